// SPDX-License-Identifier: MIT
//
// Building objects by calls: of registered functions, of calls with the members, of enums.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/pickle/loader.hpp>
#include <copyreg/pickle/object_steps.hpp>
#include <copyreg/registry/access.hpp>
#include <copyreg/registry/owned.hpp>

#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace copyreg::codec {

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

template <class T, class Form>
void make_call(loader& l, const registry::constructor_entry& entry, const model::cell& c,
               target& t) {
    const auto& form = *static_cast<const Form*>(entry.function.get());
    if (t.how == target::what::shared) l.begin(c.node, typeid(T));
    deliver<T>(l, c, t, [&] {
        const call_parts parts = call_of(l, c);
        if constexpr (Form::count == 0) l.check_argument_count(parts, 0);
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
            std::tuple args{load_argument<I>(l, parts, form)...};
            return registry::access::call<T>(std::get<I>(std::move(args))...);
        }
        (std::make_index_sequence<Form::count>());
    });
}

/// Braces give the order in which arguments are loaded.
template <std::size_t I, class Form>
auto load_argument(loader& l, const call_parts& parts, const Form& form) {
    using value =
        typename std::remove_cvref_t<decltype(registry::get_member<I>(form.members))>::value_type;
    const std::string_view name = registry::get_member<I>(form.members).name;
    const model::cell& c = l.argument(parts, I, name, Form::count);
    const bool positional = I < parts.args.size();
    loader::step part(l, positional ? path_step::what::argument : path_step::what::keyword,
                      positional ? I + parts.first_arg : model::find_text(*parts.kwargs, name),
                      name);
    return load_new<value>(l, c);
}

/// The flags that stand in a union, which a hostile one has any number of.
template <class E>
E unite(loader& l, const model::cell& c) {
    using number = registry::number_of<E>;
    number all{};
    std::vector<model::cell> left{c};
    while (!left.empty()) {
        const model::cell part = left.back();
        left.pop_back();
        if (l.is_union(part)) {
            l.count();
            for (const model::cell& flag : loader::union_of(part)) left.push_back(flag);
        } else if (model::is_integer(part)) {
            all = static_cast<number>(all | load_new<number>(l, part));
        } else {
            all = static_cast<number>(all | static_cast<number>(load_new<E>(l, part)));
        }
    }
    return l.template enum_from<E>(all);
}

template <class E, class Form>
void make_enum(loader& l, const registry::constructor_entry& entry, const model::cell& c,
               target& t) {
    const auto& form = *static_cast<const Form*>(entry.function.get());
    const auto build = [&]() -> E {
        if (l.is_union(c)) return unite<E>(l, c);
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

}  // namespace copyreg::codec
