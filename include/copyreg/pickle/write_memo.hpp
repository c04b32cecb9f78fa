// SPDX-License-Identifier: MIT
//
// The memo of pickling: which objects were written, and under which number. Numbers are given to
// every object that CPython would memoise; only what may be met again is stored.
#pragma once

#include <copyreg/base/pointer_map.hpp>
#include <copyreg/pickle/writer.hpp>

#include <charconv>
#include <cstdint>

namespace copyreg::codec {

class write_memo {
public:
    explicit write_memo(int protocol) noexcept : protocol_(protocol), counts_(protocol >= 4) {}

    const std::uint32_t* find(const void* object) const noexcept { return indices_.find(object); }

    /// The number that is given next.
    std::uint32_t next() const noexcept { return next_; }

    /// Gives the object on top of the reader's stack the next number.
    void put(writer& out, const void* object, bool may_be_met_again) {
        if (may_be_met_again) indices_.insert(object, next_);
        const std::uint32_t index = next_++;
        char* p = out.open(16);
        if (counts_) {
            p = store_opcode(p, wire::opcode::memoize);
        } else if (protocol_ == 0) {
            p = store_opcode(p, wire::opcode::put);
            p = std::to_chars(p, p + 12, index).ptr;
            *p++ = '\n';
        } else if (index < 256) {
            p = store_little<1>(store_opcode(p, wire::opcode::binput), index);
        } else {
            p = store_little<4>(store_opcode(p, wire::opcode::long_binput), index);
        }
        out.close(p);
    }

    /// Gives the next number to an object that nothing will look up; at protocol 4 and above its
    /// memo write is the one byte MEMOIZE, which the caller writes.
    void skip() noexcept { ++next_; }

    /// The same for an object that may be met again.
    void note(const void* object) { indices_.insert(object, next_++); }

    /// Fetches what was stored under `index`.
    void get(writer& out, std::uint32_t index) const {
        char* p = out.open(16);
        if (protocol_ == 0) {
            p = store_opcode(p, wire::opcode::get);
            p = std::to_chars(p, p + 12, index).ptr;
            *p++ = '\n';
        } else if (index < 256) {
            p = store_little<1>(store_opcode(p, wire::opcode::binget), index);
        } else {
            p = store_little<4>(store_opcode(p, wire::opcode::long_binget), index);
        }
        out.close(p);
    }

    void clear() noexcept {
        indices_.clear();
        next_ = 0;
        counts_ = protocol_ >= 4;
    }

    /// Forgets everything, though the reader does not: it would count on where MEMOIZE has no
    /// number, so from now on every memo write has one.
    void start_over() noexcept {
        clear();
        counts_ = false;
    }

private:
    pointer_map<std::uint32_t> indices_;
    std::uint32_t next_ = 0;
    int protocol_;
    bool counts_;  // MEMOIZE is written: the reader counts as we do
};

}  // namespace copyreg::codec
