// SPDX-License-Identifier: MIT
//
// Equality of graphs, and the look-up of keys, which is built on it.
//
// Two notions, one loop. As *keys* two objects of an unknown class are equal only if they are the
// same object, and no NaN equals any. As *values* objects are equal if they were built alike, a NaN
// inside a container is the same object as any with the same bits (Python compares items by
// identity first, and a float has none here), and keys that no look-up finds - NaN, objects, what
// holds them - are matched in their order, whatever lies between them.
//
// Graphs may be cyclic: pairs under comparison are assumed equal (union-find over the nodes of both
// graphs), so the work is linear in the number of nodes, also where sharing would make a naive
// comparison exponential.
#pragma once

#include <copyreg/base/pod_stack.hpp>
#include <copyreg/base/pointer_map.hpp>
#include <copyreg/model/build.hpp>
#include <copyreg/model/hash.hpp>
#include <copyreg/model/node.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <string_view>

namespace copyreg::model {

enum class sameness { as_keys, as_values };

inline constexpr std::size_t not_found = static_cast<std::size_t>(-1);

inline std::size_t find_key(const keyed_node& in, const cell& key, std::uint32_t hash);

namespace detail {

inline bool integer_equals_floating(const cell& i, double d) {
    if (!std::isfinite(d) || std::floor(d) != d) return false;
    if (i.is_node()) return long_from_double(d) == text_of(i);
    if (d < -0x1p63 || d >= 0x1p63) return false;
    return static_cast<std::int64_t>(d) == (i.what() == tag::boolean ? i.boolean : i.integer);
}

inline bool is_number(kind k) noexcept {
    return k == kind::boolean || k == kind::integer || k == kind::floating;
}

inline bool numbers_equal(const cell& a, kind ka, const cell& b, kind kb) {
    if (ka == kind::floating && kb == kind::floating) return a.floating == b.floating;
    if (ka == kind::floating) return integer_equals_floating(b, a.floating);
    if (kb == kind::floating) return integer_equals_floating(a, b.floating);
    if (a.is_node() || b.is_node()) return a.is_node() && b.is_node() && text_of(a) == text_of(b);
    const std::int64_t ia = ka == kind::boolean ? a.boolean : a.integer;
    const std::int64_t ib = kb == kind::boolean ? b.boolean : b.integer;
    return ia == ib;
}

inline bool is_nan(const cell& c) noexcept {
    return c.what() == tag::floating && std::isnan(c.floating);
}

/// Nodes of two graphs, joined where they are taken to be equal.
class assumptions {
public:
    /// Assumes that `a` equals `b`; false if that was known before.
    bool assume(const node* a, const node* b) {
        const std::uint32_t ra = root(id_of(a));
        const std::uint32_t rb = root(id_of(b));
        if (ra == rb) return false;
        parents_[ra] = rb;
        return true;
    }

private:
    std::uint32_t id_of(const node* n) {
        const auto id = static_cast<std::uint32_t>(parents_.size());
        const auto [known, fresh] = ids_.insert(n, id);
        if (fresh) parents_.push_back(id);
        return *known;
    }
    std::uint32_t root(std::uint32_t i) noexcept {
        while (parents_[i] != i) i = parents_[i] = parents_[parents_[i]];
        return i;
    }
    pointer_map<std::uint32_t> ids_;
    pod_stack<std::uint32_t> parents_;
};

class comparison {
public:
    explicit comparison(sameness mode) noexcept : mode_(mode) {}

    bool run(const cell& a, const cell& b) {
        if (!compare(a, b)) return false;
        while (!todo_.empty()) {
            const pair next = todo_.pop_back();
            if (!compare(*next.a, *next.b)) return false;
        }
        return true;
    }

private:
    struct pair {
        const cell* a;
        const cell* b;
    };

    bool later(const cell& a, const cell& b) {
        if (!a.is_node() && !b.is_node()) {
            // the same NaN inside two containers counts as the same object, as it would in Python
            if (mode_ == sameness::as_values && a.what() == b.what() && a.integer == b.integer)
                return true;
            return compare(a, b);
        }
        todo_.push_back({&a, &b});
        return true;
    }

