// SPDX-License-Identifier: MIT
//
// Members of `loader`: types with an adapter, by what the adapter says they are; numbers and text.
// Included by loader.hpp.
//
// A type that can be empty is loaded over; one that cannot is built from its parts.
#pragma once

#include <copyreg/pickle/loader.hpp>
#include <copyreg/registry/rebuild.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace copyreg::codec {

template <class T>
void loader::load_adapted(const cell& c, T& x) {
    using A = adapter<T>;
    constexpr shape form = A::form;
    if constexpr (registry::is_view<T>) {
        fail_view<T>();
    } else if constexpr (form == shape::none) {
        if (c.what() != model::tag::none) fail("None", c);
    } else if constexpr (form == shape::boolean) {
        if (c.what() != model::tag::boolean) fail("bool", c);
        x = c.boolean;
    } else if constexpr (form == shape::integer) {
        load_integer(c, x);
    } else if constexpr (form == shape::long_integer) {
        load_long(c, x);
    } else if constexpr (form == shape::floating) {
        load_floating(c, x);
    } else if constexpr (form == shape::character) {
        load_character(c, x);
    } else if constexpr (form == shape::string) {
        if (!c.is(kind::string)) fail("str", c);
        assign_text(c, x);
    } else if constexpr (form == shape::bytes) {
        if (!c.is(kind::bytes) && !c.is(kind::bytearray) && !c.is(kind::buffer)) fail("bytes", c);
        assign_text(c, x);
    } else if constexpr (form == shape::list) {
        load_list(c, x);
    } else if constexpr (form == shape::array) {
        load_array(c, x);
    } else if constexpr (form == shape::tuple) {
        load_tuple(c, x);
    } else if constexpr (form == shape::dict) {
        load_dict(c, x);
    } else if constexpr (form == shape::set) {
        load_set(c, x);
    } else if constexpr (form == shape::optional) {
        if (c.what() == model::tag::none) {
            A::reset(x);
        } else {
            A::assign(x, load_new<typename A::element>(*this, c));
        }
    } else if constexpr (form == shape::pointer) {
        using E = std::remove_cv_t<typename A::element>;
        if (c.what() == model::tag::none) {
            A::reset(x);
        } else if constexpr (A::owns != ownership::unique) {
            A::assign(x, load_shared<E>(c));
        } else {
            x = A::from_raw(load_unique<E>(c));
        }
    } else if constexpr (form == shape::variant) {
        auto loaded = load_alternative<T>(c);
        if constexpr (registry::is_replaceable<T>) {
            registry::replace(x, std::move(*loaded));
        } else {
            fail("expected a type that can be assigned to, found " + type_name(typeid(T)));
        }
    } else if constexpr (form == shape::any) {
        load_any(c, x);
    } else if constexpr (form == shape::value) {
        x = value_of<T>(c);
    } else {
        static_assert(form == shape::special);
        x = special<T>(c);
    }
}

template <class T>
T loader::build_adapted(const cell& c) {
    using A = adapter<T>;
    constexpr shape form = A::form;
    if constexpr (form == shape::tuple) {
        return build_tuple<T>(c);
    } else if constexpr (form == shape::array) {
        return build_array<T>(c);
    } else if constexpr (form == shape::variant) {
        return std::move(*load_alternative<T>(c));
    } else if constexpr (form == shape::special) {
        return special<T>(c);
    } else if constexpr (form == shape::none) {
        if (c.what() != model::tag::none) fail("None", c);
        return A::make();
    } else if constexpr (registry::is_view<T>) {
        fail_view<T>();
    } else {
        static_assert(std::is_default_constructible_v<T>,
                      "copyreg: this type can be written but not loaded: it does not own what it "
                      "refers to, or has no default constructor; load a std::string, std::vector "
                      "or copyreg::bytes in its place");
    }
}

// --- numbers and text

template <class T>
void loader::load_integer(const cell& c, T& x) {
    if (!model::is_integer(c)) fail("int", c);
    if constexpr (std::is_enum_v<T>) {
        registry::number_of<T> number{};
        load_adapted(c, number);
        x = enum_from<T>(number);
    } else {
        T number{};
        if (!model::integer_from(c, number)) fail(model::expected_range<T>());
        x = number;
    }
}

template <class T>
void loader::load_long(const cell& c, T& x) {
    if (!model::is_integer(c)) fail("int", c);
    const std::string small =
        c.is_node() ? std::string()
                    : long_from_int64(c.what() == model::tag::boolean ? std::int64_t{c.boolean}
                                                                      : c.integer);
    if (!adapter<T>::from_little_endian(c.is_node() ? model::text_of(c) : std::string_view(small),
                                        x)) {
        fail("expected an int that fits " + type_name(typeid(T)) + ", found one outside");
    }
}

template <class T>
void loader::load_floating(const cell& c, T& x) {
    double d = 0;
    if (c.what() != model::tag::floating && !model::is_integer(c)) fail("float", c);
    if (!model::floating_from(c, d)) fail(model::expected_finite);
    x = static_cast<T>(d);
}

template <class T>
void loader::load_character(const cell& c, T& x) {
    if (!c.is(kind::string)) fail("str of one character", c);
    const std::string_view text = model::text_of(c);
    if (text.size() == 1 && static_cast<unsigned char>(text[0]) < 0x80) {
        x = text[0];
    } else if (text.size() == 2 && (text[0] == '\xc2' || text[0] == '\xc3')) {
        x = static_cast<char>((text[0] & 3) << 6 | (text[1] & 0x3f));
    } else {
        fail("expected a str of one Latin-1 character, found another one");
    }
}

template <class T>
void loader::assign_text(const cell& c, T& x) {
    const std::string_view text = model::text_of(c);
    charge(text.size());
    try {
        adapter<T>::assign(x, text);
    } catch (const unpickling_error& e) { fail_with(e); }
}

// --- adapters that convert

template <class T>
T loader::value_of(const cell& c) {
    try {
        return value_conversion<T>::from_value(model::as_value(c));
    } catch (const unpickling_error& e) { fail_with(e); }
}

template <class T>
T loader::special(const cell& c) {
    if constexpr (requires { adapter<T>::cost(model::as_value(c)); }) {
        charge(adapter<T>::cost(model::as_value(c)));
    }
    try {
        return adapter<T>::from_value(model::as_value(c));
    } catch (const unpickling_error& e) { fail_with(e); }
}

template <class T>
void loader::fail_view() const {
    fail("expected a type that owns what is loaded into it, found " + type_name(typeid(T)));
}

}  // namespace copyreg::codec
