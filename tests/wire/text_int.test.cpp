// SPDX-License-Identifier: MIT
//
// Tens of thousands of lines are compared with CPython's unpickler in compare_text.py; here are the
// rules one by one.
#include <copyreg/wire/text_int.hpp>

#include <limits>
#include <string>
#include <string_view>
#include <support/catch.hpp>

using namespace copyreg;
using namespace copyreg::wire;
using namespace std::string_view_literals;

namespace {

using reader = text_result(std::string_view, parsed_int&, std::size_t);

/// The number in decimal, "True", "False", "malformed" or "too long".
std::string read(reader* parse, std::string_view line, std::size_t max_digits = 4300) {
    parsed_int out;
    switch (parse(line, out, max_digits)) {
        case text_result::malformed: return "malformed";
        case text_result::too_long: return "too long";
        case text_result::ok: break;
    }
    if (out.is_bool) return out.small != 0 ? "True" : "False";
    return out.is_big ? long_to_decimal(out.big) : std::to_string(out.small);
}

}  // namespace

TEST_CASE("INT is read by the rules of strtol") {
    CHECK(read(parse_int_text, "42") == "42");
    CHECK(read(parse_int_text, "-42") == "-42");
    CHECK(read(parse_int_text, "+42") == "42");
    CHECK(read(parse_int_text, " \t\v\f\r42") == "42");
    CHECK(read(parse_int_text, "010") == "8");
    CHECK(read(parse_int_text, "-0x1F") == "-31");
    CHECK(read(parse_int_text, "9223372036854775807") == "9223372036854775807");
    CHECK(read(parse_int_text, "-9223372036854775808") == "-9223372036854775808");
}

TEST_CASE("INT falls back to the rules of Python's int") {
    CHECK(read(parse_int_text, "42 ") == "42");
    CHECK(read(parse_int_text, "1_000") == "1000");
    CHECK(read(parse_int_text, "0x_f") == "15");
    CHECK(read(parse_int_text, "0o17") == "15");
    CHECK(read(parse_int_text, "0b101") == "5");
    CHECK(read(parse_int_text, "9223372036854775808") == "9223372036854775808");
    CHECK(read(parse_int_text, "0x10000000000000000") == "18446744073709551616");
    for (const auto line :
         {""sv, " "sv, "-"sv, "08"sv, "1__0"sv, "_1"sv, "1_"sv, "0x"sv, "0x__1"sv, "00_1"sv,
          "1.5"sv, "1L"sv, "- 1"sv, "+-1"sv, "0777777777777777777777777"sv}) {
        CAPTURE(line);
        CHECK(read(parse_int_text, line) == "malformed");
    }
}

TEST_CASE("INT says False and True in two characters") {
    CHECK(read(parse_int_text, "00") == "False");
    CHECK(read(parse_int_text, "01") == "True");
    CHECK(read(parse_int_text, "+0") == "False");
    CHECK(read(parse_int_text, " 1") == "True");
    CHECK(read(parse_int_text, "0") == "0");
    CHECK(read(parse_int_text, "001") == "1");
    CHECK(read(parse_int_text, "1 ") == "1");
}

TEST_CASE("a NUL ends the text but not the line") {
    CHECK(read(parse_int_text, "1\0junk"sv) == "1");
    CHECK(read(parse_int_text, "0\0"sv) == "False");
    CHECK(read(parse_int_text, "\0"sv) == "0");
    CHECK(read(parse_int_text, "\0x"sv) == "False");
    CHECK(read(parse_long_text, "1\0junkL"sv) == "1");
    CHECK(read(parse_long_text, "\0"sv) == "malformed");
}

TEST_CASE("LONG ends in L or not, and knows no octal") {
    CHECK(read(parse_long_text, "42L") == "42");
    CHECK(read(parse_long_text, "42") == "42");
    CHECK(read(parse_long_text, "-0x10L") == "-16");
    CHECK(read(parse_long_text, "00L") == "0");
    for (const auto line : {""sv, "L"sv, "42LL"sv, "010L"sv, "4 2L"sv}) {
        CAPTURE(line);
        CHECK(read(parse_long_text, line) == "malformed");
    }
}

TEST_CASE("the memo's numbers are decimal") {
    CHECK(read(parse_memo_text, "7") == "7");
    CHECK(read(parse_memo_text, "007") == "7");
    CHECK(read(parse_memo_text, " +1_0 ") == "10");
    CHECK(read(parse_memo_text, "-1") == "-1");
    CHECK(read(parse_memo_text, "0x1") == "malformed");
    CHECK(read(parse_memo_text, "") == "malformed");
}

TEST_CASE("decimal digits are limited, others are not") {
    const std::string digits(4301, '9');
    CHECK(read(parse_int_text, digits) == "too long");
    CHECK(read(parse_long_text, digits + "L") == "too long");
    CHECK(read(parse_memo_text, digits) == "too long");
    CHECK(read(parse_int_text_strict, digits) == "too long");
    CHECK(read(parse_int_text, digits, 4301) == digits);
    CHECK(read(parse_int_text, digits, 0) == digits);
    CHECK(read(parse_int_text, digits.substr(1)) == digits.substr(1));
    parsed_int out;
    CHECK(parse_int_text(std::string("0x").append(5000, 'f'), out, 4300) == text_result::ok);
    CHECK(out.big.size() == 2501);
}

TEST_CASE("strict readers take what a pickler writes, with the same meaning") {
    for (const auto line : {"0"sv, "7"sv, "-7"sv, "10"sv, "123456789012345678901234567890"sv,
                            "00"sv, "01"sv, "-9223372036854775808"sv, "9223372036854775808"sv}) {
        CAPTURE(line);
        CHECK(read(parse_int_text_strict, line) == read(parse_int_text, line));
        CHECK(read(parse_int_text_strict, line) != "malformed");
    }
    CHECK(read(parse_long_text_strict, "-42L") == "-42");
    CHECK(read(parse_decimal_strict, "42") == "42");
    for (const auto line : {""sv, "-"sv, "+1"sv, " 1"sv, "1 "sv, "010"sv, "-0"sv, "1_0"sv, "0x1"sv,
                            "1\0"sv, "02"sv}) {
        CAPTURE(line);
        CHECK(read(parse_int_text_strict, line) == "malformed");
        CHECK(read(parse_decimal_strict, line) == "malformed");
        CHECK(read(parse_long_text_strict, std::string(line) + "L") == "malformed");
    }
    CHECK(read(parse_long_text_strict, "42") == "malformed");
    CHECK(read(parse_long_text_strict, "") == "malformed");
}
