// SPDX-License-Identifier: MIT
//
// Making nodes, and the few nodes that exist once for the whole program.
//
// CPython has one object for each of: the empty str and bytes, every str of one Latin-1 character,
// every bytes of one byte, the empty tuple. A pickle shows it (their second time is a memo read),
// so they are single here too.
#pragma once

#include <copyreg/base/big_int.hpp>
#include <copyreg/base/error.hpp>
#include <copyreg/base/short_text.hpp>
#include <copyreg/model/node.hpp>

#include <algorithm>
#include <cstring>
#include <limits>
#include <new>
#include <string_view>

namespace copyreg::model {

inline cell make_none() noexcept {
    cell c;
    c.integer = 0;
    c.home = home_word(nullptr, tag::none);
    return c;
}

inline cell make_boolean(bool b) noexcept {
    cell c = make_none();
    c.boolean = b;
    c.home = home_word(nullptr, tag::boolean);
    return c;
}

inline cell make_integer(std::int64_t i) noexcept {
    cell c;
    c.integer = i;
    c.home = home_word(nullptr, tag::integer);
    return c;
}

inline cell make_floating(double d) noexcept {
    cell c;
    c.floating = d;
    c.home = home_word(nullptr, tag::floating);
    return c;
}

inline cell make_node(arena* a, node* n) noexcept {
    cell c;
    c.node = n;
    c.home = home_word(a, tag::node);
    return c;
}

/// The same object as `c`, as it is kept inside a node of `a`.
inline cell inside(cell c, const arena* a) noexcept {
    c.home = home_word(a, c.is_node() ? tag::node : c.what()) | cell::interior;
    return c;
}

template <class Node, class... Args>
Node* new_node(arena& a, Args... args) {
    return new (a.allocate(sizeof(Node))) Node(args...);
}

inline text_node* new_text(arena& a, kind k, std::string_view text) {
    auto* n = new (a.allocate(sizeof(text_node) + text.size())) text_node(k, text.size());
    copy_text(reinterpret_cast<char*>(n + 1), text.data(), text.size());
    return n;
}

/// A text node that also remembers the call that it came by.
inline text_node* new_text_from(arena& a, kind k, std::string_view text, origin* how) {
    auto* n =
        new (a.allocate(sizeof(text_node) + sizeof(how) + text.size())) text_node(k, text.size());
    n->flags = has_origin;
    n->how() = how;
    if (!text.empty()) std::memcpy(n->data(), text.data(), text.size());
    return n;
}

/// A tuple of `size` cells that the caller fills.
inline tuple_node* new_tuple(arena& a, std::size_t size) {
    return new (a.allocate(sizeof(tuple_node) + size * sizeof(cell))) tuple_node(size);
}

/// An integer of any size from two's complement, least significant byte first.
inline cell make_long(arena& a, std::string_view little_endian) {
    const auto trimmed = trim_long(little_endian);
    if (const auto small = long_to_int64(trimmed)) return make_integer(*small);
    return make_node(&a, new_text(a, kind::integer, trimmed));
}

/// Room for `more` further cells behind `size`.
inline void reserve(arena& a, cell*& cells, std::size_t size, std::size_t& capacity,
                    std::size_t more) {
    if (more <= capacity - size) return;
    std::size_t wanted = size + more;
    if (wanted < capacity + capacity / 2) wanted = capacity + capacity / 2;
    wanted = a.array_room(wanted * sizeof(cell)) / sizeof(cell);
    cells = static_cast<cell*>(a.reallocate(cells, capacity * sizeof(cell), wanted * sizeof(cell)));
    capacity = wanted;
}

/// Room for `more` further cells in a new place: what the old place holds stays readable, so that a
/// reference into a container may be what is put into it.
inline void reserve_apart(arena& a, cell*& cells, std::size_t size, std::size_t& capacity,
                          std::size_t more) {
    if (more <= capacity - size) return;
    capacity = std::max(size + more, capacity * 2);
    auto* grown = static_cast<cell*>(a.allocate(capacity * sizeof(cell)));
    if (size != 0) std::memcpy(static_cast<void*>(grown), cells, size * sizeof(cell));
    cells = grown;
}

inline void append(arena& a, list_node& list, const cell& c) {
    reserve(a, list.items, list.size, list.capacity, 1);
    list.items[list.size++] = inside(c, &a);
}

/// The step at the end of `object` if it is of this sort, else a new one; steps of one sort run
/// together.
inline object_step& step_for(arena& a, object_node& object, object_step::what does) {
    const bool grows = does == object_step::what::append || does == object_step::what::set_items ||
                       does == object_step::what::add;
    if (grows && object.step_count > 0 && object.steps[object.step_count - 1].does == does) {
        return object.steps[object.step_count - 1];
    }
    if (object.step_count == object.step_capacity) {
        const std::uint32_t wanted = object.step_capacity == 0 ? 1 : object.step_capacity * 2;
        object.steps = static_cast<object_step*>(
            a.reallocate(object.steps, object.step_capacity * sizeof(object_step),
                         wanted * sizeof(object_step)));
        object.step_capacity = wanted;
    }
    object_step& step = object.steps[object.step_count++];
    step = {does, 0, 0, nullptr};
    return step;
}

/// The last step of this sort that `object` has, wherever it stands, or a new one.
inline object_step& step_anywhere(arena& a, object_node& object, object_step::what does) {
    for (std::uint32_t i = object.step_count; i-- > 0;) {
        if (object.steps[i].does == does) return object.steps[i];
    }
    return step_for(a, object, does);
}

inline void append(arena& a, object_step& step, const cell* cells, std::size_t count) {
    if (step.count + count > std::numeric_limits<std::uint32_t>::max()) throw heap_limit_reached{};
    std::size_t capacity = step.capacity;
    reserve(a, step.cells, step.count, capacity, count);
    step.capacity = static_cast<std::uint32_t>(capacity);
    for (std::size_t i = 0; i < count; ++i) step.cells[step.count++] = inside(cells[i], &a);
}

/// The nodes that exist once; they belong to no arena and are never freed.
class singletons {
public:
    /// The same in all shared objects: they are told by their addresses.
    [[gnu::visibility("default")]] static const singletons& get() {
        static const auto* instance = new singletons();  // outlives every static object
        return *instance;
    }

