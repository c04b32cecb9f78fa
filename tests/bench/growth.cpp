// SPDX-License-Identifier: MIT
#include "growth.hpp"

#include "work.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <malloc.h>
#include <memory>
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

    bool measure(std::size_t objects) {
        std::unique_ptr<work> on;
        support::count_heap(true);
        const std::size_t before = support::heap_in_use();
        on = make_work(kind_.name, objects / kind_.objects_in_item, {false, nullptr});
        const std::vector<std::string> complaints =
            objects <= most_checked ? on->check() : std::vector<std::string>{};
        on->write_all();
        std::size_t most = 0;
        const std::size_t data = support::heap_in_use() - before;
        support::count_heap(false);
        for (std::size_t i = 0; i < curves_.size(); ++i) {
            candidate one = on->candidates(sources_[i].operation).at(sources_[i].candidate);
            // what is loaded over is to be as large as what is loaded
            if (sources_[i].operation == operation::load_into) one.run();
            const std::size_t heap = heap_of(one);
            curves_[i].points.push_back({objects, best_time(one), heap});
            most = std::max(most, heap);
        }
        held_ = data + most;
        for (const std::string& text : complaints) {
            std::printf("WRONG: %s, %zu: %s\n", kind_.name.data(), objects, text.c_str());
        }
        return complaints.empty();
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
