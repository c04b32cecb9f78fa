// SPDX-License-Identifier: MIT
//
// Adapters of `value` and its kin: whatever Python object there is.
#pragma once

#include <copyreg/model/convert.hpp>
#include <copyreg/model/graph_builder.hpp>
#include <copyreg/model/value.hpp>
#include <copyreg/registry/adapter.hpp>

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

template <>
struct adapter<global> : special_adapter<global> {
    static model::cell to_value(model::graph_builder& b, const global& x) {
        return b.global(x.str());
    }
    static global from_value(const value& v) { return value_conversion<global>::from_value(v); }
};

}  // namespace copyreg
