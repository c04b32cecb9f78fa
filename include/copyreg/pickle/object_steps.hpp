// SPDX-License-Identifier: MIT
//
// What is done to an object after its construction: items and state.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/pickle/loader.hpp>
#include <copyreg/pickle/member_thunks.hpp>
#include <copyreg/registry/rebuild.hpp>

#include <string>
#include <type_traits>
#include <typeinfo>
#include <utility>

namespace copyreg::codec {

template <class = on_use>
inline std::string name_of(const object_operations& ops) {
    return ops.name.empty() ? type_name(*ops.type) : loader::plain_name(ops.name);
}

template <class OnUse = on_use>
inline state_version version_of(const basic_loader_base<OnUse>& l, const object_operations& ops) {
    if (ops.version.number != 0) return ops.version;
    const registry::version_entry* found = l.find_version(*ops.type);
    if (found == nullptr) return {};
    return {found->number,
            [](const void* entry, dict& state, int from) {
                static_cast<const registry::version_entry*>(entry)->migrate(state, from);
            },
            found};
}

template <class = on_use>
inline void give_state(loader& l, const object_operations& ops, const model::cell& state,
                       void* object) {
    const loader::step part(l, path_step::what::state, 0);
    if (ops.give_state != nullptr) return ops.give_state(l, state, object);
    if (ops.kind == registry::form_kind::class_) {
        return l.load_state(l, *ops.members, ops.form, object, state, version_of(l, ops));
    }
    const auto* type = l.find_type(*ops.type);
    if (type == nullptr || type->form == nullptr ||
        type->form->kind != registry::form_kind::class_) {
        l.fail("expected an object of " + name_of(ops) +
               " without state, found some; give it a copyreg_setstate, a state setter or "
               "COPYREG_CLASS members");
    }
    l.load_state(l, *type->form->pickling->form, type->form->function.get(), object, state,
                 version_of(l, ops));
}

template <class T>
struct object_thunks {
    static void append(loader& l, const model::cell& c, void* object) {
        using item = typename registry::item_type<T>::type;
        l.charge(sizeof(item));
        registry::append_item(*static_cast<T*>(object), load_new<item>(l, c));
    }
    static void set_item(loader& l, const model::cell* c, std::size_t index, void* object) {
        using entry = typename registry::entry_type<T>::type;
        l.charge(sizeof(entry));
        auto key = [&] {
            const loader::step part(l, path_step::what::key, index);
            return load_new<typename entry::first_type>(l, c[0]);
        }();
        const loader::step part(l, index, c[0]);
        registry::set_item(*static_cast<T*>(object), std::move(key),
                           load_new<typename entry::second_type>(l, c[1]));
    }
    static void give_to_hook(loader& l, const model::cell& state, void* object) {
        copyreg_setstate(*static_cast<T*>(object), load_new<registry::setstate_type<T>>(l, state));
    }
    static constexpr object_operations all = [] {
        object_operations o{};
        o.type = &typeid(T);
        if constexpr (registry::has_class_form<T> || registry::has_call_form<T>) {
            using form = std::remove_cvref_t<decltype(registry::form_of_members<T>())>;
            o.kind = registry::has_class_form<T> ? registry::form_kind::class_
                                                 : registry::form_kind::call;
            o.form = &registry::form_of_members<T>();
            o.members = &form_thunks<T, form>::all;
            o.name = registry::form_of_members<T>().name;
        } else if constexpr (registry::has_enum_form<T>) {
            o.name = registry::enum_description<T>::form.name;
        }
        if constexpr (registry::has_version<T>) {
            o.version = {registry::version_description<T>::number,
                         [](const void*, dict& state, int from) {
                             registry::version_description<T>::run_migration(state, from);
                         },
                         nullptr};
        }
        if constexpr (!std::is_void_v<registry::item_type<T>>) o.append = &append;
        if constexpr (!std::is_void_v<registry::entry_type<T>>) o.set_item = &set_item;
        if constexpr (registry::has_setstate_hook<T>) o.give_state = &give_to_hook;
        return o;
    }();
};

template <class T>
const object_operations& object_operations_of() noexcept {
    return object_thunks<T>::all;
}

/// Carries out what was done to an object after its construction, in the order of the pickle.
template <class OnUse = on_use>
inline void apply_steps(loader& l, const model::cell& c, const object_operations& ops,
                        void* object) {
    if (!c.is(kind::object)) return;
    const auto& n = model::node_as<model::object_node>(c);
    std::size_t items = 0;
    std::size_t entries = 0;
    for (std::uint32_t i = 0; i < n.step_count; ++i) {
        const model::object_step& s = n.steps[i];
        switch (s.does) {
            case model::object_step::what::append:
            case model::object_step::what::add: {
                if (ops.append == nullptr) {
                    l.fail_found("an object of " + type_name(*ops.type) + " without list items",
                                 "some");
                }
                loader::step part(l, path_step::what::item);
                for (std::size_t k = 0; k < s.count; ++k) {
                    part.to(items++);
                    ops.append(l, s.cells[k], object);
                }
                break;
            }
            case model::object_step::what::set_items:
                if (ops.set_item == nullptr) {
                    l.fail_found("an object of " + type_name(*ops.type) + " without dict items",
                                 "some");
                }
                for (std::size_t k = 0; k + 1 < s.count; k += 2) {
                    ops.set_item(l, s.cells + k, entries++, object);
                }
                break;
            case model::object_step::what::build: give_state(l, ops, s.cells[0], object); break;
            case model::object_step::what::call_setter: {
                const std::string name = l.name_of_global(s.cells[0]);
                const lazy<OnUse, registry::name_entry>* known =
                    name.empty() ? nullptr : l.find_name(name);
                const auto* setter = known == nullptr ? nullptr : known->function.get();
                if (setter == nullptr || setter->pickling->set_state == nullptr ||
                    *setter->pickling->state_of != *ops.type) {
                    l.fail_found("a registered state setter of " + type_name(*ops.type),
                                 l.describe(s.cells[0]));
                }
                const loader::step part(l, path_step::what::state);
                setter->pickling->set_state(l, *setter, object, s.cells[1]);
                break;
            }
        }
    }
}

template <class T>
void apply_steps(loader& l, const model::cell& c, T& object) {
    apply_steps(l, c, object_thunks<T>::all, &object);
}

}  // namespace copyreg::codec
