// SPDX-License-Identifier: MIT
//
// Text in arguments, as CPython's pickletools takes it, and its errors where it does not.
//
// That is not quite what the unpickler takes: decimal lines are `int(line)` here, names are
// unescaped and must be ASCII, Python 2 strings are shown as Latin-1. Errors are `python_error`s at
// `offset`, the position of the opcode.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/base/utf8.hpp>
#include <copyreg/wire/argument.hpp>
#include <copyreg/wire/python_error.hpp>
#include <copyreg/wire/text.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace copyreg::wire {

namespace detail {

/// How many digits `text` has in front of what is neither digit nor underscore.
template <class = on_use>
inline std::size_t count_int_digits(std::string_view text) noexcept {
    text = skip_space(text);
    take_sign(text);
    text = text.substr(0, text.find_first_not_of("0123456789_"));
    return text.size() - static_cast<std::size_t>(std::count(text.begin(), text.end(), '_'));
}

}  // namespace detail

/// Python's `int(literal)`.
template <class OnUse = on_use>
inline basic_argument<OnUse> argument_from_int_text(std::string_view literal, std::size_t offset) {
    const std::string_view text = up_to_nul(literal);
    parsed_int number;
    const text_result result = parse_python_int(text, 10, number, python_max_digits);
    if (result == text_result::too_long) {
        throw python_error(offset, too_many_digits_text(detail::count_int_digits(text)));
    }
    if (result != text_result::ok || text.size() != literal.size()) {
        throw python_error(offset, int_error_text(literal));
    }
    if (number.is_big) return basic_big_integer<OnUse>{std::move(number.big)};
    return number.small;
}

/// Python's `float(literal)`.
template <class = on_use>
inline double argument_from_float_text(std::string_view literal, std::size_t offset) {
    double value = 0;
    if (parse_python_float(literal, value)) return value;
    std::string text = "could not convert string to float: ";
    append_repr_bytes(text, literal);
    throw python_error(offset, text);
}

/// What stands between the quotes of a STRING; a single quote counts as both.
template <class = on_use>
inline std::string_view unquote_argument(std::string_view line, std::size_t offset) {
    std::string text = "no string quotes around ";
    for (const std::string_view quote : {"\"", "'"}) {
        if (!line.starts_with(quote)) continue;
        if (line.ends_with(quote)) return line.substr(1, std::max<std::size_t>(line.size(), 2) - 2);
        text = "strinq quote ";  // the typo is CPython's
        append_repr_bytes(text, quote);
        text += " not found at both ends of ";
        break;
    }
    append_repr_bytes(text, line);
    throw python_error(offset, text);
}

/// A name, or the inside of a STRING.
template <class OnUse = on_use>
inline std::string unescape_argument(std::string_view line, std::size_t offset) {
    std::string text;
    if (const auto error = decode_string_escapes<OnUse>(line, text)) {
        std::string reason(error->reason);
        // Python says where, but not for a lone backslash, which can only be at the end.
        if (error->end - error->begin > 1) {
            reason += " at position " + std::to_string(error->begin);
        }
        throw python_error(offset, reason);
    }
    if (const std::size_t at = find_non_ascii(text); at != std::string::npos) {
        throw python_error(
            offset, decode_error_text("ascii", text, {at, at + 1, "ordinal not in range(128)"}));
    }
    return text;
}

/// The line behind UNICODE.
template <class OnUse = on_use>
inline std::string argument_from_unicode_line(std::string_view line, std::size_t offset) {
    std::string text;
    if (const auto error = decode_raw_unicode_escape<OnUse>(line, text)) {
        throw python_error(offset, decode_error_text("rawunicodeescape", line,
                                                     {error->begin, error->end, error->reason}));
    }
    return text;
}

template <class = on_use>
inline std::string argument_from_utf8(std::string_view data, std::size_t offset) {
    if (const std::size_t at = find_invalid_utf8(data, true); at != std::string_view::npos) {
        throw python_error(offset, decode_error_text("utf-8", data, utf8_failure(data, at)));
    }
    return std::string(data);
}

template <class = on_use>
inline std::string argument_from_latin1(std::string_view data) {
    std::string text;
    append_latin1_as_utf8(text, data);
    return text;
}

}  // namespace copyreg::wire
