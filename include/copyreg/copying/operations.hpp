// SPDX-License-Identifier: MIT
//
// What the copying engine leaves in the registry's entries: functions for types that are known only
// at run time. `object` is always the most derived object.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/copying/memo.hpp>
#include <copyreg/registry/lifetime.hpp>

#include <any>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace copyreg::copying {

/// Where a copy of a type that is known only at run time goes.
struct outlet {
    enum class what : std::uint8_t { value, shared, unique };
    what how;
    void* place = nullptr;             // value: room for it; unique: made by `new`
    std::shared_ptr<void> owner = {};  // shared
    std::uint32_t number = 0;          // shared: in the memo
};

/// Of one member of a class: copies that of `from` to `to`.
struct member_operations {
    std::size_t at;  // in the form
    void (*copy)(memo&, const void* member, const void* from, void* to, bool is_deep);
};

/// Of a class or call without hooks whose form the compiler knows.
struct class_operations {
    const registry::class_lifetime* lifetime;
    const void* form;
    std::span<const member_operations> members;
    bool is_plain;
    bool is_call;  // which does no more than to set the members
};

template <class = on_use>
std::any copy_any_by_table(memo& m, const class_operations& ops, const std::any& a, bool is_deep);

struct type_operations {
    /// `number` is that of `object` in the memo.
    std::shared_ptr<void> (*shared)(memo&, const void* object, std::uint32_t number, bool is_deep);
    void* (*unique)(memo&, const void* object, bool is_deep);
    std::any (*any)(memo&, const std::any&, bool is_deep);  // nullptr: by `cls`
    const class_operations* cls;

    /// A copy of an any that holds the type.
    template <class = on_use>
    std::any copy_any(memo& m, const std::any& a, bool is_deep) const {
        return any != nullptr ? any(m, a, is_deep)
                              : copying::copy_any_by_table(m, *cls, a, is_deep);
    }
};

/// Of a class, call or enum that was registered at run time.
struct form_operations {
    void (*copy)(memo&, const registry::constructor_entry&, const void* object, bool is_deep,
                 outlet&);
};

struct override_operations {
    /// Returns false if the reduce function says "not mine".
    bool (*copy)(memo&, const registry::override_entry&, const void* object, bool is_deep, outlet&);
};

}  // namespace copyreg::copying
