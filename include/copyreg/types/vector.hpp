// SPDX-License-Identifier: MIT
//
// Adapters of `std::vector`: a list, or bytes where its items are `std::byte`.
#pragma once

#include <copyreg/registry/adapter.hpp>

#include <cstddef>
#include <vector>

namespace copyreg {

template <class E, class Allocator>
struct adapter<std::vector<E, Allocator>> : list_adapter<std::vector<E, Allocator>, E> {
    using refill = registry::indexed_refill<std::vector<E, Allocator>>;
    static void reserve(std::vector<E, Allocator>& c, std::size_t size) { c.reserve(size); }
};

/// Its items are no objects, so nothing can be kept by overwriting them in place.
template <class Allocator>
struct adapter<std::vector<bool, Allocator>> : list_adapter<std::vector<bool, Allocator>, bool> {
    static void reserve(std::vector<bool, Allocator>& c, std::size_t size) { c.reserve(size); }
};

template <class Allocator>
struct adapter<std::vector<std::byte, Allocator>>
    : bytes_adapter<std::vector<std::byte, Allocator>> {};

}  // namespace copyreg
