// SPDX-License-Identifier: MIT
//
// Floats as text: the line behind FLOAT.
//
// The grammar is Python's, scanned here by hand: an optional sign, then decimal digits with a
// point and an exponent, or inf, infinity or nan in any case. No locale, no hexadecimal floats, no
// "nan(...)". What was scanned goes to `std::from_chars`, which rounds correctly.
//
// FLOAT as CPython's unpickler takes it allows no blank around the number and no number that is too
// large; Python's `float(text)`, which the disassembler needs, allows both, and underscores.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/base/repr.hpp>
#include <copyreg/wire/text_scan.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>

#if !defined(__cpp_lib_to_chars)  // libc++ had no from_chars for doubles before version 20
#include <cstdlib>
#include <locale>
#endif

namespace copyreg::wire {

namespace detail {

inline std::size_t count_digits(std::string_view text) noexcept {
    std::size_t n = 0;
    while (n < text.size() && text[n] >= '0' && text[n] <= '9') ++n;
    return n;
}

/// Length of the unsigned decimal literal at the start of `text`, or 0.
inline std::size_t decimal_literal_length(std::string_view text) noexcept {
    std::size_t n = count_digits(text);
    std::size_t digits = n;
    if (n < text.size() && text[n] == '.') {
        const std::size_t fraction = count_digits(text.substr(n + 1));
        digits += fraction;
        n += 1 + fraction;
    }
    if (digits == 0) return 0;
    if (n < text.size() && (text[n] | 0x20) == 'e') {
        std::size_t e = n + 1;
        if (e < text.size() && (text[e] == '+' || text[e] == '-')) ++e;
        const std::size_t exponent = count_digits(text.substr(e));
        if (exponent != 0) n = e + exponent;
    }
    return n;
}

/// Whether a literal whose value is out of range is too large; else it is too small.
template <class = on_use>
inline bool literal_is_large(std::string_view literal) noexcept {
    // The place of the first digit that counts, as a power of ten, decides together with the
    // exponent; an exponent of more than 18 digits outweighs any text.
    const std::size_t e = literal.find_first_of("eE");
    const std::string_view mantissa = literal.substr(0, e);
    const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
    const std::size_t first = mantissa.find_first_not_of("0.");
    const auto place = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
    if (e == std::string_view::npos) return place > 0;
    std::string_view exponent = literal.substr(e + 1);
    const bool negative = take_sign(exponent);
    while (!exponent.empty() && exponent.front() == '0') exponent.remove_prefix(1);
    if (exponent.size() > 18) return !negative;
    std::int64_t value = 0;
    for (const char digit : exponent) value = 10 * value + (digit - '0');
    return place + (negative ? -value : value) > 0;
}

/// The double nearest to a decimal literal; too large is infinity, too small is zero.
template <class = on_use>
inline double literal_to_double(std::string_view literal) {
#if defined(__cpp_lib_to_chars)
    double value = 0;
    const auto read = std::from_chars(literal.data(), literal.data() + literal.size(), value);
    if (read.ec != std::errc::result_out_of_range) return value;
    return literal_is_large(literal) ? std::numeric_limits<double>::infinity() : 0.0;
#else
    static const locale_t c_locale = newlocale(LC_ALL_MASK, "C", locale_t{});
    return strtod_l(std::string(literal).c_str(), nullptr, c_locale);
#endif
}

/// The whole of `text` as a double; false where that is none.
template <class = on_use>
inline bool parse_double(std::string_view text, double& out) {
    const bool negative = take_sign(text);
    double value = 0;
    if (const std::size_t n = decimal_literal_length(text); n != 0) {
        if (n != text.size()) return false;
        value = literal_to_double(text);
    } else {
        if (text.size() != 3 && text.size() != 8) return false;
        std::string word(text);
        for (char& c : word) c = static_cast<char>(c | 0x20);
        if (word == "nan") {
            value = std::numeric_limits<double>::quiet_NaN();
        } else if (word == "inf" || word == "infinity") {
            value = std::numeric_limits<double>::infinity();
        } else {
            return false;
        }
    }
    out = negative ? -value : value;
    return true;
}

/// Takes single underscores between digits out of `text`; false where one stands elsewhere.
template <class = on_use>
inline bool remove_underscores(std::string& text) {
    std::string plain;
    const auto is_digit = [&](std::size_t i) {
        return i < text.size() && text[i] >= '0' && text[i] <= '9';
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '_') {
            plain.push_back(text[i]);
        } else if (i == 0 || !is_digit(i - 1) || !is_digit(i + 1)) {
            return false;
        }
    }
    text = std::move(plain);
    return true;
}

}  // namespace detail

/// The line behind FLOAT, as CPython's unpickler takes it: a NUL ends it, and a finite number
/// beyond the range of double is refused.
template <class = on_use>
inline bool parse_float_text(std::string_view line, double& out) {
    const std::string_view text = up_to_nul(line);
    if (!detail::parse_double(text, out)) return false;
    return !std::isinf(out) || text.find_first_of("0123456789") == std::string_view::npos;
}

/// Python's `float(text)`.
template <class = on_use>
inline bool parse_python_float(std::string_view text, double& out) {
    text = skip_space(text);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    if (text.find('_') == std::string_view::npos) return detail::parse_double(text, out);
    std::string plain(text);
    return detail::remove_underscores(plain) && detail::parse_double(plain, out);
}

/// The line behind FLOAT as the pickler writes it, without the newline.
template <class = on_use>
inline void append_float_text(std::string& out, double value) {
    append_repr_float(out, value);
}

}  // namespace copyreg::wire
