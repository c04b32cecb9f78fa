// SPDX-License-Identifier: MIT
//
// The closed set of things that a pickle can hold.
#pragma once

#include <string_view>

namespace copyreg {

/// What a `value` is. The names are Python's, those of its scalars the adjectives of C++.
enum class kind : unsigned char {
    none,
    boolean,
    integer,
    floating,
    string,
    bytes,
    bytearray,
    list,
    tuple,
    dict,
    set,
    frozenset,
    global,         ///< a name in a module
    object,         ///< the result of a call that nobody made: constructor, args, items, state
    persistent_id,  ///< stands for an object that lives outside the pickle
    buffer,         ///< bytes that may travel outside the pickle
};

/// The name of a kind as error messages say it: Python's type name.
constexpr std::string_view name_of(kind k) noexcept {
    switch (k) {
        case kind::none: return "None";
        case kind::boolean: return "bool";
        case kind::integer: return "int";
        case kind::floating: return "float";
        case kind::string: return "str";
        case kind::bytes: return "bytes";
        case kind::bytearray: return "bytearray";
        case kind::list: return "list";
        case kind::tuple: return "tuple";
        case kind::dict: return "dict";
        case kind::set: return "set";
        case kind::frozenset: return "frozenset";
        case kind::global: return "global";
        case kind::object: return "object";
        case kind::persistent_id: return "persistent id";
        case kind::buffer: return "buffer";
    }
    return "?";
}

}  // namespace copyreg
