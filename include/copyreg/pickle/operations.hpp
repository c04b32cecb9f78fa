// SPDX-License-Identifier: MIT
//
// What the pickling engine leaves in the registry's entries: functions for types that are known
// only at run time.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/model/node.hpp>
#include <copyreg/registry/entries.hpp>
#include <copyreg/registry/lifetime.hpp>

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
struct form_operations;

/// Brings a state of an older version up to date.
struct state_version {
    int number = 0;  // 0: none
    void (*migrate)(const void*, dict&, int from) = nullptr;
    const void* with = nullptr;
};

/// Of objects of one type, as they are saved and given what follows their construction.
struct object_operations {
    const std::type_info* type;
    /// What the macro says: a class or a call, its members; else `function`.
    registry::form_kind kind;
    const void* form;
    const form_operations* members;
    std::string_view name;  // "module:qualname", if a macro says
    state_version version;  // by COPYREG_VERSION
    void (*append)(loader&, const model::cell& item, void* object);  // nullptr: it has no items
    void (*set_item)(loader&, const model::cell* entry, std::size_t index, void* object);
    void (*give_state)(loader&, const model::cell& state, void* object);  // nullptr: by members
};
template <class T>
const object_operations& object_operations_of() noexcept;
/// An object of a class or call whose form the compiler knows.
template <class = on_use>
model::cell save_by_table(saver& s, const object_operations& ops, const void* object);

/// Of a type behind a pointer to a base or in a `std::any`. `object` is the most derived object.
struct type_operations {
    model::cell (*save_object)(saver&, const void* object);
    const object_operations* object;  // where there is no `save_object`
    const void* (*in_any)(const std::any&);
    char* (*encode)(encoder&, char* p, const void* object);  // nullptr: only the general way

    template <class = on_use>
    model::cell save(saver& s, const void* x) const {
        return save_object != nullptr ? save_object(s, x) : save_by_table(s, *object, x);
    }
};

/// Of members of one type, in whatever class; a property has its own. `member` is the member or
/// property of a form.
struct part_operations {
    model::cell (*save)(saver&, const void* member, const void* object);
    void (*load)(loader&, const model::cell&, const void* member, void* object);
    /// Gives the member the value that it has in `fresh`, a new object.
    void (*reset)(const void* member, void* object, void* fresh);
    std::string (*annotation)();  // of Python
};

/// Of one member of a class or call form.
struct member_operations {
    std::size_t at;  // in the form
    const part_operations* part;

    const void* in(const void* form) const noexcept { return static_cast<const char*>(form) + at; }
    std::string_view name(const void* form) const noexcept {
        return *static_cast<const std::string_view*>(in(form));
    }
    model::cell save(saver& s, const void* form, const void* object) const {
        return part->save(s, in(form), object);
    }
    void load(loader& l, const model::cell& c, const void* form, void* object) const {
        part->load(l, c, in(form), object);
    }
    void reset(const void* form, void* object, void* fresh) const {
        part->reset(in(form), object, fresh);
    }
    std::string annotation() const { return part->annotation(); }
};

/// Of a form: all members of a class or a call.
struct form_operations {
    std::span<const member_operations> members;
    const registry::class_lifetime* lifetime;  // of what is made empty and then filled
    /// Classes with virtual functions, behind a pointer; nullptr: the target knows how.
    void* (*create)(target&);
    void (*discard)(void* object);
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
    const form_operations* form;      // classes and calls
    const object_operations* object;  // of what is made empty and then filled
    /// The fast way behind the name of the class; nullptr if there is none.
    const char* (*decode_shared)(decoder&, const char* p, std::shared_ptr<void>& object);
    const char* (*decode_unique)(decoder&, const char* p, void*& object);
    // --- what a description of the registration needs
    /// Of Python: the parameters of a function and then its result.
    std::vector<std::string> (*parameters)();
    /// Of an enum: names and underlying values.
    std::vector<std::pair<std::string, value>> (*enumerators)(const registry::constructor_entry&);
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
