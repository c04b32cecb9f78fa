// SPDX-License-Identifier: MIT
//
// What a value graph is made of: cells and nodes.
//
// A cell is one reference to one object: 16 bytes, either the object itself (None, bool, a 64-bit
// int, a float: kinds without identity in a pickle) or a pointer to a node, and beside it the arena
// it belongs to. A node is an object with identity. Both are plain memory that an arena frees
// without looking.
//
// The home word of a cell holds the arena and, in the low four bits, what the payload is and
// whether the cell lies inside a node ("interior"). Interior cells do not count references; handles
// (`value`) do.
//
// Items of tuples and sets and keys of dicts never change. They become "frozen" when a `value&` to
// them is handed out, not before, so loading does not pay for it: the tag of a node gets one more
// bit, and a scalar, which has no use for its arena, loses it. The mark is one of the place, not of
// the object: whoever copies a cell to another place goes by `inside` or a handle, which drop it.
//
// Invariants: an immutable node never reaches itself but through a mutable one, so every cycle can
// be written; `shared` is set when a second reference may exist, so a node without it needs no memo
// look-up, unless it is entered twice because it leads to itself (see value_encoder.hpp); a node of
// static storage (small strings, the empty tuple) has no arena.
#pragma once

#include <copyreg/base/relaxed.hpp>
#include <copyreg/model/arena.hpp>
#include <copyreg/model/kind.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace copyreg {
class value;
}

namespace copyreg::model {

struct node {
    kind type;
    std::uint8_t flags = 0;
    std::uint8_t shared = 0;  // a second reference may exist
    std::uint8_t form = 0;    // objects: call_form
    std::uint32_t hash = 0;   // 0: not computed yet

    explicit node(kind k) noexcept : type(k) {}
};

// node::flags
inline constexpr std::uint8_t has_origin =
    1;                                       // text_node: an origin pointer stands before the text
inline constexpr std::uint8_t memoized = 2;  // the pickle that it came from memoised it
inline constexpr std::uint8_t own_names =
    4;  // global_node: its name strings are objects of the graph
inline constexpr std::uint8_t read_only = 8;     // buffer
inline constexpr std::uint8_t in_band = 32;      // buffer: to be written where it stands
inline constexpr std::uint8_t out_of_band = 64;  // buffer: was handed out already
inline constexpr std::uint8_t one_line = 16;  // global_node: GLOBAL or INST named it, dots and all

/// What the payload of a cell is. In the home word, above the interior bit.
enum class tag : std::uintptr_t {
    none = 0,
    boolean = 2,
    integer = 4,
    floating = 6,
    node = 8,
    frozen_node = 10  // node, in a place that does not change
};

/// One reference to one object; trivially copyable, owns nothing.
struct cell {
    union {
        std::int64_t integer;
        double floating;
        bool boolean;
        model::node* node;
    };
    std::uintptr_t home;

    static constexpr std::uintptr_t interior = 1;
    static constexpr std::uintptr_t tag_bits = 14;
    static constexpr std::uintptr_t node_bit = static_cast<std::uintptr_t>(tag::node);

    tag what() const noexcept { return static_cast<tag>(home & tag_bits); }
    bool is_node() const noexcept { return (home & node_bit) != 0; }
    arena* owner() const noexcept {
        return reinterpret_cast<arena*>(home & ~(interior | tag_bits));
    }
    bool is_frozen() const noexcept {
        if ((home & interior) == 0) return false;
        return is_node() ? what() == tag::frozen_node : owner() == nullptr;
    }
    bool is(kind k) const noexcept { return is_node() && node->type == k; }
    /// Whether an entry of a dict or set was here and is no more: a frozen None, marked.
    bool is_gap() const noexcept { return home == interior && integer == gap_mark; }
    static constexpr std::int64_t gap_mark = 1;
};

inline std::uintptr_t home_word(const arena* a, tag t) noexcept {
    return reinterpret_cast<std::uintptr_t>(a) | static_cast<std::uintptr_t>(t);
}

inline void mark_shared(const node* n) noexcept {
    auto& shared = const_cast<node*>(n)->shared;
    if (load_relaxed(shared) == 0) store_relaxed<std::uint8_t>(shared, 1);
}

/// From now on `c`, an interior cell, refuses to be assigned to.
inline void freeze(const cell& c) noexcept {
    auto& home = const_cast<cell&>(c).home;
    const std::uintptr_t word = load_relaxed(home);
    const std::uintptr_t frozen = word & cell::node_bit
                                      ? word | static_cast<std::uintptr_t>(tag::frozen_node)
                                      : word & (cell::interior | cell::tag_bits);
    if (frozen != word) store_relaxed(home, frozen);
}

/// How an object was called into being.
enum class call_form : std::uint8_t {
    reduce,
    newobj,
    newobj_ex,
    inst,
    obj,
    named  // STACK_GLOBAL of two objects that are no str here but may be elsewhere: persistent ids
};

/// A call that built an object, or tried to before a recursion built it first; see `object_node`.
struct origin {
    origin* next;
    call_form form;
    cell callable;
    cell args;    // a tuple
    cell kwargs;  // newobj_ex: a dict
};

/// string (WTF-8), bytes, bytearray, buffer; integer beyond 64 bits (two's complement,
/// little-endian).
struct text_node : node {
    std::size_t size;

