// SPDX-License-Identifier: MIT
//
// Growing and shrinking dicts and sets. Entries keep the order of insertion; beyond `small` entries
// an index of hashes stands beside them. NaN keys are in no index: nothing would find them.
//
// What is erased beside an index leaves a gap, and the entries move together when there are more
// gaps than entries: n erasures cost O(n), in whatever order.
#pragma once

#include <copyreg/model/equal.hpp>

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

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
    index->mask = static_cast<std::uint32_t>(slots - 1);
    index->gaps = index->first = 0;
    std::memset(static_cast<void*>(index->slots()), 0, slots * sizeof(key_index::slot));
    return index;
}

inline std::size_t slots_of(const key_index& index) noexcept { return std::size_t{index.mask} + 1; }

/// Copies the entries of `from` one behind the other to `to`, which may be where they are.
inline void copy_entries(const keyed_node& from, cell* to) noexcept {
    const std::size_t stride = from.stride();
    std::size_t i = from.first();
    for (std::size_t n = from.size; n != 0; --n, i = from.after(i), to += stride) {
        std::memmove(static_cast<void*>(to), from.cells + i * stride, stride * sizeof(cell));
    }
}

/// Takes the entry at `place` out of the index; those that stand behind it in the same run move up.
inline void take_from_index(keyed_node& in, std::size_t place) {
    std::uint32_t hash = 0;
    kind unhashable{};
    if (is_nan(in.key(place)) || !hash_of(in.key(place), hash, unhashable)) return;
    key_index& index = *in.index;
    key_index::slot* slots = index.slots();
    std::size_t hole = hash & index.mask;
    while (slots[hole].place != place + 1) hole = (hole + 1) & index.mask;
    for (std::size_t i = (hole + 1) & index.mask; slots[i].place != 0; i = (i + 1) & index.mask) {
        const std::size_t from_home = (i - slots[i].hash) & index.mask;
        if (from_home < ((i - hole) & index.mask)) continue;  // it would stand before its home
        slots[hole] = slots[i];
        hole = i;
    }
    slots[hole] = {0, 0};
}

}  // namespace detail

/// The cells of all entries without gaps: a copy in `a` where there are any.
inline cell* dense_cells(arena& a, const keyed_node& of) {
    if (of.gaps() == 0) return of.cells;
    auto* copy = static_cast<cell*>(a.allocate(of.size * of.stride() * sizeof(cell)));
    detail::copy_entries(of, copy);
    return copy;
}

/// Moves the entries together and builds the index anew for `expected` of them.
inline void rebuild_index(arena& a, keyed_node& in, std::size_t expected) {
    if (in.gaps() != 0) {
        detail::copy_entries(in, in.cells);
        in.index->gaps = in.index->first = 0;
    }
    if (in.index == nullptr && expected <= small) return;
    std::size_t slots = 32;
    while (slots < expected + expected / 2) slots *= 2;
    const std::size_t before = in.index == nullptr ? 0 : detail::slots_of(*in.index);
    if (before >= slots && before / 4 <= slots) {
        std::memset(static_cast<void*>(in.index->slots()), 0, before * sizeof(key_index::slot));
    } else {
        if (key_index* old = std::exchange(in.index, nullptr)) {
            a.free_large(old, sizeof(key_index) + before * sizeof(key_index::slot));
        }
        in.index = detail::new_index(a, slots);
    }
    for (std::size_t i = 0; i < in.size; ++i) {
        std::uint32_t hash = 0;
        kind unhashable{};
        if (detail::is_nan(in.key(i)) || !hash_of(in.key(i), hash, unhashable)) continue;
        detail::put_in_index(*in.index, hash, i);
    }
}

/// Makes room for `more` entries at once.
inline void reserve_keys(arena& a, keyed_node& in, std::size_t more) {
    const std::size_t places = in.places();
    if (more > std::numeric_limits<std::uint32_t>::max() / 4 - places) throw heap_limit_reached{};
    std::size_t capacity = std::size_t{in.capacity} * in.stride();
    reserve(a, in.cells, places * in.stride(), capacity, more * in.stride());
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
    const std::size_t at = in.places();
    if (at == in.capacity) reserve_keys(a, in, 1);
    in.key(at) = inside(key, &a);
    if (in.type == kind::dict) (&in.key(at))[1] = inside(make_none(), &a);
    ++in.size;
    if (free_slot != nullptr) *free_slot = {hash, static_cast<std::uint32_t>(at + 1)};
    if (in.index == nullptr) {
        if (in.size > small) rebuild_index(a, in, std::max<std::size_t>(in.capacity, in.size * 2));
    } else if ((std::size_t{in.size} * 4) > detail::slots_of(*in.index) * 3) {
        rebuild_index(a, in, std::size_t{in.size} * 2);
        return {in.size - 1, true};  // there are no gaps now
    }
    return {at, true};
}

/// Removes the entry at `place`.
inline void erase_key(arena& a, keyed_node& in, std::size_t place) {
    const std::size_t stride = in.stride();
    if (in.index == nullptr) {
        std::memmove(static_cast<void*>(in.cells + place * stride), in.cells + (place + 1) * stride,
                     (in.size - place - 1) * stride * sizeof(cell));
        --in.size;
        return;
    }
    detail::take_from_index(in, place);
    for (std::size_t i = place * stride; i < (place + 1) * stride; ++i) {
        in.cells[i].integer = cell::gap_mark;
        in.cells[i].home = cell::interior;
    }
    key_index& index = *in.index;
    --in.size;
    ++index.gaps;
    while (index.gaps != 0 && in.key(in.places() - 1).is_gap()) --index.gaps;
    if (in.size == 0) {
        index.first = 0;
    } else if (index.first == place) {
        index.first = static_cast<std::uint32_t>(in.after(place));
    }
    if (index.gaps > in.size + small) rebuild_index(a, in, in.size);
}

}  // namespace copyreg::model
