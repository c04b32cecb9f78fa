// SPDX-License-Identifier: MIT
//
// UTF-8, and the superset that Python's str needs.
//
// A Python string is a sequence of code points, lone surrogates among them, and CPython writes it
// with the error handler "surrogatepass". Inside this library a str is that same text: UTF-8 in
// which a surrogate may stand as three bytes of its own (WTF-8 without joining pairs), so that one
// code point is always one sequence and text travels to the wire and back unchanged.
//
// Validation comes first and once, where text enters; what walks over text afterwards
// (`next_code_point`) relies on it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace copyreg {

namespace detail {

inline std::uint64_t load_word(const char* p) noexcept {
    std::uint64_t word;
    std::memcpy(&word, p, sizeof word);
    return word;
}

inline constexpr std::uint64_t every_byte = 0x0101010101010101;
inline constexpr std::uint64_t every_high_bit = every_byte * 0x80;

/// Length of the well-formed sequence at the start of [p, end), which is not empty; else 0.
inline std::size_t utf8_sequence_length(const char* p, const char* end,
                                        bool allow_surrogates) noexcept {
    const auto byte = [p](std::size_t i) { return static_cast<unsigned char>(p[i]); };
    const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
    const auto available = static_cast<std::size_t>(end - p);
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    if (first < 0xC2) return 0;  // a continuation byte, or an overlong form of ASCII
    if (first < 0xE0) return available >= 2 && continues(1) ? 2 : 0;
    if (first < 0xF0) {
        if (available < 3 || !continues(1) || !continues(2)) return 0;
        if (first == 0xE0 && byte(1) < 0xA0) return 0;
        if (first == 0xED && byte(1) >= 0xA0 && !allow_surrogates) return 0;
        return 3;
    }
    if (first > 0xF4 || available < 4) return 0;
    if (!continues(1) || !continues(2) || !continues(3)) return 0;
    if (first == 0xF0 && byte(1) < 0x90) return 0;
    if (first == 0xF4 && byte(1) >= 0x90) return 0;  // above U+10FFFF
    return 4;
}

}  // namespace detail

/// Where the first ill-formed sequence of `s` starts, or `npos` when there is none. Surrogates
/// count as well-formed only with `allow_surrogates`.
inline std::size_t find_invalid_utf8(std::string_view s, bool allow_surrogates) noexcept {
    const char* p = s.data();
    const char* const end = p + s.size();
    while (p != end) {
        if (end - p >= 8 && (detail::load_word(p) & detail::every_high_bit) == 0) {
            p += 8;
            continue;
        }
        const std::size_t length = detail::utf8_sequence_length(p, end, allow_surrogates);
        if (length == 0) return static_cast<std::size_t>(p - s.data());
        p += length;
    }
    return std::string_view::npos;
}

/// Where the first byte of `s` that is not ASCII stands, or `npos`.
inline std::size_t find_non_ascii(std::string_view s) noexcept {
    std::size_t i = 0;
    while (s.size() - i >= 8 && (detail::load_word(s.data() + i) & detail::every_high_bit) == 0) {
        i += 8;
    }
    for (; i < s.size(); ++i) {
        if (static_cast<unsigned char>(s[i]) >= 0x80) return i;
    }
    return std::string_view::npos;
}

/// Whether every byte of `s` is ASCII.
inline bool is_ascii(std::string_view s) noexcept {
    return find_non_ascii(s) == std::string_view::npos;
}

/// Number of code points in `s`, which is valid: Python's `len(str)`.
inline std::size_t count_code_points(std::string_view s) noexcept {
    const char* p = s.data();
    const char* const end = p + s.size();
    std::size_t continuations = 0;
    for (; end - p >= 8; p += 8) {
        const std::uint64_t word = detail::load_word(p);
        // One bit for each byte of the form 10xxxxxx; the product adds the eight of them up.
        const std::uint64_t bits = (word >> 7) & (~word >> 6) & detail::every_byte;
        continuations += static_cast<std::size_t>((bits * detail::every_byte) >> 56);
    }
    for (; p != end; ++p) continuations += (static_cast<unsigned char>(*p) & 0xC0) == 0x80;
    return s.size() - continuations;
}

/// Appends one code point, a surrogate as well, which must not lie above U+10FFFF.
inline void append_utf8(std::string& out, char32_t c) {
    const auto tail = [c](unsigned shift) {
        return static_cast<char>(0x80 | ((c >> shift) & 0x3F));
    };
    if (c < 0x80) {
        out.push_back(static_cast<char>(c));
    } else if (c < 0x800) {
        const char text[] = {static_cast<char>(0xC0 | (c >> 6)), tail(0)};
        out.append(text, sizeof text);
    } else if (c < 0x10000) {
        const char text[] = {static_cast<char>(0xE0 | (c >> 12)), tail(6), tail(0)};
        out.append(text, sizeof text);
    } else {
        const char text[] = {static_cast<char>(0xF0 | (c >> 18)), tail(12), tail(6), tail(0)};
        out.append(text, sizeof text);
    }
}

/// The code point at `p`, which points into valid text and not at its end; `p` moves behind it.
inline char32_t next_code_point(const char*& p) noexcept {
    const auto byte = [&p] { return static_cast<char32_t>(static_cast<unsigned char>(*p++)); };
    const char32_t first = byte();
    if (first < 0x80) return first;
    int more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    char32_t c = first & (0x3Fu >> more);
    for (; more != 0; --more) c = (c << 6) | (byte() & 0x3F);
    return c;
}

/// Appends Latin-1 text as UTF-8.
inline void append_latin1_as_utf8(std::string& out, std::string_view latin1) {
    for (const char c : latin1) append_utf8(out, static_cast<unsigned char>(c));
}

/// Appends `text`, which is valid, as Latin-1; false, with `out` as it was, when a code point lies
/// above U+00FF.
inline bool append_utf8_as_latin1(std::string& out, std::string_view text) {
    const std::size_t before = out.size();
    const char* p = text.data();
    const char* const end = p + text.size();
    while (p != end) {
        const char32_t c = next_code_point(p);
        if (c > 0xFF) {
            out.resize(before);
            return false;
        }
        out.push_back(static_cast<char>(c));
    }
    return true;
}

}  // namespace copyreg
