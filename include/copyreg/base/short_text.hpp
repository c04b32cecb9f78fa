// SPDX-License-Identifier: MIT
//
// Short texts: most strings of a pickle have a few bytes, for which a call costs more than the
// work.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

namespace copyreg {

inline constexpr std::size_t longest_short_text = 32;

/// memcpy of `n` bytes by overlapping words where that takes no call.
inline void copy_text(char* to, const char* from, std::size_t n) noexcept {
    const auto ends = [&]<class Word>(Word first) {
        Word last = first;
        std::memcpy(&first, from, sizeof(Word));
        std::memcpy(&last, from + n - sizeof(Word), sizeof(Word));
        std::memcpy(to, &first, sizeof(Word));
        std::memcpy(to + n - sizeof(Word), &last, sizeof(Word));
    };
    if (n > 16) {
        std::memcpy(to, from, n);
    } else if (n >= 8) {
        ends(std::uint64_t{});
    } else if (n >= 4) {
        ends(std::uint32_t{});
    } else if (n >= 2) {
        ends(std::uint16_t{});
    } else if (n == 1) {
        *to = *from;
    }
}

/// The first 16 bytes of a text, of which not all need be its own: what is short is handled without
/// a branch on its length.
class text_piece {
public:
    static constexpr std::size_t size = 16;

    explicit text_piece(const char* p) noexcept { std::memcpy(&bytes_, p, size); }
    /// Whether the first `n` bytes, at most 15, are ASCII.
    [[gnu::always_inline]] bool is_ascii(std::size_t n) const noexcept {
        return (beyond_ascii() & ((1U << n) - 1)) == 0;
    }
    bool is_ascii() const noexcept { return beyond_ascii() == 0; }
    void store(char* to) const noexcept { std::memcpy(to, &bytes_, size); }

private:
    /// A bit for each byte that is not ASCII, that of the first one lowest.
    [[gnu::always_inline]] unsigned beyond_ascii() const noexcept {
#ifdef __SSE2__
        return static_cast<unsigned>(__builtin_ia32_pmovmskb128(bytes_));
#else
        unsigned bits = 0;
        for (std::size_t i = 0; i < size; ++i)
            bits |= (static_cast<signed char>(bytes_[i]) < 0 ? 1U : 0U) << i;
        return bits;
#endif
    }

    using vector [[gnu::vector_size(size)]] = char;
    vector bytes_;
};

/// Whether a whole piece may be read from where a string of this program has its characters,
/// however few it has: with libstdc++ a string always has room for 15 and a NUL.
#if defined(_GLIBCXX_RELEASE) && defined(_GLIBCXX_USE_CXX11_ABI) && _GLIBCXX_USE_CXX11_ABI
inline constexpr bool strings_have_pieces = true;
#else
inline constexpr bool strings_have_pieces = false;
#endif

/// The longest text that libstdc++ keeps in the string itself.
inline constexpr std::size_t text_in_string = 15;

/// Whether `x` has no memory of its own, as far as can be told.
[[gnu::always_inline]] inline bool is_in_string(const std::string& x) noexcept {
    return x.capacity() <= text_in_string;
}

/// `x = {from, n}`, where `x` has no memory of its own, so that nothing is lost where another
/// string begins in its place, and 15 bytes may be read: a string of fixed length takes no call to
/// make, and is cut.
[[gnu::flatten]] inline void assign_in_string(std::string& x, const char* from, std::size_t n) {
    std::construct_at(&x, from, text_in_string);
    if (n < text_in_string) x.resize(n);
}

/// `x = text`, where `readable` bytes may be read from the start of `text`.
[[gnu::always_inline]] inline void assign_text(std::string& x, std::string_view text,
                                               std::size_t readable) {
    if (text.size() <= text_in_string && readable >= text_in_string && is_in_string(x)) [[likely]] {
        assign_in_string(x, text.data(), text.size());
    } else if (text.size() == x.size()) {
        std::memcpy(x.data(), text.data(), text.size());
    } else if (is_in_string(x)) {
        x = std::string(text);  // in fewer steps than to grow
    } else {
        x.assign(text);
    }
}

namespace detail {

struct high_bits {
    unsigned char bytes[2 * longest_short_text] = {};
    constexpr high_bits() noexcept {
        for (std::size_t i = 0; i < longest_short_text; ++i) bytes[i] = 0x80;
    }
};
inline constexpr high_bits high_bits_of_short_text;

}  // namespace detail

/// Whether the first `n` bytes, at most `longest_short_text`, are ASCII, where so many may be read:
/// without a branch on `n`.
[[gnu::always_inline]] inline bool is_ascii_piece(const char* p, std::size_t n) noexcept {
    const unsigned char* high =
        detail::high_bits_of_short_text.bytes + longest_short_text - n;  // n bytes of them, then 0
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < longest_short_text; i += 8) {
        std::uint64_t text = 0;
        std::uint64_t mask = 0;
        std::memcpy(&text, p + i, 8);
        std::memcpy(&mask, high + i, 8);
        seen |= text & mask;
    }
    return seen == 0;
}

/// Whether a text is known to be ASCII at a glance: false for longer ones and for all that are not.
inline bool is_short_ascii(std::string_view text) noexcept {
    constexpr std::uint64_t high = 0x8080808080808080ULL;
    const std::size_t n = text.size();
    const char* p = text.data();
    std::uint64_t a = 0;
    std::uint64_t b = 0;
    if (n >= 8) {
        if (n > longest_short_text) return false;
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i + 8 <= n; i += 8) {
            std::memcpy(&a, p + i, 8);
            seen |= a;
        }
        std::memcpy(&b, p + n - 8, 8);
        return ((seen | b) & high) == 0;
    }
    if (n >= 4) {
        std::memcpy(&a, p, 4);
        std::memcpy(&b, p + n - 4, 4);
        return ((a | b) & high) == 0;
    }
    unsigned char bits = 0;
    for (std::size_t i = 0; i < n; ++i)
        bits = static_cast<unsigned char>(bits | static_cast<unsigned char>(p[i]));
    return bits < 0x80;
}

}  // namespace copyreg
