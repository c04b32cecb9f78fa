// SPDX-License-Identifier: MIT
//
// Copies of objects, deep and shallow, by the same look-up and the same steps as pickling.
//
// `deep` copies a whole graph: what a `shared_ptr` points to once, however often it is met.
// `shallow` copies one object and shares what it refers to, but clones what it owns alone.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/copying/address.hpp>
#include <copyreg/copying/by_reduction.hpp>
#include <copyreg/copying/engine.hpp>
#include <copyreg/copying/memo.hpp>
#include <copyreg/copying/operations.hpp>
#include <copyreg/copying/parts.hpp>
#include <copyreg/copying/plain.hpp>
#include <copyreg/copying/repeat.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace copyreg::copying {

// --- pointers

template <bool Deep, class E>
std::shared_ptr<E> copy_shared(memo& m, const std::shared_ptr<E>& p) {
    using T = std::remove_cv_t<E>;
    if (p == nullptr) return nullptr;
    lazy<E, operation> o(m);
    const void* address = p.get();
    const std::type_info* type = &typeid(T);
    if constexpr (std::is_polymorphic_v<T>) {
        const T& object = *p;
        address = address_of(object);
        type = &typeid(object);
    }
    const auto as_asked = [&](auto&& copy) {
        E* object = shifted(address, static_cast<const T*>(p.get()), copy.get());
        return std::shared_ptr<E>(std::forward<decltype(copy)>(copy), object);
    };
    std::uint32_t number = 0;
    if (const auto* known = o.find_or_begin(p, address, *type, number)) return as_asked(*known);
    o.check_depth();
    const std::size_t missed = o.missed();
    std::shared_ptr<void> copy;
    if (std::is_polymorphic_v<T> && *type != typeid(T)) {
        copy = o.type_of(*type).copying->shared(m, address, number, Deep);
    } else if constexpr (!std::is_abstract_v<T>) {
        copy = new_shared<Deep, T>(m, *p, number);
    }
    o.lose_missed(missed);
    return as_asked(std::move(copy));
}

template <bool Deep, class T>
std::shared_ptr<T> new_shared(memo& m, const T& x, std::uint32_t number) {
    engine<T, std::shared_ptr<T>, Deep> e(m, number);
    if constexpr (Deep && registry::has_deepcopy_hook<T>) {
        return e.whole([&] { return copyreg_deepcopy(x, m); });
    } else if constexpr (!Deep && registry::has_copy_hook<T>) {
        return e.whole([&] { return copyreg_copy(x); });
    } else {
        if constexpr (Deep && is_plain_type<T>) {
            if (copies_plainly<T>(e.table())) {
                auto copy = std::make_shared<T>(x);
                lazy<T, operation>(m).made(number, copy, nullptr);
                return copy;
            }
        }
        if constexpr (Deep && has_weak_parts<T> && !registry::has_class_form<T> &&
                      std::is_move_assignable_v<T>) {
            lazy<T, operation> o(m);
            const std::size_t missed = o.missed();
            auto copy = registry::look_up(e, x);
            if (!is_overridden_within<T>(o.table()) && o.take_missed(missed)) {
                o.repeat(
                    [](memo& again, const void*, const void* original, void* made) {
                        *static_cast<T*>(made) = deep(again, *static_cast<const T*>(original));
                    },
                    nullptr, &x, copy.get());
            }
            return copy;
        } else {
            return registry::look_up(e, x);
        }
    }
}

template <bool Deep, class E>
E* copy_owned(memo& m, const E* p) {
    using T = std::remove_cv_t<E>;
    lazy<E, operation> o(m);
    o.check_depth();
    if constexpr (std::is_polymorphic_v<T>) {
        const T& object = *p;
        if (typeid(object) != typeid(T)) {
            const void* whole = address_of(object);
            const auto& operations = *o.type_of(typeid(object)).copying;
            return shifted(whole, p, operations.unique(m, whole, Deep));
        }
    }
    if constexpr (std::is_abstract_v<T>) {
        return nullptr;  // never: a most derived object is not abstract
    } else {
        return new_owned<Deep, T>(m, *p).release();
    }
}

template <bool Deep, class T>
std::unique_ptr<T> new_owned(memo& m, const T& x) {
    engine<T, std::unique_ptr<T>, Deep> e(m, 0);
    if constexpr (Deep && registry::has_deepcopy_hook<T>) {
        return e.whole([&] { return copyreg_deepcopy(x, m); });
    } else if constexpr (!Deep && registry::has_copy_hook<T>) {
        return e.whole([&] { return copyreg_copy(x); });
    } else {
        return registry::look_up(e, x);
    }
}

// --- values

template <class T>
void check_not_sliced(const T& x) {
    if constexpr (std::is_polymorphic_v<T>) {
        if (typeid(x) != typeid(T)) {
            throw copy_error("expected an object whose type is " + type_name(typeid(T)) +
                             ", found a reference to a base of " + type_name(typeid(x)) +
                             ", which a copy would slice; copy a std::unique_ptr or "
                             "std::shared_ptr to it");
        }
    }
}

template <class T>
T deep(memo& m, const T& x) {
    check_not_sliced(x);
    if constexpr (registry::has_deepcopy_hook<T>) {
        return copyreg_deepcopy(x, m);
    } else {
        engine<T, T, true> e(m, 0);
        if constexpr (is_plain_type<T>) {
            if (copies_plainly<T>(e.table())) [[likely]]
                return x;
        }
        lazy<T, operation>(m).check_depth();
        return registry::look_up(e, x);
    }
}

template <class T>
T shallow_part(memo& m, const T& x) {
    if constexpr (is_shareable<T>) {
        return x;
    } else if constexpr (registry::has_copy_hook<T>) {
        return copyreg_copy(x);
    } else {
        engine<T, T, false> e(m, 0);
        if constexpr (adapted<T>) {
            return e.by_adapter(x);
        } else {
            return registry::look_up(e, x);
        }
    }
}

template <class T>
T shallow(memo& m, const T& x) {
    check_not_sliced(x);
    if constexpr (registry::has_copy_hook<T>) {
        return copyreg_copy(x);
    } else {
        engine<T, T, false> e(m, 0);
        return registry::look_up(e, x);
    }
}

}  // namespace copyreg::copying
