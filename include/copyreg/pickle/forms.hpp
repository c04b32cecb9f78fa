// SPDX-License-Identifier: MIT
//
// What the pickling engine knows of one type, put into tables that code without templates can use:
// the members of a form, what a constructor does, what a type does behind a pointer.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/pickle/decode.hpp>
#include <copyreg/pickle/encode.hpp>
#include <copyreg/pickle/loader.hpp>
#include <copyreg/pickle/saver.hpp>
#include <copyreg/registry/access.hpp>
#include <copyreg/registry/annotation.hpp>
#include <copyreg/registry/owned.hpp>
#include <copyreg/registry/rebuild.hpp>

#include <any>
#include <array>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace copyreg::codec {

// --- members

template <class T, class Form>
struct form_thunks {
    template <std::size_t I>
    static const auto& member(const void* form) {
        return std::get<I>(static_cast<const Form*>(form)->members);
    }
    template <std::size_t I>
    using value_type = typename std::remove_cvref_t<decltype(member<I>(nullptr))>::value_type;

    template <std::size_t I>
    static std::string_view name(const void* form) {
        return member<I>(form).name;
    }
    template <std::size_t I>
    static model::cell save_member(saver& s, const void* form, const void* object) {
        return save<value_type<I>>(s, member<I>(form).get(*static_cast<const T*>(object)));
    }
    template <std::size_t I>
    static void load_member(loader& l, const model::cell& c, const void* form, void* object) {
        const auto& m = member<I>(form);
        if constexpr (std::remove_cvref_t<decltype(m)>::is_property) {
            m.set(*static_cast<T*>(object), load_new<registry::owned_t<value_type<I>>>(l, c));
        } else {
            load(l, c, m.ref(*static_cast<T*>(object)));
        }
    }
    template <std::size_t I>
    static void reset_member(const void* form, void* object) {
        registry::reset_member(member<I>(form), *static_cast<T*>(object));
    }

    template <std::size_t I>
    static constexpr member_operations operations() {
        member_operations m{&name<I>, &save_member<I>, nullptr, nullptr,
                            &registry::annotation<value_type<I>>};
        if constexpr (registry::is_class_form<Form>) {
            m.load = &load_member<I>;
            m.reset = &reset_member<I>;
        }
        return m;
    }
    static constexpr auto members = []<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<member_operations, sizeof...(I)>{operations<I>()...};
    }
    (std::make_index_sequence<Form::count>());
    static constexpr form_operations all{members};
};

// --- what is done after construction

template <class T>
void give_state(loader& l, const model::cell& state, T& object) {
    loader::step part(l, path_step::what::state, 0);
    if constexpr (registry::has_setstate_hook<T>) {
        copyreg_setstate(object, load_new<registry::setstate_type<T>>(l, state));
    } else if constexpr (registry::has_class_form<T>) {
        using form = std::remove_cvref_t<decltype(registry::class_description<T>::form)>;
        l.load_state(l, form_thunks<T, form>::all, &registry::class_description<T>::form, &object,
                     state, version_of<T>(l));
    } else {
        const auto* type = l.names().find_type(typeid(T));
        if (type == nullptr || type->form == nullptr ||
            type->form->kind != registry::form_kind::class_) {
            l.fail("expected an object of " + l.template name_of_type<T>() +
                   " without state, found some; give it a copyreg_setstate, a state setter or "
                   "COPYREG_CLASS members");
        }
        l.load_state(l, *type->form->pickling->form, type->form->function.get(), &object, state,
                     version_of<T>(l));
    }
}

template <class T>
loader_base::version version_of(const loader_base& l) {
    if constexpr (registry::has_version<T>) {
        return {registry::version_description<T>::number,
                [](const void*, dict& state, int from) {
                    registry::version_description<T>::run_migration(state, from);
                },
                nullptr};
    } else {
        const registry::version_entry* found = l.names().find_version(typeid(T));
        if (found == nullptr) return {};
        return {found->number,
                [](const void* entry, dict& state, int from) {
                    static_cast<const registry::version_entry*>(entry)->migrate(state, from);
                },
                found};
    }
}

