// SPDX-License-Identifier: MIT
//
// Every argument kind with many values and errors is compared with CPython in
// tests/pickletools/compare_dis.py.
#include <copyreg/wire/argument_reader.hpp>

#include <string>
#include <string_view>
#include <support/catch.hpp>

using namespace copyreg;
using namespace copyreg::wire;
using namespace std::string_view_literals;

namespace {

/// Reads an argument that stands behind the opcode at position 3, and ends where the data does.
argument read(argument_kind kind, std::string_view data) {
    const std::string input = std::string("...#").append(data);
    argument_reader reader(input, 3);
    argument value = reader.read(kind);
    CHECK(reader.position() == input.size());
    return value;
}

std::string failure(argument_kind kind, std::string_view data) {
    const std::string input = std::string("...#").append(data);
    try {
        argument_reader(input, 3).read(kind);
    } catch (const python_error& e) {
        CHECK(e.offset() == 3);
        return e.what();
    }
    return "none";
}

argument integer(std::int64_t value) { return value; }
argument text(std::string_view value) { return std::string(value); }
argument data(std::string_view value) { return bytes(value); }

}  // namespace

TEST_CASE("numbers are little-endian, but for the float") {
    CHECK(read(argument_kind::none, "") == argument{});
    CHECK(read(argument_kind::uint1, "\xFF") == integer(255));
    CHECK(read(argument_kind::uint2, "\x01\xFF") == integer(0xFF01));
    CHECK(read(argument_kind::int4, "\xFE\xFF\xFF\xFF") == integer(-2));
    CHECK(read(argument_kind::uint4, "\xFE\xFF\xFF\xFF") == integer(0xFFFFFFFE));
    CHECK(read(argument_kind::uint8, "\x02\0\0\0\0\0\0\0"sv) == integer(2));
    CHECK(read(argument_kind::uint8, "\0\0\0\0\0\0\0\x80"sv) ==
          argument(big_integer{std::string("\0\0\0\0\0\0\0\x80\0"sv)}));
    CHECK(read(argument_kind::float8, "\xBF\xF4\0\0\0\0\0\0"sv) == argument(-1.25));
    CHECK(read(argument_kind::long1, "\0"sv) == integer(0));
    CHECK(read(argument_kind::long1, "\x02\0\xFF"sv) == integer(-256));
    CHECK(read(argument_kind::long4, "\x02\0\0\0\xFF\x7F"sv) == integer(32767));
}

TEST_CASE("lines are numbers, names and strings") {
    CHECK(read(argument_kind::decimalnl_short, "01\n") == argument(true));
    CHECK(read(argument_kind::decimalnl_short, "010\n") == integer(10));
    CHECK(read(argument_kind::decimalnl_long, "-12L\n") == integer(-12));
    CHECK(read(argument_kind::floatnl, " 1_0.5\n") == argument(10.5));
    CHECK(read(argument_kind::stringnl, "'a\\x41'\n") == text("aA"));
    CHECK(read(argument_kind::stringnl_noescape, "a.b\n") == text("a.b"));
    CHECK(read(argument_kind::stringnl_noescape_pair, "os\npath\n") == text("os path"));
    CHECK(read(argument_kind::unicodestringnl, "caf\xE9\\u20ac\n") ==
          text("caf\xC3\xA9\xE2\x82\xAC"));
}

