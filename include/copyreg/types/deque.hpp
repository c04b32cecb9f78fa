// SPDX-License-Identifier: MIT
//
// The adapter of `std::deque`: a list.
#pragma once

#include <copyreg/registry/adapter.hpp>

#include <deque>

namespace copyreg {

template <class E, class Allocator>
struct adapter<std::deque<E, Allocator>> : list_adapter<std::deque<E, Allocator>, E> {
    using refill = registry::indexed_refill<std::deque<E, Allocator>>;
};

}  // namespace copyreg
