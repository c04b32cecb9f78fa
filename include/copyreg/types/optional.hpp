// SPDX-License-Identifier: MIT
//
// Adapters of `std::optional`, None or the value, and of `std::nullopt_t`, None.
#pragma once

#include <copyreg/registry/adapter.hpp>

#include <optional>
#include <utility>

namespace copyreg {

template <class E>
struct adapter<std::optional<E>> : optional_adapter<std::optional<E>, E> {
    static void assign(std::optional<E>& o, E x) { o.emplace(std::move(x)); }
};

template <>
struct adapter<std::nullopt_t> {
    static constexpr shape form = shape::none;
    static std::nullopt_t make() noexcept { return std::nullopt; }
};

}  // namespace copyreg
