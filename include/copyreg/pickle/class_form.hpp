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
        if (const auto* found = s.find_version(type)) version = found->number;
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

/// The arguments of a call, over the members of a new object or of one that was there before.
template <class = on_use>
inline void load_arguments(loader& l, const call_parts& parts, const form_operations& ops,
                           const void* form, void* object) {
    const std::size_t count = ops.members.size();
    l.check_argument_count(parts, count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string_view name = ops.members[i].name(form);
        const model::cell& c = l.argument(parts, i, name, count);
        const bool positional = i < parts.args.size();
        const loader::step part(
            l, positional ? path_step::what::argument : path_step::what::keyword,
            positional ? i + parts.first_arg : model::find_text(*parts.kwargs, name), name);
        ops.members[i].load(l, c, form, object);
    }
}

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

/// Makes an object of a class form, or of a call that does no more than to set its members.
template <class>
class basic_form_maker {
public:
    basic_form_maker(loader& l, const registry::constructor_entry& entry, const model::cell& c)
        : loader_(l),
          entry_(entry),
          cell_(c),
          object_(*entry.pickling->object),
          members_(*entry.pickling->form),
          parts_(call_of(l, c)) {
        if (!is_call()) l.check_argument_count(parts_, 0);
    }

    void make(target& t) {
        const registry::class_lifetime& lifetime = *members_.lifetime;
        switch (t.how) {
            case target::what::shared: return make_shared(t);
            case target::what::unique: {
                struct guard {  // an object that is not finished is not handed out
                    void* object;
                    void (*discard)(void*);
                    ~guard() {
                        if (object != nullptr) discard(object);
                    }
                } made{create(t), members_.create != nullptr ? members_.discard : t.discard};
                fill(made.object);
                t.object = std::exchange(made.object, nullptr);
                return;
            }
            case target::what::into: return fill_again(t.object);
            case target::what::construct:
                lifetime.construct(t.object);
                try {
                    fill(t.object);
                } catch (...) {
                    lifetime.destroy(t.object);
                    throw;
                }
                return;
            case target::what::any: {
                if (lifetime.move_into_any == nullptr) {
                    loader_.fail("expected a type that can be copied for a std::any, found " +
                                 type_name(*object_.type));
                }
                const registry::new_object made(lifetime);
                fill(made.place());
                lifetime.move_into_any(*t.any, made.place());
            }
        }
    }

private:
    bool is_call() const noexcept { return entry_.kind == registry::form_kind::call; }
    const void* form() const noexcept { return entry_.function.get(); }
    void* create(target& t) const {
        return (members_.create != nullptr ? members_.create : t.create)(t);
    }

    void make_shared(target& t) {
        if (is_call()) {  // it can be referred to when its arguments are there
            loader_.begin(cell_.node, *object_.type);
            void* object = create(t);
            load_arguments(loader_, parts_, members_, form(), object);
            loader_.made(cell_.node, *object_.type, t.owner, members_, form());
            return apply_steps(loader_, cell_, object_, object);
        }
        void* object = create(t);
        loader_.made(cell_.node, *object_.type, t.owner, members_, form());
        if (loader_.is_deep()) {
            return loader_.put_off(
                [](loader& to, const model::cell& what, void* made, const void* with) {
                    finish_class(to, what, *static_cast<const object_operations*>(with), made);
                },
                cell_, object, &object_);
        }
        finish_class(loader_, cell_, object_, object);
    }
    /// A new object.
    void fill(void* object) {
        if (!is_call()) return finish_class(loader_, cell_, object_, object);
        load_arguments(loader_, parts_, members_, form(), object);
        apply_steps(loader_, cell_, object_, object);
    }
    /// One that was there before.
    void fill_again(void* object) {
        if (is_call()) return fill(object);
        if (model::node_as<model::object_node>(cell_).step_count == 0) {
            loader_.reset_members(members_, form(), object);
        }
        const loader::loading_over over(loader_, object);
        finish_class(loader_, cell_, object_, object);
    }

    loader& loader_;
    const registry::constructor_entry& entry_;
    const model::cell& cell_;
    const object_operations& object_;
    const form_operations& members_;
    const call_parts parts_;
};

template <class OnUse = on_use>
void make_by_table(loader& l, const registry::constructor_entry& entry, const model::cell& c,
                   target& t) {
    basic_form_maker<OnUse>(l, entry, c).make(t);
}

}  // namespace copyreg::codec
