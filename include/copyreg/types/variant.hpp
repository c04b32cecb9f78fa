// SPDX-License-Identifier: MIT
//
// Adapters of `std::variant`, the value that it holds, and of `std::monostate`, None.
#pragma once

#include <copyreg/base/error.hpp>
#include <copyreg/registry/adapter.hpp>

#include <cstddef>
#include <utility>
#include <variant>

namespace copyreg {

template <class... A>
struct adapter<std::variant<A...>> : variant_adapter<std::variant<A...>, A...> {
    using variant = std::variant<A...>;

    static std::size_t index(const variant& v) {
        if (v.valueless_by_exception()) {
            throw pickling_error(
                "expected a std::variant that holds a value, found one that lost it to an "
                "exception");
        }
        return v.index();
    }
    template <std::size_t I>
    static const auto& get(const variant& v) {
        return std::get<I>(v);
    }
    template <std::size_t I>
    static variant make(std::variant_alternative_t<I, variant> x) {
        return variant(std::in_place_index<I>, std::move(x));
    }
};

template <>
struct adapter<std::monostate> {
    static constexpr shape form = shape::none;
    static std::monostate make() noexcept { return {}; }
};

}  // namespace copyreg
