// SPDX-License-Identifier: MIT
//
// What adapters that read objects of Python classes have in common: which call made an object, and
// the error where it is another one.
#pragma once

#include <copyreg/base/error.hpp>
#include <copyreg/base/on_use.hpp>
#include <copyreg/model/value.hpp>

#include <string>
#include <string_view>

namespace copyreg::detail {

inline constexpr std::string_view getattr = "builtins:getattr";

/// "module:qualname" of the global that `v` is, or that it gets as an attribute of one, which is
/// how protocols below 4 write "ZoneInfo._unpickle"; else empty.
template <class = on_use>
inline std::string name_of_global(const value& v) {
    if (v.kind() == kind::object && v.args().kind() == kind::tuple && v.args().size() == 2) {
        const value& of = v.args()[0];
        const value& attribute = v.args()[1];
        if (v.constructor().kind() != kind::global || of.kind() != kind::global ||
            attribute.kind() != kind::string || name_of_global(v.constructor()) != getattr) {
            return {};
        }
        return name_of_global(of).append(1, '.').append(model::text_of(attribute.raw()));
    }
    if (v.kind() != kind::global) return {};
    const auto& g = model::node_as<model::global_node>(v.raw());
    if (g.module == nullptr) return {};
    std::string name(g.module->text());
    return name.append(1, ':').append(g.qualname->text());
}

/// The name of the class or function that was called to make `v`, with arguments in their places;
/// empty if `v` is no such object.
template <class = on_use>
inline std::string callable_of(const value& v) {
    if (v.kind() != kind::object || v.args().kind() != kind::tuple) return {};
    const model::cell& keywords = model::node_as<model::object_node>(v.raw()).kwargs;
    if (keywords.is(kind::dict) && model::as_value(keywords).size() != 0) return {};
    return name_of_global(v.constructor());
}

/// Throws: `v` is not what was expected, or what it says is not.
template <class = on_use>
[[noreturn]] void unexpected_object(std::string_view expected, const value& v) {
    std::string found(name_of(v.kind()));
    if (v.kind() == kind::global) {
        found = "the global " + name_of_global(v);
    } else if (const std::string callable = callable_of(v); !callable.empty()) {
        found = "an object of " + callable;
    }
    throw unpickling_error(0, "expected " + std::string(expected) + ", found " + found);
}

/// Throws: an object of `what` has too few arguments or too many.
template <class = on_use>
[[noreturn]] void fail_arguments(std::string_view what, const value& args) {
    throw unpickling_error(0, "expected as many arguments as " + std::string(what) +
                                  " takes, found " + std::to_string(args.size()));
}

/// The arguments of the call of `callable` that made `v`; throws if another one did.
template <class = on_use>
inline const value& arguments_of(const value& v, std::string_view callable,
                                 std::string_view expected) {
    if (callable_of(v) != callable) unexpected_object(expected, v);
    return v.args();
}

}  // namespace copyreg::detail
