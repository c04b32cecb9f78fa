// SPDX-License-Identifier: MIT
//
// Adapters of a fixed number of items: `std::array` is a tuple, a C array is a list. (An array of
// `char` is text: string.hpp.)
#pragma once

#include <copyreg/registry/adapter.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

namespace copyreg {

template <class E, std::size_t N>
struct adapter<std::array<E, N>> : array_adapter<std::array<E, N>, E, N> {};

namespace detail {

template <class E>
concept not_text = !std::is_same_v<E, char>;

}  // namespace detail

template <detail::not_text E, std::size_t N>
struct adapter<E[N]> : array_adapter<E[N], E, N> {
    static constexpr bool as_list = true;
};

}  // namespace copyreg
