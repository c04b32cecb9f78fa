// SPDX-License-Identifier: MIT
//
// Adapters of the integers of 128 bits, where the compiler has them: an int.
#pragma once

#include <copyreg/base/big_int.hpp>
#include <copyreg/registry/adapter.hpp>

#include <cstddef>
#include <string>
#include <string_view>

#ifdef __SIZEOF_INT128__

namespace copyreg {

namespace detail {

__extension__ typedef __int128 signed_128;
__extension__ typedef unsigned __int128 unsigned_128;

template <class I>
struct int128_adapter {
    static constexpr shape form = shape::long_integer;
    static constexpr bool is_signed = static_cast<I>(-1) < I{0};

    static std::string to_little_endian(const I& x) {
        const auto bits = static_cast<unsigned_128>(x);
        char le[17];
        for (std::size_t i = 0; i < 16; ++i) le[i] = static_cast<char>(bits >> (8 * i));
        le[16] = x < 0 ? '\xFF' : '\0';
        return std::string(trim_long({le, sizeof le}));
    }

    /// False if `I` cannot hold the number.
    static bool from_little_endian(std::string_view le, I& x) {
        le = trim_long(le);
        const bool negative = !le.empty() && (le.back() & 0x80) != 0;
        if (is_signed) {
            if (le.size() > 16) return false;
        } else if (negative || le.size() > 17 || (le.size() == 17 && le[16] != 0)) {
            return false;
        }
        unsigned_128 bits = negative ? ~unsigned_128{0} : 0;
        for (std::size_t i = le.size(); i-- > 0;) {
            bits = bits << 8 | static_cast<unsigned char>(le[i]);
        }
        x = static_cast<I>(bits);
        return true;
    }
};

}  // namespace detail

template <>
struct adapter<detail::signed_128> : detail::int128_adapter<detail::signed_128> {};

template <>
struct adapter<detail::unsigned_128> : detail::int128_adapter<detail::unsigned_128> {};

}  // namespace copyreg

#endif
