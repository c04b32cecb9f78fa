// SPDX-License-Identifier: MIT
#include "growth.hpp"

#include "apart.hpp"
#include "work.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <malloc.h>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <support/heap.hpp>
#include <utility>
#include <vector>

namespace bench {

namespace {

constexpr operation grown[] = {operation::dumps_new,   operation::loads,
                               operation::load_into,   operation::deepcopy,
                               operation::loads_value, operation::dumps_value};
constexpr double time_wanted = 16, heap_wanted = 11;
constexpr std::size_t least_heap = 16 * 1024;  // less says nothing about growth
constexpr std::size_t most_checked = 100'000;

struct point {
    std::size_t objects;
    double seconds;
    std::size_t heap;
};

struct curve {
    std::string_view work;
    std::string operation;
    std::vector<point> points;

    std::string name() const { return std::string(work) + ", " + operation; }

    double worst_time() const {
        double worst = 0;
        for (std::size_t i = 1; i < points.size(); ++i) {
            worst = std::max(worst, points[i].seconds / points[i - 1].seconds);
        }
        return worst;
    }
    struct factors {
        double worst = 0;
        double mean = 0;  ///< for a buffer that doubles now and then, this tells more
    };
    factors heap() const {
        factors f;
        double product = 1, decades = 0;
        for (std::size_t i = 1; i < points.size(); ++i) {
            if (points[i - 1].heap < least_heap) continue;
            const double factor =
                static_cast<double>(points[i].heap) / static_cast<double>(points[i - 1].heap);
            f.worst = std::max(f.worst, factor);
            product *= factor;
            decades += 1;
        }
        if (decades > 0) f.mean = std::pow(product, 1 / decades);
        return f;
    }
    /// Of log time over log objects, by least squares.
    double slope() const {
        double n = 0, x = 0, y = 0, xx = 0, xy = 0;
        for (const point& p : points) {
            const double a = std::log10(static_cast<double>(p.objects)), b = std::log10(p.seconds);
            n += 1, x += a, y += b, xx += a * a, xy += a * b;
        }
        return (n * xy - x * y) / (n * xx - x * x);
    }
};

/// Best of two turns at least, and of nine where they are short.
double best_time(candidate& c) {
    double best = c.sample(0.01), spent = best;
    for (int turn = 1; turn < 2 || (turn < 9 && spent < 0.3); ++turn) {
        const double taken = c.sample(0.01);
        best = std::min(best, taken);
        spent += std::max(taken, 0.01);
    }
    return best;
}

/// The allocator is to keep what is freed. Else a work that is larger than it likes to keep takes
/// fresh pages from the system each time, and what grows is mostly the time of the system.
void keep_freed_memory() {
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, -1);
}

std::size_t heap_of(const candidate& c) {
    support::count_heap(true);
    const std::size_t heap = support::peak_heap_of(c.run);
    support::count_heap(false);
    if (c.drop) c.drop();
    return heap;
}

/// Bytes of memory that the machine has to give; a lot if it does not say.
std::size_t available_memory() {
    std::ifstream info("/proc/meminfo");
    for (std::string word; info >> word;) {
        std::size_t kib = 0;
        if (word == "MemAvailable:" && info >> kib) return kib * 1024;
    }
    return static_cast<std::size_t>(-1);
}

class grower {
public:
    grower(const work_kind& kind, const growth_options& options) : kind_(kind), options_(options) {
        for (const operation o : grown) add(std::string(name_of(o)), o, 0);
        add("plain copy", operation::deepcopy, 1);
    }

    /// The curves, which are empty if nobody asked for them. Complains to standard output.
    std::vector<curve> run(bool& right) {
        if (curves_.empty()) return {};
        for (std::size_t n = 1000; n <= options_.most; n *= 10) {
            // ten times the last, and half as much again for what lies between the blocks
            if (held_ * 15 > available_memory()) {
                std::printf("%s: no memory for %zu objects\n", kind_.name.data(), n);
                break;
            }
            right = measure(n) && right;
        }
        return std::move(curves_);
    }

private:
    /// What is measured: the copyreg of an operation, or another who does it.
    struct source {
        bench::operation operation;
        std::size_t candidate;
    };
    void add(std::string operation, bench::operation o, std::size_t candidate) {
        curve c{kind_.name, std::move(operation), {}};
        if (c.name().find(options_.only) == std::string::npos) return;
        curves_.push_back(std::move(c));
        sources_.push_back({o, candidate});
    }

