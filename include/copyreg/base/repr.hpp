// SPDX-License-Identifier: MIT
//
// The text of Python's `repr` for scalars and strings, to the letter of CPython 3.11.
//
// It is what a user compares with: `repr(value)`, the disassembly and half of Python's error texts
// show values in it. Protocol 0 writes floats in it, too. Each function appends, so that a nested
// value is printed into one buffer.
#pragma once

#include <copyreg/base/digits.hpp>
#include <copyreg/base/unicode_printable.hpp>
#include <copyreg/base/utf8.hpp>

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace copyreg {

namespace detail {

/// Python prefers single quotes, unless there is one inside and no double quote.
inline char repr_quote(std::string_view text) noexcept {
    const bool has_single = text.find('\'') != std::string_view::npos;
    return has_single && text.find('"') == std::string_view::npos ? '"' : '\'';
}

/// Whether one of the eight bytes of `word` is `wanted`.
constexpr bool has_byte(std::uint64_t word, char wanted) noexcept {
    const std::uint64_t zero_where_equal = word ^ (every_byte * static_cast<unsigned char>(wanted));
    return ((zero_where_equal - every_byte) & ~zero_where_equal & every_high_bit) != 0;
}

/// The first place from `p` on where `repr` shows something else than the byte itself: what is not
/// printable ASCII, a backslash and the quote.
inline const char* skip_plain(const char* p, const char* end, char quote) noexcept {
    for (; end - p >= 8; p += 8) {
        const std::uint64_t word = load_word(p);
        if (((word | (word - every_byte * 0x20)) & every_high_bit) != 0) break;
        if (has_byte(word, '\\') || has_byte(word, quote) || has_byte(word, '\x7F')) break;
    }
    while (p != end && *p >= 0x20 && *p < 0x7F && *p != '\\' && *p != quote) ++p;
    return p;
}

/// A byte that `skip_plain` stops at.
inline void append_byte_escape(std::string& out, char c) {
    switch (c) {
        case '\t': out += "\\t"; return;
        case '\n': out += "\\n"; return;
        case '\r': out += "\\r"; return;
        case '\\':
        case '\'':
        case '"':
            out.push_back('\\');
            out.push_back(c);
            return;
        default: out += "\\x"; append_hex(out, static_cast<unsigned char>(c), 2);
    }
}

inline void append_code_point_escape(std::string& out, char32_t c) {
    out += c <= 0xFF ? "\\x" : c <= 0xFFFF ? "\\u" : "\\U";
    append_hex(out, c, c <= 0xFF ? 2 : c <= 0xFFFF ? 4 : 8);
}

inline void append_bytes_literal(std::string& out, std::string_view data, char quote,
                                 char escaped_quote) {
    const char* p = data.data();
    const char* const end = p + data.size();
    out.push_back('b');
    out.push_back(quote);
    while (p != end) {
        const char* const stop = skip_plain(p, end, escaped_quote);
        out.append(p, stop);
        p = stop;
        if (p != end) append_byte_escape(out, *p++);
    }
    out.push_back(quote);
}

}  // namespace detail

/// `repr(str)`. Bytes that are no UTF-8, which a valid str does not contain, are shown as `\xHH`.
inline void append_repr_str(std::string& out, std::string_view text) {
    const char quote = detail::repr_quote(text);
    const char* p = text.data();
    const char* const end = p + text.size();
    const char* shown = p;  // everything before it is in `out`
    printable_range range;
    out.push_back(quote);
    while ((p = detail::skip_plain(p, end, quote)) != end) {
        if (detail::utf8_sequence_length(p, end, true) <= 1) {
            out.append(shown, p);
            detail::append_byte_escape(out, *p++);
            shown = p;
            continue;
        }
        const char* next = p;
        const char32_t c = next_code_point(next);
        if (!range.contains(c)) range = printable_range_of(c);
        if (!range.printable) {
            out.append(shown, p);
            detail::append_code_point_escape(out, c);
            shown = next;
        }
        p = next;
    }
    out.append(shown, end);
    out.push_back(quote);
}

/// `repr(bytes)`.
inline void append_repr_bytes(std::string& out, std::string_view data) {
    const char quote = detail::repr_quote(data);
    detail::append_bytes_literal(out, data, quote, quote);
}

/// `repr(bytearray)`, which escapes a single quote even between double quotes.
inline void append_repr_bytearray(std::string& out, std::string_view data) {
    out += "bytearray(";
    detail::append_bytes_literal(out, data, detail::repr_quote(data), '\'');
    out += ")";
}

/// `repr(float)`: the shortest digits that read back as the same double, with an exponent below
/// 1e-4 and from 1e16 on, and otherwise always with a point.
inline void append_repr_float(std::string& out, double value) {
    if (std::isnan(value)) {
        out += "nan";
        return;
    }
    if (std::signbit(value)) out.push_back('-');
    if (std::isinf(value)) {
        out += "inf";
        return;
    }
    // "d.ddde+XX", taken apart into digits and the place of the point.
    char text[32];
    const auto written =
        std::to_chars(text, text + sizeof text, std::fabs(value), std::chars_format::scientific);
    const std::string_view scientific(text, static_cast<std::size_t>(written.ptr - text));
    const std::size_t e = scientific.find('e');
    int exponent = 0;
    std::from_chars(text + e + 2, written.ptr, exponent);
    if (text[e + 1] == '-') exponent = -exponent;
    if (exponent < -4 || exponent >= 16) {
        out += scientific;
        return;
    }
    char digits[24];
    std::size_t count = 0;
    for (const char c : scientific.substr(0, e)) {
        if (c != '.') digits[count++] = c;
    }
    if (exponent < 0) {
        out.append("0.").append(static_cast<std::size_t>(-exponent - 1), '0').append(digits, count);
        return;
    }
    const auto whole = static_cast<std::size_t>(exponent) + 1;
    if (count <= whole) {
        out.append(digits, count).append(whole - count, '0').append(".0");
    } else {
        out.append(digits, whole).append(".").append(digits + whole, count - whole);
    }
}

/// `repr(int)`.
inline void append_repr_int(std::string& out, std::int64_t value) {
    char text[20];
    const auto written = std::to_chars(text, text + sizeof text, value);
    out.append(text, static_cast<std::size_t>(written.ptr - text));
}

}  // namespace copyreg
