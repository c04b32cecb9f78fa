// SPDX-License-Identifier: MIT
//
// Plain types: those whose copy constructor is a deep copy, since nothing inside has identity.
//
// A registered class is plain if its members are, and if they are all that it has: a deep copy
// starts from a new object and copies what is registered, so a member that is not registered must
// not come along. A container is plain if it is one of the standard library: the copy constructor
// of another one may share the items.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/registry/lookup.hpp>

#include <array>
#include <cstddef>
#include <deque>
#include <forward_list>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

namespace copyreg::copying {

/// Whether the copy constructor of `T` copies each of its items.
template <class T>
inline constexpr bool copies_items = registry::is_view<T>;
template <class E, std::size_t N>
inline constexpr bool copies_items<std::array<E, N>> = true;
template <class... T>
inline constexpr bool copies_items<std::deque<T...>> = true;
template <class... T>
inline constexpr bool copies_items<std::forward_list<T...>> = true;
template <class... T>
inline constexpr bool copies_items<std::list<T...>> = true;
template <class... T>
inline constexpr bool copies_items<std::map<T...>> = true;
template <class... T>
inline constexpr bool copies_items<std::optional<T...>> = true;
template <class... T>
inline constexpr bool copies_items<std::pair<T...>> = true;
template <class... T>
inline constexpr bool copies_items<std::set<T...>> = true;
template <class... T>
inline constexpr bool copies_items<std::tuple<T...>> = true;
template <class... T>
inline constexpr bool copies_items<std::unordered_map<T...>> = true;
template <class... T>
inline constexpr bool copies_items<std::unordered_set<T...>> = true;
template <class... T>
inline constexpr bool copies_items<std::variant<T...>> = true;
template <class... T>
inline constexpr bool copies_items<std::vector<T...>> = true;

template <class T, class... Seen>
constexpr bool find_plain();

template <class T, class... Seen, class... Part>
constexpr bool all_plain(const std::tuple<Part...>*) {
    return (find_plain<std::remove_cv_t<Part>, T, Seen...>() && ...);
}

template <class T, class... Seen>
constexpr bool find_plain() {
    if constexpr ((std::is_same_v<T, Seen> || ...)) {
        return true;  // a type within itself is as plain as the rest of it
    } else if constexpr (std::is_array_v<T>) {
        return false;
    } else if constexpr (!registry::is_copyable<T> || registry::has_deepcopy_hook<T> ||
                         registry::has_own_reduction<T>) {
        return false;
    } else if constexpr (registry::has_enum_form<T>) {
        return true;
    } else if constexpr (registry::has_class_form<T> || registry::has_call_form<T>) {
        if constexpr (registry::has_getstate_hook<T> || registry::has_setstate_hook<T> ||
                      !registry::is_all_members<T>) {
            return false;
        } else {
            return all_plain<T, Seen...>(
                static_cast<const typename registry::members_of<T>::types*>(nullptr));
        }
    } else if constexpr (!adapted<T>) {
        return false;
    } else {
        using A = adapter<T>;
        constexpr shape form = A::form;
        constexpr bool has_items =
            (form >= shape::list && form <= shape::optional) || form == shape::variant;
        if constexpr (has_items && !copies_items<T>) {
            return false;
        } else if constexpr (form == shape::list || form == shape::set || form == shape::optional ||
                             form == shape::array) {
            return find_plain<std::remove_cv_t<typename A::element>, T, Seen...>();
        } else if constexpr (form == shape::dict) {
            return find_plain<typename A::key, T, Seen...>() &&
                   find_plain<typename A::mapped, T, Seen...>();
        } else if constexpr (form == shape::tuple) {
            return all_plain<T, Seen...>(static_cast<const typename A::elements*>(nullptr));
        } else if constexpr (form == shape::variant) {
            return all_plain<T, Seen...>(static_cast<const typename A::alternatives*>(nullptr));
        } else {
            return form != shape::pointer && form != shape::any && form != shape::value;
        }
    }
}

template <class T>
inline constexpr bool is_plain_type = find_plain<T>();

// --- what a shallow copy shares

/// Whether a part of this type is copied by its copy constructor, which shares what it refers to;
/// what owns something alone has none.
template <class T>
inline constexpr bool is_shareable = registry::is_copyable<T>;

// --- overrides inside plain types

template <class T, class... Seen>
bool is_overridden_within(const lazy<T, registry::table_data>& table);

template <class T, class... Seen, class... Part>
bool any_overridden(const lazy<T, registry::table_data>& table, const std::tuple<Part...>*) {
    return (is_overridden_within<std::remove_cv_t<Part>, T, Seen...>(table) || ...);
}

/// Whether `table` has an override for `T`, a plain type, or for anything that it is made of.
template <class T, class... Seen>
bool is_overridden_within(const lazy<T, registry::table_data>& table) {
    if constexpr ((std::is_same_v<T, Seen> || ...)) {
        return false;
    } else {
        if (registry::override_of<T>(table) != nullptr) return true;
        if constexpr (registry::has_class_form<T> || registry::has_call_form<T>) {
            return any_overridden<T, Seen...>(
                table, static_cast<const typename registry::members_of<T>::types*>(nullptr));
        } else if constexpr (adapted<T>) {
            using A = adapter<T>;
            constexpr shape s = A::form;
            if constexpr (s == shape::list || s == shape::set || s == shape::optional ||
                          s == shape::array) {
                return is_overridden_within<std::remove_cv_t<typename A::element>, T, Seen...>(
                    table);
            } else if constexpr (s == shape::dict) {
                return is_overridden_within<typename A::key, T, Seen...>(table) ||
                       is_overridden_within<typename A::mapped, T, Seen...>(table);
            } else if constexpr (s == shape::tuple) {
                return any_overridden<T, Seen...>(
                    table, static_cast<const typename A::elements*>(nullptr));
            } else if constexpr (s == shape::variant) {
                return any_overridden<T, Seen...>(
                    table, static_cast<const typename A::alternatives*>(nullptr));
            }
        }
        return false;
    }
}

/// Whether a `T` is copied by its copy constructor in this operation.
template <class T>
bool copies_plainly(const lazy<T, registry::table_data>& table) {
    if constexpr (is_plain_type<T>) {
        return !table.any_override || !is_overridden_within<T>(table);
    } else {
        return false;
    }
}

}  // namespace copyreg::copying