/// Of an object that was constructed: how it takes what follows.
struct object_operations {
    const std::type_info* type;
    void (*append)(loader&, const model::cell& item, void* object);  // nullptr: it has no items
    void (*set_item)(loader&, const model::cell* entry, std::size_t index, void* object);
    void (*give_state)(loader&, const model::cell& state, void* object);
    void (*give_nothing)(loader&, void* object);  // classes: there is no state
};

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
    static void give(loader& l, const model::cell& state, void* object) {
        give_state(l, state, *static_cast<T*>(object));
    }
    /// An object without state is of version 1.
    static void give_nothing(loader& l, void* object) {
        if (version_of<T>(l).number > 1) give(l, l.empty_state(), object);
    }
    static constexpr object_operations all = [] {
        object_operations o{&typeid(T), nullptr, nullptr, &give, nullptr};
        if constexpr (registry::has_class_form<T>) o.give_nothing = &give_nothing;
        if constexpr (!std::is_void_v<registry::item_type<T>>) o.append = &append;
        if constexpr (!std::is_void_v<registry::entry_type<T>>) o.set_item = &set_item;
        return o;
    }();
};

/// Carries out what was done to an object after its construction, in the order of the pickle.
template <class = on_use>
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
            case model::object_step::what::build: ops.give_state(l, s.cells[0], object); break;
            case model::object_step::what::call_setter: {
                const std::string name = l.name_of_global(s.cells[0]);
                const auto* known = name.empty() ? nullptr : l.names().find_name(name);
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

// --- building

/// What `build` returns, a `T` or a smart pointer to one, as a `T`. What a function handed out by a
/// shared pointer may be kept elsewhere, so it is copied.
template <class T, class Build>
T build_value(loader& l, Build& build) {
    using R = decltype(build());
    if constexpr (std::is_same_v<R, T>) {
        return build();
    } else if constexpr (std::is_move_constructible_v<T>) {
        auto p = build();
        if (p == nullptr) l.fail("expected an object, found that its constructor returned null");
        if constexpr (registry::is_copyable<T> && std::is_copy_constructible_v<R>) {
            return T(*p);
        } else {
            return T(std::move(*p));
        }
    } else {
        l.fail("expected a std::shared_ptr or std::unique_ptr to hold an object of " +
               l.name_of_type<T>());
    }
}

/// Puts what `build` returns, a `T` or a smart pointer to one, where it is wanted, and finishes it.
template <class T, class Build>
void deliver(loader& l, const model::cell& c, target& t, Build build) {
    using R = decltype(build());
    constexpr bool by_value = std::is_same_v<R, T>;
    switch (t.how) {
        case target::what::shared: {
            std::shared_ptr<T> p;
            if constexpr (by_value) {
                p = std::shared_ptr<T>(new T(build()));
            } else {
                p = build();
                if (p == nullptr) {
                    l.fail("expected an object, found that its constructor returned null");
                }
            }
            // what the constructor keeps elsewhere is not emptied where the rest fails
            const bool is_ours = p.use_count() == 1;
            t.owner = p;
            l.made(c.node, typeid(T), p, is_ours ? &registry::let_go<T> : nullptr);
            return apply_steps(l, c, *p);
        }
        case target::what::unique: {
            std::unique_ptr<T> p;
            if constexpr (std::is_same_v<R, std::unique_ptr<T>>) {
                p = build();
                if (p == nullptr) {
                    l.fail("expected an object, found that its constructor returned null");
                }
            } else if constexpr (!std::is_abstract_v<T>) {
                p.reset(new T(build_value<T>(l, build)));
            } else {
                l.fail("expected a std::shared_ptr to hold an object of " + l.name_of_type<T>());
            }
            apply_steps(l, c, *p);
            t.object = p.release();
            return;
        }
        case target::what::construct:
        case target::what::into:
        case target::what::any:
            if constexpr (!std::is_abstract_v<T>) {
                deliver_value<T>(l, c, t, [&]() -> T { return build_value<T>(l, build); });
            }
    }
}

template <class T, class Build>
void deliver_value(loader& l, const model::cell& c, target& t, Build build) {
    if (t.how == target::what::construct) {
        struct guard {  // an object that is not finished is not handed out
            T* object;
            ~guard() {
                if (object != nullptr) object->~T();
            }
        } made{::new (t.object) T(build())};
        apply_steps(l, c, *made.object);
        made.object = nullptr;
    } else if (t.how == target::what::into) {
        T& object = *static_cast<T*>(t.object);
        if constexpr (std::is_move_assignable_v<T>) {
            object = build();
        } else if constexpr (std::is_nothrow_move_constructible_v<T>) {
            T fresh = build();
            object.~T();
            ::new (t.object) T(std::move(fresh));
        } else {
            l.fail("expected a type that can be assigned to, found " + l.name_of_type<T>());
        }
        apply_steps(l, c, object);
    } else if constexpr (registry::is_copyable<T>) {
        apply_steps(l, c, t.any->emplace<T>(build()));
    } else {
        l.fail("expected a type that can be copied for a std::any, found " + l.name_of_type<T>());
    }
}

/// The parts of the call behind `c`; whoever found the constructor has seen that there are some.
template <class = on_use>
inline call_parts call_of(loader& l, const model::cell& c) {
    auto parts = l.parts_of(c);
    if (!parts) l.fail("a call", c);
    return *std::move(parts);
}

/// Of a class form: how a new object comes to be.
struct class_operations {
    const object_operations* object;
    void (*construct)(void* place);
    void (*destroy)(void* object);
    void* (*emplace)(std::any& a);  // nullptr: it cannot be copied
    void* (*create)(target& t);     // behind a pointer; nullptr: the target knows how
    void (*discard)(void* object);
};

/// What follows the construction of an object of a class form.
template <class = on_use>
inline void finish_class(loader& l, const model::cell& c, const object_operations& ops,
                         void* object) {
    if (model::node_as<model::object_node>(c).step_count != 0) {
        apply_steps(l, c, ops, object);
    } else if (ops.give_nothing != nullptr) {
        ops.give_nothing(l, object);
    }
}

template <class = on_use>
inline void make_class(loader& l, const registry::constructor_entry& entry, const model::cell& c,
                       target& t, const class_operations& ops, loader::later_function later) {
    l.check_argument_count(call_of(l, c), 0);
    switch (t.how) {
        case target::what::shared: {
            void* object = (ops.create != nullptr ? ops.create : t.create)(t);
            l.made(c.node, *ops.object->type, t.owner, *entry.pickling->form, entry.function.get());
            if (l.is_deep()) return l.put_off(later, c, object);
            return finish_class(l, c, *ops.object, object);
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
            finish_class(l, c, *ops.object, made.object);
            t.object = std::exchange(made.object, nullptr);
            return;
        }
        case target::what::into: {
            if (model::node_as<model::object_node>(c).step_count == 0) {
                l.reset_members(*entry.pickling->form, entry.function.get(), t.object);
            }
            const loader::loading_over over(l, t.object);
            return finish_class(l, c, *ops.object, t.object);
        }
        case target::what::construct:
            ops.construct(t.object);
            try {
                finish_class(l, c, *ops.object, t.object);
            } catch (...) {
                ops.destroy(t.object);
                throw;
            }
            return;
        case target::what::any:
            if (ops.emplace == nullptr) {
                l.fail("expected a type that can be copied for a std::any, found " +
                       type_name(*ops.object->type));
            }
            return finish_class(l, c, *ops.object, ops.emplace(*t.any));
    }
}

template <class T>
struct class_thunks {
    static constexpr class_operations all = [] {
        class_operations o{};
        o.object = &object_thunks<T>::all;
        o.construct = &registry::access::construct<T>;
        o.destroy = [](void* object) { static_cast<T*>(object)->~T(); };
        if constexpr (registry::is_copyable<T>) {
            o.emplace = [](std::any& a) -> void* {
                return &a.emplace<T>(registry::access::make<T>());
            };
        }
        if constexpr (std::is_polymorphic_v<T>) {
            o.create = &create<T>;
            o.discard = &discard<T>;
        }
        return o;
    }();
    static void make(loader& l, const registry::constructor_entry& entry, const model::cell& c,
                     target& t) {
        make_class(l, entry, c, t, all, [](loader& to, const model::cell& what, void* object) {
            finish_class(to, what, object_thunks<T>::all, object);
        });
    }
};

template <class T, class Form>
void make_call(loader& l, const registry::constructor_entry& entry, const model::cell& c,
               target& t) {
    const auto& form = *static_cast<const Form*>(entry.function.get());
    if (t.how == target::what::shared) l.begin(c.node, typeid(T));
    deliver<T>(l, c, t, [&] {
        const call_parts parts = call_of(l, c);
        if constexpr (Form::count == 0) l.check_argument_count(parts, 0);
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
            std::tuple args{load_argument<form_thunks<T, Form>, I>(l, parts, form)...};
            return registry::access::call<T>(std::get<I>(std::move(args))...);
        }
        (std::make_index_sequence<Form::count>());
    });
}

