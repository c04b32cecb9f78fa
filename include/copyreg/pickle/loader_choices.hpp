// SPDX-License-Identifier: MIT
//
// Members of `loader`: `std::variant` and `std::any`, where the pickle says which type it is.
// Included by loader.hpp.
//
// The alternatives of a variant whose kind is exactly that of the object are tried first, in their
// order, then those that may take it too. An attempt that fails is undone before the next one.
//
// The last candidate is no attempt: what is wrong with it is what the error says, and what it puts
// off stays put off, so that a chain through variants is as long as one of pointers. That is why an
// object whose name builds something else is no candidate, however loose.
#pragma once

#include <copyreg/pickle/loader.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <typeinfo>
#include <utility>

namespace copyreg::codec {

namespace detail {

/// How well the kind of a cell goes with a type: not at all, perhaps, exactly.
enum class fit : std::uint8_t { none, loose, exact };

/// `parts` is the call that made `c`, if it is one that can be told.
template <class T>
fit fit_of(loader& l, const model::cell& c, const std::optional<call_parts>& parts) {
    const kind k = model::kind_of(c);
    const auto when = [](bool is_exact, bool is_loose) {
        return is_exact ? fit::exact : is_loose ? fit::loose : fit::none;
    };
    const auto builds = [&](const std::type_info& type, bool derived) {
        return l.entry_for(*parts->known, type, derived) != nullptr;
    };
    const bool is_known = parts && parts->known != nullptr;
    if constexpr (registry::form_of<T> != registry::own_form::adapter) {
        if constexpr (std::is_enum_v<T>) {
            if (const auto* entry = l.enum_of(c)) return when(entry->result == typeid(T), false);
        }
        if (!parts) return when(false, k == kind::global);
        return when(is_known && builds(typeid(T), false), is_known && std::is_enum_v<T>);
    } else {
        using A = adapter<T>;
        constexpr shape form = A::form;
        const bool is_object =
            is_known ? builds(typeid(T), false) : k == kind::object || k == kind::global;
        if constexpr (form == shape::none) {
            return when(k == kind::none, false);
        } else if constexpr (form == shape::boolean) {
            return when(k == kind::boolean, is_object);
        } else if constexpr (form == shape::integer || form == shape::long_integer) {
            return when(k == kind::integer, k == kind::boolean || is_object);
        } else if constexpr (form == shape::floating) {
            return when(k == kind::floating, k == kind::integer || k == kind::boolean || is_object);
        } else if constexpr (form == shape::character) {
            return when(k == kind::string && model::text_of(c).size() == 1, k == kind::string);
        } else if constexpr (form == shape::string) {
            return when(k == kind::string, is_object);
        } else if constexpr (form == shape::bytes) {
            return when(k == kind::bytes, k == kind::bytearray || k == kind::buffer || is_object);
        } else if constexpr (form == shape::list) {
            return when(k == kind::list, k == kind::tuple || is_object);
        } else if constexpr (form == shape::array || form == shape::tuple) {
            return when(k == kind::tuple, k == kind::list || is_object);
        } else if constexpr (form == shape::dict) {
            return when(k == kind::dict, is_object);
        } else if constexpr (form == shape::set) {
            return when(k == kind::set, k == kind::frozenset || is_object);
        } else if constexpr (form == shape::optional || form == shape::pointer) {
            if (k == kind::none) return fit::exact;
            using E = std::remove_cv_t<typename A::element>;
            if constexpr (std::is_polymorphic_v<E> &&
                          registry::form_of<E> != registry::own_form::adapter) {
                return when(false, is_known ? builds(typeid(E), true) : is_object);
            } else {
                return fit_of<E>(l, c, parts);
            }
        } else {
            return fit::loose;
        }
    }
}

}  // namespace detail

template <class T>
std::optional<T> loader::load_alternative(const cell& c) {
    using A = adapter<T>;
    using detail::fit;
    return [&]<class... E>(const std::tuple<E...>*) {
        const auto parts = parts_of(c);
        const fit fits[] = {detail::fit_of<E>(*this, c, parts)...};
        const auto count = [&](fit wanted) {
            return std::count(std::begin(fits), std::end(fits), wanted);
        };
        std::optional<T> result;
        for (const fit wanted : {fit::exact, fit::loose}) {
            const bool is_last =
                count(wanted) == 1 && (wanted == fit::loose || count(fit::loose) == 0);
            const auto take = [&]<std::size_t I, class X>() {
                const auto load_it = [&] {
                    result.emplace(A::template make<I>(load_new<X>(*this, c)));
                };
                if (is_last) {
                    load_it();
                } else if (!attempt(load_it)) {
                    result.reset();
                }
                return result.has_value();
            };
            [&]<std::size_t... I>(std::index_sequence<I...>) {
                (void)((fits[I] == wanted && take.template operator()<I, E>()) || ...);
            }
            (std::index_sequence_for<E...>());
            if (result) return result;
        }
        std::string expected = "one of";
        ((expected += ' ' + name_of_type<E>() + ','), ...);
        expected.pop_back();
        fail(expected, c);
    }(static_cast<const typename A::alternatives*>(nullptr));
}

template <class Any>
void loader::load_any(const cell& c, Any& x) {
    switch (model::kind_of(c)) {
        case kind::none: x.reset(); return;
        case kind::boolean: x = c.boolean; return;
        case kind::floating: x = c.floating; return;
        case kind::string:
            charge(model::text_of(c).size());
            x = std::string(model::text_of(c));
            return;
        case kind::bytes:
            charge(model::text_of(c).size());
            x = copyreg::bytes(model::text_of(c));
            return;
        case kind::integer:
            if (c.is_node()) break;
            x = c.integer;
            return;
        case kind::global:
        case kind::object:
            if (const auto* entry = enum_of(c)) {
                target t{target::what::any};
                t.any = &x;
                return entry->pickling->make(*this, *entry, c, t);
            }
            if (const auto parts = parts_of(c); parts && parts->known != nullptr) {
                if (const auto* entry = primary(*parts->known)) {
                    target t{target::what::any};
                    t.any = &x;
                    name_root(plain_name(entry->name));
                    return entry->pickling->make(*this, *entry, c, t);
                }
            }
            break;
        default: break;
    }
    x = value(model::as_value(c));
}

}  // namespace copyreg::codec
