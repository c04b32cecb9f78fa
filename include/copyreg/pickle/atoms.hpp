// SPDX-License-Identifier: MIT
//
// How the scalar kinds are spelt at each protocol: the smallest opcode that holds them, as CPython
// chooses it.
#pragma once

#include <copyreg/base/big_int.hpp>
#include <copyreg/base/error.hpp>
#include <copyreg/base/on_use.hpp>
#include <copyreg/pickle/writer.hpp>
#include <copyreg/wire/text.hpp>

#include <bit>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace copyreg::codec {

inline constexpr std::size_t most_digits = 4300;  // of an integer as text; CPython's limit

template <class = on_use>
inline void write_boolean(writer& out, int protocol, bool b) {
    if (protocol >= 2) {
        out.put(b ? wire::opcode::newtrue : wire::opcode::newfalse);
    } else {
        out.write(b ? "I01\n" : "I00\n");
    }
}

/// Stores an integer of 32 bits. Requires protocol 1 or above and 5 bytes of room.
/// Without a branch, and so that the compiler makes none: the sizes of numbers cannot be foreseen.
[[gnu::always_inline]] inline char* store_short_integer(char* p, std::int32_t i) noexcept {
    const std::uint64_t n = static_cast<std::uint32_t>(i);
    const auto above_one = static_cast<unsigned>((0xff - n) >> 63);
    const auto above_two = static_cast<unsigned>((0xffff - n) >> 63);
    constexpr auto binint1 = static_cast<unsigned>(wire::opcode::binint1);
    static_assert(static_cast<unsigned>(wire::opcode::binint2) == binint1 + 2 &&
                  static_cast<unsigned>(wire::opcode::binint) == binint1 + 2 - 3);
    *p = static_cast<char>(binint1 + 2 * above_one - 3 * above_two);
    store_little<4>(p + 1, n);
    return p + 2 + above_one + 2 * above_two;
}

/// Stores a float. Requires protocol 1 or above and 9 bytes of room.
inline char* store_floating(char* p, double d) noexcept {
    const std::uint64_t bits = __builtin_bswap64(std::bit_cast<std::uint64_t>(d));
    return store_little<8>(store_opcode(p, wire::opcode::binfloat), bits);
}

template <class = on_use>
inline void write_integer(writer& out, int protocol, std::int64_t i) {
    char* p = out.open(32);
    const bool short_form = i >= INT32_MIN && i <= INT32_MAX;
    if (protocol == 0 || (protocol == 1 && !short_form)) {
        p = store_opcode(p, short_form ? wire::opcode::int_ : wire::opcode::long_);
        p = std::to_chars(p, p + 24, i).ptr;
        if (!short_form) *p++ = 'L';
        *p++ = '\n';
    } else if (short_form) {
        p = store_short_integer(p, static_cast<std::int32_t>(i));
    } else {
        // the fewest bytes of two's complement; at least 5, since 4 have an opcode of their own
        const std::uint64_t magnitude = static_cast<std::uint64_t>(i < 0 ? ~i : i);
        const auto size = static_cast<unsigned>(64 - std::countl_zero(magnitude)) / 8 + 1;
        p = store_opcode(p, wire::opcode::long1);
        *p++ = static_cast<char>(size);
        store_little<8>(p, static_cast<std::uint64_t>(i));
        p += size;
    }
    out.close(p);
}

/// An integer beyond 64 bits, in two's complement, least significant byte first.
template <class = on_use>
inline void write_long(writer& out, int protocol, std::string_view little_endian) {
    if (protocol < 2) {
        // 2.4 bits for a digit and more: this never refuses what has few enough digits
        std::string digits;
        if (little_endian.size() * 8 <= most_digits * 4) digits = long_to_decimal(little_endian);
        const std::size_t count = digits.size() - (!digits.empty() && digits[0] == '-' ? 1 : 0);
        if (count == 0 || count > most_digits) {
            throw pickling_error(
                "expected an integer of at most 4300 digits at protocols 0 and 1, found more");
        }
        out.put(wire::opcode::long_);
        out.write(digits);
        out.write("L\n");
        return;
    }
    char header[5];
    if (little_endian.size() < 256) {
        store_little<1>(store_opcode(header, wire::opcode::long1), little_endian.size());
        out.write({header, 2});
    } else {
        if (little_endian.size() > INT32_MAX)
            throw pickling_error("expected an integer of less than 2 GiB, found more");
        store_little<4>(store_opcode(header, wire::opcode::long4), little_endian.size());
        out.write({header, 5});
    }
    out.write(little_endian);
}

template <class = on_use>
inline void write_floating(writer& out, int protocol, double d) {
    if (protocol == 0) {
        std::string text = "F";
        wire::append_float_text(text, d);
        text.push_back('\n');
        out.write(text);
        return;
    }
    out.close(store_floating(out.open(9), d));
}

namespace detail {

template <class = on_use>
inline void write_sized(writer& out, int protocol, std::string_view data, wire::opcode small,
                        bool has_small, wire::opcode medium, wire::opcode large) {
    if (has_small && data.size() < 256) {
        char* p = out.open(2 + data.size());
        p = store_little<1>(store_opcode(p, small), data.size());
        if (!data.empty()) std::memcpy(p, data.data(), data.size());
        out.close(p + data.size());
        return;
    }
    char header[9];
    std::size_t size = 5;
    if (data.size() <= UINT32_MAX) {
        store_little<4>(store_opcode(header, medium), data.size());
    } else if (protocol >= 4) {
        store_little<8>(store_opcode(header, large), data.size());
        size = 9;
    } else {
        throw pickling_error(
            "expected less than 4 GiB of text or bytes below protocol 4, found more");
    }
    out.write({header, size}, data);
}

}  // namespace detail

/// `text` is UTF-8, surrogates allowed.
template <class = on_use>
inline void write_string(writer& out, int protocol, std::string_view text) {
    if (protocol == 0) {
        std::string line = "V";
        wire::encode_raw_unicode_escape(text, line);
        line.push_back('\n');
        out.write(line);
        return;
    }
    detail::write_sized(out, protocol, text, wire::opcode::short_binunicode, protocol >= 4,
                        wire::opcode::binunicode, wire::opcode::binunicode8);
}

/// Requires protocol 3 or above.
template <class = on_use>
inline void write_bytes(writer& out, int protocol, std::string_view data) {
    detail::write_sized(out, protocol, data, wire::opcode::short_binbytes, true,
                        wire::opcode::binbytes, wire::opcode::binbytes8);
}

/// Requires protocol 5.
template <class = on_use>
inline void write_bytearray(writer& out, std::string_view data) {
    char header[9];
    store_little<8>(store_opcode(header, wire::opcode::bytearray8), data.size());
    out.write({header, 9}, data);
}

}  // namespace copyreg::codec
