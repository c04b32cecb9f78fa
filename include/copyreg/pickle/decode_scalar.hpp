// SPDX-License-Identifier: MIT
//
// The fast way of loading: None, bools, numbers and str; see decoder.hpp for the rules.
#pragma once

#include <copyreg/base/short_text.hpp>
#include <copyreg/model/convert.hpp>
#include <copyreg/pickle/decoder.hpp>
#include <copyreg/pickle/encodable.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace copyreg::codec {

inline const char* decode_other_int64(decoder& d, const char* p, std::int64_t& x) {
    const auto at = [&](int i) { return static_cast<unsigned char>(p[i]); };
    switch (d.peek(p)) {
        case static_cast<int>(wire::opcode::binint1):
            if (d.left(p) < 2) return nullptr;
            x = at(1);
            return p + 2;
        case static_cast<int>(wire::opcode::binint2):
            if (d.left(p) < 3) return nullptr;
            x = static_cast<std::int64_t>(load_little<2>(p + 1));
            return p + 3;
        case static_cast<int>(wire::opcode::binint):
            if (d.left(p) < 5) return nullptr;
            x = static_cast<std::int32_t>(load_little<4>(p + 1));
            return p + 5;
        case static_cast<int>(wire::opcode::long1): {
            if (d.left(p) < 2 || at(1) > 8 || d.left(p) < 2 + at(1)) return nullptr;
            const unsigned n = at(1);
            std::uint64_t bits = 0;
            for (unsigned i = 0; i < n; ++i) {
                bits |= std::uint64_t{at(static_cast<int>(2 + i))} << (8 * i);
            }
            if (n > 0 && n < 8 && at(static_cast<int>(1 + n)) >= 0x80) bits |= ~0ull << (8 * n);
            x = static_cast<std::int64_t>(bits);
            return p + 2 + n;
        }
        default: return nullptr;
    }
}

[[gnu::always_inline]] inline const char* decode_int64(decoder& d, const char* p, std::int64_t& x) {
    if (d.has_room(p)) [[likely]] {
        if (*p == static_cast<char>(wire::opcode::binint1)) {
            x = static_cast<unsigned char>(p[1]);
            return p + 2;
        }
        if (*p == static_cast<char>(wire::opcode::binint2)) {
            x = static_cast<std::int64_t>(load_little<2>(p + 1));
            return p + 3;
        }
        if (*p == static_cast<char>(wire::opcode::binint)) {
            x = static_cast<std::int32_t>(load_little<4>(p + 1));
            return p + 5;
        }
    }
    std::int64_t other = 0;  // `x` itself has no address, so that it can stay in a register
    p = decode_other_int64(d, p, other);
    x = other;
    return p;
}

template <class T>
[[gnu::always_inline]] inline const char* decode_scalar(decoder& d, const char* p, T& x) {
    constexpr shape form = adapter<T>::form;
    if constexpr (form == shape::boolean) {
        const int op = d.peek(p);
        x = op == static_cast<int>(wire::opcode::newtrue);
        return x || op == static_cast<int>(wire::opcode::newfalse) ? p + 1 : nullptr;
    } else if constexpr (form == shape::none) {
        return d.take(p, wire::opcode::none) ? p : nullptr;
    } else if constexpr (form == shape::floating) {
        if (d.has_room(p) && *p == static_cast<char>(wire::opcode::binfloat)) [[likely]] {
            x = static_cast<T>(load_big_double(p + 1));
            return p + 9;
        }
        if (d.peek(p) == static_cast<int>(wire::opcode::binfloat)) {
            if (d.left(p) < 9) return nullptr;
            x = static_cast<T>(load_big_double(p + 1));
            return p + 9;
        }
        std::int64_t number = 0;
        p = decode_int64(d, p, number);
        x = static_cast<T>(number);
        return p;
    } else if constexpr (std::is_enum_v<T>) {
        registry::number_of<T> number{};
        p = decode_scalar(d, p, number);
        x = static_cast<T>(number);
        return registry::is_number_of(x, number) ? p : nullptr;
    } else {
        std::int64_t number = 0;
        p = decode_int64(d, p, number);
        if (p == nullptr || !model::fits<T>(number)) return nullptr;
        x = static_cast<T>(number);
        return p;
    }
}

[[gnu::noinline]] inline const char* decode_other_string(decoder& d, const char* p,
                                                         std::string& x) {
    std::string_view text;
    if (!d.take_text(p, text)) return nullptr;
    assign_text(x, text, static_cast<std::size_t>(d.left(text.data())));
    return p;
}

[[gnu::always_inline]] inline const char* decode_string(decoder& d, const char* p, std::string& x) {
    if (d.has_room(p)) [[likely]] {
        constexpr std::uint64_t opcode_and_15 = 0xf0ff;
        const std::uint64_t head = load_little<2>(p);
        const std::size_t n = head >> 8;
        if ((head & opcode_and_15) == static_cast<std::uint64_t>(wire::opcode::short_binunicode) &&
            p[2 + n] == static_cast<char>(wire::opcode::memoize) && text_piece(p + 2).is_ascii(n) &&
            is_in_string(x)) [[likely]] {
            d.add_word(decoder::word(decoder::is::text, p));
            assign_in_string(x, p + 2, n);
            return p + n + 3;
        }
    }
    return decode_other_string(d, p, x);
}

}  // namespace copyreg::codec
