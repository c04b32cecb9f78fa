// SPDX-License-Identifier: MIT
//
// `list`, `tuple` and `dict`: values that are known to be one, and how a new one is written down.
// Included by value.hpp.
//
// They are handles as `value` is and add nothing to it; a `list` that is assigned another value
// through `value&` becomes that, as a name does in Python.
#pragma once

#include <copyreg/model/value.hpp>

#include <initializer_list>
#include <string>
#include <utility>

namespace copyreg {

/// A value that is a list: `list{1, "two", list{}}`.
///
/// A template only so that `list{list{1, 2}}` is a list of one list: compilers differ on whether
/// braces around a single object of the same class copy it, so a list in braces is given the other
/// of two types.
template <bool Nested = false>
class list : public value {
public:
    list() { adopt_node<model::list_node>(); }
    list(std::initializer_list<value> items) : list() {
        for (const value& item : items) push_back(item);
    }
    /// The same list under another name.
    list(const list<!Nested>& same) noexcept : value(static_cast<const value&>(same)) {}
    /// The same list as `v`; throws `copyreg::error` if `v` is none.
    static list from(const value& v) {
        if (v.kind() != copyreg::kind::list) {
            throw error("expected list, found " + std::string(name_of(v.kind())));
        }
        list same;
        static_cast<value&>(same) = v;
        return same;
    }
};
list()->list<false>;
template <class... T>
list(const T&...) -> list<false>;
template <bool Nested>
list(const list<Nested>&) -> list<!Nested>;

/// A value that is a tuple; a template for the same reason as `list`.
template <bool Nested = false>
class tuple : public value {
public:
    tuple() noexcept : value(value::adopt(model::make_empty_tuple())) {}
    tuple(std::initializer_list<value> items) : tuple(items.begin(), items.size()) {}
    tuple(const value* items, std::size_t count) : value(value::make_tuple(items, count)) {}
    /// The same tuple under another name.
    tuple(const tuple<!Nested>& same) noexcept : value(static_cast<const value&>(same)) {}
};
tuple()->tuple<false>;
template <class... T>
tuple(const T&...) -> tuple<false>;
template <bool Nested>
tuple(const tuple<Nested>&) -> tuple<!Nested>;

/// A value that is a dict: `dict{{"a", 1}, {"b", 2}}`.
class dict : public value {
public:
    dict() { adopt_node<model::keyed_node>(copyreg::kind::dict); }
    dict(std::initializer_list<std::pair<value, value>> items) : dict() {
        for (const auto& [key, mapped] : items) insert_or_assign(key, mapped);
    }
    /// The same dict as `v`; throws `copyreg::error` if `v` is none.
    explicit dict(const value& v) : value(v) {
        if (kind() != copyreg::kind::dict)
            throw error("expected dict, found " + std::string(name_of(kind())));
    }

    /// The element under `key`, which is inserted (None) if it is not there.
    value& operator[](const value& key) {
        if (value* found = find(key)) return *found;
        insert_or_assign(key, value());
        return *find(key);
    }
    const value& operator[](const value& key) const { return value::operator[](key); }
};

inline value value::make_tuple(const value* items, std::size_t count) {
    if (count == 0) return value::adopt(model::make_empty_tuple());
    auto* a = model::arena::create(sizeof(model::tuple_node) + count * sizeof(model::cell));
    auto* n = model::new_tuple(*a, count);
    for (std::size_t i = 0; i < count; ++i) n->items()[i] = model::inside(model::make_none(), a);
    value made = value::adopt(model::make_node(a, n));
    for (std::size_t i = 0; i < count; ++i) n->items()[i] = made.bring(items[i]);
    return made;
}

}  // namespace copyreg
