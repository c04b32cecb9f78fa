// SPDX-License-Identifier: MIT
//
// Code that costs the compiler little until a program uses it.
//
// The body of an inline function is analysed in every program that includes it, and all that it
// names is instantiated: maps, strings, sorts. The body of a template is read once and waits for
// its first use. So the large classes of the house that need no parameter have one all the same,
// which is always `on_use`, and go by the name of that specialisation:
//
//     template <class OnUse>
//     class basic_machine { ... };
//     using machine = basic_machine<on_use>;
//
// Functions have a parameter that nobody gives:
//
//     template <class = on_use>
//     inline std::string unregistered(std::type_index type) { ... }
//
// One plain inline function that calls them undoes this, with all that they call. And what a
// template says of types that do not depend on its parameter is not put off: the types are
// instantiated, and of the standard library, where it is constexpr, the functions too. So such a
// template names another by its own parameter, `basic_operation<OnUse>`, and what it has of the
// standard library, where that is much, by way of it:
//
//     lazy<OnUse, std::map<std::string, int>> codes_;
#pragma once

namespace copyreg {

/// A type that every shared object sees: no specialisation for it is hidden on its account.
using on_use = void;

namespace detail {
template <class, class T>
struct lazy_type {
    using type = T;
};
}  // namespace detail

/// The type `T` itself, by a name that depends on `OnUse`, the parameter of a template: what the
/// template does with it is looked at, and `T` is instantiated, with the template and not before.
/// For members, variables, parameters and results; nothing is deduced from it.
template <class OnUse, class T>
using lazy = typename detail::lazy_type<OnUse, T>::type;

}  // namespace copyreg
