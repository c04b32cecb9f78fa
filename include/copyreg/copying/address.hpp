// SPDX-License-Identifier: MIT
//
// Where the objects are that pointers point to, which may be bases of them.
#pragma once

#include <copyreg/registry/adapter.hpp>

#include <memory>
#include <type_traits>

namespace copyreg::copying {

/// The `shared_ptr` that `x` is, or one to what it points to.
template <class T>
decltype(auto) shared_by(const T& x) {
    using A = adapter<T>;
    if constexpr (std::is_same_v<T, std::shared_ptr<typename A::element>>) {
        return (x);
    } else {
        return A::share(x);
    }
}

/// Where the whole object is that `x` may be a base of.
template <class T>
const void* address_of(const T& x) noexcept {
    if constexpr (std::is_polymorphic_v<T>) {
        return dynamic_cast<const void*>(&x);
    } else {
        return &x;
    }
}

/// The same place in a copy as `inside` is in `whole`.
template <class E>
E* shifted(const void* whole, const E* inside, void* copy) {
    const auto offset = reinterpret_cast<const char*>(inside) - static_cast<const char*>(whole);
    return reinterpret_cast<E*>(static_cast<char*>(copy) + offset);
}

}  // namespace copyreg::copying
