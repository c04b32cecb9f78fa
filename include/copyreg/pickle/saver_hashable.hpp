// SPDX-License-Identifier: MIT
//
// Saving keys of dicts and items of sets, which are hashable in Python: what C++ holds as a list
// becomes a tuple, a set a frozenset, and so on down to the last of their items. Included by
// saver.hpp.
//
// A type with a reduce function, or of a form, is what that says.
#pragma once

#include <copyreg/pickle/saver.hpp>

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <utility>

namespace copyreg::codec {

namespace detail {

/// Saves `count` objects from `at` on into `cells`.
template <class E, class Iterator>
void save_hashables(saver& s, model::cell* cells, std::size_t count, Iterator at) {
    for (std::size_t i = 0; i < count; ++i, ++at) {
        cells[i] = model::inside(save_hashable<E>(s, *at), &s.arena());
    }
}

template <class E, class Iterator>
model::cell save_as_tuple(saver& s, std::size_t count, Iterator at) {
    if (count == 0) return model::make_empty_tuple();
    auto* n = model::new_tuple(s.arena(), count);
    save_hashables<E>(s, n->items(), count, at);
    return model::make_node(&s.arena(), n);
}

template <class E, class Iterator>
model::cell save_as_frozenset(saver& s, std::size_t size, Iterator at) {
    auto* n = model::new_node<model::keyed_node>(s.arena(), kind::frozenset);
    n->cells = static_cast<model::cell*>(s.arena().allocate(size * sizeof(model::cell)));
    save_hashables<E>(s, n->cells, size, at);
    n->size = n->capacity = static_cast<std::uint32_t>(size);
    s.finish_keys(*n);
    return model::make_node(&s.arena(), n);
}

}  // namespace detail

template <class T>
model::cell save_hashable(saver& s, const T& x) {
    if constexpr (registry::form_of<T> != registry::own_form::adapter) {
        return save(s, x);
    } else {
        if (registry::override_of<T>(s.table()) != nullptr) return save(s, x);
        using A = adapter<T>;
        constexpr shape form = A::form;
        if constexpr (form == shape::list) {
            return detail::save_as_tuple<typename A::element>(s, A::size(x), A::begin(x));
        } else if constexpr (form == shape::array) {
            return detail::save_as_tuple<typename A::element>(s, A::count, A::data(x));
        } else if constexpr (form == shape::set) {
            return detail::save_as_frozenset<typename A::element>(s, A::size(x), A::begin(x));
        } else if constexpr (form == shape::tuple) {
            return [&]<class... E>(const std::tuple<E...>*) {
                return [&]<std::size_t... I>(std::index_sequence<I...>) {
                    return s.tuple(save_hashable<std::remove_cv_t<E>>(s, A::template get<I>(x))...);
                }
                (std::index_sequence_for<E...>());
            }(static_cast<const typename A::elements*>(nullptr));
        } else if constexpr (form == shape::optional) {
            return A::has_value(x) ? save_hashable<typename A::element>(s, A::get(x))
                                   : model::make_none();
        } else if constexpr (form == shape::variant) {
            return registry::visit(x, [&]<class E>(const E& e) { return save_hashable<E>(s, e); });
        } else {
            return save(s, x);
        }
    }
}

}  // namespace copyreg::codec