/// Braces give the order in which arguments are loaded.
template <class Thunks, std::size_t I, class Form>
auto load_argument(loader& l, const call_parts& parts, const Form& form) {
    using value = typename Thunks::template value_type<I>;
    const std::string_view name = std::get<I>(form.members).name;
    const model::cell& c = l.argument(parts, I, name, Form::count);
    const bool positional = I < parts.args.size();
    loader::step part(l, positional ? path_step::what::argument : path_step::what::keyword,
                      positional ? I + parts.first_arg : model::find_text(*parts.kwargs, name),
                      name);
    return load_new<value>(l, c);
}

template <class E, class Form>
void make_enum(loader& l, const registry::constructor_entry& entry, const model::cell& c,
               target& t) {
    const auto& form = *static_cast<const Form*>(entry.function.get());
    const auto build = [&]() -> E {
        const std::string name = l.name_of_global(c);
        if (!name.empty()) {
            const std::string_view last = std::string_view(name).substr(name.rfind('.') + 1);
            for (const auto& e : form.enumerators) {
                if (e.name == last) return e.value;
            }
            l.fail_found("an enumerator of " + loader::plain_name(entry.name), std::string(last));
        }
        const call_parts parts = call_of(l, c);
        l.check_argument_count(parts, 1);
        loader::step part(l, path_step::what::argument, parts.first_arg);
        return l.template enum_from<E>(
            load_new<registry::number_of<E>>(l, l.argument(parts, 0, "value", 1)));
    };
    if (t.how == target::what::shared) l.begin(c.node, typeid(E));
    deliver<E>(l, c, t, build);
}

