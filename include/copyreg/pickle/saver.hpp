// SPDX-License-Identifier: MIT
//
// C++ objects to a value graph: the general way of pickling, for every protocol and every option.
// What comes out is written by value_encoder, so its bytes are CPython's wherever the graph is what
// Python would have built.
//
// Identity: what a `shared_ptr` points to is one node, however often it is met. A node is known
// before what it holds is saved where Python's object would be (a class, a list), and after where
// not (the arguments of a call), so a cycle through arguments is an error, as it is in Python.
//
// Depth: the state of a class that is reached by a pointer deep down is put on a list and saved
// from there; the graph is the same.
//
// Here is how an object of any type is saved, and one of a form; the files next to this one say how
// each kind is, what is hashable, and what was reduced.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/pickle/saver_base.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>
#include <typeinfo>
#include <utility>

namespace copyreg::codec {

/// The node of `x`, or the cell that it is.
template <class T>
model::cell save(saver& s, const T& x);
/// The same for something that must be hashable: a list as a tuple, a set as a frozenset.
template <class T>
model::cell save_hashable(saver& s, const T& x);

template <class T, class Form>
struct form_thunks;

/// Saves objects. The functions that `registry::look_up` chooses from are its members.
class saver : public saver_base {
public:
    using saver_base::saver_base;

    /// The graph of `x`, whole.
    template <class T>
    cell run(const T& x) {
        start_here(stack_guard());
        const cell c = save(*this, x);
        save_what_was_put_off();
        return c;
    }

    template <class = on_use>
    cell run_by_table(const object_operations& ops, const void* object) {
        start_here(stack_guard());
        const cell c = save_by_table(*this, ops, object);
        save_what_was_put_off();
        return c;
    }

    template <class T>
    lazy<T, std::optional<cell>> by_override(const registry::override_entry& entry, const T& x) {
        return entry.pickling->save(*this, entry, &x);
    }
    template <class T>
    lazy<T, std::optional<cell>> by_reduction(const T& x) {
        return save_reduction(registry::own_reduction(x, protocol()));
    }
    template <class T, class Form>
    cell by_class(const Form& form, const T& x) {
        if constexpr (registry::has_getstate_hook<T>) {
            const claim c = take_claim();
            auto* n = new_object(form.name);
            fulfil(c, n);
            save_hook_state(n, x);
            return model::make_node(&arena(), n);
        } else {
            return save_object(form.name, form_thunks<T, Form>::all, &form, &x, version_of<T>());
        }
    }
    /// An object that is built by a call with its members.
    template <class = on_use>
    cell save_call(std::string_view name, const form_operations& ops, const void* form,
                   const void* object) {
        const claim c = take_claim();
        auto* args = new_args(ops.members.size());
        std::size_t i = 0;
        for (const member_operations& member : ops.members) {
            set_arg(args, i++, member.save(*this, form, object));
        }
        auto* n = new_call(class_named(name), args, false);
        fulfil(c, n);
        return model::make_node(&arena(), n);
    }
    template <class T, class Form>
    cell by_call(const Form& form, const T& x) {
        const cell made = save_call(form.name, form_thunks<T, Form>::all, &form, &x);
        if constexpr (registry::has_getstate_hook<T>) {
            save_hook_state(&model::node_as<model::object_node>(made), x);
        }
        return made;
    }
    template <class T, class Form>
    cell by_enum(const Form& form, const T& x) {
        const claim c = take_claim();
        const auto number = static_cast<registry::number_of<T>>(x);
        cell& known = enumerator(registry::type_slot<T>(), static_cast<std::int64_t>(number));
        if (known.is_node()) {
            model::mark_shared(known.node);
        } else {
            auto* args = new_args(1);
            set_arg(args, 0, integer(number));
            known = model::make_node(&arena(), new_call(class_named(form.name), args, false));
        }
        fulfil(c, known.node);
        return known;
    }
    template <class T>
    cell by_adapter(const T& x);
    template <class T>
    cell by_run_time_form(const T& x) {
        const registry::type_entry* type = find_type(typeid(T));
        if (type == nullptr || type->form == nullptr) fail_unregistered(typeid(T));
        return type->form->pickling->save(*this, *type->form, &x);
    }

    /// What a reduce function returned; nullopt if that says "go on".
    template <class R>
    lazy<R, std::optional<cell>> save_reduction(const R& r);

    template <class I>
    cell integer(I i) {
        if constexpr (std::is_same_v<I, bool>) {
            return model::make_integer(i ? 1 : 0);
        } else {
            if constexpr (std::is_unsigned_v<I> && sizeof(I) == 8) {
                if (i >> 63 != 0) return model::make_long(arena(), long_from_uint64(i));
            }
            return model::make_integer(static_cast<std::int64_t>(i));
        }
    }

private:
    // saver_native.hpp
    template <class E>
    cell save_shared(const std::shared_ptr<E>& p);
    template <class Any>
    cell save_any(const Any& x);

