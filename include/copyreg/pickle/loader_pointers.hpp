// SPDX-License-Identifier: MIT
//
// Members of `loader`: what smart pointers own. Included by loader.hpp.
//
// What the graph shares is made once and found again by its node, as any type that it can be used
// as. It is known before it is filled, where that is possible, so that what it holds may refer to
// it. What has one owner is made anew wherever it is met.
#pragma once

#include <copyreg/pickle/loader.hpp>
#include <copyreg/registry/access.hpp>
#include <copyreg/registry/rebuild.hpp>

#include <memory>
#include <type_traits>
#include <typeindex>
#include <utility>

namespace copyreg::codec {

/// A new empty object behind the pointer that `t` wants.
template <class T>
void* create(target& t) {
    if (t.how == target::what::shared) {
        auto made = registry::access::make_shared<T>();
        T* object = made.get();
        t.owner = std::move(made);
        return object;
    }
    return new T(registry::access::make<T>());
}
template <class T>
void discard(void* object) {
    delete static_cast<T*>(object);
}
template <class T>
void set_creation(target& t) {
    if constexpr (!std::is_polymorphic_v<T> && registry::access::default_constructible<T>) {
        t.create = &create<T>;
        t.discard = &discard<T>;
    }
}

template <class E>
std::shared_ptr<E> loader::load_shared(const cell& c) {
    using registry::form_of;
    using registry::own_form;
    constexpr bool is_native = form_of<E> == own_form::adapter;
    if constexpr (is_native) {
        if (is_unshared(c)) return std::make_shared<E>(load_new<E>(*this, c));
    }
    if (!c.is_node()) fail(name_of_type<E>(), c);
    if (const auto known = find_made(c.node, typeid(E))) {
        return std::static_pointer_cast<E>(known);
    }
    if (const auto* object = global_object(c)) {
        if (void* as = upcast(object->object.get(), object->type, typeid(E))) {
            return {object->object, static_cast<E*>(as)};
        }
    }
    if constexpr (is_native) {
        if constexpr (std::is_default_constructible_v<E>) {
            auto made_now = std::make_shared<E>();
            charge(sizeof(E));
            made(c.node, typeid(E), made_now, &registry::let_go<E>);
            load(*this, c, *made_now);
            return made_now;
        } else {
            begin(c.node, typeid(E));
            auto made_now = std::make_shared<E>(load_new<E>(*this, c));
            made(c.node, typeid(E), made_now, nullptr);
            return made_now;
        }
    } else {
        count();
        charge(sizeof(E));
        std::type_index type = typeid(E);
        if (made_otherwise(c.node, type)) {
            fail_found(name_of_type<E>(), "an object that was loaded as " + type_name(type));
        }
        target t{target::what::shared};
        set_creation<E>(t);
        const std::type_index built = build_behind_pointer<E>(c, t);
        void* as = upcast(t.owner.get(), built, typeid(E));
        return {t.owner, static_cast<E*>(as)};
    }
}

template <class E>
E* loader::load_unique(const cell& c) {
    if constexpr (registry::form_of<E> == registry::own_form::adapter) {
        if constexpr (std::is_default_constructible_v<E>) {
            auto made_now = std::make_unique<E>();
            load(*this, c, *made_now);
            return made_now.release();
        } else {
            return new E(load_new<E>(*this, c));
        }
    } else {
        count();
        charge(sizeof(E));
        const making guard(*this, c);
        target t{target::what::unique};
        set_creation<E>(t);
        const std::type_index built = build_behind_pointer<E>(c, t);
        return static_cast<E*>(upcast(t.object, built, typeid(E)));
    }
}

/// Builds an `E` or something derived from it; returns the type that it is.
template <class E>
std::type_index loader::build_behind_pointer(const cell& c, target& t) {
    if constexpr (std::is_enum_v<E>) {
        load_object<E>(c, t);
        return typeid(E);
    }
    const auto parts = parts_of(c);
    if (!parts) fail(name_of_type<E>(), c);
    const bool may_be_derived = std::is_polymorphic_v<E> &&
                                (t.how == target::what::shared || std::has_virtual_destructor_v<E>);
    const auto& entry = constructor_for(c, *parts, typeid(E), may_be_derived);
    name_root(plain_name(entry.name));
    entry.pickling->make(*this, entry, c, t);
    return entry.result;
}

}  // namespace copyreg::codec
