// SPDX-License-Identifier: MIT
//
// Adapters of `std::span`: a list, or bytes where its items are `std::byte`. A span can be written;
// it owns nothing, so it cannot be loaded or copied deeply.
#pragma once

#include <copyreg/registry/adapter.hpp>

#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

namespace copyreg {

namespace detail {

/// Fails to compile: nothing can be put into a span.
template <class Span>
void refuse_to_fill() {
    static_assert(!sizeof(Span),
                  "copyreg: a std::span can be written but neither loaded nor copied deeply: it "
                  "does not own its items; use a std::vector in its place");
}

}  // namespace detail

template <class E, std::size_t N>
struct adapter<std::span<E, N>> : list_adapter<std::span<E, N>, std::remove_cv_t<E>> {
    static constexpr bool is_view = true;

    static void clear(std::span<E, N>&) { detail::refuse_to_fill<std::span<E, N>>(); }
    static void append(std::span<E, N>&, const E&) { detail::refuse_to_fill<std::span<E, N>>(); }
};

template <class E, std::size_t N>
requires std::is_same_v<std::remove_cv_t<E>, std::byte>
struct adapter<std::span<E, N>> : bytes_adapter<std::span<E, N>> {
    static constexpr bool is_view = true;

    static void assign(std::span<E, N>&, std::string_view) {
        detail::refuse_to_fill<std::span<E, N>>();
    }
};

}  // namespace copyreg
