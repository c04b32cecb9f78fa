// SPDX-License-Identifier: MIT
//
// Reading a pickle from memory: every read is checked against what remains, and every error says
// where.
#pragma once

#include <copyreg/base/error.hpp>

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace copyreg::codec {

/// The word of `Bytes` bytes at `p`, least significant first.
template <unsigned Bytes>
std::uint64_t load_little(const char* p) noexcept {
    std::uint64_t word = 0;
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(&word, p, Bytes);
    } else {
        for (unsigned i = Bytes; i-- > 0;) word = word << 8 | static_cast<unsigned char>(p[i]);
    }
    return word;
}

[[gnu::always_inline]] inline double load_big_double(const char* p) noexcept {
    return std::bit_cast<double>(__builtin_bswap64(load_little<8>(p)));
}

/// What BININT1, BININT2 or BININT at `p` says, of which 5 bytes may be read. Without a branch: the
/// sizes of numbers cannot be foreseen.
struct integer_at {
    [[gnu::always_inline]] explicit integer_at(const char* p) noexcept {
        // the opcodes differ in their lowest bits: 2 for BININT, 3 for BININT1, 5 for BININT2
        const unsigned shift = static_cast<unsigned>(*p & 7) * 4;
        size = 0x00302500U >> shift & 0xf;
        const std::uint64_t mask = ~(~std::uint64_t{0} << (size - 1) * 8);
        number =
            static_cast<std::int32_t>(static_cast<std::uint32_t>(load_little<4>(p + 1) & mask));
    }

    std::int64_t number;
    unsigned size;  // with the opcode
};

/// A position in a pickle, and the opcode that is being carried out.
class cursor {
public:
    explicit cursor(std::string_view input) noexcept
        : begin_(input.data()), at_(begin_), end_(begin_ + input.size()), opcode_(begin_) {}

    std::size_t remaining() const noexcept { return static_cast<std::size_t>(end_ - at_); }
    std::size_t position() const noexcept { return static_cast<std::size_t>(at_ - begin_); }
    std::size_t opcode_position() const noexcept {
        return static_cast<std::size_t>(opcode_ - begin_);
    }
    const char* here() const noexcept { return at_; }
    const char* end() const noexcept { return end_; }
    /// Goes on at `p`, which lies between here and the end.
    void move_to(const char* p) noexcept { at_ = p; }

    unsigned char next_opcode() {
        opcode_ = at_;
        if (at_ == end_) [[unlikely]]
            fail_unfinished();
        return static_cast<unsigned char>(*at_++);
    }

    template <unsigned Bytes>
    std::uint64_t number() {
        return load_little<Bytes>(take(Bytes).data());
    }

    std::string_view take(std::uint64_t n) {
        if (n > remaining()) [[unlikely]]
            fail_truncated(n);
        const char* from = at_;
        at_ += n;
        return {from, static_cast<std::size_t>(n)};
    }

    /// Up to the next newline, which is consumed and not part of the result.
    std::string_view line() {
        const auto* newline = static_cast<const char*>(std::memchr(at_, '\n', remaining()));
        if (newline == nullptr) fail("pickle is truncated: expected a newline");
        const std::string_view text(at_, static_cast<std::size_t>(newline - at_));
        at_ = newline + 1;
        return text;
    }

    [[noreturn]] void fail(const std::string& reason) const {
        throw unpickling_error(opcode_position(), reason);
    }

private:
    [[noreturn, gnu::cold, gnu::noinline]] void fail_unfinished() const {
        fail("pickle ends before STOP");
    }
    [[noreturn, gnu::cold, gnu::noinline]] void fail_truncated(std::uint64_t n) const {
        fail("pickle is truncated: expected " + std::to_string(n) + " more bytes, found " +
             std::to_string(remaining()));
    }

    const char* begin_;
    const char* at_;
    const char* end_;
    const char* opcode_;
};

}  // namespace copyreg::codec
