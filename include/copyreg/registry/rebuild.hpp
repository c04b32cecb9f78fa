// SPDX-License-Identifier: MIT
//
// How an object is rebuilt: it is constructed, becomes known (so that what it holds may refer to
// it), and then is given its items and its state. Loading and copying both call `rebuild`.
#pragma once

#include <copyreg/registry/access.hpp>
#include <copyreg/registry/hooks.hpp>
#include <copyreg/registry/items.hpp>

#include <cstddef>
#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>

namespace copyreg::registry {

/// Builds an `Out`, which is a `T` or a smart pointer to one: `build()` returns a `T`, `known(out)`
/// is called for pointers, and `finish(object)` does the rest.
template <class T, class Out, class Build, class Known, class Finish>
Out rebuild(Build build, Known known, Finish finish) {
    if constexpr (std::is_same_v<Out, T>) {
        T object = build();
        finish(object);
        return object;
    } else {
        Out object(new T(build()));
        known(object);
        finish(*object);
        return object;
    }
}

/// Whether a `T` can be put in place of another, by assignment or as a new object.
template <class T>
inline constexpr bool is_replaceable =
    std::is_move_assignable_v<T> || std::is_nothrow_move_constructible_v<T>;

/// Puts `fresh` in place of `object`.
template <class T>
void replace(T& object, T&& fresh) {
    if constexpr (std::is_move_assignable_v<T>) {
        object = std::move(fresh);
    } else {
        std::destroy_at(std::addressof(object));
        std::construct_at(std::addressof(object), std::move(fresh));
    }
}

// --- letting go of what an object holds, so that cycles open

/// Moves `from` into `to` as far as the type lets; arrays of any rank item by item.
template <class M>
void move_into(M& to, M& from) {
    if constexpr (std::is_array_v<M>) {
        for (std::size_t i = 0; i < std::extent_v<M>; ++i) move_into(to[i], from[i]);
    } else if constexpr (std::is_move_assignable_v<M>) {
        to = std::move(from);
    }
}

/// Gives member `m` of `object` the value that it has in `fresh`, a new object.
template <class T, class Member>
void reset_member(const Member& m, T& object, T& fresh) {
    if constexpr (Member::is_property) {
        m.set(object, m.get(fresh));
    } else {
        move_into(m.ref(object), m.ref(fresh));
    }
}

/// Empties member `m` of `object`, as far as its type lets. A member that throws then stays as it
/// is, so that the others still open.
template <class T, class Member>
void empty_member(const Member& m, T& object) noexcept {
    using M = typename Member::value_type;
    try {
        if constexpr (!Member::is_property && std::is_default_constructible_v<M> &&
                      std::is_move_assignable_v<M> && !std::is_array_v<M>) {
            m.ref(object) = M();
        } else {
            T fresh = access::make<T>();
            reset_member(m, object, fresh);
        }
    } catch (...) {}
}

template <class T>
void replace_by_new(T& object) {
    if constexpr (std::is_default_constructible_v<T> && std::is_move_assignable_v<T>) {
        object = T();
    }
}

/// Makes an object let go of what it holds. One that can neither be cleared nor be replaced by a
/// new one stays.
template <class T>
void let_go(void* address) {
    auto& object = *static_cast<T*>(address);
    if constexpr (has_class_form<T>) {
        class_description<T>::form.members.each([&](const auto& m) { empty_member(m, object); });
    } else if constexpr (adapted<T>) {
        if constexpr (requires { adapter<T>::clear(object); }) {
            adapter<T>::clear(object);
        } else if constexpr (requires { adapter<T>::reset(object); }) {
            adapter<T>::reset(object);
        } else {
            replace_by_new(object);
        }
    } else if constexpr (requires { object.clear(); }) {
        object.clear();
    } else {
        replace_by_new(object);
    }
}

/// The same for an object of a form that is known only as an object.
template <class T, class Form>
void let_go_of_members(const void* form, void* address) {
    auto& object = *static_cast<T*>(address);
    if constexpr (is_class_form<Form>) {
        static_cast<const Form*>(form)->members.each(
            [&](const auto& m) { empty_member(m, object); });
    }
}

}  // namespace copyreg::registry
