// SPDX-License-Identifier: MIT
//
// What the copying engine knows of one type, put where code that does not know the type finds it.
#pragma once

#include <copyreg/copying/copier.hpp>

#include <any>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace copyreg::copying {

/// Calls `copy`, a template over (Out, Deep) that returns an optional of Out, and puts what it
/// returns where `out` says; false if that is nothing.
template <class T, class Copy>
bool let_out(outlet& out, bool is_deep, Copy copy) {
    switch (out.how) {
        case outlet::what::shared: {
            auto made = copy.template operator()<std::shared_ptr<T>, true>();
            if (!made) return false;
            out.owner = *std::move(made);
            return true;
        }
        case outlet::what::unique: {
            auto made = is_deep ? copy.template operator()<std::unique_ptr<T>, true>()
                                : copy.template operator()<std::unique_ptr<T>, false>();
            if (!made) return false;
            out.place = (*std::move(made)).release();
            return true;
        }
        case outlet::what::value: {
            auto made = is_deep ? copy.template operator()<T, true>()
                                : copy.template operator()<T, false>();
            if (!made) return false;
            ::new (out.place) T(*std::move(made));
            return true;
        }
    }
    return false;
}

template <class T, class Form>
struct form_thunks {
    static void copy(memo& m, const registry::constructor_entry& entry, const void* object,
                     bool is_deep, outlet& out) {
        const auto& form = *static_cast<const Form*>(entry.function.get());
        const T& x = *static_cast<const T*>(object);
        let_out<T>(out, is_deep, [&]<class Out, bool Deep>() -> maybe<Out> {
            engine<T, Out, Deep> e(m, out.number);
            if constexpr (registry::is_class_form<Form>) {
                return e.by_class(form, x);
            } else if constexpr (registry::is_call_form<Form>) {
                return e.by_call(form, x);
            } else {
                return e.by_enum(form, x);
            }
        });
    }
    static constexpr form_operations all{&copy};
};

template <class T, class F>
struct override_thunks {
    static bool copy(memo& m, const registry::override_entry& entry, const void* object,
                     bool is_deep, outlet& out) {
        const T& x = *static_cast<const T*>(object);
        const auto reduced =
            registry::call_reduce(*static_cast<const F*>(entry.function.get()), x, 5);
        return let_out<T>(out, is_deep, [&]<class Out, bool Deep>() -> maybe<Out> {
            return engine<T, Out, Deep>(m, out.number).by_reduction(reduced, x);
        });
    }
    static constexpr override_operations all{&copy};
};

template <class T>
struct type_thunks {
    static constexpr type_operations all = [] {
        type_operations o{};
        if constexpr (std::is_polymorphic_v<T> && !std::is_abstract_v<T>) {
            o.deep_shared = [](memo& m, const void* object,
                               std::uint32_t number) -> std::shared_ptr<void> {
                return new_deep_shared<T>(m, *static_cast<const T*>(object), number);
            };
            o.deep_unique = [](memo& m, const void* object) -> void* {
                return new_owned<true, T>(m, *static_cast<const T*>(object)).release();
            };
            o.shallow_unique = [](memo& m, const void* object) -> void* {
                return new_owned<false, T>(m, *static_cast<const T*>(object)).release();
            };
        }
        o.deep_any = [](memo& m, const std::any& a) -> std::any {
            if constexpr (registry::is_copyable<T>) {
                return std::any(std::in_place_type<T>, deep(m, *std::any_cast<T>(&a)));
            } else {
                return {};  // never: a std::any holds nothing that cannot be copied
            }
        };
        return o;
    }();
};

template <class T>
const type_operations* operations_of() noexcept {
    return &type_thunks<T>::all;
}
inline const type_operations* operations_of_builtin() noexcept {
    static constexpr type_operations all{nullptr, nullptr, nullptr,
                                         [](memo&, const std::any& a) { return a; }};
    return &all;
}
template <class T, class Form>
const form_operations* operations_of_form() noexcept {
    return &form_thunks<T, Form>::all;
}
template <class T, class F>
const override_operations* operations_of_override() noexcept {
    return &override_thunks<T, F>::all;
}

}  // namespace copyreg::copying
