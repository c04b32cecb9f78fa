// SPDX-License-Identifier: MIT
//
// One pickle out of a stream: exactly the bytes up to STOP, so that whatever follows is still
// there.
//
// The stream is read opcode by opcode, without a meaning given to any; the machine then reads the
// bytes that were gathered. A length that is announced is read in pieces, so that it costs what is
// there.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/pickle/cursor.hpp>
#include <copyreg/wire/opcode_table.hpp>

#include <algorithm>
#include <istream>
#include <string>

namespace copyreg::codec {

template <class>
class basic_pickle_scanner {
public:
    explicit basic_pickle_scanner(std::istream& in) : buffer_(*in.rdbuf()), in_(in) {}

    /// The bytes of the next pickle; cut short where the stream ends or an opcode is unknown.
    std::string scan() {
        if (!in_) throw unpickling_error(0, "expected a stream that can be read, found a failure");
        for (;;) {
            const auto c = buffer_.sbumpc();
            if (c == std::char_traits<char>::eof()) {
                in_.setstate(std::ios::eofbit);
                break;
            }
            data_.push_back(static_cast<char>(c));
            const wire::opcode_info* op = wire::find_opcode(static_cast<unsigned char>(c));
            if (op == nullptr || op->code == wire::opcode::stop || !argument(op->argument)) break;
        }
        return std::move(data_);
    }

private:
    bool argument(wire::argument_kind kind) {
        using wire::argument_kind;
        switch (kind) {
            case argument_kind::none: return true;
            case argument_kind::uint1: return fixed(1);
            case argument_kind::uint2: return fixed(2);
            case argument_kind::int4:
            case argument_kind::uint4: return fixed(4);
            case argument_kind::uint8:
            case argument_kind::float8: return fixed(8);
            case argument_kind::string1:
            case argument_kind::bytes1:
            case argument_kind::unicodestring1:
            case argument_kind::long1: return counted<1>();
            case argument_kind::string4:
            case argument_kind::bytes4:
            case argument_kind::unicodestring4:
            case argument_kind::long4: return counted<4>();
            case argument_kind::bytes8:
            case argument_kind::unicodestring8:
            case argument_kind::bytearray8: return counted<8>();
            case argument_kind::stringnl_noescape_pair: return line() && line();
            default: return line();
        }
    }

    bool fixed(std::uint64_t n) {
        constexpr std::uint64_t piece = 16 * 1024;
        while (n > 0) {
            const auto want = static_cast<std::size_t>(std::min(n, piece));
            const std::size_t before = data_.size();
            data_.resize(before + want);
            const auto got = static_cast<std::size_t>(
                buffer_.sgetn(data_.data() + before, static_cast<std::streamsize>(want)));
            data_.resize(before + got);
            if (got < want) {
                in_.setstate(std::ios::eofbit);
                return false;
            }
            n -= want;
        }
        return true;
    }

    template <unsigned Bytes>
    bool counted() {
        if (!fixed(Bytes)) return false;
        return fixed(load_little<Bytes>(data_.data() + data_.size() - Bytes));
    }

    bool line() {
        for (;;) {
            const auto c = buffer_.sbumpc();
            if (c == std::char_traits<char>::eof()) return false;
            data_.push_back(static_cast<char>(c));
            if (c == '\n') return true;
        }
    }

    std::streambuf& buffer_;
    std::istream& in_;
    std::string data_;
};
using pickle_scanner = basic_pickle_scanner<on_use>;

}  // namespace copyreg::codec
