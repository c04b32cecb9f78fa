// SPDX-License-Identifier: MIT
//
// What adapters that read objects of Python classes have in common: which call made an object, and
// the error where it is another one.
#pragma once

#include <copyreg/base/error.hpp>
#include <copyreg/model/value.hpp>

#include <string>
#include <string_view>

namespace copyreg::detail {

/// "module:qualname" of the class or function that was called to make `v`, with arguments in their
/// places; empty if `v` is no such object.
inline std::string callable_of(const value& v) {
    if (v.kind() != kind::object || v.args().kind() != kind::tuple) return {};
    const auto& object = model::node_as<model::object_node>(v.raw());
    if (object.kwargs.is(kind::dict) && model::as_value(object.kwargs).size() != 0) return {};
    if (!object.callable.is(kind::global)) return {};
    const auto& g = model::node_as<model::global_node>(object.callable);
    if (g.module == nullptr) return {};
    std::string name(g.module->text());
    return name.append(1, ':').append(g.qualname->text());
}

/// Throws: `v` is not what was expected, or what it says is not.
[[noreturn]] inline void unexpected_object(std::string_view expected, const value& v) {
    const std::string callable = callable_of(v);
    throw unpickling_error(
        0, "expected " + std::string(expected) + ", found " +
               (callable.empty() ? std::string(name_of(v.kind())) : "an object of " + callable));
}

/// The arguments of the call of `callable` that made `v`; throws if another one did.
inline const value& arguments_of(const value& v, std::string_view callable,
                                 std::string_view expected) {
    if (callable_of(v) != callable) unexpected_object(expected, v);
    return v.args();
}

}  // namespace copyreg::detail
