// SPDX-License-Identifier: MIT
//
// What the copying engine knows of one type, put where code that does not know the type finds it.
#pragma once

#include <copyreg/copying/by_table.hpp>
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
            auto made = is_deep ? copy.template operator()<std::shared_ptr<T>, true>()
                                : copy.template operator()<std::shared_ptr<T>, false>();
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
            if constexpr (std::is_move_constructible_v<T>) {
                auto made = is_deep ? copy.template operator()<T, true>()
                                    : copy.template operator()<T, false>();
                if (!made) return false;
                ::new (out.place) T(*std::move(made));
                return true;
            }  // else never: there is no copy by value of what cannot be moved
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
    static std::any any(memo& m, const std::any& a, bool is_deep) {
        if constexpr (registry::is_copyable<T>) {
            const T& x = *std::any_cast<T>(&a);
            return std::any(std::in_place_type<T>, is_deep ? held<true>(m, x) : held<false>(m, x));
        } else {
            return {};  // never: a std::any holds nothing that cannot be copied
        }
    }
    static constexpr type_operations all = [] {
        type_operations o{};
        if constexpr (std::is_polymorphic_v<T> && !std::is_abstract_v<T>) {
            o.shared = [](memo& m, const void* object, std::uint32_t number,
                          bool is_deep) -> std::shared_ptr<void> {
                const T& x = *static_cast<const T*>(object);
                if (is_deep) return new_shared<true, T>(m, x, number);
                return new_shared<false, T>(m, x, number);
            };
            o.unique = [](memo& m, const void* object, bool is_deep) -> void* {
                const T& x = *static_cast<const T*>(object);
                return (is_deep ? new_owned<true, T>(m, x) : new_owned<false, T>(m, x)).release();
            };
        }
        if constexpr (is_copied_by_table<T>) {
            using form = std::remove_cvref_t<decltype(registry::form_of_members<T>())>;
            o.cls = &class_thunks<T, form>::all;
        } else {
            o.any = &any;
        }
        return o;
    }();
};

template <class T>
const type_operations* operations_of() noexcept {
    return &type_thunks<T>::all;
}
template <class>
inline const type_operations* operations_of_builtin() noexcept {
    static constexpr type_operations all{nullptr, nullptr,
                                         [](memo&, const std::any& a, bool) { return a; }, nullptr};
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
