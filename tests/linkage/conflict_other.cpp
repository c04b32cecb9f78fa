// SPDX-License-Identifier: MIT
//
// One of two translation units that contradict each other.
#include "conflict.hpp"
#include <copyreg/copyreg.hpp>

namespace {
constexpr unsigned first_line = __LINE__ + 2;
}
COPYREG_CONSTRUCTOR("conflict:make", conflict::make_other);
COPYREG_CLASS(conflict::Other, "conflict:Class");
COPYREG_EXTENSION("conflict:name", 6);
COPYREG_EXTENSION("conflict:yet_another", 7);

std::string conflict::other_place(unsigned lines) {
    return std::string(__FILE__) + ":" + std::to_string(first_line + lines);
}
