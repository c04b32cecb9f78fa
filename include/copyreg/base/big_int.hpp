// SPDX-License-Identifier: MIT
//
// Integers of any length, as the bytes that LONG1 and LONG4 carry: two's complement, little-endian.
//
// There is no number class here, because a pickle library never calculates: an integer comes from
// the wire or from a machine word, is kept, and goes back. So the bytes are the number, and this
// header turns them into the other spellings: a machine word, a double, decimal digits.
//
// Invariant: zero is the empty string, and a canonical number has no redundant sign byte
// (`trim_long`). Every function takes numbers that are not canonical and returns canonical ones.
//
// Decimal conversion is quadratic in the length; callers bound that, as Python does by its limit
// of 4300 digits.
#pragma once

#include <copyreg/base/digits.hpp>
#include <copyreg/base/on_use.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace copyreg {

/// `le` without sign bytes that say nothing; empty for zero.
inline std::string_view trim_long(std::string_view le) noexcept {
    while (!le.empty()) {
        const bool rest_is_negative = le.size() >= 2 && (le[le.size() - 2] & 0x80) != 0;
        if (le.back() != (rest_is_negative ? '\xFF' : '\0')) break;
        le.remove_suffix(1);
    }
    return le;
}

/// The number as a machine word, where it fits.
inline std::optional<std::int64_t> long_to_int64(std::string_view le) noexcept {
    le = trim_long(le);
    if (le.size() > 8) return std::nullopt;
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < le.size(); ++i) {
        word |= std::uint64_t{static_cast<unsigned char>(le[i])} << (8 * i);
    }
    if (!le.empty() && le.size() < 8 && (le.back() & 0x80) != 0) word |= ~0ull << (8 * le.size());
    return static_cast<std::int64_t>(word);
}

inline std::string long_from_int64(std::int64_t value) {
    char le[8];
    for (std::size_t i = 0; i < 8; ++i) {
        le[i] = static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i));
    }
    return std::string(trim_long({le, 8}));
}

inline std::string long_from_uint64(std::uint64_t value) {
    char le[9] = {};
    for (std::size_t i = 0; i < 8; ++i) le[i] = static_cast<char>(value >> (8 * i));
    return std::string(trim_long({le, 9}));
}

namespace detail {

/// The absolute value in words of 32 bits, lowest first, without leading zeros.
template <class OnUse>
using magnitude = lazy<OnUse, std::vector<std::uint32_t>>;

inline bool is_negative(std::string_view le) noexcept {
    return !le.empty() && (le.back() & 0x80) != 0;
}

template <class OnUse>
inline magnitude<OnUse> magnitude_of(std::string_view le) {
    const bool negative = is_negative(le);
    magnitude<OnUse> words((le.size() + 3) / 4);
    unsigned carry = negative ? 1 : 0;
    for (std::size_t i = 0; i < le.size(); ++i) {
        unsigned byte = static_cast<unsigned char>(le[i]);
        if (negative) {
            byte = (byte ^ 0xFF) + carry;
            carry = byte >> 8;
        }
        words[i / 4] |= (byte & 0xFF) << (8 * (i % 4));
    }
    while (!words.empty() && words.back() == 0) words.pop_back();
    return words;
}

template <class OnUse>
inline std::string long_from_magnitude(const magnitude<OnUse>& words, bool negative) {
    std::string le;
    le.reserve(words.size() * 4 + 1);
    unsigned carry = negative ? 1 : 0;
    const auto put = [&](unsigned byte) {
        if (negative) {
            byte = ((byte ^ 0xFF) & 0xFF) + carry;
            carry = byte >> 8;
        }
        le.push_back(static_cast<char>(byte));
    };
    for (const std::uint32_t word : words) {
        for (unsigned shift = 0; shift < 32; shift += 8) put((word >> shift) & 0xFF);
    }
    put(0);
    le.resize(trim_long(le).size());
    return le;
}

/// words = words * factor + summand.
template <class OnUse>
inline void multiply_add(magnitude<OnUse>& words, std::uint32_t factor, std::uint32_t summand) {
    std::uint64_t carry = summand;
    for (std::uint32_t& word : words) {
        carry += std::uint64_t{word} * factor;
        word = static_cast<std::uint32_t>(carry);
        carry >>= 32;
    }
    if (carry != 0) words.push_back(static_cast<std::uint32_t>(carry));
}

}  // namespace detail

