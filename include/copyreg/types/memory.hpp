// SPDX-License-Identifier: MIT
//
// Adapters of smart pointers: None or the object. Shared and weak pointers keep its identity.
#pragma once

#include <copyreg/registry/adapter.hpp>

#include <memory>
#include <type_traits>

namespace copyreg {

namespace detail {

/// What a pointer to one object points to.
template <class E>
concept pointee = std::is_object_v<E> && !std::is_array_v<E>;

/// A deleter that needs no argument and deletes what `new` made.
template <class Deleter, class E>
concept plain_deleter = std::is_default_constructible_v<Deleter> && !std::is_pointer_v<Deleter> &&
                        std::is_same_v<typename std::unique_ptr<E, Deleter>::pointer, E*>;

}  // namespace detail

template <detail::pointee E, detail::plain_deleter<E> Deleter>
struct adapter<std::unique_ptr<E, Deleter>> : pointer_adapter<std::unique_ptr<E, Deleter>, E> {};

template <detail::pointee E>
struct adapter<std::shared_ptr<E>> : shared_pointer_adapter<std::shared_ptr<E>, E> {
    static const std::shared_ptr<E>& share(const std::shared_ptr<E>& p) noexcept { return p; }
};

/// A weak pointer whose object is gone is None.
template <detail::pointee E>
struct adapter<std::weak_ptr<E>> : shared_pointer_adapter<std::weak_ptr<E>, E> {
    static constexpr ownership owns = ownership::weak;
    static std::shared_ptr<E> share(const std::weak_ptr<E>& p) { return p.lock(); }
};

}  // namespace copyreg
