// SPDX-License-Identifier: MIT
//
// What the readers of numbers in text share.
#pragma once

#include <string_view>

namespace copyreg::wire {

/// C's isspace in the "C" locale, which is also what Python strips from the bytes of a number.
constexpr bool is_space(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// A C string ends at its first NUL, and CPython's unpickler reads numbers as C strings.
inline std::string_view up_to_nul(std::string_view line) noexcept {
    return line.substr(0, line.find('\0'));
}

inline std::string_view skip_space(std::string_view text) noexcept {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    return text;
}

/// Takes a sign off the front of `text`; whether it was "-".
inline bool take_sign(std::string_view& text) noexcept {
    if (text.empty() || (text.front() != '-' && text.front() != '+')) return false;
    const bool negative = text.front() == '-';
    text.remove_prefix(1);
    return negative;
}

}  // namespace copyreg::wire
