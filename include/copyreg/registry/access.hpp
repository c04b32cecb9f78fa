// SPDX-License-Identifier: MIT
//
// The one place that touches what a class keeps private: `COPYREG_FRIEND` opens a class to it.
#pragma once

#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace copyreg::registry {

struct access {
    template <class T>
    static constexpr bool default_constructible = requires {
        T();
    };

    template <class T>
    static T make() {
        return T();
    }
    template <class T>
    static void construct(void* place) {
        ::new (place) T();
    }
    template <class T>
    static std::shared_ptr<T> make_shared() {
        if constexpr (std::is_default_constructible_v<T>) {
            return std::make_shared<T>();
        } else {
            return std::shared_ptr<T>(new T());
        }
    }

    /// `T(args...)`, or `T{args...}` where there is no such constructor.
    template <class T, class... Args>
    static T call(Args&&... args) {
        if constexpr (requires { T(std::forward<Args>(args)...); }) {
            return T(std::forward<Args>(args)...);
        } else {
            return T{std::forward<Args>(args)...};
        }
    }
    template <class T, class... Args>
    static constexpr bool callable = requires(Args&&... args) {
        T(std::forward<Args>(args)...);
    }
    || requires(Args&&... args) { T{std::forward<Args>(args)...}; };
};

}  // namespace copyreg::registry
