// SPDX-License-Identifier: MIT
//
// Members of `saver`: types with an adapter, by what the adapter says they are, and what pointers
// and `std::any` hold. Included by saver.hpp.
#pragma once

#include <copyreg/pickle/saver.hpp>

#include <cstdint>
#include <memory>
#include <type_traits>
#include <typeinfo>

namespace copyreg::codec {

template <class T>
model::cell saver::by_adapter(const T& x) {
    using A = adapter<T>;
    constexpr shape form = A::form;
    if constexpr (form == shape::none) {
        return model::make_none();
    } else if constexpr (form == shape::boolean) {
        return model::make_boolean(x);
    } else if constexpr (form == shape::integer) {
        if constexpr (std::is_enum_v<T>) {
            if (const auto* own = run_time_enum(typeid(T))) [[unlikely]]
                return own->pickling->save(*this, *own, &x);
            return integer(static_cast<registry::number_of<T>>(x));
        } else {
            return integer(x);
        }
    } else if constexpr (form == shape::long_integer) {
        return model::make_long(arena(), A::to_little_endian(x));
    } else if constexpr (form == shape::floating) {
        return model::make_floating(static_cast<double>(x));
    } else if constexpr (form == shape::character) {
        return character(x);
    } else if constexpr (form == shape::string || form == shape::bytes) {
        const claim c = take_claim();
        const cell made = form == shape::string ? checked_string(A::view(x)) : bytes(A::view(x));
        fulfil(c, made.node);
        return made;
    } else if constexpr (form == shape::list) {
        return save_list(x);
    } else if constexpr (form == shape::array) {
        return save_array(x);
    } else if constexpr (form == shape::tuple) {
        return save_tuple(x);
    } else if constexpr (form == shape::dict) {
        return save_dict(x);
    } else if constexpr (form == shape::set) {
        return save_set(x);
    } else if constexpr (form == shape::optional) {
        return A::has_value(x) ? save<typename A::element>(*this, A::get(x)) : model::make_none();
    } else if constexpr (form == shape::pointer) {
        if constexpr (A::owns != ownership::unique) {
            return save_shared(A::share(x));
        } else {
            const auto* object = A::get(x);
            if (object == nullptr) return model::make_none();
            return save<std::remove_cv_t<typename A::element>>(*this, *object);
        }
    } else if constexpr (form == shape::variant) {
        return registry::visit(x, [&]<class E>(const E& e) { return save<E>(*this, e); });
    } else if constexpr (form == shape::any) {
        return save_any(x);
    } else if constexpr (form == shape::value) {
        return splice(x);
    } else if constexpr (form == shape::buffer) {
        return save_buffer(A::data(x), A::is_read_only(x));
    } else {
        static_assert(form == shape::special);
        const claim c = take_claim();
        const cell made = A::to_value(*this, x);
        if (made.is_node()) fulfil(c, made.node);
        return made;
    }
}

/// Kinds without identity in a pickle: a pointer to one shares nothing.
constexpr bool is_plain(shape form) noexcept { return form <= shape::floating; }

template <class E>
model::cell saver::save_shared(const std::shared_ptr<E>& p) {
    const claim outer = take_claim();
    if (p == nullptr) return model::make_none();
    using plain = std::remove_cv_t<E>;
    cell c;
    if constexpr (registry::form_of<plain> == registry::own_form::adapter &&
                  is_plain(registry::shape_of<plain>)) {
        c = save<plain>(*this, *p);
    } else {
        const plain& object = *p;
        const object_ref ref = reference_to(object);
        const std::type_info* type = &typeid(plain);
        if constexpr (std::is_polymorphic_v<plain>) type = &typeid(object);
        if (const cell* known = meet(ref.address(), *type, p)) {
            c = *known;
        } else {
            const std::uint32_t entry = claimed();
            c = save<plain>(*this, object);
            finish(entry, c);
        }
    }
    if (c.is_node()) fulfil(outer, c.node);
    return c;
}

template <class Any>
model::cell saver::save_any(const Any& x) {
    if (!x.has_value()) return model::make_none();
    const registry::type_entry* entry = find_type(x.type());
    if (entry == nullptr) fail_unregistered(x.type());
    return entry->pickling->save(*this, entry->pickling->in_any(x));
}

}  // namespace copyreg::codec
