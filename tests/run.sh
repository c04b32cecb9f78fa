#!/bin/sh
# Builds and runs every test: GCC, Clang, and Clang with AddressSanitizer, LeakSanitizer and
# UndefinedBehaviorSanitizer. Needs a Debian 12 and nothing but this checkout.
#
#   sh tests/run.sh              all three; the rooms, which the sanitizers' build runs with Clang, and
#                                each header alone are not built with plain Clang once more; and the
#                                contract with libc++
#   sh tests/run.sh gcc          one of the presets of CMakePresets.json, whole
#
# COPYREG_BUILD_ROOT is where the build trees go; the default is `build` in the checkout.
set -eu
cd "$(dirname "$0")/.."
. tests/support/packages.sh

install_packages g++ clang libclang-rt-14-dev llvm-14 clang-format-14 cmake ninja-build libfmt-dev catch2 \
    python3 python3-numpy python3-pandas libpython3.11-testsuite tzdata
case " ${*:-libcxx} " in
*" libcxx "*) install_packages clang-16 libc++-16-dev libc++abi-16-dev ;;
esac

is_whole=
[ $# -gt 0 ] || {
    set -- gcc asan clang
    is_whole=yes
}
build_root=${COPYREG_BUILD_ROOT:-build}
jobs=$(nproc)
export CTEST_OUTPUT_ON_FAILURE=1
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}

for preset in "$@"; do
    echo "== $preset"
    rooms=ON
    [ "$preset" != clang ] || [ -z "$is_whole" ] || rooms=OFF
    cmake --preset "$preset" -B "$build_root/$preset" -DCOPYREG_BUILD_EXAMPLES=OFF \
        -DCOPYREG_TEST_ROOMS=$rooms
    cmake --build "$build_root/$preset" -j "$jobs"
done

# All of them run, so that one log tells everything; the first failure decides in the end.
status=0
for preset in "$@"; do
    echo "== $preset: tests"
    ctest --test-dir "$build_root/$preset" -j "$jobs" --no-tests=error || status=1
done
if [ -n "$is_whole" ]; then
    echo "== libcxx: the contract"
    cmake --preset libcxx -B "$build_root/libcxx" -DCOPYREG_BUILD_EXAMPLES=OFF -DCOPYREG_TEST_ROOMS=OFF
    cmake --build "$build_root/libcxx" --target copyreg_contract
    ctest --test-dir "$build_root/libcxx" -R '^contract:' --no-tests=error || status=1
fi
exit $status
