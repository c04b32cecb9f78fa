// SPDX-License-Identifier: MIT
//
// What the fast way of pickling knows how to write; see encoder.hpp for the rules.
#pragma once

#include <copyreg/registry/lookup.hpp>

#include <cstddef>
#include <tuple>
#include <type_traits>

namespace copyreg::codec {

/// None, a bool, a number, unless a reduction of its own says something else.
template <class T>
inline constexpr bool is_scalar_form = [] {
    if constexpr (registry::form_of<T> == registry::own_form::adapter) {
        return adapter<T>::form <= shape::floating && adapter<T>::form != shape::long_integer;
    } else {
        return false;
    }
}();
/// The same without one: written at once and without a memo entry.
template <class T>
inline constexpr bool is_scalar = is_scalar_form<T> && !registry::has_own_reduction<T>;

/// A str.
template <class T>
inline constexpr bool is_text =
    registry::form_of<T> == registry::own_form::adapter&& registry::shape_of<T> == shape::string;

/// A list.
template <class T>
inline constexpr bool is_list =
    registry::form_of<T> == registry::own_form::adapter&& registry::shape_of<T> == shape::list;

/// A pointer to what others own too.
template <class T>
inline constexpr bool is_shared = [] {
    if constexpr (registry::form_of<T> == registry::own_form::adapter) {
        return registry::shares<T>;
    } else {
        return false;
    }
}();

template <class T, class... Seen>
constexpr bool find_encodable();

template <class T, class... Seen, class... Part>
constexpr bool all_encodable(const std::tuple<Part...>*) {
    return (find_encodable<std::remove_cv_t<Part>, T, Seen...>() && ...);
}

/// Whether an object of this type holds no identity: it is a number, text, or made of such.
template <class T>
constexpr bool is_simple_key() {
    if constexpr (registry::form_of<T> == registry::own_form::enumeration) {
        return true;
    } else if constexpr (registry::form_of<T> != registry::own_form::adapter) {
        return false;
    } else if constexpr (adapter<T>::form == shape::tuple) {
        return []<class... E>(const std::tuple<E...>*) {
            return (is_simple_key<std::remove_cv_t<E>>() && ...);
        }(static_cast<const typename adapter<T>::elements*>(nullptr));
    } else {
        constexpr shape form = adapter<T>::form;
        return form <= shape::bytes && form != shape::long_integer;
    }
}

/// Whether an accessor of a form of `T` hands out something with identity: it might not live long
/// enough to be known by its address.
template <class T>
inline constexpr bool has_temporary_parts =
    registry::members_of<T>::any_property&& registry::form_of_members<T>().members.apply(
        [](const auto&... m) {
            return ((std::remove_cvref_t<decltype(m)>::is_property &&
                     !is_simple_key<typename std::remove_cvref_t<decltype(m)>::value_type>()) ||
                    ...);
        });

template <class T, class... Seen>
constexpr bool find_encodable() {
    if constexpr ((std::is_same_v<T, Seen> || ...)) {
        return true;
    } else if constexpr (registry::has_own_reduction<T>) {
        return true;  // what it returns decides
    } else if constexpr (registry::has_class_form<T> || registry::has_call_form<T>) {
        return !registry::has_getstate_hook<T> && !has_temporary_parts<T> &&
               all_encodable<T, Seen...>(
                   static_cast<const typename registry::members_of<T>::types*>(nullptr));
    } else if constexpr (registry::form_of<T> != registry::own_form::adapter) {
        return true;  // an enum, or something that is registered at run time
    } else {
        using A = adapter<T>;
        constexpr shape form = A::form;
        if constexpr (form == shape::list || form == shape::optional || form == shape::array ||
                      form == shape::pointer) {
            return find_encodable<std::remove_cv_t<typename A::element>, T, Seen...>();
        } else if constexpr (form == shape::set) {
            return is_simple_key<typename A::element>();
        } else if constexpr (form == shape::dict) {
            return is_simple_key<typename A::key>() &&
                   find_encodable<typename A::mapped, T, Seen...>();
        } else if constexpr (form == shape::tuple) {
            return all_encodable<T, Seen...>(static_cast<const typename A::elements*>(nullptr));
        } else if constexpr (form == shape::variant) {
            return all_encodable<T, Seen...>(static_cast<const typename A::alternatives*>(nullptr));
        } else {
            return form < shape::variant && form != shape::long_integer;
        }
    }
}

/// Whether the fast way may know how to write a `T`.
template <class T>
inline constexpr bool is_encodable = find_encodable<T>();

/// Whether a `T` is written by its class or call form unless the table in use has an override.
template <class T>
inline constexpr bool has_plain_form =
    (registry::has_class_form<T> || registry::has_call_form<T>)&&!registry::has_own_reduction<T> &&
    !std::is_polymorphic_v<T> && is_encodable<T>;

/// A call of one to three floats is always as long, once the class is known, so that it can be
/// looked at as a whole: BINGET, the floats and the end of the call.
template <class T>
inline constexpr bool is_call_of_floats = [] {
    if constexpr (registry::has_call_form<T>) {
        using types = typename registry::members_of<T>::types;
        return []<class... M>(const std::tuple<M...>*) {
            return sizeof...(M) >= 1 && sizeof...(M) <= 3 && (std::is_floating_point_v<M> && ...);
        }(static_cast<const types*>(nullptr));
    } else {
        return false;
    }
}();
template <class T>
inline constexpr std::size_t floats_of = std::tuple_size_v<typename registry::members_of<T>::types>;
/// The end of a call of `N` arguments: TUPLE or TUPLE1 to TUPLE3, MEMOIZE, REDUCE, MEMOIZE.
template <std::size_t N>
inline constexpr char end_of_call[4] = {N > 3 ? 't' : static_cast<char>(0x84 + N), '\x94', 'R',
                                        '\x94'};

/// What stands between a class and its attributes, where these are several, and behind them.
inline constexpr char begin_of_state[6] = {')', '\x81', '\x94', '}', '\x94', '('};
inline constexpr char end_of_state[2] = {'u', 'b'};

/// Whether a part of a reduction, which does not outlive it, can be written: nothing in it may have
/// an address that is used again.
template <class T, class... Seen>
constexpr bool find_temporary_encodable() {
    if constexpr (is_simple_key<T>()) {
        return true;
    } else if constexpr (registry::form_of<T> == registry::own_form::adapter) {
        if constexpr (adapter<T>::form == shape::list || adapter<T>::form == shape::array ||
                      adapter<T>::form == shape::optional) {
            return find_temporary_encodable<std::remove_cv_t<typename adapter<T>::element>>();
        } else {
            return false;
        }
    } else {
        return false;
    }
}
template <class T>
inline constexpr bool is_temporary_encodable = find_temporary_encodable<T>();

}  // namespace copyreg::codec
