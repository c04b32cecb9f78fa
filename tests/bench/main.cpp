// SPDX-License-Identifier: MIT
//
// The benchmark: how long copyreg takes beside others for the same data, in the same process.
//
//   copyreg_bench [--only TEXT] [--rounds N] [--tsv FILE]    the table; only rows with TEXT
//   copyreg_bench --quick                                    whether all results are right
//   copyreg_bench --growth [--only TEXT] [--most N] [--tsv FILE]
//                                  how time and heap grow, up to N objects
//
// Figures count when this is built with GCC at -O2 (preset release); run.sh does that.
#include "growth.hpp"
#include "speed.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <support/heap.hpp>

namespace {

struct arguments {
    bench::speed_options speed;
    bench::growth_options growth;
    bool is_growth = false;
    bool quick = false;
};

arguments parse(int argc, char** argv) {
    arguments a;
    const auto next = [&](int& i) -> std::string {
        if (++i >= argc) throw std::runtime_error(std::string(argv[i - 1]) + " needs a value");
        return argv[i];
    };
    for (int i = 1; i < argc; ++i) {
        const std::string_view option = argv[i];
        if (option == "--only") {
            a.speed.only = a.growth.only = next(i);
        } else if (option == "--rounds") {
            a.speed.rounds = std::stoi(next(i));
        } else if (option == "--tsv") {
            a.speed.tsv = a.growth.tsv = next(i);
        } else if (option == "--growth") {
            a.is_growth = true;
        } else if (option == "--most") {
            a.growth.most = std::stoul(next(i));
        } else if (option == "--quick") {
            a.quick = true;
        } else {
            throw std::runtime_error("unknown option: " + std::string(option));
        }
    }
    return a;
}

std::unique_ptr<bench::python_peer> start_python() {
    try {
        return std::make_unique<bench::python_peer>(BENCH_PYTHON, BENCH_SCRIPT);
    } catch (const std::exception& e) {
        std::printf("without CPython: %s\n", e.what());
        return nullptr;
    }
}

int run(const arguments& a) {
    support::count_heap(false);
#ifndef __OPTIMIZE__
    if (!a.quick) std::printf("built without optimisation: the figures mean nothing\n");
#endif
    if (a.is_growth) return bench::run_growth(a.growth) ? EXIT_SUCCESS : EXIT_FAILURE;
    for (const bench::peer_presence& p : bench::peers()) {
        if (!p.present) std::printf("without %s: not found when this was built\n", p.name.data());
    }
    const std::unique_ptr<bench::python_peer> python = start_python();
    if (python != nullptr) std::printf("CPython is %s\n", python->version().c_str());
    const bool right = a.quick ? bench::run_quick(a.speed.only, python.get())
                               : bench::run_speed(a.speed, python.get());
    return right ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(parse(argc, argv));
    } catch (const std::exception& e) {
        std::fprintf(stderr, "copyreg_bench: %s\n", e.what());
        return EXIT_FAILURE;
    }
}
