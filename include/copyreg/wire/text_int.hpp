// SPDX-License-Identifier: MIT
//
// Integers as text: the lines behind INT, LONG, GET and PUT.
//
// What CPython's unpickler takes here is wider than what any pickler writes, and a reader that is
// to agree with it has to follow. INT goes through C's `strtol` with base 0 first (so "010" is
// eight, the empty text before a NUL is zero), and only what `strtol` does not take whole goes
// through the rules of Python's `int(text, 0)` (underscores, 0o, 0b, but no "010"). LONG knows the
// latter only. A NUL ends the text, whatever follows in the line.
//
// The strict functions take exactly what a pickler writes, with the same meaning.
//
// Python converts at most 4300 decimal digits, because the conversion is quadratic; the limit is a
// parameter here. Digits of base 2, 8 and 16 are not limited: they cost linear time.
//
// A `line` comes without its newline.
#pragma once

#include <copyreg/base/big_int.hpp>
#include <copyreg/base/digits.hpp>
#include <copyreg/base/on_use.hpp>
#include <copyreg/wire/text_scan.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace copyreg::wire {

/// An integer of any length: `small`, or with `is_big` the bytes `big` of base/big_int.hpp.
struct parsed_int {
    std::int64_t small = 0;
    std::string big;
    bool is_big = false;
    bool is_bool = false;  ///< INT's spelling of False and True; `small` is 0 or 1
};

enum class text_result { ok, malformed, too_long };

namespace detail {

template <class = on_use>
inline void assign_digits(std::string_view digits, unsigned base, bool negative, parsed_int& out) {
    out = {};
    if (digits.size() <= 15) {  // fits in any base up to 16
        for (const char digit : digits) out.small = out.small * base + digit_value(digit);
        if (negative) out.small = -out.small;
        return;
    }
    std::string le = long_from_digits(digits, base, negative);
    if (const auto small = long_to_int64(le)) {
        out.small = *small;
    } else {
        out.big = std::move(le);
        out.is_big = true;
    }
}

/// C's `strtol(text, &end, 0)`; whether it consumes the whole text without overflow. Text without
/// digits counts as zero only when it is empty.
template <class = on_use>
inline bool parse_strtol(std::string_view text, std::int64_t& out) noexcept {
    if (text.empty()) {
        out = 0;
        return true;
    }
    text = skip_space(text);
    const bool negative = take_sign(text);
    unsigned base = 10;
    if (text.size() > 2 && text[0] == '0' && (text[1] | 0x20) == 'x') {
        base = 16;
        text.remove_prefix(2);
    } else if (!text.empty() && text[0] == '0') {
        base = 8;
    }
    if (text.empty()) return false;
    constexpr auto max = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    const std::uint64_t limit = max + (negative ? 1 : 0);
    std::uint64_t value = 0;
    for (const char c : text) {
        const unsigned digit = digit_value(c);
        if (digit >= base || value > (limit - digit) / base) return false;
        value = value * base + digit;
    }
    out = static_cast<std::int64_t>(negative ? 0 - value : value);
    return true;
}

}  // namespace detail

/// Python's `int(text, base)` on text without NUL, for base 10 and for base 0, which reads a prefix
/// as source code does: blanks around it, a sign, and single underscores between digits.
template <class = on_use>
inline text_result parse_python_int(std::string_view text, unsigned base, parsed_int& out,
                                    std::size_t max_digits) {
    text = skip_space(text);
    const bool negative = take_sign(text);
    bool only_zero = false;
    if (base == 0) {
        base = 10;
        const char letter =
            text.size() >= 2 && text[0] == '0' ? static_cast<char>(text[1] | 0x20) : '\0';
        if (letter == 'x') base = 16;
        if (letter == 'o') base = 8;
        if (letter == 'b') base = 2;
        if (base != 10) {
            text.remove_prefix(2);
            if (!text.empty() && text.front() == '_') text.remove_prefix(1);
        } else {
            only_zero = !text.empty() && text[0] == '0';
        }
    }
    std::string digits;
    char last = '_';
    std::size_t n = 0;
    for (; n < text.size(); ++n) {
        const char c = text[n];
        if (c == '_') {
            if (last == '_') return text_result::malformed;
        } else if (digit_value(c) < base) {
            digits.push_back(c);
        } else {
            break;
        }
        last = c;
    }
    if (last == '_') return text_result::malformed;  // no digit, or none behind an underscore
    if (base == 10 && max_digits != 0 && digits.size() > max_digits) return text_result::too_long;
    if (!skip_space(text.substr(n)).empty()) return text_result::malformed;
    if (only_zero && digits.find_first_not_of('0') != std::string::npos) {
        return text_result::malformed;
    }
    detail::assign_digits(digits, base, negative, out);
    return text_result::ok;
}

/// The line behind INT, as CPython's unpickler takes it. `max_digits` of 0 is no limit.
template <class = on_use>
inline text_result parse_int_text(std::string_view line, parsed_int& out, std::size_t max_digits) {
    if (line.empty()) return text_result::malformed;
    const std::string_view text = up_to_nul(line);
    std::int64_t value = 0;
    if (!detail::parse_strtol(text, value)) return parse_python_int(text, 0, out, max_digits);
    out = {};
    out.small = value;
    out.is_bool = line.size() == 2 && (value == 0 || value == 1);
    return text_result::ok;
}

/// The line behind LONG, as CPython's unpickler takes it; a final L is optional.
template <class = on_use>
inline text_result parse_long_text(std::string_view line, parsed_int& out, std::size_t max_digits) {
    if (line.empty()) return text_result::malformed;
    if (line.back() == 'L') line.remove_suffix(1);
    return parse_python_int(up_to_nul(line), 0, out, max_digits);
}

/// The line behind GET and PUT, as CPython's unpickler takes it: decimal, zeros in front allowed.
template <class = on_use>
inline text_result parse_memo_text(std::string_view line, parsed_int& out, std::size_t max_digits) {
    if (line.empty()) return text_result::malformed;
    return parse_python_int(up_to_nul(line), 10, out, max_digits);
}

/// "-?(0|[1-9][0-9]*)": a decimal number as a pickler writes it.
template <class = on_use>
inline text_result parse_decimal_strict(std::string_view text, parsed_int& out,
                                        std::size_t max_digits) {
    std::string_view digits = text;
    const bool negative = !digits.empty() && digits.front() == '-';
    if (negative) digits.remove_prefix(1);
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) {
        return text_result::malformed;
    }
    if (digits.front() == '0' && text.size() > 1) return text_result::malformed;
    if (max_digits != 0 && digits.size() > max_digits) return text_result::too_long;
    detail::assign_digits(digits, 10, negative, out);
    return text_result::ok;
}

/// The line behind INT as picklers write it: a decimal number, or 00 and 01 for False and True.
template <class = on_use>
inline text_result parse_int_text_strict(std::string_view line, parsed_int& out,
                                         std::size_t max_digits) {
    if (line != "00" && line != "01") return parse_decimal_strict(line, out, max_digits);
    out = {};
    out.small = line[1] - '0';
    out.is_bool = true;
    return text_result::ok;
}

/// The line behind LONG as picklers write it: a decimal number and an L.
template <class = on_use>
inline text_result parse_long_text_strict(std::string_view line, parsed_int& out,
                                          std::size_t max_digits) {
    if (line.empty() || line.back() != 'L') return text_result::malformed;
    line.remove_suffix(1);
    return parse_decimal_strict(line, out, max_digits);
}

}  // namespace copyreg::wire
