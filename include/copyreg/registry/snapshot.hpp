// SPDX-License-Identifier: MIT
//
// What readers see of the registry: one state of everything that is registered.
//
// A snapshot answers which entry a type or a name has, which overrides are in use, and what is a
// base of what. It never changes once it is published, so nothing here is locked, and what it
// answers is good for as long as the snapshot is kept (see registry.hpp).
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/registry/entries.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <typeindex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace copyreg {
class dict;
}

namespace copyreg::registry {

/// An entry of a dispatch table: a reduce function, or (`reduce` is null) a type's own form.
struct table_entry {
    std::shared_ptr<const override_entry> reduce;
    bool has_own = false;  // a form, which is there without `reduce` too

    /// Whether `pickle<T>` put it there.
    bool is_override() const noexcept { return reduce != nullptr; }
};

/// The contents of a dispatch table.
template <class OnUse>
struct basic_table_data {
    lazy<OnUse, std::unordered_map<std::type_index, table_entry>> entries;
    lazy<OnUse, std::vector<const override_entry*>> by_slot;  // overrides; see type_slot
    bool any_override = false;
    bool any_native_override = false;  // of a number, a str, a container

    /// The override at `slot`, or nullptr.
    const override_entry* override_at(std::uint32_t slot) const noexcept {
        return slot < by_slot.size() ? by_slot[slot] : nullptr;
    }
    void set(std::uint32_t slot, const std::shared_ptr<const override_entry>& reduce) {
        entries[reduce->type].reduce = reduce;
        while (slot >= by_slot.size()) by_slot.push_back(nullptr);
        by_slot[slot] = reduce.get();
        any_override = true;
        any_native_override = any_native_override || reduce->is_native;
    }
    /// Takes the override away; the type's own entry stays if the table had it.
    void erase(std::uint32_t slot, std::type_index type) {
        const auto found = entries.find(type);
        if (found == entries.end()) return;
        if (found->second.has_own) {
            found->second.reduce = nullptr;
        } else {
            entries.erase(found);
        }
        if (slot < by_slot.size()) by_slot[slot] = nullptr;
    }
};
using table_data = basic_table_data<on_use>;

/// A global that was made known with an object: `register_global`.
struct global_object {
    std::string name;
    std::type_index type = typeid(void);
    std::shared_ptr<void> object;
    /// Makes a copy of `object` at `to`, or (`is_over`) over what is there; false if it cannot.
    bool (*copy)(void* to, const void* object, bool is_over) = nullptr;
};

/// Everything that a name may stand for.
template <class OnUse>
struct basic_name_entry {
    lazy<OnUse, std::shared_ptr<const constructor_entry>> function;  // COPYREG_CONSTRUCTOR
    lazy<OnUse, std::shared_ptr<const constructor_entry>> form;      // COPYREG_CLASS, _CALL, _ENUM
    lazy<OnUse, std::shared_ptr<const global_object>> object;
    std::string alias_of;
};
using name_entry = basic_name_entry<on_use>;

using upcast_function = void* (*)(void*);

/// The version of a class's state, and what brings an older one up to it.
struct version_entry {
    int number = 1;
    std::function<void(dict&, int)> migrate;
};

struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
        return std::hash<std::string_view>{}(text);
    }
};

/// Everything that is registered for a type.
template <class OnUse>
struct basic_type_record {
    lazy<OnUse, std::shared_ptr<const type_entry>> entry;
    /// A relation is between classes, so there are no cycles.
    lazy<OnUse, std::vector<std::pair<std::type_index, upcast_function>>> bases;
    lazy<OnUse, std::shared_ptr<const version_entry>> version;
};
using type_record = basic_type_record<on_use>;

/// One state of the registry; never changes once it is published.
template <class OnUse>
struct basic_snapshot {
    using type_record = basic_type_record<OnUse>;
    using type_map = std::unordered_map<std::type_index, type_record>;

    type_map types;
    type_map derived;  // their bases; few, so found sooner
    std::unordered_map<std::string, basic_name_entry<OnUse>, text_hash, std::equal_to<>> names;
    basic_table_data<OnUse> table;
    bool any_version = false;
    bool any_run_time_enum = false;  // an enum whose form the compiler does not know

    /// The form that the enum `type` was given at run time, or nullptr.
    const constructor_entry* run_time_enum(std::type_index type) const {
        if (!any_run_time_enum) [[likely]]
            return nullptr;
        const type_entry* entry = find_type(type);
        return entry == nullptr ? nullptr : entry->form.get();
    }

    /// What `name` ("module:qualname") stands for, aliases followed; nullptr if nothing.
    const basic_name_entry<OnUse>* find_name(std::string_view name) const {
        for (int hops = 0; hops < 16; ++hops) {
            const auto found = names.find(name);
            if (found == names.end()) return nullptr;
            if (found->second.alias_of.empty()) return &found->second;
            name = found->second.alias_of;
        }
        return nullptr;
    }
    /// `object`, a `from`, as the `to` that it is by the base relations; nullptr if none leads
    /// there.
    void* upcast(void* object, std::type_index from, std::type_index to) const {
        if (from == to) return object;
        const type_record* found = find_derived(from);
        if (found == nullptr) return nullptr;
        for (const auto& [base, step] : found->bases) {
            if (void* there = upcast(step(object), base, to)) return there;
        }
        return nullptr;
    }
    bool is_base(std::type_index from, std::type_index to) const {
        if (from == to) return true;
        const type_record* found = find_derived(from);
        if (found == nullptr) return false;
        for (const auto& base : found->bases) {
            if (is_base(base.first, to)) return true;
        }
        return false;
    }
    /// The bases of `type`; nullptr if none is registered.
    const type_record* find_derived(std::type_index type) const {
        const auto found = derived.find(type);
        return found == derived.end() ? nullptr : &found->second;
    }
    const type_entry* find_type(std::type_index type) const {
        const auto found = types.find(type);
        return found == types.end() ? nullptr : found->second.entry.get();
    }
    /// The version that `type` was given at run time, or nullptr.
    const version_entry* find_version(std::type_index type) const {
        if (!any_version) return nullptr;
        const auto found = types.find(type);
        return found == types.end() ? nullptr : found->second.version.get();
    }
};
using snapshot = basic_snapshot<on_use>;

}  // namespace copyreg::registry
