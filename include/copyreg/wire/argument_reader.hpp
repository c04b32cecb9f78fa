// SPDX-License-Identifier: MIT
//
// Reads the argument behind an opcode, as its row in the opcode table says, and as CPython's
// pickletools reads it.
//
// A length in the stream is compared with what remains before anything is done about it. Errors are
// `python_error`s at the position of the opcode.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/wire/argument.hpp>
#include <copyreg/wire/argument_text.hpp>
#include <copyreg/wire/opcode.hpp>
#include <copyreg/wire/python_error.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace copyreg::wire {

/// Which names GLOBAL and INST may have. CPython's pickletools takes ASCII and undoes escapes,
/// though picklers write UTF-8 from protocol 3 on and no escapes.
enum class name_text : bool { as_pickletools, as_written };

/// Reads one argument.
template <class OnUse>
class basic_argument_reader {
public:
    using argument = basic_argument<OnUse>;

    /// Reads behind the opcode at `opcode_position`. The input must outlive the reader.
    basic_argument_reader(std::string_view input, std::size_t opcode_position,
                          name_text names = name_text::as_pickletools) noexcept
        : input_(input), offset_(opcode_position), position_(opcode_position + 1), names_(names) {}

    /// The first byte that was not read.
    std::size_t position() const noexcept { return position_; }

    argument read(argument_kind kind) {
        switch (kind) {
            case argument_kind::none: return {};
            case argument_kind::uint1: return integer_argument(take_uint(1));
            case argument_kind::uint2: return integer_argument(take_uint(2));
            case argument_kind::uint4: return integer_argument(take_uint(4));
            case argument_kind::uint8: return integer_argument(take_uint(8));
            case argument_kind::int4: return std::int64_t{take_int4()};
            case argument_kind::float8: return take_float8();
            case argument_kind::decimalnl_short: return take_decimal_short();
            case argument_kind::decimalnl_long: return take_decimal_long();
            case argument_kind::floatnl: return argument_from_float_text(take_line(), offset_);
            case argument_kind::stringnl:
                return unescape_argument(unquote_argument(take_line(), offset_), offset_);
            case argument_kind::stringnl_noescape: return take_name();
            case argument_kind::stringnl_noescape_pair: return take_names();
            case argument_kind::unicodestringnl:
                return argument_from_unicode_line(take_line("unicodestringnl"), offset_);
            case argument_kind::string1: return argument_from_latin1(take_counted(kind, 1));
            case argument_kind::string4:
                return argument_from_latin1(take_announced(kind, take_size4(kind)));
            case argument_kind::bytes1: return bytes(take_counted(kind, 1));
            case argument_kind::bytes4: return bytes(take_counted(kind, 4));
            case argument_kind::bytes8: return bytes(take_counted(kind, 8));
            case argument_kind::bytearray8: return bytearray_data{bytes(take_counted(kind, 8))};
            case argument_kind::unicodestring1:
                return argument_from_utf8(take_counted(kind, 1), offset_);
            case argument_kind::unicodestring4:
                return argument_from_utf8(take_counted(kind, 4), offset_);
            case argument_kind::unicodestring8:
                return argument_from_utf8(take_counted(kind, 8), offset_);
            case argument_kind::long1: return take_long(kind, take_uint(1));
            case argument_kind::long4: return take_long(kind, take_size4(kind));
        }
        return {};
    }

private:
    [[noreturn]] void fail(const std::string& text) const { throw python_error(offset_, text); }

    [[noreturn]] void fail_short(const std::string& what) const {
        fail("not enough data in stream to read " + what);
    }

    // Bytes, of a number that is fixed, announced by the stream, or up to a newline.

    std::size_t remaining() const noexcept { return input_.size() - position_; }

    std::string_view take(std::size_t n) noexcept {
        const std::string_view taken = input_.substr(position_, n);
        position_ += n;
        return taken;
    }

    std::string_view take_announced(argument_kind kind, std::uint64_t n) {
        const std::string name(name_of(kind));
        constexpr std::uint64_t max_size = std::numeric_limits<std::int64_t>::max();
        if (n > max_size) fail(name + " byte count > sys.maxsize: " + std::to_string(n));
        if (n > remaining()) {
            fail("expected " + std::to_string(n) + " bytes in a " + name + ", but only " +
                 std::to_string(remaining()) + " remain");
        }
        return take(static_cast<std::size_t>(n));
    }

    std::string_view take_counted(argument_kind kind, std::size_t width) {
        return take_announced(kind, take_uint(width));
    }

    std::uint64_t take_size4(argument_kind kind) {
        const std::int32_t n = take_int4();
        if (n < 0) fail(std::string(name_of(kind)) + " byte count < 0: " + std::to_string(n));
        return static_cast<std::uint64_t>(n);
    }

    std::string_view take_line(std::string_view name = "stringnl") {
        const std::size_t newline = input_.find('\n', position_);
        if (newline == std::string_view::npos) {
            fail("no newline found when trying to read " + std::string(name));
        }
        const std::string_view line = take(newline - position_);
        ++position_;
        return line;
    }

    // Numbers.

    static std::uint64_t from_little_endian(std::string_view data) noexcept {
        std::uint64_t value = 0;
        for (std::size_t i = data.size(); i-- != 0;) {
            value = value << 8 | static_cast<unsigned char>(data[i]);
        }
        return value;
    }

    std::uint64_t take_uint(std::size_t width) {
        if (width > remaining()) fail_short("uint" + std::to_string(width));
        return from_little_endian(take(width));
    }

    std::int32_t take_int4() {
        if (remaining() < 4) fail_short("int4");
        return static_cast<std::int32_t>(from_little_endian(take(4)));
    }

    double take_float8() {
        if (remaining() < 8) fail_short("float8");
        std::uint64_t bits = 0;
        for (const char byte : take(8)) bits = bits << 8 | static_cast<unsigned char>(byte);
        return std::bit_cast<double>(bits);
    }

    argument take_long(argument_kind kind, std::uint64_t n) {
        if (n > remaining()) fail_short(std::string(name_of(kind)));
        return from_long(take(static_cast<std::size_t>(n)));
    }

    static argument integer_argument(std::uint64_t value) {
        return from_long(long_from_uint64(value));
    }

    static argument from_long(std::string_view le) {
        if (const auto word = long_to_int64(le)) return *word;
        return basic_big_integer<OnUse>{std::string(trim_long(le))};
    }

    // Lines.

    argument take_decimal_short() {
        const std::string_view line = take_line();
        if (line == "00") return false;
        if (line == "01") return true;
        return argument_from_int_text<OnUse>(line, offset_);
    }

    argument take_decimal_long() {
        std::string_view line = take_line();
        if (line.ends_with('L')) line.remove_suffix(1);
        return argument_from_int_text<OnUse>(line, offset_);
    }

    std::string take_name() {
        const std::string_view line = take_line();
        return names_ == name_text::as_written ? std::string(line)
                                               : unescape_argument(line, offset_);
    }

    std::string take_names() {
        const std::string module = take_name();
        return module + " " + take_name();
    }

    std::string_view input_;
    std::size_t offset_;  // of the opcode
    std::size_t position_;
    name_text names_;
};
using argument_reader = basic_argument_reader<on_use>;

}  // namespace copyreg::wire
