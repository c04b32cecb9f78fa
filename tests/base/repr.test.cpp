// SPDX-License-Identifier: MIT
//
// Every character, and floats by the hundred thousand, are compared with CPython in
// tests/wire/compare_text.py.
#include <copyreg/base/repr.hpp>

#include <limits>
#include <string>
#include <string_view>
#include <support/catch.hpp>

using namespace copyreg;
using namespace std::string_view_literals;

namespace {

template <class Value>
std::string shown(void (*append)(std::string&, Value), Value value) {
    std::string out = "> ";
    append(out, value);
    return out.substr(2);
}

std::string str(std::string_view text) { return shown(append_repr_str, text); }
std::string bytes_of(std::string_view data) { return shown(append_repr_bytes, data); }
std::string float_of(double value) { return shown(append_repr_float, value); }

}  // namespace

TEST_CASE("a str prefers single quotes") {
    CHECK(str({}) == "''");
    CHECK(str("plain") == "'plain'");
    CHECK(str("it's") == R"("it's")");
    CHECK(str(R"(say "x")") == R"('say "x"')");
    CHECK(str(R"(it's "x")") == R"('it\'s "x"')");
}

TEST_CASE("a str escapes what is not printable, wherever it stands in a word") {
    CHECK(str("\t\n\r\\\0\x1F\x7F"sv) == R"('\t\n\r\\\x00\x1f\x7f')");
    for (std::size_t n = 0; n < 20; ++n) {
        const std::string plain(n, 'a');
        CHECK(str(plain + "\n" + plain) == "'" + plain + "\\n" + plain + "'");
        CHECK(str(plain + "\x7F" + plain) == "'" + plain + "\\x7f" + plain + "'");
        CHECK(str(plain + "\xC3\xA9" + plain) == "'" + plain + "\xC3\xA9" + plain + "'");
        CHECK(str(plain + "\xC2\xA0" + plain) == "'" + plain + "\\xa0" + plain + "'");
    }
    CHECK(str("\xE2\x80\xA8") == R"('\u2028')");
    CHECK(str("\xED\xA0\x80") == R"('\ud800')");
    CHECK(str("\xF0\x9F\x98\x80") == "'\xF0\x9F\x98\x80'");
    CHECK(str("\xF3\xA0\x80\x81") == R"('\U000e0001')");
}

TEST_CASE("bytes that are no UTF-8 are shown one by one") {
    CHECK(str("a\xFFz") == R"('a\xffz')");
    CHECK(str("\xE2\x82") == R"('\xe2\x82')");
}

TEST_CASE("bytes are ASCII with escapes") {
    CHECK(bytes_of({}) == "b''");
    CHECK(bytes_of("abc\0\xFF\n"sv) == R"(b'abc\x00\xff\n')");
    CHECK(bytes_of("it's") == R"(b"it's")");
    CHECK(bytes_of("'\"") == R"(b'\'"')");
    CHECK(shown(append_repr_bytearray, "it's"sv) == R"(bytearray(b"it\'s"))");
}

TEST_CASE("a float has a point or an exponent") {
    CHECK(float_of(0.0) == "0.0");
    CHECK(float_of(-0.0) == "-0.0");
    CHECK(float_of(1.0) == "1.0");
    CHECK(float_of(0.1) == "0.1");
    CHECK(float_of(-123.456) == "-123.456");
    CHECK(float_of(1e15) == "1000000000000000.0");
    CHECK(float_of(9999999999999998.0) == "9999999999999998.0");
    CHECK(float_of(1e16) == "1e+16");
    CHECK(float_of(0.0001) == "0.0001");
    CHECK(float_of(0.00001) == "1e-05");
    CHECK(float_of(5e-324) == "5e-324");
    CHECK(float_of(1.7976931348623157e308) == "1.7976931348623157e+308");
    CHECK(float_of(std::numeric_limits<double>::infinity()) == "inf");
    CHECK(float_of(-std::numeric_limits<double>::infinity()) == "-inf");
    CHECK(float_of(-std::numeric_limits<double>::quiet_NaN()) == "nan");
}

TEST_CASE("an int is its digits") {
    CHECK(shown(append_repr_int, std::int64_t{0}) == "0");
    CHECK(shown(append_repr_int, std::numeric_limits<std::int64_t>::min()) ==
          "-9223372036854775808");
}
