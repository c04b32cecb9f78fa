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

/// Whether `c` is an int, or a bool, which Python counts as one.
inline bool is_integer(const cell& c) noexcept {
    return c.what() == tag::boolean || kind_of(c) == kind::integer;
}

/// Whether `I`, of whatever integral type, can hold `i`.
template <std::integral I>
constexpr bool fits(std::int64_t i) noexcept {
    if constexpr (std::is_unsigned_v<I>) {
        return i >= 0 && static_cast<std::uint64_t>(i) <= std::numeric_limits<I>::max();
    } else {
        return i >= std::numeric_limits<I>::min() && i <= std::numeric_limits<I>::max();
    }
}

/// The integer `c`; false if `I` cannot hold it. Requires `is_integer(c)`.
template <std::integral I>
bool integer_from(const cell& c, I& result) noexcept {
    if (c.what() == tag::boolean) {
        result = static_cast<I>(c.boolean);
        return true;
    }
    if (!c.is_node()) {
        result = static_cast<I>(c.integer);
        return fits<I>(c.integer);
    }
    // beyond int64: only an unsigned type of 64 bits can hold it, in 9 bytes with a zero on top
    if constexpr (std::is_unsigned_v<I> && sizeof(I) == 8) {
        const auto text = text_of(c);
        if (text.size() != 9 || text[8] != 0) return false;
        for (std::size_t i = 8; i-- > 0;) {
            result = static_cast<I>(result << 8 | static_cast<unsigned char>(text[i]));
        }
        return true;
    }
    return false;
}

template <std::integral I>
std::string expected_range() {
    return "expected an int from " + std::to_string(std::numeric_limits<I>::min()) + " to " +
           std::to_string(std::numeric_limits<I>::max()) + ", found one outside";
}

/// The float `c`, or an int as one; false if it is too large. Requires either kind.
inline bool floating_from(const cell& c, double& result) {
    switch (c.what()) {
        case tag::floating: result = c.floating; return true;
        case tag::boolean: result = c.boolean ? 1 : 0; return true;
        case tag::integer: result = static_cast<double>(c.integer); return true;
        default: result = long_to_double(text_of(c)); return std::isfinite(result);
    }
}

inline constexpr const char* expected_finite =
    "expected an int that fits a float, found a larger one";

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
requires(!std::same_as<I, bool> && !std::same_as<I, char> &&
         sizeof(I) <= 8) struct value_conversion<I> {
    static I from_value(const value& v) {
        I result{};
        if (!model::is_integer(v.raw())) model::unexpected("int", v);
        if (!model::integer_from(v.raw(), result)) {
            throw unpickling_error(0, model::expected_range<I>());
        }
        return result;
    }
};

template <std::floating_point F>
struct value_conversion<F> {
    static F from_value(const value& v) {
        double d = 0;
        if (v.kind() != kind::floating && !model::is_integer(v.raw())) {
            model::unexpected("float", v);
        }
        if (!model::floating_from(v.raw(), d)) {
            throw unpickling_error(0, model::expected_finite);
        }
        return static_cast<F>(d);
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
