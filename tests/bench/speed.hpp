// SPDX-License-Identifier: MIT
//
// Runs the comparisons and prints them.
#pragma once

#include "comparison.hpp"
#include "python_peer.hpp"

#include <string>

namespace bench {

struct speed_options {
    std::string only;  ///< rows whose name holds this
    int rounds = 100;  ///< at most, in each of which everybody has one turn
    std::string tsv;   ///< a file for the figures, for plot.py; "": none
};

/// Prints the table. Returns whether all results are right; that a ratio is missed is no failure.
bool run_speed(const speed_options& options, python_peer* python);

/// Has everybody do everything once with little data. Returns whether all results are right.
bool run_quick(const std::string& only, python_peer* python);

}  // namespace bench
