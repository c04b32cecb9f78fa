// SPDX-License-Identifier: MIT
//
// What is loaded for a function that only looks at what it is given.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace copyreg::registry {

/// What a `P` is loaded as, and converts to it: something that owns what a view shows.
template <class P>
struct owned {
    using type = P;
};
template <class C>
struct owned<std::basic_string_view<C>> {
    using type = std::basic_string<C>;
};
template <class E, std::size_t N>
struct owned<std::span<E, N>> {
    using type = std::vector<std::remove_cv_t<E>>;
};
template <class P>
using owned_t = typename owned<P>::type;

}  // namespace copyreg::registry