    // saver_containers.hpp
    template <class T>
    cell save_list(const T& x);
    template <class T>
    cell save_array(const T& x);
    template <class T>
    cell save_tuple(const T& x);
    template <class T>
    cell save_dict(const T& x);
    template <class T>
    cell save_set(const T& x);

    template <class T>
    void save_hook_state(model::object_node* n, const T& x) {
        const cell state = save(*this, copyreg_getstate(x));
        if (state.what() != model::tag::none) build(*n, state);
    }

    template <class T>
    int version_of() const {
        if constexpr (registry::has_version<T>) {
            return registry::version_description<T>::number;
        } else {
            const registry::version_entry* found = find_version(typeid(T));
            return found == nullptr ? 0 : found->number;
        }
    }

    model::tuple_node* new_args(std::size_t count) {
        return count == 0 ? static_cast<model::tuple_node*>(model::singletons::get().empty_tuple())
                          : model::new_tuple(arena(), count);
    }
    void set_arg(model::tuple_node* args, std::size_t i, const cell& c) {
        args->items()[i] = model::inside(c, &arena());
    }
    model::object_node* new_call(const cell& callable, model::tuple_node* args, bool is_newobj) {
        const cell made = call(callable, model::make_node(&arena(), args),
                               is_newobj ? model::call_form::newobj : model::call_form::reduce);
        return &model::node_as<model::object_node>(made);
    }
};

template <class OnUse>
inline model::cell basic_saver_base<OnUse>::save_dynamic(const void* object,
                                                         const std::type_info& type) {
    const registry::type_entry* entry = find_type(type);
    if (entry == nullptr) fail_unregistered(type);
    return entry->pickling->save(static_cast<saver&>(*this), object);
}

template <class OnUse>
inline void basic_saver_base<OnUse>::save_state(const state_work& work) {
    const std::size_t count = work.ops->members.size() + (work.version != 0 ? 1 : 0);
    if (count == 0) return;
    auto* state = new_dict(count);
    build(*work.node, model::make_node(&arena(), state));
    for (const member_operations& member : work.ops->members) {
        const cell key = attribute(member.name(work.form));
        add_entry(*state, key, member.save(static_cast<saver&>(*this), work.form, work.object));
    }
    if (work.version != 0) {
        add_entry(*state, attribute("_schema_version"), model::make_integer(work.version));
    }
    finish_keys(*state);
}

template <class T>
object_ref reference_to(const T& x) noexcept {
    if constexpr (std::is_polymorphic_v<T>) {
        return object_ref(dynamic_cast<const void*>(&x), typeid(x));
    } else {
        return object_ref(x);
    }
}

/// Whether `T` stands for another object, which is what a hook is asked about.
template <class T>
inline constexpr bool is_transparent = registry::form_of<T> == registry::own_form::adapter &&
                                       (registry::shape_of<T> == shape::optional ||
                                        registry::shape_of<T> == shape::pointer ||
                                        registry::shape_of<T> == shape::variant ||
                                        registry::shape_of<T> == shape::any);

/// Whether the form of `T` is all that there is to know to save one.
template <class T>
inline constexpr bool is_saved_by_form = !registry::has_getstate_hook<T>;
/// The same where the compiler knows the form.
template <class T>
inline constexpr bool is_saved_by_table =
    (registry::has_class_form<T> || registry::has_call_form<T>)&&!registry::has_own_reduction<T> &&
    is_saved_by_form<T>;

/// The node of `x`, or the cell that it is.
template <class T>
model::cell save(saver& s, const T& x) {
    if constexpr (is_saved_by_table<T> && !std::is_polymorphic_v<T>) {
        registry::check_type<T>();
        return save_by_table(s, object_operations_of<T>(), std::addressof(x));
    } else {
        s.check_depth();
        if constexpr (!is_transparent<T>) {
            model::cell id;
            if (s.asks_for_ids() && s.save_as_id(reference_to(x), id)) [[unlikely]]
                return id;
        }
        if constexpr (std::is_polymorphic_v<T>) {
            if (typeid(x) != typeid(T)) {
                return s.save_dynamic(dynamic_cast<const void*>(&x), typeid(x));
            }
        }
        return registry::look_up(s, x);
    }
}

}  // namespace copyreg::codec

#include <copyreg/pickle/saver_containers.hpp>
#include <copyreg/pickle/saver_hashable.hpp>
#include <copyreg/pickle/saver_native.hpp>
#include <copyreg/pickle/saver_reduction.hpp>
