// SPDX-License-Identifier: MIT
//
// A stream buffer over memory that is kept: what cereal and Boost, which know streams alone, are
// given to write to and to read from. It is cheaper than a `std::stringstream`.
#pragma once

#include <algorithm>
#include <cstddef>
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
        std::copy_n(data, count, pptr());
        advance(static_cast<std::size_t>(count));
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
        std::copy_n(gptr(), there, data);
        setg(eback(), gptr() + there, egptr());
        return there;
    }

private:
    void grow(std::size_t more) {
        const std::size_t used = written();
        memory_.resize(std::max(memory_.size() * 2, used + more));
        start_writing();
        advance(used);
    }
    void advance(std::size_t count) {
        // `pbump` takes an int.
        char* const to = pptr() + count;
        setp(pbase(), epptr());
        while (pptr() != to) {
            pbump(static_cast<int>(std::min<std::ptrdiff_t>(to - pptr(), 1 << 30)));
        }
    }

    std::vector<char> memory_;
};

}  // namespace bench
