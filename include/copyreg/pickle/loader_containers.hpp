// SPDX-License-Identifier: MIT
//
// Members of `loader`: arrays, tuples, lists, dicts and sets. Included by loader.hpp.
//
// What a container will hold is charged before room for it is made; each item is a step of the path
// to what is wrong.
#pragma once

#include <copyreg/pickle/loader.hpp>

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace copyreg::codec {

// --- of a size that the type says

template <class T>
T loader::build_array(const cell& c) {
    using A = adapter<T>;
    const auto items = items_of(c, A::count);
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        step part(*this, path_step::what::item);
        return T{{(part.to(I), load_new<typename A::element>(*this, items[I]))...}};
    }
    (std::make_index_sequence<A::count>());
}

template <class T>
T loader::build_tuple(const cell& c) {
    using elements = typename adapter<T>::elements;
    constexpr std::size_t count = std::tuple_size_v<elements>;
    const auto items = items_of(c, count);
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        step part(*this, path_step::what::item);
        return T{(part.to(I), load_new<std::remove_cv_t<std::tuple_element_t<I, elements>>>(
                                  *this, items[I]))...};
    }
    (std::make_index_sequence<count>());
}

template <class T>
void loader::load_array(const cell& c, T& x) {
    using A = adapter<T>;
    const auto items = items_of(c, A::count);
    step part(*this, path_step::what::item);
    auto* data = A::data(x);
    for (std::size_t i = 0; i < items.size(); ++i) {
        part.to(i);
        load(*this, items[i], data[i]);
    }
}

template <class T>
void loader::load_tuple(const cell& c, T& x) {
    using A = adapter<T>;
    constexpr std::size_t count = std::tuple_size_v<typename A::elements>;
    const auto items = items_of(c, count);
    step part(*this, path_step::what::item);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        ((part.to(I), load(*this, items[I], A::template get<I>(x))), ...);
    }
    (std::make_index_sequence<count>());
}

// --- of any size

template <class T>
void loader::load_list(const cell& c, T& x) {
    using A = adapter<T>;
    using E = typename A::element;
    const auto items = items_of(c);
    charge(items.size() * sizeof(E));
    step part(*this, path_step::what::item);
    if constexpr (requires { typename A::refill; } && std::is_default_constructible_v<E>) {
        typename A::refill refill(x);
        refill.expect(items.size());
        for (std::size_t i = 0; i < items.size(); ++i) {
            part.to(i);
            load<E>(*this, items[i], refill.next());
        }
        refill.finish();
    } else if constexpr (registry::appends_by_refill<T>) {
        typename A::refill refill(x);
        for (std::size_t i = 0; i < items.size(); ++i) {
            part.to(i);
            refill.append(load_new<E>(*this, items[i]));
        }
        refill.finish();
    } else {
        A::clear(x);
        if constexpr (requires { A::reserve(x, items.size()); }) A::reserve(x, items.size());
        for (std::size_t i = 0; i < items.size(); ++i) {
            part.to(i);
            A::append(x, load_new<E>(*this, items[i]));
        }
    }
}

template <class T>
void loader::load_dict(const cell& c, T& x) {
    using A = adapter<T>;
    if (!c.is(kind::dict)) fail("dict", c);
    const auto& n = model::node_as<model::keyed_node>(c);
    charge(n.size * (sizeof(typename A::key) + sizeof(typename A::mapped)));
    A::clear(x);
    if constexpr (requires { A::reserve(x, std::size_t{n.size}); }) A::reserve(x, n.size);
    std::size_t place = n.first();
    for (std::size_t left = n.size; left != 0; --left, place = n.after(place)) {
        const cell& key = n.key(place);
        auto k = [&] {
            const step part(*this, path_step::what::key, place);
            return load_new<typename A::key>(*this, key);
        }();
        const step part(*this, place, key);
        A::insert(x, std::move(k), load_new<typename A::mapped>(*this, (&key)[1]));
    }
}

template <class T>
void loader::load_set(const cell& c, T& x) {
    using A = adapter<T>;
    if (!c.is(kind::set) && !c.is(kind::frozenset)) fail("set", c);
    const auto& n = model::node_as<model::keyed_node>(c);
    charge(n.size * sizeof(typename A::element));
    A::clear(x);
    if constexpr (requires { A::reserve(x, std::size_t{n.size}); }) A::reserve(x, n.size);
    step part(*this, path_step::what::item);
    std::size_t place = n.first();
    for (std::size_t left = n.size; left != 0; --left, place = n.after(place)) {
        part.to(place);
        A::insert(x, load_new<typename A::element>(*this, n.key(place)));
    }
}

}  // namespace copyreg::codec
