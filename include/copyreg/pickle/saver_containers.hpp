// SPDX-License-Identifier: MIT
//
// Members of `saver`: lists, arrays, tuples, dicts and sets. Included by saver.hpp.
//
// A node fulfils its claim before its items are saved: they may refer to it. Room is made once,
// since the size is known.
#pragma once

#include <copyreg/pickle/saver.hpp>

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <utility>

namespace copyreg::codec {

template <class T>
model::cell saver::save_list(const T& x) {
    using A = adapter<T>;
    auto* n = model::new_node<model::list_node>(arena());
    fulfil(take_claim(), n);
    model::reserve(arena(), n->items, 0, n->capacity, A::size(x));
    const auto end = A::end(x);
    for (auto at = A::begin(x); at != end; ++at) {
        model::append(arena(), *n, save<typename A::element>(*this, *at));
    }
    return model::make_node(&arena(), n);
}

template <class T>
model::cell saver::save_array(const T& x) {
    using A = adapter<T>;
    const claim c = take_claim();
    const auto fill = [&](cell* items) {
        const auto* data = A::data(x);
        for (std::size_t i = 0; i < A::count; ++i) {
            items[i] = model::inside(save<typename A::element>(*this, data[i]), &arena());
        }
    };
    if constexpr (A::as_list) {
        auto* n = model::new_node<model::list_node>(arena());
        fulfil(c, n);
        model::reserve(arena(), n->items, 0, n->capacity, A::count);
        fill(n->items);
        n->size = A::count;
        return model::make_node(&arena(), n);
    } else if constexpr (A::count == 0) {
        return model::make_empty_tuple();
    } else {
        auto* n = model::new_tuple(arena(), A::count);
        fulfil(c, n);
        fill(n->items());
        return model::make_node(&arena(), n);
    }
}

template <class T>
model::cell saver::save_tuple(const T& x) {
    using A = adapter<T>;
    constexpr std::size_t count = std::tuple_size_v<typename A::elements>;
    if constexpr (count == 0) {
        take_claim();
        return model::make_empty_tuple();
    } else {
        auto* n = model::new_tuple(arena(), count);
        fulfil(take_claim(), n);
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (set_arg(n, I,
                     save<std::remove_cv_t<std::tuple_element_t<I, typename A::elements>>>(
                         *this, A::template get<I>(x))),
             ...);
        }
        (std::make_index_sequence<count>());
        return model::make_node(&arena(), n);
    }
}

template <class T>
model::cell saver::save_dict(const T& x) {
    using A = adapter<T>;
    auto* n = new_dict(A::size(x));
    fulfil(take_claim(), n);
    const auto end = A::end(x);
    for (auto at = A::begin(x); at != end; ++at) {
        const cell key = save_hashable<typename A::key>(*this, at->first);
        add_entry(*n, key, save<typename A::mapped>(*this, at->second));
    }
    finish_keys(*n);
    return model::make_node(&arena(), n);
}

template <class T>
model::cell saver::save_set(const T& x) {
    using A = adapter<T>;
    auto* n = model::new_node<model::keyed_node>(arena(), kind::set);
    fulfil(take_claim(), n);
    const std::size_t size = A::size(x);
    n->cells = static_cast<cell*>(arena().allocate(size * sizeof(cell)));
    n->capacity = static_cast<std::uint32_t>(size);
    const auto end = A::end(x);
    for (auto at = A::begin(x); at != end; ++at) {
        n->cells[n->size] = model::inside(save_hashable<typename A::element>(*this, *at), &arena());
        ++n->size;
    }
    finish_keys(*n);
    return model::make_node(&arena(), n);
}

}  // namespace copyreg::codec
