// SPDX-License-Identifier: MIT
//
// How a type is reduced: the order of look-up, written once. Pickling and copying both go by it.
//
//   the table in use  ->  COPYREG_REDUCE, copyreg_reduce  ->  COPYREG_CLASS, _CALL, _ENUM
//                     ->  the adapter of the type         ->  what was registered at run time
//
// Copying asks its copy hooks before all of these.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/registry/dispatch_table.hpp>

#include <string>
#include <type_traits>

namespace copyreg::registry {

/// The override of `T` in the table in use, or nullptr. One load and one compare where there is no
/// override at all.
template <class T>
const override_entry* override_of(const lazy<T, table_data>& table) {
    if (!table.any_override) [[likely]]
        return nullptr;
    return table.override_at(type_slot<T>());
}

/// The same for a type that is known only at run time.
template <class OnUse = on_use>
inline const override_entry* override_of(const lazy<OnUse, table_data>& table,
                                         std::type_index type) {
    if (!table.any_override) [[likely]]
        return nullptr;
    const auto found = table.entries.find(type);
    return found == table.entries.end() ? nullptr : found->second.reduce.get();
}

/// Calls the function of `engine` that goes with the way in which `x` is reduced. Each takes `x`
/// and returns the same type; `by_override` and `by_reduction` return an optional of it, empty to
/// go on.
template <class Engine, class T>
[[gnu::always_inline]] inline auto look_up(Engine& engine, const T& x) {
    check_type<T>();
    if (const override_entry* entry = override_of<T>(engine.table())) [[unlikely]] {
        if (auto reduced = engine.by_override(*entry, x)) return *std::move(reduced);
    }
    if constexpr (has_own_reduction<T>) {
        if (auto reduced = engine.by_reduction(x)) return *std::move(reduced);
    }
    constexpr own_form form = form_of<T>;
    if constexpr (form == own_form::class_) {
        return engine.by_class(class_description<T>::form, x);
    } else if constexpr (form == own_form::call) {
        return engine.by_call(call_description<T>::form, x);
    } else if constexpr (form == own_form::enumeration) {
        return engine.by_enum(enum_description<T>::form, x);
    } else if constexpr (form == own_form::adapter) {
        return engine.by_adapter(x);
    } else {
        return engine.by_run_time_form(x);
    }
}

/// What is wrong with a type that nobody registered.
template <class = on_use>
inline std::string unregistered(std::type_index type) {
    const std::string name = type_name(type);
    return "expected a registered type, found " + name + "; register it with COPYREG_CLASS(" +
           name + ", \"module:Name\", members...), COPYREG_CALL, COPYREG_ENUM or " +
           "copyreg::pickle<" + name +
           ">, in a header or source file that is part of this program, or at run time before it "
           "is used";
}

}  // namespace copyreg::registry
