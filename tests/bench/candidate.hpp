// SPDX-License-Identifier: MIT
//
// Who takes part in a comparison, and the clock.
//
// What an execution makes it also destroys, within the measured time: a load into a new object ends
// with the end of that object, for everybody.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>

namespace bench {

struct candidate {
    std::string library;
    /// Does it once.
    std::function<void()> run;
    /// Does it over and over for at least so many seconds; returns the seconds of one execution.
    std::function<double(double)> sample;
};

inline double seconds_of(const std::function<void()>& run, std::size_t times) {
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < times; ++i) run();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// A candidate of this process.
inline candidate make_candidate(std::string library, std::function<void()> run) {
    // How many times: learnt by the first sample, which is not the best one anyway.
    auto sample = [run, times = std::size_t{1}](double seconds) mutable {
        for (;;) {
            const double taken = seconds_of(run, times);
            if (taken >= 0.7 * seconds) return taken / static_cast<double>(times);
            const double factor = taken > 0 ? 1.1 * seconds / taken : 10.0;
            times = 1 + static_cast<std::size_t>(static_cast<double>(times) *
                                                 (factor < 10.0 ? factor : 10.0));
        }
    };
    return {std::move(library), std::move(run), std::move(sample)};
}

}  // namespace bench
