#!/bin/sh
# Builds and runs the examples. The tour: C++ registers types and pickles objects, python3 loads them
# and writes its own, C++ loads those. Then any pickle: python3 writes some of classes that C++ knows
# nothing about, C++ changes them, python3 loads the result. Needs a Debian 12 and nothing but this
# checkout.
#
# COPYREG_BUILD_ROOT is where the build tree goes; the default is `build` in the checkout.
set -eu
cd "$(dirname "$0")/.."
. tests/support/packages.sh

install_packages g++ cmake ninja-build libfmt-dev python3 python3-numpy

build=${COPYREG_BUILD_ROOT:-build}/examples
python=${COPYREG_PYTHON:-/usr/bin/python3}
pickles=$build/pickles

cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCOPYREG_BUILD_TESTS=OFF \
    -DCOPYREG_BUILD_EXAMPLES=ON
cmake --build "$build"

echo "== the tour"
"$build/examples/tour" "$pickles"
"$python" -B examples/check_tour.py "$pickles"
"$build/examples/tour" "$pickles" --read

echo "== any pickle"
"$python" -B examples/make_pickles.py "$pickles"
for protocol in 0 1 2 3 4 5; do
    echo "== protocol $protocol"
    "$build/examples/read_any_pickle" "$pickles/order.$protocol.pickle" \
        "$pickles/order.$protocol.changed"
done
"$python" -B examples/check_pickles.py "$pickles"
