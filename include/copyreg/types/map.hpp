// SPDX-License-Identifier: MIT
//
// The adapter of `std::map`: a dict.
#pragma once

#include <copyreg/registry/adapter.hpp>

#include <map>
#include <tuple>
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
    /// The value of the key that is made of `k`, which is a new one: it is read in its place.
    template <class Key>
    static V& place(std::map<K, V, Compare, Allocator>& m,
                    Key&& k) requires std::is_move_assignable_v<V> {
        const auto before = m.size();
        V& value = m.emplace_hint(m.end(), std::piecewise_construct,
                                  std::forward_as_tuple(std::forward<Key>(k)), std::tuple<>())
                       ->second;
        if (m.size() == before) value = V();
        return value;
    }
};

}  // namespace copyreg
