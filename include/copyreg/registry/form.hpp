// SPDX-License-Identifier: MIT
//
// Forms: what a registration says of a class, a call or an enum, and where the compiler finds it.
//
// A macro specialises one of the descriptions below for its type, so that the engines see names and
// members at compile time. Run-time registration makes the same forms as objects. The engines are
// written against forms and do not tell the two apart.
#pragma once

#include <copyreg/registry/adapter.hpp>
#include <copyreg/registry/function_traits.hpp>
#include <copyreg/registry/owned.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace copyreg {

class dict;

namespace registry {

/// One attribute that is a member. All of them have their name first, and then what leads to the
/// value, so that code without templates can read them: see `member_at`.
template <class T, class M>
struct member_of {
    using value_type = std::remove_const_t<M>;
    static constexpr bool is_property = false;
    static constexpr bool is_const = std::is_const_v<M>;  // a part of a call, and never set

    std::string_view name;
    M T::*pointer;

    template <class U>
    constexpr const M& get(const U& x) const noexcept {
        return x.*pointer;
    }
    template <class U>
    constexpr M& ref(U& x) const noexcept {
        return x.*pointer;
    }
};

/// One attribute that is read and written through accessors.
template <class Getter, class Setter, class V>
struct property_of {
    using value_type = V;
    static constexpr bool is_property = true;
    static constexpr bool is_const = false;

    std::string_view name;
    Getter getter;
    Setter setter;

    template <class T>
    constexpr decltype(auto) get(const T& x) const {
        return std::invoke(getter, x);
    }
    template <class T>
    void set(T& x, V v) const {
        std::invoke(setter, x, std::move(v));
    }
    /// The same where `V` only shows what `v` owns.
    template <class T>
    requires(!std::is_same_v<owned_t<V>, V>) void set(T& x, owned_t<V> v) const {
        std::invoke(setter, x, std::move(v));
    }
};

/// One of several members, which `I` tells apart.
template <std::size_t I, class Member>
struct indexed_member {
    Member member;
};
template <class Index, class... Members>
struct indexed_members;
template <std::size_t... I, class... Members>
struct indexed_members<std::index_sequence<I...>, Members...> : indexed_member<I, Members>... {
    /// Calls `f` with each member.
    template <class F>
    constexpr void each([[maybe_unused]] F&& f) const {
        (f(static_cast<const indexed_member<I, Members>&>(*this).member), ...);
    }
    /// Calls `f` with each member and its index while it returns true; whether it did for all. It
    /// is a part of the caller, so that what `f` changes can stay in registers.
    template <class F>
    [[gnu::always_inline]] constexpr bool all([[maybe_unused]] F f) const {
        return (f(static_cast<const indexed_member<I, Members>&>(*this).member, I) && ...);
    }
    /// Calls `f` with all members at once.
    template <class F>
    constexpr decltype(auto) apply(F&& f) const {
        return f(static_cast<const indexed_member<I, Members>&>(*this).member...);
    }
};
/// The members of a form: what `std::tuple` is, for less of the compiler's time, and one behind the
/// other.
template <class... Members>
using member_list = indexed_members<std::index_sequence_for<Members...>, Members...>;

template <std::size_t I, class Member>
constexpr const Member& get_member(const indexed_member<I, Member>& members) noexcept {
    return members.member;
}

/// A plain class: its default constructor, then `__dict__`.
template <class T, class... Members>
struct class_form {
    using object_type = T;
    static constexpr std::size_t count = sizeof...(Members);

    std::string_view name;  // "module:qualname"
    member_list<Members...> members;
};

/// A call with the members as arguments.
template <class T, class... Members>
struct call_form {
    using object_type = T;
    static constexpr std::size_t count = sizeof...(Members);

    std::string_view name;
    member_list<Members...> members;
};

template <class E>
struct enumerator_of {
    std::string_view name;
    E value;
};

/// An enum by value. `enumerators` may be empty.
template <class E, std::size_t N>
struct enum_form {
    using object_type = E;
    static constexpr std::size_t count = N;

