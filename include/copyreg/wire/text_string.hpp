// SPDX-License-Identifier: MIT
//
// Strings as text: the lines behind STRING and UNICODE.
//
// STRING carries the repr of a Python 2 string: quotes around it, and escapes as in source code,
// which decode to bytes. UNICODE carries raw-unicode-escape: bytes are Latin-1, and only \uXXXX
// and \UXXXXXXXX are escapes, everything else a backslash stands before is as it is. Decoded text
// may hold surrogates (see base/utf8.hpp).
//
// Where an escape is wrong, an `escape_error` says where and why, in CPython's words.
#pragma once

#include <copyreg/base/digits.hpp>
#include <copyreg/base/on_use.hpp>
#include <copyreg/base/utf8.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace copyreg::wire {

/// A bad escape: the bytes [begin, end) of the text that was given.
struct escape_error {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string_view reason;
};

/// What stands between the quotes of a STRING line, which must be the same on both ends.
template <class OnUse = on_use>
inline lazy<OnUse, std::optional<std::string_view>> unquote(std::string_view line) noexcept {
    if (line.size() < 2 || line.front() != line.back()) return std::nullopt;
    if (line.front() != '\'' && line.front() != '"') return std::nullopt;
    return line.substr(1, line.size() - 2);
}

namespace detail {

/// The byte that a one-letter escape stands for, or 0.
template <class = on_use>
inline char simple_escape(char letter) noexcept {
    switch (letter) {
        case '\\':
        case '\'':
        case '"': return letter;
        case 'a': return '\a';
        case 'b': return '\b';
        case 'f': return '\f';
        case 'n': return '\n';
        case 'r': return '\r';
        case 't': return '\t';
        case 'v': return '\v';
        default: return 0;
    }
}

constexpr bool is_octal(char c) noexcept { return c >= '0' && c <= '7'; }

/// Number of hexadecimal digits at the start of `text`, at most `most`.
template <class = on_use>
inline std::size_t count_hex_digits(std::string_view text, std::size_t most) noexcept {
    std::size_t n = 0;
    while (n < most && n < text.size() && digit_value(text[n]) < 16) ++n;
    return n;
}

template <class = on_use>
inline char32_t hex_value(std::string_view digits) noexcept {
    char32_t value = 0;
    for (const char c : digits) value = (value << 4) | digit_value(c);
    return value;
}

}  // namespace detail

/// Appends the bytes that `text` stands for under Python's string escapes. An unknown escape
/// stands for itself, a newline behind a backslash for nothing.
template <class OnUse = on_use>
inline lazy<OnUse, std::optional<escape_error>> decode_string_escapes(std::string_view text,
                                                                      std::string& out) {
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t plain = std::min(text.find('\\', i), text.size());
        out.append(text.data() + i, plain - i);
        if (plain == text.size()) break;
        i = plain + 1;
        if (i == text.size()) return escape_error{plain, i, "Trailing \\ in string"};
        const char letter = text[i++];
        if (const char byte = detail::simple_escape(letter)) {
            out.push_back(byte);
        } else if (detail::is_octal(letter)) {
            auto value = static_cast<unsigned>(letter - '0');
            for (int more = 2; more != 0 && i < text.size() && detail::is_octal(text[i]); --more) {
                value = value * 8 + static_cast<unsigned>(text[i++] - '0');
            }
            out.push_back(static_cast<char>(value & 0xFF));
        } else if (letter == 'x') {
            if (detail::count_hex_digits(text.substr(i), 2) != 2) {
                return escape_error{plain, i, "invalid \\x escape"};
            }
            out.push_back(static_cast<char>(detail::hex_value(text.substr(i, 2))));
            i += 2;
        } else if (letter != '\n') {
            out.push_back('\\');
            out.push_back(letter);
        }
    }
    return std::nullopt;
}

/// Appends a UNICODE line to `out` as text.
template <class OnUse = on_use>
inline lazy<OnUse, std::optional<escape_error>> decode_raw_unicode_escape(std::string_view line,
                                                                          std::string& out) {
    for (std::size_t i = 0; i < line.size();) {
        const std::size_t plain = std::min(line.find('\\', i), line.size());
        append_latin1_as_utf8(out, line.substr(i, plain - i));
        if (plain == line.size()) break;
        i = plain + 1;
        if (i == line.size()) {
            out.push_back('\\');
            break;
        }
        const char letter = line[i++];
        if (letter != 'u' && letter != 'U') {
            out.push_back('\\');
            append_utf8(out, static_cast<unsigned char>(letter));
            continue;
        }
        const std::size_t width = letter == 'u' ? 4 : 8;
        const std::size_t digits = detail::count_hex_digits(line.substr(i), width);
        if (digits != width) {
            return escape_error{
                plain, i + digits,
                width == 4 ? "truncated \\uXXXX escape" : "truncated \\UXXXXXXXX escape"};
        }
        const char32_t c = detail::hex_value(line.substr(i, width));
        i += width;
        if (c > 0x10FFFF) return escape_error{plain, i, "\\Uxxxxxxxx out of range"};
        append_utf8(out, c);
    }
    return std::nullopt;
}

/// Appends valid text as the line that CPython's pickler writes behind UNICODE, without the
/// newline. What would end or disturb the line is escaped: backslash, NUL, newline, carriage
/// return and the end-of-file character of DOS.
template <class = on_use>
inline void encode_raw_unicode_escape(std::string_view text, std::string& out) {
    const char* p = text.data();
    const char* const end = p + text.size();
    while (p != end) {
        const char32_t c = next_code_point(p);
        if (c > 0xFFFF) {
            out += "\\U";
            append_hex(out, c, 8);
        } else if (c > 0xFF || c == '\\' || c == '\0' || c == '\n' || c == '\r' || c == 0x1A) {
            out += "\\u";
            append_hex(out, c, 4);
        } else {
            out.push_back(static_cast<char>(c));
        }
    }
}

}  // namespace copyreg::wire
