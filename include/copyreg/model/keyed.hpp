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

/// The hash of what most keys are, a str or an int of 64 bits; false for others.
inline bool hash_of_plain_key(const cell& key, std::uint64_t seed, std::uint32_t& hash) {
    if (key.is(kind::string)) {
        hash = load_hash(*key.node);
        if (hash == 0) {
            hash = hash_bytes(text_of(key), seed);
            store_hash(*key.node, hash);
        }
        return true;
    }
    if (key.what() != tag::integer) return false;
    hash = hash_bits(static_cast<std::uint64_t>(key.integer), seed);
    return true;
}

/// The hash under which `key` is in an index; 0 for what is in none.
inline std::uint32_t hash_in_index(const cell& key) {
    std::uint32_t hash = 0;
    kind unhashable{};
    if (hash_of_plain_key(key, hash_seed(), hash)) return hash;
    return !is_nan(key) && hash_of(key, hash, unhashable) ? hash : 0;
}

inline constexpr std::size_t block = 16;  // keys whose slots are under way from memory at once

inline void prefetch_slot(key_index& index, std::uint32_t hash) noexcept {
    __builtin_prefetch(&index.slots()[hash & index.mask]);
}

inline void put_in_index(key_index& index, std::uint32_t hash, std::size_t place) noexcept {
    std::size_t i = hash & index.mask;
    while (index.slots()[i].place != 0) i = (i + 1) & index.mask;
    index.slots()[i] = {hash, static_cast<std::uint32_t>(place + 1)};
}

/// Puts all entries, between which there are no gaps, in an empty index.
inline void put_all_in_index(keyed_node& in) {
    std::uint32_t hashes[block];
    for (std::size_t done = 0; done < in.size; done += block) {
        const std::size_t count = std::min(block, in.size - done);
        for (std::size_t i = 0; i < count; ++i) {
            hashes[i] = hash_in_index(in.key(done + i));
            prefetch_slot(*in.index, hashes[i]);
        }
        for (std::size_t i = 0; i < count; ++i) {
            if (hashes[i] != 0) put_in_index(*in.index, hashes[i], done + i);
        }
    }
}

/// Puts what is in one index in another, which is empty: in an order that suits the caches.
inline void move_index(key_index& from, key_index& to) noexcept {
    for (std::size_t i = 0; i <= from.mask; ++i) {
        const key_index::slot& slot = from.slots()[i];
        if (slot.place != 0) put_in_index(to, slot.hash, slot.place - 1);
    }
}

/// The position of `key`, or `not_found` and the slot of the index where it belongs.
inline std::size_t find_or_free(keyed_node& in, const cell& key, std::uint32_t hash,
                                key_index::slot*& free_slot) {
    key_index::slot* const slots = in.index->slots();
    const std::uint32_t mask = in.index->mask;
    std::size_t i = hash & mask;
    for (; slots[i].place != 0; i = (i + 1) & mask) {
        const std::size_t place = slots[i].place - 1;
        if (slots[i].hash == hash && equal(in.key(place), key, sameness::as_keys)) return place;
    }
    free_slot = &slots[i];
    return not_found;
}

inline std::size_t slots_of(const key_index& index) noexcept { return std::size_t{index.mask} + 1; }

inline void clear_index(key_index& index) noexcept {
    index.gaps = index.first = 0;
    std::memset(static_cast<void*>(index.slots()), 0, slots_of(index) * sizeof(key_index::slot));
}

inline key_index* new_index(arena& a, std::size_t slots) {
    auto* index =
        static_cast<key_index*>(a.allocate(sizeof(key_index) + slots * sizeof(key_index::slot)));
    index->mask = static_cast<std::uint32_t>(slots - 1);
    clear_index(*index);
    return index;
}

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
    const std::uint32_t hash = hash_in_index(in.key(place));
    if (hash == 0) return;
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