    std::string_view name;
    std::array<enumerator_of<E>, N> enumerators;
};

/// A member of a base of `T` as one of `T`, unless the base is a virtual one.
template <class T, class Member>
constexpr Member as_member_of(const Member& m) {
    return m;
}
template <class T, class Base, class M>
requires(!std::is_same_v<T, Base> && std::is_convertible_v<M Base::*, M T::*>) constexpr member_of<
    T, M> as_member_of(const member_of<Base, M>& m) {
    return {m.name, m.pointer};
}

template <template <class, class...> class Form, class T, class... Members>
constexpr Form<T, Members...> make_form_of(std::string_view name, const Members&... members) {
    return {name, {{members}...}};
}
template <class T, class... Members>
constexpr auto make_class_form(std::string_view name, Members... members) {
    return make_form_of<class_form, T>(name, as_member_of<T>(members)...);
}
template <class T, class... Members>
constexpr auto make_call_form(std::string_view name, Members... members) {
    return make_form_of<call_form, T>(name, as_member_of<T>(members)...);
}
template <class E, class... Enumerators>
constexpr auto make_enum_form(std::string_view name, Enumerators... e) {
    return enum_form<E, sizeof...(Enumerators)>{
        name, std::array<enumerator_of<E>, sizeof...(Enumerators)>{e...}};
}

template <class Form>
inline constexpr bool is_class_form = false;
template <class T, class... M>
inline constexpr bool is_class_form<class_form<T, M...>> = true;
template <class Form>
inline constexpr bool is_call_form = false;
template <class T, class... M>
inline constexpr bool is_call_form<call_form<T, M...>> = true;

// --- what macros specialise; a specialisation of a form has a static constexpr member `form`

template <class T>
struct class_description;  // COPYREG_CLASS
template <class T>
struct call_description;  // COPYREG_CALL
template <class T>
struct enum_description;  // COPYREG_ENUM
template <class T>
struct version_description;  // COPYREG_VERSION: number, run_migration
template <class T>
struct reduce_description;  // COPYREG_REDUCE: type, run_reduction

template <class T>
concept has_class_form = requires {
    class_description<T>::form;
};
template <class T>
concept has_call_form = requires {
    call_description<T>::form;
};
/// The form of a class or call that the compiler knows.
template <class T>
constexpr const auto& form_of_members() {
    if constexpr (has_class_form<T>) {
        return class_description<T>::form;
    } else {
        return call_description<T>::form;
    }
}

/// The types of the members of a class or call form, and whether any is a property or const.
template <class Form>
struct form_members;
template <class T, class... M>
struct form_members<class_form<T, M...>> {
    using types = std::tuple<typename M::value_type...>;
    static constexpr bool any_property = (M::is_property || ...);
    static constexpr bool any_const = (M::is_const || ...);
};
template <class T, class... M>
struct form_members<call_form<T, M...>> : form_members<class_form<T, M...>> {};
template <class T>
using members_of = form_members<std::remove_cvref_t<decltype(form_of_members<T>())>>;

/// Converts to what a member may be.
struct any_member {
    template <class M>
    operator M() const;
};

template <class>
using any_for = any_member;

/// Whether an aggregate has these members and no other: one more is refused, given as `{}` or as
/// anything.
template <class T, class... M>
concept is_aggregate_of = std::is_aggregate_v<T> && requires {
    T{std::declval<M>()...};
} && !requires { T{std::declval<M>()..., {}}; }
&&!requires { T{std::declval<M>()..., any_member()}; };

template <class T, class... M>
constexpr bool find_all_members(const std::tuple<M...>*) {
    if constexpr (is_aggregate_of<T, M...> || is_aggregate_of<T, any_for<M>...>) {
        return true;  // the second holds in whatever order the members are registered
    } else if constexpr (std::is_empty_v<T>) {
        return true;
    } else {
        // where there is no gap, nothing can hide
        constexpr std::size_t base = std::is_polymorphic_v<T> ? sizeof(void*) : 0;
        return (base + ... + sizeof(M)) == sizeof(T);
    }
}

/// Whether the members of the form of `T` are known to be all that it has.
template <class T>
inline constexpr bool is_all_members =
    !members_of<T>::any_property &&
    find_all_members<T>(static_cast<const typename members_of<T>::types*>(nullptr));

/// Whether a call with the members of the form of `T` does no more than to set them, so that a new
/// object can be filled instead.
template <class T>
constexpr bool find_set_by_call() {
    if constexpr (has_call_form<T>) {
        return std::is_aggregate_v<T> && std::is_default_constructible_v<T> &&
               !members_of<T>::any_const && is_all_members<T>;
    } else {
        return false;
    }
}
template <class T>
inline constexpr bool is_set_by_call = find_set_by_call<T>();

struct constructs_copies {
    template <class T>
    static constexpr bool holds = std::is_copy_constructible_v<T>;
};
struct assigns_copies {
    template <class T>
    static constexpr bool holds = std::is_copy_assignable_v<T>;
};

template <class How, class T, class... Seen>
constexpr bool find_copyable();
template <class How, class T, class... Seen, class... Part>
constexpr bool all_copyable(const std::tuple<Part...>*) {
    return (find_copyable<How, std::remove_cv_t<Part>, T, Seen...>() && ...);
}

template <class How, class T, class... Seen>
constexpr bool find_copyable() {
    if constexpr ((std::is_same_v<T, Seen> || ...)) {
        return true;
    } else if constexpr (std::is_array_v<T>) {
        return find_copyable<How, std::remove_all_extents_t<T>, T, Seen...>();
    } else if constexpr (!How::template holds<T>) {
        return false;
    } else if constexpr (has_class_form<T> || has_call_form<T>) {
        return all_copyable<How, T, Seen...>(
            static_cast<const typename members_of<T>::types*>(nullptr));
    } else if constexpr (adapted<T>) {
        using A = adapter<T>;
        constexpr shape form = A::form;
        if constexpr (form == shape::list || form == shape::set || form == shape::optional ||
                      form == shape::array) {
            return find_copyable<How, std::remove_cv_t<typename A::element>, T, Seen...>();
        } else if constexpr (form == shape::dict) {
            return find_copyable<How, typename A::key, T, Seen...>() &&
                   find_copyable<How, typename A::mapped, T, Seen...>();
        } else if constexpr (form == shape::tuple) {
            return all_copyable<How, T, Seen...>(static_cast<const typename A::elements*>(nullptr));
        } else if constexpr (form == shape::variant) {
            return all_copyable<How, T, Seen...>(
                static_cast<const typename A::alternatives*>(nullptr));
        } else {
            return true;
        }
    } else {
        return true;
    }
}

/// Whether `T` has a copy constructor that compiles: that of a container of what cannot be copied
/// only says so.
template <class T>
inline constexpr bool is_copyable = !std::is_array_v<T> && find_copyable<constructs_copies, T>();
/// The same of its copy assignment.
template <class T>
inline constexpr bool is_assignable = !std::is_array_v<T> && find_copyable<assigns_copies, T>();

template <class T>
concept has_enum_form = requires {
    enum_description<T>::form;
};
template <class T>
concept has_version = requires {
    version_description<T>::number;
};
template <class T>
concept has_reduce_macro = requires {
    typename reduce_description<T>::type;
};

}  // namespace registry

