// SPDX-License-Identifier: MIT
//
// What a callable takes and returns.
#pragma once

#include <tuple>
#include <type_traits>

namespace copyreg::registry {

template <class F>
struct function_traits;

template <class R, class... A>
struct function_traits<R(A...)> {
    using result = R;
    using parameters = std::tuple<A...>;
    using values = std::tuple<std::remove_cvref_t<A>...>;
    static constexpr std::size_t arity = sizeof...(A);
};
template <class R, class... A>
struct function_traits<R(A...) noexcept> : function_traits<R(A...)> {};
template <class R, class... A>
struct function_traits<R (*)(A...)> : function_traits<R(A...)> {};
template <class R, class... A>
struct function_traits<R (*)(A...) noexcept> : function_traits<R(A...)> {};
template <class C, class R, class... A>
struct function_traits<R (C::*)(A...)> : function_traits<R(A...)> {};
template <class C, class R, class... A>
struct function_traits<R (C::*)(A...) const> : function_traits<R(A...)> {};
template <class C, class R, class... A>
struct function_traits<R (C::*)(A...) noexcept> : function_traits<R(A...)> {};
template <class C, class R, class... A>
struct function_traits<R (C::*)(A...) const noexcept> : function_traits<R(A...)> {};

template <class F>
concept has_one_signature = requires {
    &F::operator();
};

template <has_one_signature F>
struct function_traits<F> : function_traits<decltype(&F::operator())> {};

/// Whether the parameters and the result of `F` are known without a call: no overloads, no auto.
template <class F>
concept known_signature = requires {
    typename function_traits<std::decay_t<F>>::result;
};

/// Whether `F` takes an object that it changes, and a state.
template <known_signature F>
inline constexpr bool is_state_setter = [] {
    using traits = function_traits<F>;
    if constexpr (traits::arity == 2) {
        using first = std::tuple_element_t<0, typename traits::parameters>;
        return std::is_lvalue_reference_v<first> &&
               !std::is_const_v<std::remove_reference_t<first>>;
    } else {
        return false;
    }
}();

/// Whether `F` is a way to build an object or to give one its state.
template <class F>
inline constexpr bool is_constructor_function = false;
template <known_signature F>
inline constexpr bool is_constructor_function<F> =
    is_state_setter<F> || !std::is_void_v<typename function_traits<F>::result>;

template <class F, class Parameters>
inline constexpr bool is_called_with = false;
template <class F, class... A>
inline constexpr bool is_called_with<F, std::tuple<A...>> = std::is_invocable_v<const F&, A...>;

/// Whether `F` can be called without being changed.
template <class F>
inline constexpr bool is_called_const = false;
template <known_signature F>
inline constexpr bool is_called_const<F> =
    is_called_with<F, typename function_traits<F>::parameters>;

/// `f` as a value: a function as a pointer to it.
template <class F>
constexpr std::decay_t<F> decayed(F&& f) {
    return static_cast<F&&>(f);
}

}  // namespace copyreg::registry
