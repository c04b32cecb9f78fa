// SPDX-License-Identifier: MIT
//
// What the fast way of loading knows how to read; see decoder.hpp for the rules.
#pragma once

#include <copyreg/pickle/encodable.hpp>
#include <copyreg/registry/rebuild.hpp>

#include <memory>
#include <tuple>
#include <type_traits>

namespace copyreg::codec {

template <class T, class... Seen>
constexpr bool find_decodable();

template <class T, class... Seen, class... Part>
constexpr bool all_decodable(const std::tuple<Part...>*) {
    return (find_decodable<std::remove_cv_t<Part>, T, Seen...>() && ...);
}

/// Whether a call with all members does no more than to set them, so that they can be read in
/// place.
template <class T>
inline constexpr bool is_filled_in_place =
    registry::has_class_form<T> || registry::is_set_by_call<T>;

/// A form of a few floats, which is always as long once the names in it are known by short memo
/// indices: it can be looked at as a whole.
template <class T>
inline constexpr bool is_form_of_floats = [] {
    if constexpr (is_call_of_floats<T>) {
        return is_filled_in_place<T>;
    } else if constexpr (registry::has_class_form<T>) {
        return []<class... M>(const std::tuple<M...>*) {
            return sizeof...(M) >= 2 && sizeof...(M) <= 3 && !registry::has_version<T> &&
                   !registry::members_of<T>::any_property && (std::is_floating_point_v<M> && ...);
        }(static_cast<const typename registry::members_of<T>::types*>(nullptr));
    } else {
        return false;
    }
}();

/// Whether the fast way knows `T` behind a pointer: not what has identity and is no container.
template <class T>
inline constexpr bool is_pointee = [] {
    if constexpr (registry::form_of<T> == registry::own_form::adapter) {
        return adapter<T>::form <= shape::floating ||
               (adapter<T>::form >= shape::list && adapter<T>::form <= shape::set);
    } else {
        return registry::has_class_form<T> || registry::has_call_form<T>;
    }
}();

template <class T, class... Seen>
constexpr bool find_decodable() {
    if constexpr ((std::is_same_v<T, Seen> || ...)) {
        return true;
    } else if constexpr (registry::has_own_reduction<T> || registry::has_setstate_hook<T>) {
        return false;
    } else if constexpr (registry::has_class_form<T> || registry::has_call_form<T>) {
        return (registry::has_class_form<T> ||
                (std::is_default_constructible_v<T> &&
                 (is_filled_in_place<T> || std::is_move_assignable_v<T>))) &&
               all_decodable<T, Seen...>(
                   static_cast<const typename registry::members_of<T>::types*>(nullptr));
    } else if constexpr (registry::form_of<T> == registry::own_form::enumeration) {
        return true;
    } else if constexpr (registry::form_of<T> != registry::own_form::adapter) {
        return false;
    } else {
        using A = adapter<T>;
        constexpr shape form = A::form;
        if constexpr (form == shape::array) {
            return find_decodable<std::remove_cv_t<typename A::element>, T, Seen...>();
        } else if constexpr (!std::is_default_constructible_v<T> || registry::is_view<T>) {
            return false;
        } else if constexpr (form == shape::list || form == shape::optional) {
            using E = std::remove_cv_t<typename A::element>;
            return std::is_default_constructible_v<E> && find_decodable<E, T, Seen...>();
        } else if constexpr (form == shape::pointer) {
            using E = std::remove_cv_t<typename A::element>;
            if constexpr (std::is_polymorphic_v<E>) {
                return A::owns != ownership::unique || std::has_virtual_destructor_v<E>;
            } else {
                return is_pointee<E> && find_decodable<E, T, Seen...>();
            }
        } else if constexpr (form == shape::set) {
            return is_simple_key<typename A::element>() &&
                   std::is_default_constructible_v<typename A::element>;
        } else if constexpr (form == shape::dict) {
            return is_simple_key<typename A::key>() &&
                   std::is_default_constructible_v<typename A::key> &&
                   std::is_default_constructible_v<typename A::mapped> &&
                   find_decodable<typename A::mapped, T, Seen...>();
        } else if constexpr (form == shape::tuple) {
            return all_decodable<T, Seen...>(static_cast<const typename A::elements*>(nullptr));
        } else {
            return form <= shape::bytes && form != shape::long_integer;
        }
    }
}

template <class T, class... Seen>
constexpr bool find_overwritable();

template <class T, class... Seen, class... Part>
constexpr bool all_overwritable(const std::tuple<Part...>*) {
    return (find_overwritable<std::remove_cv_t<Part>, T, Seen...>() && ...);
}

template <class T, class... Seen>
constexpr bool find_overwritable() {
    if constexpr ((std::is_same_v<T, Seen> || ...)) {
        return true;
    } else if constexpr (registry::has_class_form<T> || registry::has_call_form<T>) {
        if constexpr (registry::members_of<T>::any_property) {
            return false;
        } else {
            return all_overwritable<T, Seen...>(
                static_cast<const typename registry::members_of<T>::types*>(nullptr));
        }
    } else if constexpr (registry::form_of<T> == registry::own_form::adapter) {
        using A = adapter<T>;
        if constexpr (A::form == shape::list || A::form == shape::array) {
            return find_overwritable<std::remove_cv_t<typename A::element>, T, Seen...>();
        } else if constexpr (A::form == shape::tuple) {
            return all_overwritable<T, Seen...>(static_cast<const typename A::elements*>(nullptr));
        } else {
            return true;  // what it holds is made anew
        }
    } else {
        return true;
    }
}

/// Whether nothing tells that a `T` which was read in part was loaded over: no setter of a property
/// is called a second time.
template <class T>
inline constexpr bool is_overwritable = find_overwritable<T>();

/// Whether the fast way may know how to read a `T`.
template <class T>
inline constexpr bool is_decodable = find_decodable<T>();

}  // namespace copyreg::codec
