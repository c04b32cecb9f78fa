// SPDX-License-Identifier: MIT
//
// The fast way of pickling: None, bools and numbers, without asking for room.
#pragma once

#include <copyreg/pickle/atoms.hpp>
#include <copyreg/registry/lookup.hpp>

#include <bit>
#include <cstdint>
#include <type_traits>

namespace copyreg::codec {

[[gnu::always_inline]] inline char* put_integer(char* p, std::int64_t i) {
    if (i == static_cast<std::int32_t>(i)) [[likely]]
        return store_short_integer(p, static_cast<std::int32_t>(i));
    const std::uint64_t magnitude = static_cast<std::uint64_t>(i < 0 ? ~i : i);
    const auto size = static_cast<unsigned>(64 - std::countl_zero(magnitude)) / 8 + 1;
    p = store_opcode(p, wire::opcode::long1);
    *p++ = static_cast<char>(size);
    store_little<8>(p, static_cast<std::uint64_t>(i));
    return p + size;
}

/// A scalar: at most 11 bytes.
template <class T>
[[gnu::always_inline]] inline char* put_scalar(char* p, T x) {
    constexpr shape form = adapter<T>::form;
    if constexpr (form == shape::boolean) {
        return store_opcode(p, x ? wire::opcode::newtrue : wire::opcode::newfalse);
    } else if constexpr (form == shape::none) {
        return store_opcode(p, wire::opcode::none);
    } else if constexpr (form == shape::floating) {
        return store_floating(p, static_cast<double>(x));
    } else if constexpr (std::is_enum_v<T>) {
        return put_scalar(p, static_cast<registry::number_of<T>>(x));
    } else {
        if constexpr (std::is_unsigned_v<T> && sizeof(T) == 8) {
            if (x >> 63 != 0) {  // nine bytes, the last one zero
                p = store_opcode(p, wire::opcode::long1);
                *p++ = 9;
                store_little<8>(p, x);
                p[8] = 0;
                return p + 9;
            }
        }
        if constexpr (std::is_unsigned_v<T> && sizeof(T) == 1) {
            return store_little<1>(store_opcode(p, wire::opcode::binint1), x);
        } else {
            return put_integer(p, static_cast<std::int64_t>(x));
        }
    }
}

}  // namespace copyreg::codec
