// SPDX-License-Identifier: MIT
//
// How time and heap grow with the data: 10 times as many objects, from 10^3 on.
//
// Time may grow 16 times for each decade, since data leaves the caches on the way (a plain copy
// grows 13 times), and the peak of the heap 11 times.
#pragma once

#include <cstddef>
#include <string>

namespace bench {

struct growth_options {
    std::string only;               ///< rows whose name holds this
    std::size_t most = 10'000'000;  ///< objects; less where there is not enough memory
    std::string tsv;                ///< a file for the figures, for plot.py; "": none
};

/// Prints a line for each operation of each work. Returns whether all results are right.
bool run_growth(const growth_options& options);

}  // namespace bench
