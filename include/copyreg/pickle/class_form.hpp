// SPDX-License-Identifier: MIT
//
// Classes whose form the compiler knows, saved and built by their tables: compiled once for all
// classes.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/pickle/call_form.hpp>
#include <copyreg/pickle/loader.hpp>
#include <copyreg/pickle/object_steps.hpp>
#include <copyreg/pickle/saver.hpp>
#include <copyreg/registry/lifetime.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace copyreg::codec {

// --- saving

/// An object as a form says. `version` is what a macro says, or 0.
template <class = on_use>
inline model::cell save_form(saver& s, registry::form_kind kind, const form_operations& members,
                             const void* form, std::type_index type, int version,
                             const void* object) {
    const std::string_view name = registry::name_of_form(form);
    if (kind == registry::form_kind::call) return s.save_call(name, members, form, object);
    if (version == 0) {
        if (const auto* found = s.lookup().names().find_version(type)) version = found->number;
    }
    return s.save_object(name, members, form, object, version);
}
/// The same for a form that the registry has.
template <class = on_use>
inline model::cell save_by_entry(saver& s, const registry::constructor_entry& entry,
                                 const void* object) {
    return save_form(s, entry.kind, *entry.pickling->form, entry.function.get(), entry.result,
                     entry.pickling->version, object);
}

template <class OnUse>
model::cell save_by_table(saver& s, const object_operations& ops, const void* object) {
    s.check_depth();
    model::cell id;
    if (s.asks_for_ids() && s.save_as_id(object_ref(object, *ops.type), id)) return id;
    if (const auto* entry = registry::override_of(s.table(), *ops.type)) {
        if (auto saved = entry->pickling->save(s, *entry, object)) return *std::move(saved);
    }
    return save_form(s, ops.kind, *ops.members, ops.form, *ops.type, ops.version.number, object);
}

// --- building

/// What follows the construction of an object of a class form.
template <class = on_use>
inline void finish_class(loader& l, const model::cell& c, const object_operations& ops,
                         void* object) {
    if (model::node_as<model::object_node>(c).step_count != 0) {
        apply_steps(l, c, ops, object);
    } else if (ops.kind == registry::form_kind::class_ && version_of(l, ops).number > 1) {
        give_state(l, ops, l.empty_state(), object);  // an object without state is of version 1
    }
}

template <class = on_use>
inline void make_class(loader& l, const registry::constructor_entry& entry, const model::cell& c,
                       target& t) {
    const object_operations& ops = *entry.pickling->object;
    const form_operations& members = *entry.pickling->form;
    const registry::class_lifetime& lifetime = *members.lifetime;
    l.check_argument_count(call_of(l, c), 0);
    switch (t.how) {
        case target::what::shared: {
            void* object = (ops.create != nullptr ? ops.create : t.create)(t);
            l.made(c.node, *ops.type, t.owner, members, entry.function.get());
            if (l.is_deep()) {
                return l.put_off(
                    [](loader& to, const model::cell& what, void* made, const void* with) {
                        finish_class(to, what, *static_cast<const object_operations*>(with), made);
                    },
                    c, object, &ops);
            }
            return finish_class(l, c, ops, object);
        }
        case target::what::unique: {
            struct guard {  // an object that is not finished is not handed out
                void* object;
                void (*discard)(void*);
                ~guard() {
                    if (object != nullptr) discard(object);
                }
            } made{(ops.create != nullptr ? ops.create : t.create)(t),
                   ops.create != nullptr ? ops.discard : t.discard};
            finish_class(l, c, ops, made.object);
            t.object = std::exchange(made.object, nullptr);
            return;
        }
        case target::what::into: {
            if (model::node_as<model::object_node>(c).step_count == 0) {
                l.reset_members(members, entry.function.get(), t.object);
            }
            const loader::loading_over over(l, t.object);
            return finish_class(l, c, ops, t.object);
        }
        case target::what::construct:
            lifetime.construct(t.object);
            try {
                finish_class(l, c, ops, t.object);
            } catch (...) {
                lifetime.destroy(t.object);
                throw;
            }
            return;
        case target::what::any: {
            if (lifetime.move_into_any == nullptr) {
                l.fail("expected a type that can be copied for a std::any, found " +
                       type_name(*ops.type));
            }
            const registry::new_object made(lifetime);
            finish_class(l, c, ops, made.place());
            lifetime.move_into_any(*t.any, made.place());
        }
    }
}

}  // namespace copyreg::codec