template <class P, std::size_t I>
auto load_parameter(loader& l, const call_parts& parts) {
    loader::step part(l, path_step::what::argument, I + parts.first_arg);
    return load_new<registry::owned_t<std::remove_cvref_t<P>>>(l, parts.args[I]);
}

template <class F>
void make_by_function(loader& l, const registry::constructor_entry& entry, const model::cell& c,
                      target& t) {
    using traits = registry::function_traits<F>;
    using result = std::remove_cvref_t<typename traits::result>;
    using T = typename registry::constructed<result>::type;
    if (t.how == target::what::shared) l.begin(c.node, typeid(T));
    deliver<T>(l, c, t, [&]() -> result {
        const call_parts parts = call_of(l, c);
        if (parts.kwargs != nullptr && parts.kwargs->size != 0) {
            l.fail_found("positional arguments of " + parts.name, "arguments by name");
        }
        l.check_argument_count(parts, traits::arity);
        return [&]<class... P, std::size_t... I>(
                   const std::tuple<P...>*,
                   std::index_sequence<I...>) -> result {
            std::tuple<registry::owned_t<std::remove_cvref_t<P>>...> args{
                load_parameter<P, I>(l, parts)...};
            const F& function = *static_cast<const F*>(entry.function.get());
            return function(static_cast<P&&>(std::get<I>(args))...);
        }(static_cast<typename traits::parameters*>(nullptr),
                                              std::make_index_sequence<traits::arity>());
    });
}

