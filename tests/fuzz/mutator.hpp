// SPDX-License-Identifier: MIT
//
// What a target tells mutator.cpp, which changes its inputs.
#pragma once

#include <cstddef>

namespace fuzz {

/// Bytes of an input in front of its pickle. The target defines it.
extern const std::size_t bytes_before_pickle;

}  // namespace fuzz
