// SPDX-License-Identifier: MIT
//
// The adapter of `std::unordered_map`: a dict, in the order that the map has.
#pragma once

#include <copyreg/registry/adapter.hpp>

#include <cstddef>
#include <unordered_map>

namespace copyreg {

template <class K, class V, class Hash, class Equal, class Allocator>
struct adapter<std::unordered_map<K, V, Hash, Equal, Allocator>>
    : dict_adapter<std::unordered_map<K, V, Hash, Equal, Allocator>, K, V> {
    static void reserve(std::unordered_map<K, V, Hash, Equal, Allocator>& m, std::size_t size) {
        m.reserve(size);
    }
};

}  // namespace copyreg