    text_node(kind k, std::size_t n) noexcept : node(k), size(n) {}
    char* data() noexcept {
        return reinterpret_cast<char*>(this + 1) + (flags & has_origin ? sizeof(origin*) : 0);
    }
    const char* data() const noexcept { return const_cast<text_node*>(this)->data(); }
    std::string_view text() const noexcept { return {data(), size}; }
    origin*& how() noexcept { return *reinterpret_cast<origin**>(this + 1); }
};

struct list_node : node {
    std::size_t size = 0;
    std::size_t capacity = 0;
    cell* items = nullptr;
    list_node() noexcept : node(kind::list) {}
};

struct tuple_node : node {
    std::size_t size;
    explicit tuple_node(std::size_t n) noexcept : node(kind::tuple), size(n) {}
    cell* items() noexcept { return reinterpret_cast<cell*>(this + 1); }
    const cell* items() const noexcept { return reinterpret_cast<const cell*>(this + 1); }
};

/// Where the entries of a large dict or set are: open addressing over (hash, position + 1), and
/// what was erased since the entries were last moved together.
struct key_index {
    struct slot {
        std::uint32_t hash;
        std::uint32_t place;  // 0: free
    };
    std::uint32_t mask;
    std::uint32_t gaps;   // places without an entry; the last place has one
    std::uint32_t first;  // the first place that has one
    slot* slots() noexcept { return reinterpret_cast<slot*>(this + 1); }
};

/// dict (cells in pairs: key, mapped), set, frozenset; in the order of insertion.
///
/// An entry that is erased from a large dict or set leaves a gap, so the entries are at `size` of
/// the `places()` places: walk them from `first()` by `after()`. A frozenset has no gaps, nor has
/// what was just loaded or cloned.
struct keyed_node : node {
    std::uint32_t size = 0;
    std::uint32_t capacity = 0;
    cell* cells = nullptr;
    key_index* index = nullptr;  // none while small
    origin* how = nullptr;       // set, frozenset: the calls that built it at protocols below 4

    explicit keyed_node(kind k) noexcept : node(k) {}
    unsigned stride() const noexcept { return type == kind::dict ? 2 : 1; }
    cell& key(std::size_t i) noexcept { return cells[i * stride()]; }
    const cell& key(std::size_t i) const noexcept { return cells[i * stride()]; }
    std::size_t gaps() const noexcept { return index == nullptr ? 0 : index->gaps; }
    std::size_t places() const noexcept { return size + gaps(); }
    std::size_t first() const noexcept { return index == nullptr ? 0 : index->first; }
    std::size_t after(std::size_t i) const noexcept {
        ++i;
        if (gaps() != 0) {
            while (i < places() && key(i).is_gap()) ++i;
        }
        return i;
    }
};

struct global_node : node {
    std::uint32_t code = 0;       // extension code that it came by
    text_node* module = nullptr;  // null where only the code is known
    text_node* qualname = nullptr;
    text_node* raw_module = nullptr;  // the spelling before fix_imports, where that differs
    text_node* raw_qualname = nullptr;
    global_node() noexcept : node(kind::global) {}
};

/// What was done to an object after it was built, in order.
struct object_step {
    enum class what : std::uint32_t { append, set_items, add, build, call_setter };
    what does;
    std::uint32_t capacity;
    std::size_t count;  // cells in use
    cell* cells;        // append, add: items; set_items: keys and values in turn; build: state;
                        // call_setter: setter, state
};

/// The result of a call that nobody made.
///
/// Where an object refers to itself through its own constructor arguments, Python's pickler starts
/// to write it more than once: the inner attempt succeeds, the outer ones are written, thrown away
/// and replaced by a memo read. Each attempt has its own argument tuple, so the outer ones are
/// kept, outermost first.
struct object_node : node {
    std::uint32_t step_count = 0;
    std::uint32_t step_capacity = 0;
    cell callable{};
    cell args{};
    cell kwargs{};
    object_step* steps = nullptr;
    origin* attempts = nullptr;

    object_node() noexcept : node(kind::object) {}
    call_form how() const noexcept { return static_cast<call_form>(form); }
};

struct persistent_node : node {
    cell pid{};
    persistent_node() noexcept : node(kind::persistent_id) {}
};

/// The chain of calls that `n` came by, or nullptr; see `origin`.
inline origin* origin_of(node& n) noexcept {
    switch (n.type) {
        case kind::set:
        case kind::frozenset: return static_cast<keyed_node&>(n).how;
        case kind::bytes:
        case kind::bytearray:
            return n.flags & has_origin ? static_cast<text_node&>(n).how() : nullptr;
        default: return nullptr;
    }
}

template <class Node>
Node& node_as(const cell& c) noexcept {
    return static_cast<Node&>(*c.node);
}

inline kind kind_of(const cell& c) noexcept {
    switch (c.what()) {
        case tag::none: return kind::none;
        case tag::boolean: return kind::boolean;
        case tag::integer: return kind::integer;
        case tag::floating: return kind::floating;
        case tag::node:
        case tag::frozen_node: return c.node->type;
    }
    return kind::none;
}

inline std::string_view text_of(const cell& c) noexcept { return node_as<text_node>(c).text(); }

}  // namespace copyreg::model