    bool compare(const cell& a, const cell& b) {
        const kind ka = kind_of(a);
        const kind kb = kind_of(b);
        if (is_number(ka) && is_number(kb)) return numbers_equal(a, ka, b, kb);
        if (!a.is_node() || !b.is_node()) return ka == kb;  // None
        if (a.node == b.node) return true;
        switch (ka) {
            case kind::string: return kb == kind::string && texts(a, b);
            case kind::bytes:
            case kind::bytearray:
            case kind::buffer:
                if (kb != kind::bytes && kb != kind::bytearray && kb != kind::buffer) return false;
                return texts(a, b);
            case kind::set:
            case kind::frozenset: return (kb == kind::set || kb == kind::frozenset) && keyed(a, b);
            case kind::global: return kb == kind::global && globals(a, b);
            default: break;
        }
        if (ka != kb) return false;
        switch (ka) {
            case kind::list: {
                const auto& x = node_as<list_node>(a);
                const auto& y = node_as<list_node>(b);
                return x.size == y.size && (!enter(a, b) || all(x.items, y.items, x.size));
            }
            case kind::tuple: {
                const auto& x = node_as<tuple_node>(a);
                const auto& y = node_as<tuple_node>(b);
                return x.size == y.size && (!enter(a, b) || all(x.items(), y.items(), x.size));
            }
            case kind::dict: return keyed(a, b);
            case kind::object:
                if (mode_ == sameness::as_keys) return false;
                return !enter(a, b) || objects(node_as<object_node>(a), node_as<object_node>(b));
            case kind::persistent_id:
                if (mode_ == sameness::as_keys) return false;
                return !enter(a, b) ||
                       later(node_as<persistent_node>(a).pid, node_as<persistent_node>(b).pid);
            default: return false;
        }
    }

    /// A long text that is shared is compared once, however often it is met.
    bool texts(const cell& a, const cell& b) {
        const std::string_view x = text_of(a);
        const std::string_view y = text_of(b);
        if (x.size() != y.size()) return false;
        return (x.size() > long_text && !enter(a, b)) || x == y;
    }

    /// False if this pair is being compared already, or was.
    bool enter(const cell& a, const cell& b) {
        if (a.node->shared == 0 || b.node->shared == 0) return true;  // met once only
        return assumed_.assume(a.node, b.node);
    }

    bool all(const cell* a, const cell* b, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            if (!later(a[i], b[i])) return false;
        }
        return true;
    }

    static bool globals(const cell& a, const cell& b) {
        const auto& x = node_as<global_node>(a);
        const auto& y = node_as<global_node>(b);
        if (x.module == nullptr || y.module == nullptr) {
            return x.module == y.module && x.code == y.code;
        }
        return x.module->text() == y.module->text() && x.qualname->text() == y.qualname->text();
    }

    bool keyed(const cell& a, const cell& b) {
        const auto& x = node_as<keyed_node>(a);
        const auto& y = node_as<keyed_node>(b);
        if (x.size != y.size) return false;
        if (!enter(a, b)) return true;
        pod_stack<std::uint32_t> rest;
        std::size_t i = x.first();
        std::size_t opposite = y.first();
        for (std::size_t n = x.size; n != 0; --n, i = x.after(i), opposite = y.after(opposite)) {
            // in order first: two graphs that were built alike need no look-up
            if (same_key(x.key(i), y.key(opposite))) {
                if (!mapped(x, i, y, opposite)) return false;
                continue;
            }
            const std::size_t j = look_up(y, x.key(i));
            if (j != not_found) {
                if (!later(x.key(i), y.key(j)) || !mapped(x, i, y, j)) return false;
            } else if (mode_ == sameness::as_keys) {
                return false;
            } else {
                rest.push_back(static_cast<std::uint32_t>(i));
            }
        }
        return rest.empty() || in_order(x, y, rest);
    }

    bool mapped(const keyed_node& x, std::size_t i, const keyed_node& y, std::size_t j) {
        return x.type != kind::dict || later((&x.key(i))[1], (&y.key(j))[1]);
    }

    static std::size_t look_up(const keyed_node& in, const cell& key) {
        std::uint32_t hash = 0;
        kind unhashable{};
        return hash_of(key, hash, unhashable) ? candidate(in, key, hash) : not_found;
    }

    /// The entries `rest` of `x`, whose keys no look-up finds, against what else is in `y`.
    bool in_order(const keyed_node& x, const keyed_node& y, const pod_stack<std::uint32_t>& rest) {
        std::string taken(y.places(), '\0');  // a flag for each
        std::size_t next = 0;
        std::size_t i = x.first();
        std::size_t opposite = y.first();
        for (std::size_t n = x.size; n != 0; --n, i = x.after(i), opposite = y.after(opposite)) {
            if (next < rest.size() && rest[next] == i) {
                ++next;
            } else {
                const bool here = same_key(x.key(i), y.key(opposite));
                taken[here ? opposite : look_up(y, x.key(i))] = 1;
            }
        }
        std::size_t j = y.first();
        for (const std::uint32_t place : rest) {
            while (j < y.places() && taken[j] != 0) j = y.after(j);
            if (j >= y.places() || !later(x.key(place), y.key(j)) || !mapped(x, place, y, j)) {
                return false;
            }
            j = y.after(j);
        }
        return true;
    }

