// SPDX-License-Identifier: MIT
//
// The hooks of classes one owns, found by argument-dependent lookup, and which own form a type has.
//
// A hook that a base class declares is not the derived class's: it would slice. So a hook counts
// only if it can be called with exactly `T`; a conversion to a base does not.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/model/global.hpp>
#include <copyreg/registry/form.hpp>
#include <copyreg/registry/reduction.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

namespace copyreg {

template <class>
class basic_memo;
using memo = basic_memo<on_use>;
class value;

namespace registry {

/// Converts to `const T&` alone, or (`Base`) to references to bases of `T` alone.
template <class T, bool Base>
struct stand_in {
    template <class U>
    requires(Base ? std::is_base_of_v<U, T> && !std::is_same_v<U, T> : std::is_same_v<U, T>)
    operator const U&() const;
    template <class U>
    requires(Base ? std::is_base_of_v<U, T> && !std::is_same_v<U, T> : std::is_same_v<U, T>)
    operator U&() const;
};

/// Whether what `Call` does with a `T` is meant for `T` and not for a base of it.
template <class T, template <class> class Call>
inline constexpr bool meant_for = [] {
    if constexpr (!Call<const T&>::value) {
        return false;
    } else if constexpr (!std::is_class_v<T>) {
        return true;
    } else {
        return !(Call<stand_in<T, true>>::value && !Call<stand_in<T, false>>::value);
    }
}();

template <class X>
    struct calls_reduce : std::bool_constant < requires(const std::remove_reference_t<X>& x) {
    copyreg_reduce(x);
} > {};
template <class X>
    struct calls_reduce_ex : std::bool_constant < requires(const std::remove_reference_t<X>& x) {
    copyreg_reduce(x, 0);
} > {};
template <class X>
    struct calls_getstate : std::bool_constant < requires(const std::remove_reference_t<X>& x) {
    copyreg_getstate(x);
} > {};
template <class X>
    struct calls_copy : std::bool_constant < requires(const std::remove_reference_t<X>& x) {
    copyreg_copy(x);
} > {};
template <class X>
    struct calls_deepcopy
    : std::bool_constant < requires(const std::remove_reference_t<X>& x, memo& m) {
    copyreg_deepcopy(x, m);
} > {};

template <class T>
concept has_reduce_hook = std::is_class_v<T> &&
    (meant_for<T, calls_reduce> || meant_for<T, calls_reduce_ex>);
template <class T>
concept has_getstate_hook = std::is_class_v<T> && meant_for<T, calls_getstate>;
template <class T>
concept has_copy_hook = (std::is_class_v<T> || std::is_enum_v<T>)&&meant_for<T, calls_copy>;
template <class T>
concept has_deepcopy_hook = (std::is_class_v<T> || std::is_enum_v<T>)&&meant_for<T, calls_deepcopy>;

/// What the state of `T` is given to its `copyreg_setstate` as: what `copyreg_getstate` returns, or
/// a `value`; `void` if there is no such hook.
template <class T>
struct state_of {
    template <class S>
    static constexpr bool takes = requires(T& x, S s) {
        copyreg_setstate(x, std::move(s));
    };
    static auto find() {
        if constexpr (!std::is_class_v<T>) {
            return;
        } else if constexpr (has_getstate_hook<T>) {
            using S = std::remove_cvref_t<decltype(copyreg_getstate(std::declval<const T&>()))>;
            if constexpr (takes<S>) {
                return std::type_identity<S>{};
            } else if constexpr (takes<value>) {
                return std::type_identity<value>{};
            }
        } else if constexpr (takes<value>) {
            return std::type_identity<value>{};
        }
    }
    using found = decltype(find());
};
template <class T>
concept has_setstate_hook = !std::is_void_v<typename state_of<T>::found>;
template <class T>
using setstate_type = typename state_of<T>::found::type;

/// Whether a type says itself how it is reduced, by COPYREG_REDUCE or `copyreg_reduce`.
template <class T>
concept has_own_reduction = has_reduce_macro<T> || has_reduce_hook<T>;

/// The built-in form of a type.
enum class own_form : std::uint8_t {
    class_,
    call,
    enumeration,
    adapter,
    unknown,  // until something is registered at run time
};

template <class T>
inline constexpr own_form form_of = [] {
    if constexpr (has_class_form<T>) {
        return own_form::class_;
    } else if constexpr (has_call_form<T>) {
        return own_form::call;
    } else if constexpr (has_enum_form<T>) {
        return own_form::enumeration;
    } else if constexpr (adapted<T>) {
        return own_form::adapter;
    } else {
        return own_form::unknown;
    }
}();

/// Whether a reduce function may return `R`.
template <class R>
struct is_reduction : std::false_type {};
template <class C, class A, class S, class L, class D, class F, bool New>
struct is_reduction<reduction<C, A, S, L, D, F, New>> : std::true_type {};
template <>
struct is_reduction<global> : std::true_type {};
template <class... R>
struct is_reduction<std::variant<R...>> : std::bool_constant<(is_reduction<R>::value && ...)> {};
template <class R>
struct is_reduction<std::optional<R>> : is_reduction<R> {};

/// Whether the parts of a reduction fit each other.
template <class R>
struct is_sound : std::true_type {};
template <class C, class A, class S, class L, class D, class F, bool New>
struct is_sound<reduction<C, A, S, L, D, F, New>>
    : std::bool_constant<reduction<C, A, S, L, D, F, New>::is_sound> {};
template <class... R>
struct is_sound<std::variant<R...>> : std::bool_constant<(is_sound<R>::value && ...)> {};
template <class R>
struct is_sound<std::optional<R>> : is_sound<R> {};

/// What the reduce function behind `reduce` returns for a `T`. Where that is none, one assertion
/// says so, and something that compiles stands for it.
template <class T, class Reduce>
decltype(auto) reduction_of(Reduce reduce) {
    using result = std::remove_cvref_t<decltype(reduce())>;
    static_assert(is_reduction<result>::value,
                  "copyreg: a reduce function returns a copyreg::reduction, a std::variant or "
                  "std::optional of them, or a copyreg::global");
    if constexpr (is_reduction<result>::value && is_sound<result>::value) {
        return reduce();
    } else {
        return global("builtins:None");
    }
}

/// Calls a reduce function with the protocol if it takes one.
template <class F, class T>
decltype(auto) call_reduce(F& f, const T& x, int protocol) {
    if constexpr (std::is_invocable_v<F&, const T&, int>) {
        return reduction_of<T>([&]() -> decltype(auto) { return f(x, protocol); });
    } else if constexpr (std::is_invocable_v<F&, const T&>) {
        (void)protocol;
        return reduction_of<T>([&]() -> decltype(auto) { return f(x); });
    } else {
        static_assert(!sizeof(T*),
                      "copyreg: a reduce function takes (const T&) or (const T&, int protocol)");
        return global("builtins:None");
    }
}

/// The reduction of `x` by the hook or macro that its type has.
template <class T>
decltype(auto) own_reduction(const T& x, int protocol) {
    if constexpr (has_reduce_macro<T>) {
        return reduce_description<T>::run_reduction(x, protocol);
    } else if constexpr (meant_for<T, calls_reduce_ex>) {
        return reduction_of<T>([&]() -> decltype(auto) { return copyreg_reduce(x, protocol); });
    } else {
        return reduction_of<T>([&]() -> decltype(auto) { return copyreg_reduce(x); });
    }
}

/// Whether `T` is a function, or a pointer to one or into a class.
template <class T>
inline constexpr bool is_function_like =
    std::is_function_v<std::remove_pointer_t<T>> || std::is_member_pointer_v<T>;

template <class T>
concept is_tuple_like = adapted<T> && requires {
    typename adapter<T>::elements;
};

template <class T>
constexpr bool find_possible();

template <class... E>
constexpr bool all_possible(const std::tuple<E...>*) {
    return (find_possible<E>() && ...);
}

template <class T>
constexpr bool find_possible() {
    using plain = std::remove_cv_t<T>;
    if constexpr (std::is_reference_v<plain> || is_function_like<plain>) {
        return false;
    } else if constexpr (std::is_pointer_v<plain>) {
        return adapted<plain>;
    } else if constexpr (is_tuple_like<plain>) {
        return all_possible(static_cast<const typename adapter<plain>::elements*>(nullptr));
    } else {
        return true;
    }
}

/// Whether objects of `T` may take part at all; `check_type` says why not.
template <class T>
inline constexpr bool is_possible = find_possible<T>();

template <class T>
constexpr void check_type();

template <class... E>
constexpr void check_types(const std::tuple<E...>*) {
    (check_type<E>(), ...);
}

/// Says why a type cannot take part at all, when the program is compiled.
template <class T>
constexpr void check_type() {
    using plain = std::remove_cv_t<T>;
    static_assert(!std::is_pointer_v<plain> || is_function_like<plain> || adapted<plain>,
                  "copyreg: a raw pointer says nothing about who owns the object; use "
                  "std::unique_ptr, std::shared_ptr, std::weak_ptr or a value");
    static_assert(!is_function_like<plain>,
                  "copyreg: a function cannot be pickled; register a name for it with "
                  "copyreg::register_global, or pickle a copyreg::global");
    static_assert(!std::is_reference_v<plain>,
                  "copyreg: a reference cannot be rebuilt; hold a value or a std::shared_ptr");
    if constexpr (is_tuple_like<plain>) {
        check_types(static_cast<const typename adapter<plain>::elements*>(nullptr));
    }
}

}  // namespace registry
}  // namespace copyreg
