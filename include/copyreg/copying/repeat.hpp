// SPDX-License-Identifier: MIT
//
// Which copies may be made a second time.
//
// What a `weak_ptr` leads to is copied if the graph owns it, and that shows only when all of the
// graph was met. A part that met such an object too early is copied again at the end. This is
// unseen if the part is of types that run no code of the user's: what is shared was copied already.
#pragma once

#include <copyreg/registry/lookup.hpp>

#include <algorithm>
#include <initializer_list>
#include <tuple>
#include <type_traits>

namespace copyreg::copying {

enum class weak_parts : unsigned char {
    none,
    some,     // copied a second time, it is the same
    unknown,  // runs hooks, or is known only at run time
};

template <class T, class... Seen>
constexpr weak_parts find_weak_parts();

template <class T, class... Seen, class... Part>
constexpr weak_parts all_weak_parts(const std::tuple<Part...>*) {
    return std::max({weak_parts::none, find_weak_parts<std::remove_cv_t<Part>, T, Seen...>()...});
}

template <class T, class... Seen>
constexpr weak_parts find_weak_parts() {
    if constexpr ((std::is_same_v<T, Seen> || ...)) {
        return weak_parts::none;  // a type within itself has what the rest of it has
    } else if constexpr (std::is_array_v<T>) {
        return find_weak_parts<std::remove_all_extents_t<T>, T, Seen...>();
    } else if constexpr (registry::has_deepcopy_hook<T> || registry::has_own_reduction<T> ||
                         registry::has_getstate_hook<T> || registry::has_setstate_hook<T>) {
        return weak_parts::unknown;
    } else if constexpr (registry::has_enum_form<T>) {
        return weak_parts::none;
    } else if constexpr (registry::has_class_form<T> || registry::has_call_form<T>) {
        using members = registry::members_of<T>;
        if constexpr (members::any_property) {
            return weak_parts::unknown;
        } else {
            return all_weak_parts<T, Seen...>(static_cast<const typename members::types*>(nullptr));
        }
    } else if constexpr (!adapted<T>) {
        return weak_parts::unknown;
    } else {
        using A = adapter<T>;
        constexpr shape form = A::form;
        if constexpr (form == shape::list || form == shape::set || form == shape::optional ||
                      form == shape::array) {
            return find_weak_parts<std::remove_cv_t<typename A::element>, T, Seen...>();
        } else if constexpr (form == shape::dict) {
            return std::max(find_weak_parts<typename A::key, T, Seen...>(),
                            find_weak_parts<typename A::mapped, T, Seen...>());
        } else if constexpr (form == shape::tuple) {
            return all_weak_parts<T, Seen...>(static_cast<const typename A::elements*>(nullptr));
        } else if constexpr (form == shape::variant) {
            return all_weak_parts<T, Seen...>(
                static_cast<const typename A::alternatives*>(nullptr));
        } else if constexpr (form == shape::pointer) {
            if constexpr (A::owns == ownership::weak) {
                return weak_parts::some;
            } else if constexpr (A::owns == ownership::shared) {
                return weak_parts::none;
            } else if constexpr (std::is_polymorphic_v<typename A::element>) {
                return weak_parts::unknown;
            } else {
                return find_weak_parts<std::remove_cv_t<typename A::element>, T, Seen...>();
            }
        } else {
            return form == shape::any ? weak_parts::unknown : weak_parts::none;
        }
    }
}

template <class T>
inline constexpr bool has_weak_parts = find_weak_parts<T>() == weak_parts::some;
template <class T>
inline constexpr bool is_repeatable = find_weak_parts<T>() != weak_parts::unknown;

}  // namespace copyreg::copying