/// What `insert_items` does while there is no index and need be none.
inline std::size_t insert_few(keyed_node& in, const cell* items, std::size_t count) {
    const unsigned stride = in.stride();
    for (std::size_t i = 0; i < count; ++i, items += stride) {
        if (!items->is(kind::string)) return i;
        std::size_t place = 0;
        while (place < in.size && !equal(in.key(place), *items, sameness::as_keys)) ++place;
        if (place == in.size) {
            in.key(place) = items[0];
            ++in.size;
        }
        if (stride == 2) (&in.key(place))[1] = items[1];
    }
    return count;
}

/// What `insert_items` does with an index that is large enough.
inline std::size_t insert_many(keyed_node& in, const cell* items, std::size_t count) {
    const std::uint64_t seed = hash_seed();
    const unsigned stride = in.stride();
    cell* const cells = in.cells;
    std::uint32_t size = in.size;
    std::uint32_t hashes[block];
    std::size_t done = 0;
    for (bool all_plain = true; done < count && all_plain;) {
        const std::size_t wanted = std::min(block, count - done);
        std::size_t plain = 0;
        while (plain < wanted && hash_of_plain_key(items[plain * stride], seed, hashes[plain])) {
            prefetch_slot(*in.index, hashes[plain]);
            ++plain;
        }
        for (std::size_t i = 0; i < plain; ++i, items += stride) {
            key_index::slot* free_slot = nullptr;
            std::size_t place = find_or_free(in, *items, hashes[i], free_slot);
            if (place == not_found) {
                place = size++;
                cells[place * stride] = items[0];
                *free_slot = {hashes[i], size};
            }
            if (stride == 2) cells[place * stride + 1] = items[1];
        }
        done += plain;
        all_plain = plain == wanted;
    }
    in.size = size;
    return done;
}

}  // namespace detail

/// The cells of all entries without gaps: a copy in `a` where there are any.
inline cell* dense_cells(arena& a, const keyed_node& of) {
    if (of.gaps() == 0) return of.cells;
    auto* copy = static_cast<cell*>(a.allocate(of.size * of.stride() * sizeof(cell)));
    detail::copy_entries(of, copy);
    return copy;
}

/// Moves the entries together and builds the index anew for `expected` of them. Where there is no
/// memory for that, nothing has changed.
inline void rebuild_index(arena& a, keyed_node& in, std::size_t expected) {
    key_index* const before = in.index;
    if (before == nullptr && expected <= small) return;
    std::size_t slots = 32;
    while (slots < expected * 2) slots *= 2;
    const std::size_t slots_before = before == nullptr ? 0 : detail::slots_of(*before);
    const bool large_enough = slots_before >= slots && slots_before / 4 <= slots;
    key_index* const index = large_enough ? before : detail::new_index(a, slots);
    if (!large_enough && before != nullptr && before->gaps == 0) {
        detail::move_index(*before, *index);
        in.index = index;
    } else {
        if (in.gaps() != 0) detail::copy_entries(in, in.cells);
        in.index = index;
        if (large_enough) detail::clear_index(*index);
        detail::put_all_in_index(in);
    }
    if (!large_enough && before != nullptr) {
        a.free_large(before, sizeof(key_index) + slots_before * sizeof(key_index::slot));
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
    } else if (std::size_t{in.size} * 2 > detail::slots_of(*in.index)) {
        rebuild_index(a, in, std::size_t{in.size} * 2);
        return {in.size - 1, true};  // there are no gaps now
    }
    return {at, true};
}

/// Adds the first of `count` items, of cells inside nodes of `a`: those up to the first key that is
/// neither a str nor an int of 64 bits. An item of a key that is there replaces what is mapped.
/// Requires room for all of them; returns how many it added. If there will be `likely` entries in
/// the end, an index that is made now is made for them.
inline std::size_t insert_items(arena& a, keyed_node& in, const cell* items, std::size_t count,
                                std::size_t likely = 0) {
    if (in.gaps() != 0) return 0;
    const std::size_t expected = in.size + count;
    if (in.index == nullptr && expected <= small) return detail::insert_few(in, items, count);
    if (in.index == nullptr || expected * 2 > detail::slots_of(*in.index)) {
        const std::size_t more = std::min<std::size_t>(in.size * std::size_t{4}, 1U << 16);
        rebuild_index(a, in, std::max({expected, more, likely}));
    }
    return detail::insert_many(in, items, count);
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
