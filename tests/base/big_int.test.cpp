// SPDX-License-Identifier: MIT
//
// Thousands of numbers, halfway cases among them, are compared with CPython in
// tests/wire/compare_text.py.
#include <copyreg/base/big_int.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <support/catch.hpp>

using namespace copyreg;
using namespace std::string_view_literals;

namespace {

constexpr std::int64_t words[] = {0,
                                  1,
                                  -1,
                                  127,
                                  128,
                                  -128,
                                  -129,
                                  255,
                                  256,
                                  65535,
                                  -65536,
                                  std::numeric_limits<std::int64_t>::max(),
                                  std::numeric_limits<std::int64_t>::min()};

}  // namespace

TEST_CASE("sign bytes that say nothing are dropped, the others kept") {
    CHECK(trim_long(""sv) == ""sv);
    CHECK(trim_long("\0\0\0"sv) == ""sv);
    CHECK(trim_long("\x01\0"sv) == "\x01"sv);
    CHECK(trim_long("\x80\0\0"sv) == "\x80\0"sv);
    CHECK(trim_long("\xFF"sv) == "\xFF"sv);
    CHECK(trim_long("\xFF\xFF\xFF"sv) == "\xFF"sv);
    CHECK(trim_long("\x7F\xFF\xFF"sv) == "\x7F\xFF"sv);
    CHECK(trim_long("\0\xFF"sv) == "\0\xFF"sv);
}

TEST_CASE("machine words go to bytes and back") {
    for (const std::int64_t word : words) {
        const std::string le = long_from_int64(word);
        CHECK(trim_long(le) == le);
        CHECK(long_to_int64(le) == word);
        CHECK(long_to_int64(le + std::string(5, word < 0 ? '\xFF' : '\0')) == word);
        CHECK(long_to_decimal(le) == std::to_string(word));
    }
    CHECK(long_from_int64(0).empty());
    CHECK(long_from_uint64(255) == "\xFF\0"sv);
    CHECK(long_from_uint64(0).empty());
    CHECK(long_from_uint64(std::numeric_limits<std::uint64_t>::max()) ==
          "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0"sv);
}

TEST_CASE("a number beyond a machine word is none") {
    CHECK_FALSE(long_to_int64("\0\0\0\0\0\0\0\x80\0"sv));                  // 2**63
    CHECK_FALSE(long_to_int64("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F\xFF"sv));  // -2**63 - 1
}

TEST_CASE("digits of every base spell the same number") {
    const std::string le = long_from_digits("123456789abcdef0123456789abcdef", 16, false);
    CHECK(long_to_decimal(le) == "1512366075204170929049582354406559215");
    CHECK(long_from_digits("1512366075204170929049582354406559215", 10, false) == le);
    CHECK(long_from_digits("0001512366075204170929049582354406559215", 10, false) == le);
    CHECK(long_from_digits("123456789ABCDEF0123456789ABCDEF", 16, false) == le);
    CHECK(long_from_digits("17", 8, true) == "\xF1");
    CHECK(long_from_digits("10000000", 2, true) == "\x80");
    CHECK(long_from_digits("", 10, false).empty());
    CHECK(long_from_digits("0000", 2, true).empty());
}

TEST_CASE("zeros inside a decimal number are kept") {
    const std::string digits = "1000000000000000000000000000000000000007";
    CHECK(long_to_decimal(long_from_digits(digits, 10, false)) == digits);
    CHECK(long_to_decimal(long_from_digits(digits, 10, true)) == "-" + digits);
}

TEST_CASE("doubles are rounded to nearest, ties to even") {
    const auto power = [](unsigned n) {
        return long_from_digits(std::string("1").append(n, '0'), 2, false);
    };
    CHECK(long_to_double(""sv) == 0.0);
    CHECK(long_to_double(power(1023)) == std::ldexp(1.0, 1023));
    CHECK(long_to_double(power(1024)) == std::numeric_limits<double>::infinity());
    CHECK(long_to_double(power(5000)) == std::numeric_limits<double>::infinity());
    CHECK(long_to_double(long_from_digits(std::string("1").append(5000, '0'), 2, true)) ==
          -std::numeric_limits<double>::infinity());
    const std::string one(1, '1');
    const std::string zeros(52, '0');
    const std::string tail(70, '0');
    const double even = std::ldexp(1.0, 123);
    CHECK(long_to_double(long_from_digits(one + zeros + "1" + tail, 2, false)) == even);
    CHECK(long_to_double(long_from_digits(one + zeros + std::string("1").append(69, '0') + "1", 2,
                                          false)) == std::nextafter(even, HUGE_VAL));
    CHECK(long_to_double(long_from_int64((1LL << 53) + 1)) == 9007199254740992.0);
    CHECK(long_to_double(long_from_int64(-((1LL << 53) + 3))) == -9007199254740996.0);
}

TEST_CASE("a double without a fraction is an exact number") {
    for (const double value : {0.0, -0.0, 1.0, -1.0, 255.0, -256.0, 1e15, 9007199254740991.0, 1e22,
                               -1e300, std::numeric_limits<double>::max()}) {
        const std::string le = long_from_double(value);
        CHECK(trim_long(le) == le);
        CHECK(long_to_double(le) == value);
    }
    CHECK(long_to_decimal(long_from_double(1e23)) == "99999999999999991611392");
}
