#!/bin/sh
# Fuzzes the library: builds both targets with Clang, AddressSanitizer and
# UndefinedBehaviorSanitizer, and runs each for some seconds from the corpus of the tests. What is
# found stays in the build tree; how many executions there were stands in the last lines.
#
#   sh tests/fuzz/run.sh                     both targets, 60 seconds each
#   sh tests/fuzz/run.sh typed 3600          one of them, for an hour
#
# COPYREG_BUILD_ROOT is where the build tree goes, `build` by default.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/packages.sh

install_packages clang libclang-rt-14-dev libfmt-dev python3 python3-numpy python3-pandas tzdata

target=${1:-}
seconds=${2:-60}
tree=${COPYREG_BUILD_ROOT:-build}/fuzz
flags="-std=c++20 -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -Iinclude -Itests"
mkdir -p "$tree"

seeds_of() {
    mkdir -p "$tree/seeds/$1"
    case $1 in
    untyped)
        /usr/bin/python3 -B tests/corpus/generate.py "$tree/corpus" >/dev/null
        find "$tree/corpus" -type f -size -2k -exec cp {} "$tree/seeds/untyped" \;
        ;;
    typed)
        clang++ -std=c++20 -O0 -Iinclude -Itests tests/fuzz/seeds.cpp -o "$tree/seeds_of_typed" -lfmt
        "$tree/seeds_of_typed" "$tree/seeds/typed"
        ;;
    esac
}

for each in ${target:-untyped typed}; do
    echo "== $each"
    seeds_of "$each"
    # shellcheck disable=SC2086
    clang++ $flags -fsanitize=fuzzer "tests/fuzz/$each.cpp" tests/fuzz/mutator.cpp \
        tests/support/heap.cpp -o "$tree/$each" -lfmt
    mkdir -p "$tree/found/$each" "$tree/inputs/$each"
    # entropic: ranking inputs by rare features takes more time than running them
    "$tree/$each" -max_total_time="$seconds" -max_len=600 -timeout=20 -print_final_stats=1 \
        -entropic=0 -verbosity=0 -artifact_prefix="$tree/found/$each/" \
        "$tree/inputs/$each" "$tree/seeds/$each"
done
