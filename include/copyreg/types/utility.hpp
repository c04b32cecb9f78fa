// SPDX-License-Identifier: MIT
//
// Adapters of `std::pair` and `std::tuple`: a tuple.
#pragma once

#include <copyreg/registry/adapter.hpp>

#include <tuple>
#include <utility>

namespace copyreg {

template <class First, class Second>
struct adapter<std::pair<First, Second>> : tuple_adapter<std::pair<First, Second>, First, Second> {
};

template <class... E>
struct adapter<std::tuple<E...>> : tuple_adapter<std::tuple<E...>, E...> {};

}  // namespace copyreg
