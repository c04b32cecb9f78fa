// SPDX-License-Identifier: MIT
//
// Single digits, in both directions.
#pragma once

#include <string>

namespace copyreg {

/// The value of a digit in a base up to 36, or 36 for any other character.
constexpr unsigned digit_value(char c) noexcept {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'z') return static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'Z') return static_cast<unsigned>(c - 'A') + 10;
    return 36;
}

/// Appends the lowest `width` hexadecimal digits of `value`, in lower case.
inline void append_hex(std::string& out, char32_t value, unsigned width) {
    while (width-- != 0) out.push_back("0123456789abcdef"[(value >> (4 * width)) & 0xF]);
}

}  // namespace copyreg
