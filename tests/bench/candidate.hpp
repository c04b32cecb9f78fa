// SPDX-License-Identifier: MIT
//
// Who takes part in a comparison, and the clock.
//
// What an execution makes it also destroys, but after the clock has stopped, for everybody: the end
// of a vector of strings is no work of a library.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>

namespace bench {

struct candidate {
    std::string library;
    /// Does it once, and keeps what it made.
    std::function<void()> run;
    /// Destroys what was made; empty where nothing is.
    std::function<void()> drop;
    /// Does it over and over for at least so many seconds; returns the seconds of one execution.
    std::function<double(double)> sample;
};

inline double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// A candidate of this process.
inline candidate make_candidate(std::string library, std::function<void()> run,
                                std::function<void()> drop = {}) {
    const auto together = [run, drop](std::size_t times) {
        const auto start = std::chrono::steady_clock::now();
        for (std::size_t i = 0; i < times; ++i) {
            run();
            if (drop) drop();
        }
        return seconds_since(start);
    };
    const auto apart = [run, drop](std::size_t times) {
        double taken = 0;
        for (std::size_t i = 0; i < times; ++i) {
            const auto start = std::chrono::steady_clock::now();
            run();
            taken += seconds_since(start);
            drop();
        }
        return taken;
    };
    // How many times: learnt by the first sample, which is not the best one anyway. To look at the
    // clock takes time too: what takes less than a microsecond is not stopped for its end.
    auto sample = [=, times = std::size_t{1}, is_short = !drop](double seconds) mutable {
        for (;;) {
            const double taken = is_short ? together(times) : apart(times);
            if (taken >= 0.7 * seconds) return taken / static_cast<double>(times);
            if (taken < 1e-6 * static_cast<double>(times)) is_short = true;
            const double factor = taken > 0 ? 1.1 * seconds / taken : 10.0;
            times = 1 + static_cast<std::size_t>(static_cast<double>(times) *
                                                 (factor < 10.0 ? factor : 10.0));
        }
    };
    return {std::move(library), std::move(run), std::move(drop), std::move(sample)};
}

}  // namespace bench
