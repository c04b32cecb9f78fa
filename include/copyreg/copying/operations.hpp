// SPDX-License-Identifier: MIT
//
// What the copying engine leaves in the registry's entries: functions for types that are known only
// at run time. `object` is always the most derived object.
#pragma once

#include <copyreg/copying/memo.hpp>

#include <any>
#include <cstdint>
#include <memory>

namespace copyreg::copying {

/// Where a copy of a type that is known only at run time goes.
struct outlet {
    enum class what : std::uint8_t { value, shared, unique };
    what how;
    void* place = nullptr;             // value: room for it; unique: made by `new`
    std::shared_ptr<void> owner = {};  // shared
    std::uint32_t number = 0;          // shared: in the memo
};

struct type_operations {
    /// `number` is that of `object` in the memo.
    std::shared_ptr<void> (*shared)(memo&, const void* object, std::uint32_t number, bool is_deep);
    void* (*unique)(memo&, const void* object, bool is_deep);
    std::any (*any)(memo&, const std::any&, bool is_deep);
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
