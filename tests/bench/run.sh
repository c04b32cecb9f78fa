#!/bin/sh
# Measures everything and draws it: builds the benchmark with GCC at -O2 (preset release), and
# leaves the tables, the figures and the pictures in one folder. Needs a Debian 12 and this checkout.
#
#   sh tests/bench/run.sh                 speed, growth and compile time
#   sh tests/bench/run.sh speed           one or some of: speed growth compile_time
#   sh tests/bench/run.sh --keep speed    and puts speed.svg and growth.svg, those that were drawn,
#                                         beside this script, where README shows them
#
# COPYREG_BUILD_ROOT is where the build tree goes, `build` by default; the results are in its
# folder bench/results. COPYREG_JOBS is how many compilers run at once. BENCH_FLAGS goes to
# copyreg_bench, and COPYREG_ZPP_BITS says where zpp_bits.h is.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/packages.sh

install_packages g++ clang cmake ninja-build libfmt-dev catch2 nlohmann-json3-dev \
    libcereal-dev libboost-serialization-dev libmsgpack-cxx-dev \
    python3 python3-numpy python3-pandas libpython3.11-testsuite tzdata

keep=
if [ "${1:-}" = --keep ]; then
    keep=yes
    shift
fi
[ $# -gt 0 ] || set -- speed growth compile_time
build_root=${COPYREG_BUILD_ROOT:-build}
tree=$build_root/bench
results=$tree/results
bench=$tree/tests/bench/copyreg_bench
plot="python3 -B tests/bench/plot.py"

CXX=g++ cmake --preset release -B "$tree" -DCOPYREG_BUILD_EXAMPLES=OFF -DCOPYREG_BUILD_BENCH=ON \
    ${COPYREG_ZPP_BITS:+"-DCOPYREG_ZPP_BITS=$COPYREG_ZPP_BITS"} >/dev/null
cmake --build "$tree" -j "${COPYREG_JOBS:-$(nproc)}" --target copyreg_bench
mkdir -p "$results"

# measure NAME COMMAND...: shows what a command prints and keeps it.
measure() {
    echo "== $1"
    name=$1
    shift
    rm -f "$results/failed"
    { "$@" 2>&1 || : >"$results/failed"; } | tee "$results/$name.txt"
    [ ! -e "$results/failed" ] || status=1
}

status=0
for what in "$@"; do
    case $what in
    speed)
        measure speed "$bench" ${BENCH_FLAGS:-} --tsv "$results/speed.tsv"
        $plot speed "$results/speed.tsv" "$results/speed.svg"
        ;;
    growth)
        measure growth "$bench" --growth ${BENCH_FLAGS:-} --tsv "$results/growth.tsv"
        $plot growth "$results/growth.tsv" "$results/growth.svg"
        ;;
    compile_time) measure compile_time python3 -B tests/bench/compile_time.py ;;
    *)
        echo "expected speed, growth or compile_time, found $what" >&2
        exit 2
        ;;
    esac
    if [ -n "$keep" ] && [ -f "$results/$what.svg" ]; then
        cp "$results/$what.svg" "tests/bench/$what.svg"
    fi
done
echo "results are in $results"
exit $status
