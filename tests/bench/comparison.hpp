// SPDX-License-Identifier: MIT
//
// The table: what is compared with whom, and how large the ratio of the times may be.
#pragma once

#include "work.hpp"

#include <string_view>
#include <vector>

namespace bench {

struct comparison {
    std::string_view work;
    bench::operation operation;
    std::string_view peer;
    double wanted;  ///< our time over theirs is to be at most this; 0: nothing is asked
    double aim;     ///< and would be this at best; 0: none
};

const std::vector<comparison>& comparisons();

struct measured {
    comparison what;
    double ours = 0;    ///< seconds
    double theirs = 0;  ///< 0: the peer is not there

    double ratio() const { return ours / theirs; }
    bool holds() const { return what.wanted == 0 || ratio() <= what.wanted; }
};

}  // namespace bench
