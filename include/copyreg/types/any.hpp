// SPDX-License-Identifier: MIT
//
// The adapter of `std::any`: the value that it holds, by the entry of its type.
#pragma once

#include <copyreg/registry/adapter.hpp>

#include <any>

namespace copyreg {

template <>
struct adapter<std::any> {
    static constexpr shape form = shape::any;
};

}  // namespace copyreg
