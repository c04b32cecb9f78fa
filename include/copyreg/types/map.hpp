// SPDX-License-Identifier: MIT
//
// The adapter of `std::map`: a dict.
#pragma once

#include <copyreg/registry/adapter.hpp>

#include <map>
#include <type_traits>
#include <utility>

namespace copyreg {

template <class K, class V, class Compare, class Allocator>
struct adapter<std::map<K, V, Compare, Allocator>>
    : dict_adapter<std::map<K, V, Compare, Allocator>, K, V> {
    static void insert(std::map<K, V, Compare, Allocator>& m, K k, V v) {
        if constexpr (std::is_move_assignable_v<V>) {
            m.insert_or_assign(m.end(), std::move(k), std::move(v));  // mostly they come in order
        } else {
            dict_adapter<std::map<K, V, Compare, Allocator>, K, V>::insert(m, std::move(k),
                                                                           std::move(v));
        }
    }
};

}  // namespace copyreg