TEST_CASE("data has its length in front") {
    CHECK(read(argument_kind::string1, "\x02\x41\xE9") == text("A\xC3\xA9"));
    CHECK(read(argument_kind::string4, "\x01\0\0\0z"sv) == text("z"));
    CHECK(read(argument_kind::bytes1, "\0"sv) == data(""));
    CHECK(read(argument_kind::bytes4, "\x02\0\0\0\xFF\0"sv) == data("\xFF\0"sv));
    CHECK(read(argument_kind::bytes8, "\x01\0\0\0\0\0\0\0z"sv) == data("z"));
    CHECK(read(argument_kind::bytearray8, "\x01\0\0\0\0\0\0\0z"sv) ==
          argument(bytearray_data{bytes("z")}));
    CHECK(read(argument_kind::unicodestring1, "\x03\xED\xA0\x80") == text("\xED\xA0\x80"));
    CHECK(read(argument_kind::unicodestring4, "\x02\0\0\0\xC3\xA9"sv) == text("\xC3\xA9"));
    CHECK(read(argument_kind::unicodestring8, "\0\0\0\0\0\0\0\0"sv) == text(""));
}

TEST_CASE("what is cut off is refused, whatever length it claims") {
    CHECK(failure(argument_kind::uint2, "\x01") == "not enough data in stream to read uint2");
    CHECK(failure(argument_kind::int4, "abc") == "not enough data in stream to read int4");
    CHECK(failure(argument_kind::float8, "1234567") == "not enough data in stream to read float8");
    CHECK(failure(argument_kind::long1, "\x02z") == "not enough data in stream to read long1");
    CHECK(failure(argument_kind::long4, "\0\0\0\x80"sv) == "long4 byte count < 0: -2147483648");
    CHECK(failure(argument_kind::string4, "\xFF\xFF\xFF\xFF") == "string4 byte count < 0: -1");
    CHECK(failure(argument_kind::bytes4, "\xFF\xFF\xFF\xFFz") ==
          "expected 4294967295 bytes in a bytes4, but only 1 remain");
    CHECK(failure(argument_kind::unicodestring8, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F") ==
          "expected 9223372036854775807 bytes in a unicodestring8, but only 0 remain");
    CHECK(failure(argument_kind::bytes8, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF") ==
          "bytes8 byte count > sys.maxsize: 18446744073709551615");
    CHECK(failure(argument_kind::decimalnl_short, "12") ==
          "no newline found when trying to read stringnl");
    CHECK(failure(argument_kind::unicodestringnl, "ab") ==
          "no newline found when trying to read unicodestringnl");
    CHECK(failure(argument_kind::stringnl_noescape_pair, "os\n") ==
          "no newline found when trying to read stringnl");
}

TEST_CASE("what is no number or text is refused in CPython's words") {
    CHECK(failure(argument_kind::decimalnl_short, "1L\n") ==
          "invalid literal for int() with base 10: b'1L'");
    CHECK(failure(argument_kind::decimalnl_short, "1\0\n"sv) ==
          "invalid literal for int() with base 10: b'1\\x00'");
    CHECK(
        failure(argument_kind::decimalnl_long, std::string(4301, '9') + "L\n") ==
        "Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; use "
        "sys.set_int_max_str_digits() to increase the limit");
    CHECK(failure(argument_kind::floatnl, "1,5\n") == "could not convert string to float: b'1,5'");
    CHECK(failure(argument_kind::stringnl, "abc\n") == "no string quotes around b'abc'");
    CHECK(failure(argument_kind::stringnl, "'abc\n") ==
          "strinq quote b\"'\" not found at both ends of b\"'abc\"");
    CHECK(failure(argument_kind::stringnl, "'ab\\x4'\n") == "invalid \\x escape at position 2");
    CHECK(failure(argument_kind::stringnl_noescape, "ab\\\n") == "Trailing \\ in string");
    CHECK(failure(argument_kind::stringnl, "'\xFF'\n") ==
          "'ascii' codec can't decode byte 0xff in position 0: ordinal not in range(128)");
    CHECK(failure(argument_kind::unicodestringnl, "a\\u12\n") ==
          "'rawunicodeescape' codec can't decode bytes in position 1-4: truncated \\uXXXX escape");
    CHECK(failure(argument_kind::unicodestring1,
                  "\x03"
                  "a\xE2\x82") ==
          "'utf-8' codec can't decode bytes in position 1-2: unexpected end of data");
}
