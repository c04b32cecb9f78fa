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
#pragma once

#include <copyreg/pickle/saver_base.hpp>

#include <any>
#include <array>
#include <concepts>
#include <memory>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

namespace copyreg::codec {

template <class T>
model::cell save(saver& s, const T& x);
template <class T>
model::cell save_hashable(saver& s, const T& x);

template <class T, class Form>
struct form_thunks;

/// Kinds without identity in a pickle: a pointer to one shares nothing.
constexpr bool is_plain(shape form) noexcept { return form <= shape::floating; }

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
    std::optional<cell> by_override(const registry::override_entry& entry, const T& x) {
        return entry.pickling->save(*this, entry, &x);
    }
    template <class T>
    std::optional<cell> by_reduction(const T& x) {
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
        const registry::type_entry* type = lookup().find_type(typeid(T));
        if (type == nullptr || type->form == nullptr) fail_unregistered(typeid(T));
        return type->form->pickling->save(*this, *type->form, &x);
    }

    /// What a reduce function returned; nullopt if that says "go on".
    template <class R>
    std::optional<cell> save_reduction(const R& r);

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
    template <class E>
    cell save_shared(const std::shared_ptr<E>& p);
    template <class T>
    cell save_list(const T& x);
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
            const registry::version_entry* found = lookup().names().find_version(typeid(T));
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
    const registry::type_entry* entry = lookup().find_type(type);
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

template <class E>
model::cell saver::save_shared(const std::shared_ptr<E>& p) {
    const claim outer = take_claim();
    if (p == nullptr) return model::make_none();
    using plain = std::remove_cv_t<E>;
    cell c;
    if constexpr (registry::form_of<plain> == registry::own_form::adapter &&
                  is_plain(registry::shape_of<plain>)) {
        c = save<plain>(*this, *p);
    } else {
        const plain& object = *p;
        const object_ref ref = reference_to(object);
        const std::type_info* type = &typeid(plain);
        if constexpr (std::is_polymorphic_v<plain>) type = &typeid(object);
        if (const cell* known = meet(ref.address(), *type, p)) {
            c = *known;
        } else {
            const std::uint32_t entry = claimed();
            c = save<plain>(*this, object);
            finish(entry, c);
        }
    }
    if (c.is_node()) fulfil(outer, c.node);
    return c;
}

template <class T>
model::cell saver::save_list(const T& x) {
    using A = adapter<T>;
    auto* n = model::new_node<model::list_node>(arena());
    fulfil(take_claim(), n);
    std::size_t capacity = 0;
    model::reserve(arena(), n->items, 0, capacity, A::size(x));
    n->capacity = capacity;
    const auto end = A::end(x);
    for (auto at = A::begin(x); at != end; ++at) {
        model::append(arena(), *n, save<typename A::element>(*this, *at));
    }
    return model::make_node(&arena(), n);
}

template <class T>
model::cell saver::save_tuple(const T& x) {
    using A = adapter<T>;
    constexpr std::size_t count = std::tuple_size_v<typename A::elements>;
    if constexpr (count == 0) {
        take_claim();
        return model::make_empty_tuple();
    } else {
        auto* n = model::new_tuple(arena(), count);
        fulfil(take_claim(), n);
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (set_arg(n, I,
                     save<std::remove_cv_t<std::tuple_element_t<I, typename A::elements>>>(
                         *this, A::template get<I>(x))),
             ...);
        }
        (std::make_index_sequence<count>());
        return model::make_node(&arena(), n);
    }
}

template <class T>
model::cell saver::save_dict(const T& x) {
    using A = adapter<T>;
    auto* n = new_dict(A::size(x));
    fulfil(take_claim(), n);
    const auto end = A::end(x);
    for (auto at = A::begin(x); at != end; ++at) {
        const cell key = save_hashable<typename A::key>(*this, at->first);
        add_entry(*n, key, save<typename A::mapped>(*this, at->second));
    }
    finish_keys(*n);
    return model::make_node(&arena(), n);
}

template <class T>
model::cell saver::save_set(const T& x) {
    using A = adapter<T>;
    auto* n = model::new_node<model::keyed_node>(arena(), kind::set);
    fulfil(take_claim(), n);
    const std::size_t size = A::size(x);
    n->cells = static_cast<cell*>(arena().allocate(size * sizeof(cell)));
    n->capacity = static_cast<std::uint32_t>(size);
    const auto end = A::end(x);
    for (auto at = A::begin(x); at != end; ++at) {
        n->cells[n->size] = model::inside(save_hashable<typename A::element>(*this, *at), &arena());
        ++n->size;
    }
    finish_keys(*n);
    return model::make_node(&arena(), n);
}

