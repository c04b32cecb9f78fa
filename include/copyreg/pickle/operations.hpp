// SPDX-License-Identifier: MIT
//
// What the pickling engine leaves in the registry's entries: functions for types that are known
// only at run time.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/model/node.hpp>
#include <copyreg/registry/entries.hpp>

#include <any>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <typeindex>
#include <utility>
#include <vector>

namespace copyreg::codec {

class saver;
class loader;
template <class>
class basic_encoder;
using encoder = basic_encoder<on_use>;
template <class>
class basic_decoder;
using decoder = basic_decoder<on_use>;
struct target;

/// Of a type behind a pointer to a base or in a `std::any`. `object` is the most derived object.
struct type_operations {
    model::cell (*save)(saver&, const void* object);
    const void* (*in_any)(const std::any&);
    char* (*encode)(encoder&, char* p, const void* object);  // nullptr: only the general way
};

/// Of one member of a class or call form.
struct member_operations {
    std::string_view (*name)(const void* form);
    model::cell (*save)(saver&, const void* form, const void* object);
    void (*load)(loader&, const model::cell&, const void* form, void* object);
    /// Gives the member the value that it has in a new object.
    void (*reset)(const void* form, void* object);
    std::string (*annotation)();  // of Python
};

/// Of a form: all members of a class or a call.
struct form_operations {
    std::span<const member_operations> members;
};

/// Of a registered constructor, state setter or form.
struct constructor_operations {
    /// Builds what `object`, a call of this constructor, stands for.
    void (*make)(loader&, const registry::constructor_entry&, const model::cell& object, target&);
    /// Gives `object`, of the type `state_of`, its state; nullptr if it is no state setter.
    void (*set_state)(loader&, const registry::constructor_entry&, void* object,
                      const model::cell& state);
    const std::type_info* state_of;
    /// Reduces an object of a type that was registered at run time; forms only.
    model::cell (*save)(saver&, const registry::constructor_entry&, const void* object);
    const form_operations* form;  // classes and calls
    /// The fast way behind the name of the class; nullptr if there is none.
    const char* (*decode_shared)(decoder&, const char* p, std::shared_ptr<void>& object);
    const char* (*decode_unique)(decoder&, const char* p, void*& object);
    // --- what a description of the registration needs
    /// Of Python: the parameters of a function and then its result.
    std::vector<std::string> (*parameters)();
    /// Of an enum: names and underlying values.
    std::vector<std::pair<std::string, value>> (*enumerators)(const registry::constructor_entry&);
    /// Classes: a new object at `place`, which has `size` bytes, and its end.
    void (*construct)(void* place);
    void (*destroy)(void* object);
    std::size_t size;
    std::size_t alignment;
    int version;          // of the state, as a macro says; 0 if none does
    bool has_state_hook;  // copyreg_getstate says what the state is
};

/// Of a reduce function.
struct override_operations {
    std::optional<model::cell> (*save)(saver&, const registry::override_entry&, const void* object);
    /// Writes at `p`, which moves on; false if the reduce function says "go on".
    bool (*encode)(encoder&, char*& p, const registry::override_entry&, const void* object,
                   const void* self);
};

}  // namespace copyreg::codec
