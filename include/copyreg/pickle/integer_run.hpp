// SPDX-License-Identifier: MIT
//
// Reading many integers in a row. Where their sizes cannot be foreseen, a branch on each of them
// costs more than all the rest, so they are read two at a time and without one. Where they are of
// one size, the branch costs nothing and to find the next integer by what is read costs most.
#pragma once

#include <copyreg/model/convert.hpp>
#include <copyreg/pickle/cursor.hpp>
#include <copyreg/wire/opcode.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace copyreg::codec {

namespace detail {

/// How many bits an integer takes, its opcode too, if that is the lowest byte of `word`; the same
/// for each other byte. Of use for integers of 1, 2 and 4 bytes alone.
[[gnu::always_inline]] inline std::uint64_t bits_of_integers(std::uint64_t word) noexcept {
    static_assert(static_cast<int>(wire::opcode::binint) == 0x4a &&   // 40
                  static_cast<int>(wire::opcode::binint1) == 0x4b &&  // 40 - 24
                  static_cast<int>(wire::opcode::binint2) == 0x4d);   // 40 - 24 + 8
    constexpr std::uint64_t each = 0x0101010101010101ULL;
    return 40 * each + ((word & 4 * each) << 1) - 24 * (word & each);
}

/// Whether both are opcodes of an integer of 1, 2 or 4 bytes.
[[gnu::always_inline]] inline bool are_short_integers(std::uint64_t a, std::uint64_t b) noexcept {
    const auto bit = [](wire::opcode op) { return 1u << (static_cast<unsigned>(op) - 0x40); };
    const std::uint64_t known =
        bit(wire::opcode::binint1) | bit(wire::opcode::binint2) | bit(wire::opcode::binint);
    return ((a ^ 0x40) | (b ^ 0x40)) < 0x40 && (known >> (a - 0x40) & known >> (b - 0x40) & 1) != 0;
}

/// The integer whose opcode is at `p` and which takes `bits`.
[[gnu::always_inline]] inline std::int32_t short_integer(const char* p, unsigned bits) noexcept {
    const auto mask = static_cast<std::uint32_t>(~std::uint64_t{0} >> (72 - bits));
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(load_little<4>(p + 1)) & mask);
}

/// Integers that are as long as the first one.
template <class T>
[[gnu::always_inline]] inline T* read_equal(const char*& p, const char* end, T* to, T* to_end) {
    const char op = *p;
    const std::uint64_t byte = static_cast<unsigned char>(op);
    if (!are_short_integers(byte, byte)) return to;
    const unsigned bits = bits_of_integers(byte) & 0xff;
    const char* at = p;
    for (; to != to_end && end - at >= 8 && *at == op; at += bits / 8) {
        const std::int32_t i = short_integer(at, bits);
        if (!model::fits<T>(i)) break;
        *to++ = static_cast<T>(i);
    }
    p = at;
    return to;
}

/// Integers of any size, an even number of them.
template <class T>
[[gnu::always_inline]] inline T* read_mixed(const char*& p, const char* end, T* to, T* to_end) {
    const char* at = p;
    while (to_end - to >= 2 && end - at >= 16) {
        const std::uint64_t word = load_little<8>(at);
        const std::uint64_t bits = bits_of_integers(word);
        const unsigned first = bits & 0xff;
        const unsigned second = bits >> first & 0xff;
        if (!are_short_integers(word & 0xff, word >> first & 0xff)) break;
        const std::int32_t a = short_integer(at, first);
        const std::int32_t b = short_integer(at + first / 8, second);
        if (!model::fits<T>(a) || !model::fits<T>(b)) break;
        to[0] = static_cast<T>(a);
        to[1] = static_cast<T>(b);
        to += 2;
        at += (first + second) / 8;
    }
    p = at;
    return to;
}

}  // namespace detail

/// Reads integers of at most 4 bytes, `most` of them, at `p`, which moves behind them; returns how
/// many there were. It stops early, and the caller goes on, at whatever else there is, at the last
/// one and shortly before `end`.
template <class T>
std::size_t read_integers(const char*& p, const char* end, T* to, std::size_t most) {
    if constexpr (std::is_unsigned_v<T> && sizeof(T) == 1) {  // then there is one opcode for all
        std::size_t count = 0;
        const char* at = p;
        for (; count < most && end - at >= 2 && *at == static_cast<char>(wire::opcode::binint1);
             at += 2) {
            to[count++] = static_cast<unsigned char>(at[1]);
        }
        p = at;
        return count;
    }
    constexpr std::ptrdiff_t while_mixed = 64;  // before it is tried whether they are of one size
    T* const to_end = to + most;
    T* at = to;
    while (to_end - at >= 2 && end - p >= 16) {
        T* const before = at;
        at = detail::read_equal(p, end, at, to_end);
        at = detail::read_mixed(p, end, at, at + std::min(while_mixed, to_end - at));
        if (at == before) break;
    }
    return static_cast<std::size_t>(at - to);
}

}  // namespace copyreg::codec