/// Decimal digits, with "-" in front where negative.
template <class OnUse = on_use>
inline std::string long_to_decimal(std::string_view le) {
    constexpr std::uint32_t chunk_base = 1'000'000'000;
    const auto words = detail::magnitude_of<OnUse>(le);
    lazy<OnUse, std::vector<std::uint32_t>> chunks;  // base 10^9, lowest first
    for (std::size_t i = words.size(); i-- != 0;) {
        std::uint64_t carry = words[i];
        for (std::uint32_t& chunk : chunks) {
            carry += std::uint64_t{chunk} << 32;
            chunk = static_cast<std::uint32_t>(carry % chunk_base);
            carry /= chunk_base;
        }
        for (; carry != 0; carry /= chunk_base) {
            chunks.push_back(static_cast<std::uint32_t>(carry % chunk_base));
        }
    }
    if (chunks.empty()) return "0";
    std::string text = detail::is_negative(le) ? "-" : "";
    text += std::to_string(chunks.back());
    for (std::size_t i = chunks.size() - 1; i-- != 0;) {
        const std::string digits = std::to_string(chunks[i]);
        text.append(9 - digits.size(), '0').append(digits);
    }
    return text;
}

/// The number that `digits` spell in `base`, which is 2 to 16. Requires digits of that base only.
template <class OnUse = on_use>
inline std::string long_from_digits(std::string_view digits, unsigned base, bool negative) {
    detail::magnitude<OnUse> words;
    if (std::has_single_bit(base)) {  // linear: digits are groups of bits
        const auto width = static_cast<unsigned>(std::bit_width(base) - 1);
        words.reserve(digits.size() * width / 32 + 1);
        std::uint64_t pending = 0;
        unsigned filled = 0;
        for (std::size_t i = digits.size(); i-- != 0;) {
            pending |= std::uint64_t{digit_value(digits[i])} << filled;
            filled += width;
            if (filled >= 32) {
                words.push_back(static_cast<std::uint32_t>(pending));
                pending >>= 32;
                filled -= 32;
            }
        }
        words.push_back(static_cast<std::uint32_t>(pending));
        return detail::long_from_magnitude<OnUse>(words, negative);
    }
    while (!digits.empty()) {  // seven digits at a time: 16^7 fits a word
        const std::string_view chunk = digits.substr(0, 7);
        std::uint32_t factor = 1;
        std::uint32_t value = 0;
        for (const char digit : chunk) {
            factor *= base;
            value = value * base + digit_value(digit);
        }
        detail::multiply_add<OnUse>(words, factor, value);
        digits.remove_prefix(chunk.size());
    }
    return detail::long_from_magnitude<OnUse>(words, negative);
}

/// The nearest double, ties to even; an infinity beyond the range, where Python raises.
template <class OnUse = on_use>
inline double long_to_double(std::string_view le) {
    const auto words = detail::magnitude_of<OnUse>(trim_long(le));
    if (words.empty()) return 0.0;
    if (words.size() > 33) {
        const double infinity = std::numeric_limits<double>::infinity();
        return detail::is_negative(le) ? -infinity : infinity;
    }
    // The top 64 bits, and one more that says whether anything below them is not zero, decide the
    // rounding: a double holds 53.
    const auto bit_count =
        32 * words.size() - static_cast<std::size_t>(std::countl_zero(words.back()));
    std::uint64_t top = 0;
    bool rest = false;
    const std::size_t dropped = bit_count > 64 ? bit_count - 64 : 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::size_t low = 32 * i;  // the word holds the bits [low, low + 32)
        const std::uint64_t word = words[i];
        if (low >= dropped) {
            top |= word << (low - dropped);
        } else if (low + 32 > dropped) {
            top |= word >> (dropped - low);
            rest = rest || (word & ((std::uint64_t{1} << (dropped - low)) - 1)) != 0;
        } else {
            rest = rest || word != 0;
        }
    }
    const double value =
        std::ldexp(static_cast<double>(top | (rest ? 1 : 0)), static_cast<int>(dropped));
    return detail::is_negative(le) ? -value : value;
}

/// The exact number of a double that is finite and has no fraction.
template <class OnUse = on_use>
inline std::string long_from_double(double integral) {
    int exponent = 0;
    const double fraction = std::frexp(std::fabs(integral), &exponent);
    auto mantissa = static_cast<std::uint64_t>(std::ldexp(fraction, 53));
    exponent -= 53;
    if (exponent < 0) {
        mantissa >>= std::min(-exponent, 63);
        exponent = 0;
    }
    const auto shift = static_cast<unsigned>(exponent);
    detail::magnitude<OnUse> words(shift / 32, 0);
    const std::uint64_t low = (mantissa & 0xFFFFFFFF) << (shift % 32);
    const std::uint64_t high = ((mantissa >> 32) << (shift % 32)) + (low >> 32);
    words.push_back(static_cast<std::uint32_t>(low));
    words.push_back(static_cast<std::uint32_t>(high));
    words.push_back(static_cast<std::uint32_t>(high >> 32));
    return detail::long_from_magnitude<OnUse>(words, integral < 0);
}

}  // namespace copyreg
