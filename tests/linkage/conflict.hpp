// SPDX-License-Identifier: MIT
//
// What two translation units contradict each other about.
#pragma once

#include <string>

namespace conflict {

struct One {};
struct Other {};

inline int make_one(int n) { return n; }
inline int make_other(int n) { return -n; }

/// Where the registration stands that is `lines` below the first one of the other unit.
std::string other_place(unsigned lines);

}  // namespace conflict
