// SPDX-License-Identifier: MIT
//
// The adapter of `std::set`: a set.
#pragma once

#include <copyreg/registry/adapter.hpp>

#include <set>
#include <utility>

namespace copyreg {

template <class E, class Compare, class Allocator>
struct adapter<std::set<E, Compare, Allocator>> : set_adapter<std::set<E, Compare, Allocator>, E> {
    static void insert(std::set<E, Compare, Allocator>& s, E x) {
        s.insert(s.end(), std::move(x));  // mostly they come in order
    }
};

}  // namespace copyreg