/// Names a member: `copyreg::member("name", &User::name)`. `name` must outlive the registration.
template <class M, class Class>
constexpr auto member(std::string_view name, M Class::*pointer) {
    static_assert(!std::is_function_v<M>,
                  "copyreg::member names data; for accessors write copyreg::property(name, getter, "
                  "setter)");
    if constexpr (std::is_function_v<M>) {
        (void)pointer;
        return registry::member_of<Class, bool>{name, nullptr};
    } else {
        return registry::member_of<Class, M>{name, pointer};
    }
}

/// An attribute that is read and written through accessors:
/// `copyreg::property("r", &Color::r, &Color::set_r)`.
template <class Getter, class Setter>
constexpr auto property(std::string_view name, Getter getter, Setter setter) {
    static_assert(registry::known_signature<Getter>,
                  "copyreg: the getter of a copyreg::property is a member function without "
                  "overloads or a function of one const T&");
    if constexpr (registry::known_signature<Getter>) {
        using type = std::remove_cvref_t<typename registry::function_traits<Getter>::result>;
        return registry::property_of<Getter, Setter, type>{name, getter, setter};
    } else {
        return registry::property_of<Getter, Setter, bool>{name, getter, setter};
    }
}

/// Names an enumerator for `register_enum`.
template <class E>
constexpr auto enumerator(std::string_view name, E value) {
    return registry::enumerator_of<E>{name, value};
}

}  // namespace copyreg