    /// One point of each curve: the work is made in a process of its own, and each operation is
    /// measured in a copy of that, so that none finds memory that another one left.
    bool measure(std::size_t objects) {
        std::istringstream results(run_apart([&] { return measure_all(objects); }));
        std::size_t data = 0, most = 0;
        results >> data;
        for (curve& c : curves_) {
            point p{objects, 0, 0};
            if (!(results >> p.seconds >> p.heap)) throw std::runtime_error("a point is missing");
            most = std::max(most, p.heap);
            c.points.push_back(p);
        }
        held_ = data + most;
        bool right = true;
        for (std::string complaint; std::getline(results >> std::ws, complaint);) {
            std::printf("WRONG: %s, %zu: %s\n", kind_.name.data(), objects, complaint.c_str());
            right = false;
        }
        return right;
    }

    /// The bytes of the data, then the seconds and the heap of each curve, then what is wrong.
    std::string measure_all(std::size_t objects) {
        std::ostringstream results;
        results.precision(9);
        support::count_heap(true);
        const std::size_t before = support::heap_in_use();
        const auto on = make_work(kind_.name, objects / kind_.objects_in_item, {false, nullptr});
        on->write_all();
        results << support::heap_in_use() - before << '\n';
        support::count_heap(false);
        for (const source& s : sources_) {
            results << run_apart([&] {
                candidate one = on->candidates(s.operation).at(s.candidate);
                // what is loaded over is to be as large as what is loaded
                if (s.operation == operation::load_into) one.run();
                const std::size_t heap = heap_of(one);
                std::ostringstream p;
                p.precision(9);
                p << best_time(one) << ' ' << heap << '\n';
                return p.str();
            });
        }
        if (objects <= most_checked) {
            for (const std::string& text : on->check()) results << text << '\n';
        }
        return results.str();
    }

    const work_kind& kind_;
    const growth_options& options_;
    std::vector<curve> curves_;
    std::vector<source> sources_;
    std::size_t held_ = 0;
};

void print(const curve& c) {
    std::printf("%-38s", c.name().c_str());
    for (const point& p : c.points) std::printf(" %9.4g", p.seconds * 1e3);
    const double time = c.worst_time();
    const curve::factors heap = c.heap();
    std::printf("  %5.1f %6.3f  %5.1f %5.1f  %s%s\n", time, c.slope(), heap.worst, heap.mean,
                time > time_wanted ? "TIME " : "", heap.worst > heap_wanted ? "HEAP" : "");
    std::fflush(stdout);
}

void write_tsv(const std::string& path, const std::vector<curve>& curves) {
    std::FILE* file = std::fopen(path.c_str(), "w");
    if (file == nullptr) throw std::runtime_error("cannot write " + path);
    std::fprintf(file, "work\toperation\tobjects\tseconds\theap\n");
    for (const curve& c : curves) {
        for (const point& p : c.points) {
            std::fprintf(file, "%s\t%s\t%zu\t%.9g\t%zu\n", c.work.data(), c.operation.c_str(),
                         p.objects, p.seconds, p.heap);
        }
    }
    std::fclose(file);
}

}  // namespace

bool run_growth(const growth_options& options) {
    keep_freed_memory();
    bool right = true;
    std::vector<curve> all;
    std::printf(
        "Milliseconds for 10^3, 10^4, ... objects; for ten times the objects, how much more time "
        "at "
        "worst (%g wanted) and the slope of log time; how much more heap at worst (%g wanted) and "
        "in "
        "the mean; what is missed.\n",
        time_wanted, heap_wanted);
    for (const work_kind& kind : work_kinds()) {
        if (kind.name == "wide ints") continue;  // grow as the other ones
        for (const curve& c : grower(kind, options).run(right)) {
            print(c);
            all.push_back(c);
        }
        if (!options.tsv.empty()) write_tsv(options.tsv, all);  // each time: it may be stopped
    }
    if (all.empty()) throw std::runtime_error("no row has '" + options.only + "' in its name");
    return right;
}

}  // namespace bench
