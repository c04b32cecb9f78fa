// SPDX-License-Identifier: MIT
//
// A reference to any object, as hooks are given it.
#pragma once

#include <memory>
#include <type_traits>
#include <typeindex>
#include <typeinfo>

namespace copyreg {

/// Refers to an object that is being pickled; valid while the hook runs.
class object_ref {
public:
    template <class T>
    explicit object_ref(const T& object) noexcept
        : object_(std::addressof(object)), type_(typeid(T)) {}
    /// `object` is the most derived object, whose type is `type`.
    object_ref(const void* object, std::type_index type) noexcept : object_(object), type_(type) {}

    std::type_index type() const noexcept { return type_; }
    const void* address() const noexcept { return object_; }

    /// The object, if it is a `T` (exactly), else nullptr.
    template <class T>
    const T* get() const noexcept {
        return type_ == std::type_index(typeid(T)) ? static_cast<const T*>(object_) : nullptr;
    }

private:
    const void* object_;
    std::type_index type_;
};

}  // namespace copyreg
