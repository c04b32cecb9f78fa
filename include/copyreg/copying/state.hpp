// SPDX-License-Identifier: MIT
//
// How a copy is given a state: by its hook, or member by member.
#pragma once

#include <copyreg/base/error.hpp>
#include <copyreg/base/type_name.hpp>
#include <copyreg/model/value.hpp>
#include <copyreg/registry/hooks.hpp>
#include <copyreg/registry/owned.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace copyreg::copying {

/// Whether `state` is what Python would see as None, which is given to nobody.
template <class S>
bool is_none(const S& state) {
    if constexpr (std::is_base_of_v<value, S>) {
        return state.is_none();
    } else if constexpr (!adapted<S>) {
        return false;
    } else if constexpr (adapter<S>::form == shape::none) {
        return true;
    } else if constexpr (adapter<S>::form == shape::optional) {
        return !adapter<S>::has_value(state);
    } else if constexpr (adapter<S>::form == shape::pointer) {
        return state == nullptr;
    } else {
        return false;
    }
}

/// A map from names to values of one C++ type.
template <class S>
concept maps_names =
    std::is_convertible_v<const typename S::key_type&, std::string_view> && requires {
    typename S::mapped_type;
} && !std::is_base_of_v<value, typename S::mapped_type>;

template <class T>
[[noreturn]] void refuse_state_of_arrays() {
    throw copy_error("expected a state without arrays, found one in " + type_name(typeid(T)));
}

/// What a state says as the member `M` that it is for.
template <class M, class X>
M as_member(const X& x) {
    if constexpr (std::is_convertible_v<const X&, M>) {
        return x;
    } else {
        try {
            return value(x).template as<M>();
        } catch (const unpickling_error& e) { throw copy_error(e.what()); }
    }
}

/// Gives `object` a state: by its hook, or member by member.
template <class T, class S>
void give_state(T& object, S state) {
    if constexpr (registry::has_setstate_hook<T>) {
        using wanted = registry::setstate_type<T>;
        if constexpr (std::is_convertible_v<S, wanted>) {
            copyreg_setstate(object, wanted(std::move(state)));
        } else {
            copyreg_setstate(object, value(state).template as<wanted>());
        }
    } else if constexpr (registry::has_class_form<T> && maps_names<S>) {
        for (auto& entry : state) {
            registry::class_description<T>::form.members.each([&](const auto& m) {
                if (m.name != std::string_view(entry.first)) return;
                using member = std::remove_cvref_t<decltype(m)>;
                using M = typename member::value_type;
                if constexpr (std::is_array_v<M>) {
                    refuse_state_of_arrays<T>();
                } else if constexpr (member::is_property) {
                    m.set(object, as_member<registry::owned_t<M>>(entry.second));
                } else if constexpr (std::is_assignable_v<M&, decltype((entry.second))>) {
                    m.ref(object) = entry.second;
                } else {
                    m.ref(object) = as_member<M>(entry.second);
                }
            });
        }
    } else if constexpr (registry::has_class_form<T>) {
        const value named(state);
        if (named.kind() != kind::dict) {
            throw copy_error("expected a dict as the state of " + type_name(typeid(T)) +
                             ", found " + std::string(name_of(named.kind())));
        }
        const auto set = [&](const auto& member) {
            const value* found = named.find(value(member.name));
            if (found == nullptr) return;
            using M = typename std::remove_cvref_t<decltype(member)>::value_type;
            if constexpr (std::is_array_v<M>) {
                refuse_state_of_arrays<T>();
            } else if constexpr (std::remove_cvref_t<decltype(member)>::is_property) {
                member.set(object, found->template as<registry::owned_t<M>>());
            } else {
                member.ref(object) = found->template as<M>();
            }
        };
        registry::class_description<T>::form.members.each(set);
    } else {
        throw copy_error("expected " + type_name(typeid(T)) +
                         " to take its state, found no copyreg_setstate, state setter or "
                         "COPYREG_CLASS members");
    }
}

}  // namespace copyreg::copying