template <class F>
void set_state_by_function(loader& l, const registry::constructor_entry& entry, void* object,
                           const model::cell& state) {
    using parameters = typename registry::function_traits<F>::parameters;
    using T = std::remove_reference_t<std::tuple_element_t<0, parameters>>;
    using S = std::tuple_element_t<1, parameters>;
    auto loaded = load_new<registry::owned_t<std::remove_cvref_t<S>>>(l, state);
    (*static_cast<const F*>(entry.function.get()))(*static_cast<T*>(object),
                                                   static_cast<S&&>(loaded));
}

// --- the tables

/// What Python would call the parameters of `F`, and then its result.
template <class F>
std::vector<std::string> parameters_of() {
    using traits = registry::function_traits<F>;
    using result = std::remove_cvref_t<typename traits::result>;
    return []<class... P>(const std::tuple<P...>*) -> std::vector<std::string> {
        if constexpr (std::is_void_v<result>) {
            return {registry::annotation<P>()..., "None"};
        } else {
            using made = typename registry::constructed<result>::type;
            return {registry::annotation<P>()..., registry::annotation<made>()};
        }
    }(static_cast<const typename traits::values*>(nullptr));
}

template <class E, class Form>
std::vector<std::pair<std::string, value>> enumerators_of(
    const registry::constructor_entry& entry) {
    using number = std::conditional_t<std::is_unsigned_v<std::underlying_type_t<E>>, std::uint64_t,
                                      std::int64_t>;
    std::vector<std::pair<std::string, value>> all;
    for (const auto& e : static_cast<const Form*>(entry.function.get())->enumerators) {
        all.emplace_back(e.name, static_cast<number>(e.value));
    }
    return all;
}

template <class F>
struct function_thunks {
    static constexpr constructor_operations all = [] {
        constructor_operations o{};
        using traits = registry::function_traits<F>;
        if constexpr (registry::is_state_setter<F>) {
            o.set_state = &set_state_by_function<F>;
            o.state_of =
                &typeid(std::remove_cvref_t<std::tuple_element_t<0, typename traits::parameters>>);
            o.make = [](loader& l, const registry::constructor_entry& entry, const model::cell&,
                        target&) {
                l.fail_found("a constructor", entry.name + ", which is a state setter");
            };
        } else {
            o.make = &make_by_function<F>;
        }
        o.parameters = &parameters_of<F>;
        return o;
    }();
};

/// The fast way of loading an object behind a pointer to a base of `T`.
template <class T>
constexpr void set_decoding(constructor_operations& o) {
    if constexpr (is_decodable<T>) {
        o.decode_shared = [](decoder& d, const char* p, std::shared_ptr<void>& object) {
            auto made = registry::access::make_shared<T>();
            object = made;
            return decode_body(d, p, *made, d.add_shared(made, typeid(T), &registry::let_go<T>));
        };
        o.decode_unique = [](decoder& d, const char* p, void*& object) {
            std::unique_ptr<T> made(new T(registry::access::make<T>()));
            p = decode_body(d, p, *made, decoder::opaque);
            if (p != nullptr) object = made.release();
            return p;
        };
    }
}

/// The fast way of pickling one.
template <class T>
constexpr auto find_encode() -> char* (*)(encoder&, char*, const void*) {
    if constexpr (!std::is_polymorphic_v<T> || std::is_abstract_v<T>) {
        return nullptr;
    } else if constexpr (is_encodable<T>) {
        return [](encoder& e, char* p, const void* object) {
            return encode(e, p, *static_cast<const T*>(object), object);
        };
    } else {
        return nullptr;
    }
}