template <class T>
model::cell saver::by_adapter(const T& x) {
    using A = adapter<T>;
    constexpr shape form = A::form;
    if constexpr (form == shape::none) {
        return model::make_none();
    } else if constexpr (form == shape::boolean) {
        return model::make_boolean(x);
    } else if constexpr (form == shape::integer) {
        if constexpr (std::is_enum_v<T>) {
            if (const auto* own = lookup().names().run_time_enum(typeid(T))) [[unlikely]]
                return own->pickling->save(*this, *own, &x);
            return integer(static_cast<registry::number_of<T>>(x));
        } else {
            return integer(x);
        }
    } else if constexpr (form == shape::long_integer) {
        return model::make_long(arena(), A::to_little_endian(x));
    } else if constexpr (form == shape::floating) {
        return model::make_floating(static_cast<double>(x));
    } else if constexpr (form == shape::character) {
        return character(x);
    } else if constexpr (form == shape::string || form == shape::bytes) {
        const claim c = take_claim();
        const cell made = form == shape::string ? checked_string(A::view(x)) : bytes(A::view(x));
        fulfil(c, made.node);
        return made;
    } else if constexpr (form == shape::list) {
        return save_list(x);
    } else if constexpr (form == shape::array) {
        const claim c = take_claim();
        const auto fill = [&](cell* items) {
            const auto* data = A::data(x);
            for (std::size_t i = 0; i < A::count; ++i) {
                items[i] = model::inside(save<typename A::element>(*this, data[i]), &arena());
            }
        };
        if constexpr (A::as_list) {
            auto* n = model::new_node<model::list_node>(arena());
            fulfil(c, n);
            model::reserve(arena(), n->items, 0, n->capacity, A::count);
            fill(n->items);
            n->size = A::count;
            return model::make_node(&arena(), n);
        } else if constexpr (A::count == 0) {
            return model::make_empty_tuple();
        } else {
            auto* n = model::new_tuple(arena(), A::count);
            fulfil(c, n);
            fill(n->items());
            return model::make_node(&arena(), n);
        }
    } else if constexpr (form == shape::tuple) {
        return save_tuple(x);
    } else if constexpr (form == shape::dict) {
        return save_dict(x);
    } else if constexpr (form == shape::set) {
        return save_set(x);
    } else if constexpr (form == shape::optional) {
        return A::has_value(x) ? save<typename A::element>(*this, A::get(x)) : model::make_none();
    } else if constexpr (form == shape::pointer) {
        if constexpr (A::owns != ownership::unique) {
            return save_shared(A::share(x));
        } else {
            const auto* object = A::get(x);
            if (object == nullptr) return model::make_none();
            return save<std::remove_cv_t<typename A::element>>(*this, *object);
        }
    } else if constexpr (form == shape::variant) {
        return registry::visit(x, [&]<class E>(const E& e) { return save<E>(*this, e); });
    } else if constexpr (form == shape::any) {
        if (!x.has_value()) return model::make_none();
        const registry::type_entry* entry = lookup().find_type(x.type());
        if (entry == nullptr) fail_unregistered(x.type());
        return entry->pickling->save(*this, entry->pickling->in_any(x));
    } else if constexpr (form == shape::value) {
        return splice(x);
    } else if constexpr (form == shape::buffer) {
        return save_buffer(A::data(x), A::is_read_only(x));
    } else {
        static_assert(form == shape::special);
        const claim c = take_claim();
        const cell made = A::to_value(*this, x);
        if (made.is_node()) fulfil(c, made.node);
        return made;
    }
}

