// SPDX-License-Identifier: MIT
//
// Door: copying.
#pragma once

#include <copyreg/model/clone.hpp>

namespace copyreg {

/// A deep copy of a value: every object of its graph is copied once, sharing and cycles are kept.
inline value deepcopy(const value& v) { return model::clone(v); }

}  // namespace copyreg