    node* empty_tuple() const noexcept { return const_cast<tuple_node*>(&empty_tuple_); }

    /// The single node for a text of kind `string` or `bytes`, or nullptr if it is not one of them.
    /// `string` counts characters: the two bytes of U+00E9 are one.
    node* find(kind k, std::string_view text) const noexcept {
        if (text.empty()) return at(k, index_of(text));
        const auto first = static_cast<unsigned char>(text[0]);
        if (text.size() == 1) return k == kind::bytes || first < 0x80 ? at(k, first) : nullptr;
        if (k == kind::string && text.size() == 2 && (first == 0xc2 || first == 0xc3)) {
            return at(k, index_of(text));
        }
        return nullptr;
    }

    /// A number below 257 for each text that `find` knows.
    static unsigned index_of(std::string_view text) noexcept {
        if (text.empty()) return 256;
        const auto first = static_cast<unsigned char>(text[0]);
        if (text.size() == 1) return first;
        return static_cast<unsigned>((first & 3) << 6 |
                                     (static_cast<unsigned char>(text[1]) & 0x3f));
    }

private:
    struct small_text : text_node {
        char text[arena::readable] = {};  // stands where text_node::data() looks
        small_text() noexcept : text_node(kind::bytes, 0) {}
    };
    static_assert(sizeof(small_text) == sizeof(text_node) + arena::readable);

    singletons() noexcept {
        empty_tuple_.shared = 1;
        empty_tuple_.flags = memoized;  // nothing need ever be noted in them
        for (unsigned i = 0; i <= 256; ++i) {
            small_text& as_bytes = texts_[0][i];
            small_text& as_string = texts_[1][i];
            as_string.type = kind::string;
            as_bytes.shared = as_string.shared = 1;
            as_bytes.flags = as_string.flags = memoized;
            if (i == 256) break;
            as_bytes.size = 1;
            as_bytes.text[0] = static_cast<char>(i);
            as_string.size = i < 0x80 ? 1 : 2;
            as_string.text[0] = static_cast<char>(i < 0x80 ? i : 0xc0 | i >> 6);
            as_string.text[1] = static_cast<char>(i < 0x80 ? 0 : 0x80 | (i & 0x3f));
        }
    }

    node* at(kind k, unsigned i) const noexcept {
        return const_cast<small_text*>(&texts_[k == kind::string ? 1 : 0][i]);
    }

    tuple_node empty_tuple_{0};
    small_text texts_[2][257];
};

inline cell make_empty_tuple() noexcept {
    return make_node(nullptr, singletons::get().empty_tuple());
}

}  // namespace copyreg::model