template <class T, class Form>
struct constructor_thunks {
    static constexpr constructor_operations all = [] {
        constructor_operations o{};
        if constexpr (registry::is_class_form<Form>) {
            o.make = &class_thunks<T>::make;
            o.form = &form_thunks<T, Form>::all;
            o.construct = class_thunks<T>::all.construct;
            o.destroy = class_thunks<T>::all.destroy;
            o.size = sizeof(T);
            o.alignment = alignof(T);
            if constexpr (registry::has_version<T>) {
                o.version = registry::version_description<T>::number;
            }
            o.save = [](saver& s, const registry::constructor_entry& entry, const void* object) {
                return s.by_class(*static_cast<const Form*>(entry.function.get()),
                                  *static_cast<const T*>(object));
            };
        } else if constexpr (registry::is_call_form<Form>) {
            o.make = &make_call<T, Form>;
            o.form = &form_thunks<T, Form>::all;
            o.save = [](saver& s, const registry::constructor_entry& entry, const void* object) {
                return s.by_call(*static_cast<const Form*>(entry.function.get()),
                                 *static_cast<const T*>(object));
            };
        } else {
            o.make = &make_enum<T, Form>;
            o.save = [](saver& s, const registry::constructor_entry& entry, const void* object) {
                return s.by_enum(*static_cast<const Form*>(entry.function.get()),
                                 *static_cast<const T*>(object));
            };
            o.enumerators = &enumerators_of<T, Form>;
        }
        o.has_state_hook = registry::has_getstate_hook<T>;
        if constexpr (std::is_polymorphic_v<T>) set_decoding<T>(o);
        return o;
    }();
};

template <class T>
struct type_thunks {
    static constexpr type_operations all{
        [](saver& s, const void* object) { return save(s, *static_cast<const T*>(object)); },
        [](const std::any& a) -> const void* {
            if constexpr (registry::is_copyable<T>) {
                return std::any_cast<T>(&a);
            } else {
                return nullptr;
            }
        },
        find_encode<T>()};
};

template <class T, class F>
struct override_thunks {
    static constexpr override_operations all{
        [](saver& s, const registry::override_entry& entry, const void* object) {
            return s.save_reduction(
                registry::call_reduce(*static_cast<const F*>(entry.function.get()),
                                      *static_cast<const T*>(object), s.protocol()));
        },
        [](encoder& e, char*& p, const registry::override_entry& entry, const void* object,
           const void* self) {
            encode_engine engine{e, p, self};
            const auto end = engine.by_reduction_of(
                registry::call_reduce(*static_cast<const F*>(entry.function.get()),
                                      *static_cast<const T*>(object), e.protocol()));
            if (end) p = *end;
            return end.has_value();
        }};
};

template <class T>
const type_operations* operations_of() noexcept {
    return &type_thunks<T>::all;
}

/// The same for what a `std::any` may hold from the start, with little to compile.
template <class T>
struct builtin_thunks {
    static model::cell save(saver& s, const void* object) {
        const auto& table = s.table();
        if (table.any_native_override) {
            if (const auto* entry = table.override_at(registry::type_slot<T>())) {
                if (auto saved = entry->pickling->save(s, *entry, object)) return *saved;
            }
        }
        const T& x = *static_cast<const T*>(object);
        if constexpr (std::is_same_v<T, bool>) {
            return model::make_boolean(x);
        } else if constexpr (std::is_same_v<T, char>) {
            return s.character(x);
        } else if constexpr (std::is_integral_v<T>) {
            return s.integer(x);
        } else if constexpr (std::is_floating_point_v<T>) {
            return model::make_floating(static_cast<double>(x));
        } else if constexpr (std::is_same_v<T, std::string>) {
            return s.checked_string(x);
        } else {
            return s.bytes(x.view());
        }
    }
    static const void* in_any(const std::any& a) { return std::any_cast<T>(&a); }
    static constexpr type_operations all{&save, &in_any, nullptr};
};
template <class T>
const type_operations* operations_of_builtin() noexcept {
    return &builtin_thunks<T>::all;
}
template <class F>
const constructor_operations* operations_of_function() noexcept {
    return &function_thunks<F>::all;
}
template <class T, class Form>
const constructor_operations* operations_of_form() noexcept {
    return &constructor_thunks<T, Form>::all;
}
template <class T, class F>
const override_operations* operations_of_override() noexcept {
    return &override_thunks<T, F>::all;
}

}  // namespace copyreg::codec
