// SPDX-License-Identifier: MIT
//
// A stream buffer over memory that is kept: what cereal and Boost, which know streams alone, are
// given to write to and to read from. It is cheaper than a `std::stringstream`.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <streambuf>
#include <vector>

namespace bench {

class memory_stream : public std::streambuf {
public:
    memory_stream() : memory_(4096) {}

    void start_writing() { setp(memory_.data(), memory_.data() + memory_.size()); }
    std::size_t written() const { return static_cast<std::size_t>(pptr() - pbase()); }
    /// From the first byte that was written to the last.
    void start_reading() { setg(memory_.data(), memory_.data(), pptr()); }

protected:
    std::streamsize xsputn(const char* data, std::streamsize count) override {
        if (epptr() - pptr() < count) grow(static_cast<std::size_t>(count));
        std::memcpy(pptr(), data, static_cast<std::size_t>(count));
        advance(count);
        return count;
    }
    int_type overflow(int_type c) override {
        grow(1);
        *pptr() = traits_type::to_char_type(c);
        advance(1);
        return c;
    }
    std::streamsize xsgetn(char* data, std::streamsize count) override {
        const std::streamsize there = std::min<std::streamsize>(count, egptr() - gptr());
        std::memcpy(data, gptr(), static_cast<std::size_t>(there));
        setg(eback(), gptr() + there, egptr());
        return there;
    }

private:
    void grow(std::size_t more) {
        const std::size_t used = written();
        memory_.resize(std::max(memory_.size() * 2, used + more));
        start_writing();
        advance(static_cast<std::streamsize>(used));
    }
    void advance(std::streamsize count) {
        constexpr int most = 1 << 30;  // `pbump` takes an int
        for (; count > most; count -= most) pbump(most);
        pbump(static_cast<int>(count));
    }

    std::vector<char> memory_;
};

}  // namespace bench