    /// Where `key` must be, if it is in `in`. Told by the hash alone where only one key has it, so
    /// that keys that hold keys are compared later and not in here: they may be deep.
    static std::size_t candidate(const keyed_node& in, const cell& key, std::uint32_t hash) {
        std::size_t found = not_found;
        if (is_nan(key)) return found;
        const auto consider = [&](std::size_t i) {
            const bool first = found == not_found;
            found = i;
            return first;
        };
        if (in.index == nullptr) {
            for (std::size_t i = 0; i < in.size; ++i) {
                std::uint32_t other = 0;
                kind unhashable{};
                if (hash_of(in.key(i), other, unhashable) && other == hash && !consider(i)) {
                    return find_key(in, key, hash);
                }
            }
            return found;
        }
        for (std::size_t i = hash & in.index->mask;; i = (i + 1) & in.index->mask) {
            const key_index::slot& slot = in.index->slots()[i];
            if (slot.place == 0) return found;
            if (slot.hash == hash && !consider(slot.place - 1)) return find_key(in, key, hash);
        }
    }

    static bool same_key(const cell& a, const cell& b) {
        if (a.is_node() != b.is_node()) return false;
        if (!a.is_node()) { return a.what() == b.what() && a.integer == b.integer && !is_nan(a); }
        if (a.node == b.node) return true;
        if (a.node->type != kind::string || text_of(a).size() > long_text) return false;
        return b.node->type == kind::string && text_of(a) == text_of(b);
    }

    bool objects(const object_node& x, const object_node& y) {
        if (x.form != y.form || x.step_count != y.step_count) return false;
        if (!later(x.callable, y.callable) || !later(x.args, y.args) ||
            !later(x.kwargs, y.kwargs)) {
            return false;
        }
        for (std::uint32_t i = 0; i < x.step_count; ++i) {
            const object_step& s = x.steps[i];
            const object_step& t = y.steps[i];
            if (s.does != t.does || s.count != t.count || !all(s.cells, t.cells, s.count))
                return false;
        }
        return true;
    }

    static constexpr std::size_t long_text = 64;

    sameness mode_;
    pod_stack<pair> todo_;
    assumptions assumed_;
};

/// What most keys are, without the machinery; false where that is needed.
inline bool keys_compare_at_once(const cell& a, const cell& b, bool& are_equal) {
    if (a.is_node() && b.is_node()) {
        are_equal = a.node == b.node;
        if (are_equal) return true;
        if (a.node->type != kind::string || b.node->type != kind::string) return false;
        const std::string_view x = text_of(a);
        const std::string_view y = text_of(b);
        are_equal = x.size() == y.size() && std::memcmp(x.data(), y.data(), x.size()) == 0;
        return true;
    }
    are_equal = a.what() == tag::integer && b.what() == tag::integer && a.integer == b.integer;
    return a.what() == tag::integer && b.what() == tag::integer;
}

}  // namespace detail

inline bool equal(const cell& a, const cell& b, sameness mode) {
    if (mode == sameness::as_keys) {
        bool are_equal = false;
        if (detail::keys_compare_at_once(a, b, are_equal)) return are_equal;
    }
    return detail::comparison(mode).run(a, b);
}

/// The position of `key`, whose hash is `hash`, or `not_found`.
inline std::size_t find_key(const keyed_node& in, const cell& key, std::uint32_t hash) {
    if (detail::is_nan(key)) return not_found;
    if (in.index == nullptr) {
        for (std::size_t i = 0; i < in.size; ++i) {
            if (equal(in.key(i), key, sameness::as_keys)) return i;
        }
        return not_found;
    }
    key_index& index = *in.index;
    for (std::size_t i = hash & index.mask;; i = (i + 1) & index.mask) {
        const key_index::slot& slot = index.slots()[i];
        if (slot.place == 0) return not_found;
        if (slot.hash == hash && equal(in.key(slot.place - 1), key, sameness::as_keys)) {
            return slot.place - 1;
        }
    }
}

/// The position of `key`, or `not_found`, also for what cannot be a key.
inline std::size_t find_key(const keyed_node& in, const cell& key) {
    std::uint32_t hash = 0;
    kind unhashable{};
    if (in.size == 0 || !hash_of(key, hash, unhashable)) return not_found;
    return find_key(in, key, hash);
}

}  // namespace copyreg::model
