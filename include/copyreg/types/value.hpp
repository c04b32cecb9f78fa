// SPDX-License-Identifier: MIT
//
// Adapters of `value` and its kin: whatever Python object there is.
#pragma once

#include <copyreg/model/convert.hpp>
#include <copyreg/model/graph_builder.hpp>
#include <copyreg/model/value.hpp>
#include <copyreg/registry/adapter.hpp>

#include <concepts>

namespace copyreg {

template <class V>
requires std::derived_from<V, value>
struct adapter<V> {
    static constexpr shape form = shape::value;
};

template <bool Nested>
struct value_conversion<list<Nested>> {
    static list<Nested> from_value(const value& v) {
        if (v.kind() != kind::list) model::unexpected("list", v);
        return list<Nested>::from(v);
    }
};

template <bool Nested>
struct value_conversion<tuple<Nested>> {
    static tuple<Nested> from_value(const value& v) {
        if (v.kind() != kind::tuple) model::unexpected("tuple", v);
        tuple<Nested> same;
        static_cast<value&>(same) = v;
        return same;
    }
};

template <std::same_as<global> G>  // waits; see base/on_use.hpp
struct adapter<G> : special_adapter<G> {
    static model::cell to_value(model::graph_builder& b, const G& x) { return b.global(x.str()); }
    static G from_value(const value& v) { return value_conversion<G>::from_value(v); }
};

}  // namespace copyreg
