// SPDX-License-Identifier: MIT
//
// Short texts: most strings of a pickle have a few bytes, for which a call costs more than the
// work.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
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
