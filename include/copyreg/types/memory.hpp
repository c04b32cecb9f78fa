// SPDX-License-Identifier: MIT
//
// Adapters of smart pointers: None or the object. Shared and weak pointers keep its identity.
#pragma once

#include <copyreg/registry/adapter.hpp>

#include <memory>
#include <type_traits>

namespace copyreg {

/// Any deleter that needs no argument and deletes what `new` made.
template <class E, class Deleter>
requires(!std::is_array_v<E> && std::is_default_constructible_v<Deleter> &&
         std::is_same_v<typename std::unique_ptr<E, Deleter>::pointer,
                        E*>) struct adapter<std::unique_ptr<E, Deleter>>
    : pointer_adapter<std::unique_ptr<E, Deleter>, E> {
};

template <class E>
requires(std::is_object_v<E> && !std::is_array_v<E>) struct adapter<std::shared_ptr<E>>
    : shared_pointer_adapter<std::shared_ptr<E>, E> {
};

/// A weak pointer whose object is gone is None.
template <class E>
requires(std::is_object_v<E> && !std::is_array_v<E>) struct adapter<std::weak_ptr<E>>
    : shared_pointer_adapter<std::weak_ptr<E>, E> {
    static constexpr ownership owns = ownership::weak;
    static std::shared_ptr<E> share(const std::weak_ptr<E>& p) { return p.lock(); }
};

}  // namespace copyreg
