// SPDX-License-Identifier: MIT
//
// Growing and shrinking dicts and sets. Entries keep the order of insertion; beyond `small` entries
// an index of hashes stands beside them. NaN keys are in no index: nothing would find them.
#pragma once

#include <copyreg/model/equal.hpp>

#include <algorithm>
#include <cstring>
#include <limits>

namespace copyreg::model {

inline constexpr std::size_t small = 8;  // up to here a scan is faster than a hash

namespace detail {

inline void put_in_index(key_index& index, std::uint32_t hash, std::size_t place) noexcept {
    std::size_t i = hash & index.mask;
    while (index.slots()[i].place != 0) i = (i + 1) & index.mask;
    index.slots()[i] = {hash, static_cast<std::uint32_t>(place + 1)};
}

/// The position of `key`, or `not_found` and the slot of the index where it belongs.
inline std::size_t find_or_free(keyed_node& in, const cell& key, std::uint32_t hash,
                                key_index::slot*& free_slot) {
    key_index& index = *in.index;
    for (std::size_t i = hash & index.mask;; i = (i + 1) & index.mask) {
        key_index::slot& slot = index.slots()[i];
        if (slot.place == 0) {
            free_slot = &slot;
            return not_found;
        }
        if (slot.hash == hash && equal(in.key(slot.place - 1), key, sameness::as_keys)) {
            return slot.place - 1;
        }
    }
}

inline key_index* new_index(arena& a, std::size_t slots) {
    auto* index =
        static_cast<key_index*>(a.allocate(sizeof(key_index) + slots * sizeof(key_index::slot)));
    index->mask = slots - 1;
    std::memset(static_cast<void*>(index->slots()), 0, slots * sizeof(key_index::slot));
    return index;
}

}  // namespace detail

/// Builds the index anew for `expected` entries, as after a copy or an erasure.
inline void rebuild_index(arena& a, keyed_node& in, std::size_t expected) {
    if (in.index != nullptr) {
        a.free_large(in.index, sizeof(key_index) + (in.index->mask + 1) * sizeof(key_index::slot));
        in.index = nullptr;
    }
    if (expected <= small) return;
    std::size_t slots = 32;
    while (slots < expected + expected / 2) slots *= 2;
    in.index = detail::new_index(a, slots);
    for (std::size_t i = 0; i < in.size; ++i) {
        std::uint32_t hash = 0;
        kind unhashable{};
        if (detail::is_nan(in.key(i)) || !hash_of(in.key(i), hash, unhashable)) continue;
        detail::put_in_index(*in.index, hash, i);
    }
}

/// Makes room for `more` entries at once.
inline void reserve_keys(arena& a, keyed_node& in, std::size_t more) {
    if (more > std::numeric_limits<std::uint32_t>::max() / 4 - in.size) throw heap_limit_reached{};
    std::size_t capacity = std::size_t{in.capacity} * in.stride();
    reserve(a, in.cells, std::size_t{in.size} * in.stride(), capacity, more * in.stride());
    in.capacity = static_cast<std::uint32_t>(capacity / in.stride());
}

/// Adds `key` if it is new; returns its position and whether it is new. A dict's mapped cell of a
/// new key is None. Returns {not_found, false}, with the culprit, for what cannot be a key.
inline std::pair<std::size_t, bool> insert_key(arena& a, keyed_node& in, const cell& key,
                                               kind& unhashable) {
    std::uint32_t hash = 0;
    const bool scan = in.index == nullptr && in.size < small;
    if (!(scan && key.is(kind::string))) {
        if (!hash_of(key, hash, unhashable)) return {not_found, false};
    }
    key_index::slot* free_slot = nullptr;
    const std::size_t place = in.index == nullptr || detail::is_nan(key)
                                  ? find_key(in, key, hash)
                                  : detail::find_or_free(in, key, hash, free_slot);
    if (place != not_found) return {place, false};
    const std::size_t at = in.size;
    if (at == in.capacity) reserve_keys(a, in, 1);
    in.key(at) = inside(key, &a);
    if (in.type == kind::dict) (&in.key(at))[1] = inside(make_none(), &a);
    ++in.size;
    if (free_slot != nullptr) *free_slot = {hash, static_cast<std::uint32_t>(at + 1)};
    if (in.index == nullptr) {
        if (in.size > small) rebuild_index(a, in, std::max<std::size_t>(in.capacity, in.size * 2));
    } else if ((std::size_t{in.size} * 4) > (in.index->mask + 1) * 3) {
        rebuild_index(a, in, std::size_t{in.size} * 2);
    }
    return {at, true};
}

/// Removes the entry at `place`; the later ones move up.
inline void erase_key(arena& a, keyed_node& in, std::size_t place) {
    const std::size_t stride = in.stride();
    std::memmove(static_cast<void*>(in.cells + place * stride), in.cells + (place + 1) * stride,
                 (in.size - place - 1) * stride * sizeof(cell));
    --in.size;
    rebuild_index(a, in, in.size);
}

}  // namespace copyreg::model
