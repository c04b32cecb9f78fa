// SPDX-License-Identifier: MIT
//
// The items that a reduction gives to an object: how a class takes them, and as what. Items of a
// list go by an adapter of a list or set, `push_back(item)` or, by Python's name, `append(item)`;
// those of a dict by an adapter of a dict or `insert_or_assign(key, mapped)`.
//
// What is loaded for a member function is its parameter, or `value_type`, `key_type` and
// `mapped_type` where the class has these.
#pragma once

#include <copyreg/registry/adapter.hpp>
#include <copyreg/registry/function_traits.hpp>
#include <copyreg/registry/owned.hpp>

#include <cstddef>
#include <iterator>
#include <tuple>
#include <type_traits>
#include <utility>

namespace copyreg::registry {

/// What is loaded for the parameter `I` of a member function without overloads.
template <class F, std::size_t I>
using parameter_of =
    owned_t<std::remove_cvref_t<std::tuple_element_t<I, typename function_traits<F>::parameters>>>;

// --- list items

template <class T>
concept has_typed_push_back = requires(T& x, typename T::value_type item) {
    x.push_back(std::move(item));
};
template <class T>
concept has_typed_append = requires(T& x, typename T::value_type item) {
    x.append(std::move(item));
};
template <class T>
concept has_push_back = requires {
    requires function_traits<decltype(&T::push_back)>::arity == 1;
};
template <class T>
concept has_append = requires {
    requires function_traits<decltype(&T::append)>::arity == 1;
};

template <class T>
constexpr auto find_item_type() {
    if constexpr (adapted<T>) {
        if constexpr (adapter<T>::form == shape::list || adapter<T>::form == shape::set) {
            return std::type_identity<typename adapter<T>::element>{};
        }
    } else if constexpr (has_typed_push_back<T> || has_typed_append<T>) {
        return std::type_identity<typename T::value_type>{};
    } else if constexpr (has_push_back<T>) {
        return std::type_identity<parameter_of<decltype(&T::push_back), 0>>{};
    } else if constexpr (has_append<T>) {
        return std::type_identity<parameter_of<decltype(&T::append), 0>>{};
    }
}
/// What `T` takes as items of its list, in a `type_identity`; void if it takes none.
template <class T>
using item_type = decltype(find_item_type<T>());

template <class T, class E>
void append_item(T& object, E item) {
    if constexpr (!adapted<T>) {
        if constexpr (requires { object.push_back(std::move(item)); }) {
            object.push_back(std::move(item));
        } else {
            object.append(std::move(item));
        }
    } else if constexpr (adapter<T>::form == shape::list) {
        adapter<T>::append(object, std::move(item));
    } else {
        adapter<T>::insert(object, std::move(item));
    }
}

// --- dict items

template <class T>
concept has_typed_insert = requires(T& x, typename T::key_type key,
                                    typename T::mapped_type mapped) {
    x.insert_or_assign(std::move(key), std::move(mapped));
};
template <class T>
concept has_insert = requires {
    requires function_traits<decltype(&T::insert_or_assign)>::arity == 2;
};

template <class T>
constexpr auto find_entry_type() {
    if constexpr (adapted<T>) {
        if constexpr (adapter<T>::form == shape::dict) {
            return std::type_identity<
                std::pair<typename adapter<T>::key, typename adapter<T>::mapped>>{};
        }
    } else if constexpr (has_typed_insert<T>) {
        return std::type_identity<std::pair<typename T::key_type, typename T::mapped_type>>{};
    } else if constexpr (has_insert<T>) {
        using insert = decltype(&T::insert_or_assign);
        return std::type_identity<std::pair<parameter_of<insert, 0>, parameter_of<insert, 1>>>{};
    }
}
/// What `T` takes as items of its dict, a pair in a `type_identity`; void if it takes none.
template <class T>
using entry_type = decltype(find_entry_type<T>());

template <class T, class K, class M>
void set_item(T& object, K key, M mapped) {
    if constexpr (adapted<T>) {
        adapter<T>::insert(object, std::move(key), std::move(mapped));
    } else {
        object.insert_or_assign(std::move(key), std::move(mapped));
    }
}

// --- the ranges of a reduction

template <class R>
concept item_range = requires(const R& range) {
    std::begin(range);
    std::end(range);
};
template <class R>
using item_of = std::remove_cvref_t<decltype(*std::begin(std::declval<const R&>()))>;

template <class R, std::size_t I>
using part_of_pair = std::remove_cvref_t<decltype(std::get<I>(std::declval<const item_of<R>&>()))>;
template <class R>
concept has_pairs = requires {
    typename part_of_pair<R, 0>;
    typename part_of_pair<R, 1>;
};

/// Whether a `T` takes what stands in `R` as items of its list.
template <class T, class R>
constexpr bool find_takes_items() {
    if constexpr (!item_range<R> || std::is_void_v<item_type<T>>) {
        return false;
    } else {
        return std::is_convertible_v<item_of<R>, typename item_type<T>::type>;
    }
}
/// Whether a `T` takes the pairs that stand in `R` as items of its dict.
template <class T, class R>
constexpr bool find_takes_entries() {
    if constexpr (!item_range<R> || std::is_void_v<entry_type<T>>) {
        return false;
    } else {
        using entry = typename entry_type<T>::type;
        if constexpr (has_pairs<R>) {
            return std::is_convertible_v<part_of_pair<R, 0>, typename entry::first_type> &&
                   std::is_convertible_v<part_of_pair<R, 1>, typename entry::second_type>;
        } else {
            return std::is_class_v<item_of<R>>;  // which falls into two parts by itself
        }
    }
}

}  // namespace copyreg::registry