/// The same object as something that can be hashed: a list as a tuple, a set as a frozenset.
template <class T>
model::cell save_hashable(saver& s, const T& x) {
    if constexpr (registry::form_of<T> != registry::own_form::adapter) {
        return save(s, x);
    } else {
        if (registry::override_of<T>(s.table()) != nullptr) return save(s, x);
        using A = adapter<T>;
        constexpr shape form = A::form;
        auto& arena = s.arena();
        const auto items = [&]<class E>(std::type_identity<E>, model::cell* cells,
                                        std::size_t count, auto at) {
            for (std::size_t i = 0; i < count; ++i, ++at) {
                cells[i] = model::inside(save_hashable<E>(s, *at), &arena);
            }
        };
        if constexpr (form == shape::list || form == shape::array) {
            std::size_t count = 0;
            if constexpr (form == shape::list) {
                count = A::size(x);
            } else {
                count = A::count;
            }
            if (count == 0) return model::make_empty_tuple();
            auto* n = model::new_tuple(arena, count);
            if constexpr (form == shape::list) {
                items(std::type_identity<typename A::element>(), n->items(), count, A::begin(x));
            } else {
                items(std::type_identity<typename A::element>(), n->items(), count, A::data(x));
            }
            return model::make_node(&arena, n);
        } else if constexpr (form == shape::set) {
            auto* n = model::new_node<model::keyed_node>(arena, kind::frozenset);
            const std::size_t size = A::size(x);
            n->cells = static_cast<model::cell*>(arena.allocate(size * sizeof(model::cell)));
            items(std::type_identity<typename A::element>(), n->cells, size, A::begin(x));
            n->size = n->capacity = static_cast<std::uint32_t>(size);
            s.finish_keys(*n);
            return model::make_node(&arena, n);
        } else if constexpr (form == shape::tuple) {
            return [&]<class... E>(const std::tuple<E...>*) {
                return [&]<std::size_t... I>(std::index_sequence<I...>) {
                    return s.tuple(save_hashable<std::remove_cv_t<E>>(s, A::template get<I>(x))...);
                }
                (std::index_sequence_for<E...>());
            }(static_cast<const typename A::elements*>(nullptr));
        } else if constexpr (form == shape::optional) {
            return A::has_value(x) ? save_hashable<typename A::element>(s, A::get(x))
                                   : model::make_none();
        } else if constexpr (form == shape::variant) {
            return registry::visit(x, [&]<class E>(const E& e) { return save_hashable<E>(s, e); });
        } else {
            return save(s, x);
        }
    }
}

template <class R>
std::optional<model::cell> saver::save_reduction(const R& r) {
    if constexpr (std::is_same_v<R, copyreg::global>) {
        const cell g = model::graph_builder::global(r.str());
        fulfil(take_claim(), g.node);
        return g;
    } else if constexpr (requires { r.valueless_by_exception(); }) {
        return std::visit([&](const auto& one) { return save_reduction(one); }, r);
    } else if constexpr (requires { r.has_value(); }) {
        return r.has_value() ? save_reduction(*r) : std::nullopt;
    } else {
        const claim c = take_claim();
        auto* args = new_args(std::tuple_size_v<std::remove_cvref_t<decltype(r.args())>>);
        std::apply(
            [&](const auto&... a) {
                std::size_t i = 0;
                (set_arg(args, i++,
                         save<registry::unwrapped_t<decltype(a)>>(*this, registry::unwrap(a))),
                 ...);
            },
            r.args());
        auto* n = new_call(class_named(r.callable().name()), args, R::is_newobj);
        fulfil(c, n);
        if constexpr (R::has_list) {
            for (const auto& item : registry::unwrap(r.list_part())) {
                const cell saved = save(*this, item);
                model::append(arena(),
                              model::step_for(arena(), *n, model::object_step::what::append),
                              &saved, 1);
            }
        }
        if constexpr (R::has_dict) {
            for (const auto& [key, mapped] : registry::unwrap(r.dict_part())) {
                cell pair[2] = {save_hashable(*this, key)};
                pair[1] = save(*this, mapped);
                model::append(arena(),
                              model::step_for(arena(), *n, model::object_step::what::set_items),
                              pair, 2);
            }
        }
        if constexpr (R::has_state) {
            using state_type = registry::unwrapped_t<decltype(r.state_part())>;
            cell parts[2] = {};
            parts[1] = save<state_type>(*this, registry::unwrap(r.state_part()));
            if (parts[1].what() != model::tag::none) {
                if constexpr (R::has_setter) {
                    parts[0] = class_named(r.setter_part().name());
                    model::mark_shared(n);  // the setter's call refers to it
                    model::append(
                        arena(),
                        model::step_for(arena(), *n, model::object_step::what::call_setter), parts,
                        2);
                } else {
                    build(*n, parts[1]);
                }
            }
        }
        return model::make_node(&arena(), n);
    }
}

}  // namespace copyreg::codec
