// SPDX-License-Identifier: MIT
//
// The adapter of `std::unordered_set`: a set, in the order that it has.
#pragma once

#include <copyreg/registry/adapter.hpp>

#include <cstddef>
#include <unordered_set>

namespace copyreg {

template <class E, class Hash, class Equal, class Allocator>
struct adapter<std::unordered_set<E, Hash, Equal, Allocator>>
    : set_adapter<std::unordered_set<E, Hash, Equal, Allocator>, E> {
    static void reserve(std::unordered_set<E, Hash, Equal, Allocator>& s, std::size_t size) {
        s.reserve(size);
    }
};

}  // namespace copyreg
