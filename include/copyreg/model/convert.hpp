// SPDX-License-Identifier: MIT
//
// Values as scalars, strings and bytes, for `value::as<T>()`.
#pragma once

#include <copyreg/base/error.hpp>
#include <copyreg/model/value.hpp>

#include <cmath>
#include <concepts>
#include <limits>
#include <string>
#include <type_traits>

namespace copyreg {

namespace model {

[[noreturn]] inline void unexpected(std::string_view expected, const value& found) {
    throw unpickling_error(
        0, "expected " + std::string(expected) + ", found " + std::string(name_of(found.kind())));
}

}  // namespace model

template <>
struct value_conversion<value> {
    static value from_value(const value& v) { return v; }
};

template <>
struct value_conversion<dict> {
    static dict from_value(const value& v) {
        if (v.kind() != kind::dict) model::unexpected("dict", v);
        return dict(v);
    }
};

template <>
struct value_conversion<bool> {
    static bool from_value(const value& v) {
        if (v.kind() != kind::boolean) model::unexpected("bool", v);
        return v.raw().boolean;
    }
};

template <std::integral I>
requires(!std::same_as<I, bool> && sizeof(I) <= 8) struct value_conversion<I> {
    static I from_value(const value& v) {
        if (v.kind() == kind::boolean) return static_cast<I>(v.raw().boolean);
        if (v.kind() != kind::integer) model::unexpected("int", v);
        const model::cell& c = v.raw();
        bool fits = false;
        I result{};
        if (c.is_node()) {
            // beyond int64: only an unsigned type of 64 bits can hold it, in 9 bytes with a zero on
            // top
            const auto text = model::text_of(c);
            if constexpr (std::is_unsigned_v<I> && sizeof(I) == 8) {
                fits = text.size() == 9 && text[8] == 0;
                for (std::size_t i = 8; fits && i-- > 0;) {
                    result = static_cast<I>(result << 8 | static_cast<unsigned char>(text[i]));
                }
            }
        } else {
            fits = std::in_range<I>(c.integer);
            result = static_cast<I>(c.integer);
        }
        if (!fits) {
            throw unpickling_error(0, "expected an int from " +
                                          std::to_string(std::numeric_limits<I>::min()) + " to " +
                                          std::to_string(std::numeric_limits<I>::max()) +
                                          ", found one outside");
        }
        return result;
    }
};

template <std::floating_point F>
struct value_conversion<F> {
    static F from_value(const value& v) {
        const model::cell& c = v.raw();
        switch (v.kind()) {
            case kind::floating: return static_cast<F>(c.floating);
            case kind::boolean: return static_cast<F>(c.boolean ? 1 : 0);
            case kind::integer:
                if (!c.is_node()) return static_cast<F>(c.integer);
                if (const double d = long_to_double(model::text_of(c)); std::isfinite(d)) {
                    return static_cast<F>(d);
                }
                throw unpickling_error(0, "expected an int that fits a float, found a larger one");
            default: model::unexpected("float", v);
        }
    }
};

template <>
struct value_conversion<std::string> {
    static std::string from_value(const value& v) {
        if (v.kind() != kind::string) model::unexpected("str", v);
        return std::string(model::text_of(v.raw()));
    }
};

template <>
struct value_conversion<bytes> {
    static bytes from_value(const value& v) {
        if (v.kind() != kind::bytes && v.kind() != kind::bytearray && v.kind() != kind::buffer) {
            model::unexpected("bytes", v);
        }
        return bytes(model::text_of(v.raw()));
    }
};

template <>
struct value_conversion<global> {
    static global from_value(const value& v) {
        if (v.kind() != kind::global) model::unexpected("a global", v);
        const auto& g = model::node_as<model::global_node>(v.raw());
        if (g.module == nullptr) model::unexpected("a global with a name", v);
        return global(g.module->text(), g.qualname->text());
    }
};

}  // namespace copyreg
