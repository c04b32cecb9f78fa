// SPDX-License-Identifier: MIT
//
// The adapter of `std::bitset`: an int that is not negative.
#pragma once

#include <copyreg/base/big_int.hpp>
#include <copyreg/registry/adapter.hpp>

#include <bitset>
#include <cstddef>
#include <string>
#include <string_view>

namespace copyreg {

template <std::size_t N>
struct adapter<std::bitset<N>> {
    static constexpr shape form = shape::long_integer;

    static std::string to_little_endian(const std::bitset<N>& x) {
        std::string le(N / 8 + 1, '\0');  // with room for a sign bit
        for (std::size_t i = 0; i < N; ++i) {
            if (x[i]) le[i / 8] = static_cast<char>(le[i / 8] | 1 << i % 8);
        }
        le.resize(trim_long(le).size());
        return le;
    }

    /// False if the number is negative or has more than `N` bits.
    static bool from_little_endian(std::string_view le, std::bitset<N>& x) {
        le = trim_long(le);
        const auto bit = [le](std::size_t i) { return (le[i / 8] >> i % 8 & 1) != 0; };
        const std::size_t count = le.size() * 8;
        if (count != 0 && bit(count - 1)) return false;
        for (std::size_t i = N; i < count; ++i) {
            if (bit(i)) return false;
        }
        x.reset();
        for (std::size_t i = 0; i < N && i < count; ++i) x[i] = bit(i);
        return true;
    }
};

}  // namespace copyreg
