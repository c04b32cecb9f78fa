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
// instantiated, and of the standard library, where it is constexpr, the functions too. Where that
// is much, one such template names another by its own parameter: `basic_operation<OnUse>`.
#pragma once

namespace copyreg {

/// A type that every shared object sees: no specialisation for it is hidden on its account.
using on_use = void;

}  // namespace copyreg
