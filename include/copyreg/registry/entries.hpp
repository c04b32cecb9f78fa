// SPDX-License-Identifier: MIT
//
// What the registry holds: one entry for each C++ type, one for each constructor, one for each
// override in a dispatch table. Entries are plain data that never change once they are published.
//
// The registry knows no engine. Each engine leaves its own operations in an entry, behind a pointer
// to a type that only it defines.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/base/type_name.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <typeindex>
#include <typeinfo>

namespace copyreg {

namespace codec {
struct type_operations;         // of a C++ type: saving, loading, encoding, decoding
struct constructor_operations;  // of a constructor: calling it with what a pickle holds
struct override_operations;     // of a reduce function in a table
template <class T>
const type_operations* operations_of() noexcept;
template <class T>
const type_operations* operations_of_builtin() noexcept;  // a scalar, std::string or bytes
template <class F>
const constructor_operations* operations_of_function() noexcept;
template <class T, class Form>
const constructor_operations* operations_of_form() noexcept;
template <class T, class F>
const override_operations* operations_of_override() noexcept;
}  // namespace codec

namespace copying {
struct type_operations;
struct form_operations;
struct override_operations;
template <class T>
const type_operations* operations_of() noexcept;
template <class = on_use>
inline const type_operations* operations_of_builtin() noexcept;
template <class T, class Form>
const form_operations* operations_of_form() noexcept;
template <class T, class F>
const override_operations* operations_of_override() noexcept;
}  // namespace copying

namespace registry {

/// Where a registration stands in the source.
struct place {
    const char* file = "";
    unsigned line = 0;

    std::string str() const { return std::string(file) + ":" + std::to_string(line); }
    friend bool operator==(const place& a, const place& b) noexcept {
        return a.line == b.line && std::string_view(a.file) == b.file;
    }
};

/// How a registered class is written and built.
enum class form_kind : std::uint8_t { function, class_, call, enumeration };

/// The numbers of the names of a global; see `registry::name_id`.
struct global_ids {
    std::uint32_t module = 0;
    std::uint32_t qualname = 0;
    std::uint32_t global = 0;
};

/// A global that a pickle may name to build an object or to give one its state.
struct constructor_entry {
    std::string name;  // "module:qualname"
    form_kind kind = form_kind::function;
    std::type_index result = typeid(void);
    global_ids ids;
    std::shared_ptr<const void> function;  // the function, or the form of a class
    const codec::constructor_operations* pickling = nullptr;
    const copying::form_operations* copying = nullptr;  // forms only
    bool is_stateless = false;                          // two of the same type do the same
    place where;

    std::string_view module() const noexcept {
        return std::string_view(name).substr(0, name.find(':'));
    }
    std::string_view qualname() const noexcept {
        return std::string_view(name).substr(name.find(':') + 1);
    }
};

/// A C++ type that may be met behind a pointer to a base or in a `std::any`.
struct type_entry {
    std::type_index type = typeid(void);
    const codec::type_operations* pickling = nullptr;
    const copying::type_operations* copying = nullptr;
    /// The class form that it was given at run time or by a macro, if any.
    std::shared_ptr<const constructor_entry> form;
};

/// A reduce function that stands in a dispatch table in place of a type's own form.
struct override_entry {
    std::type_index type = typeid(void);
    std::uint32_t slot = 0;  // see type_slot
    bool is_native = false;  // of a type with an adapter
    type_entry as_type;      // so that a pointer to a base or a `std::any` may hold the type
    std::shared_ptr<const void> function;
    const codec::override_operations* pickling = nullptr;
    const copying::override_operations* copying = nullptr;
};

}  // namespace registry
}  // namespace copyreg
