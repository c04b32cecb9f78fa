// SPDX-License-Identifier: MIT
//
// A value is made from what C++ has, and gives it back if it fits.
#include "values.hpp"
#include <copyreg/copyreg.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <type_traits>
#include <utility>

using namespace copyreg;
using namespace std::string_view_literals;
using namespace values;

static_assert(std::is_nothrow_move_constructible_v<value>);
static_assert(!std::is_constructible_v<value, void*>);
static_assert(!std::is_constructible_v<value, const int*>);

TEST_CASE("a value is made from a scalar") {
    CHECK(value().kind() == kind::none);
    CHECK(value(nullptr).is_none());
    CHECK(value(true).kind() == kind::boolean);
    CHECK(value(false).as<bool>() == false);
    CHECK(value(1).kind() == kind::integer);
    CHECK(value(short{-3}).as<int>() == -3);
    CHECK(value(static_cast<signed char>(-5)).as<int>() == -5);
    CHECK(value(static_cast<unsigned char>(200)).as<int>() == 200);
    CHECK(value(static_cast<unsigned short>(65535)).as<int>() == 65535);
    CHECK(value(4000000000U).as<std::int64_t>() == 4000000000);
    CHECK(value(int64_min).as<std::int64_t>() == int64_min);
    CHECK(value(int64_max).as<std::int64_t>() == int64_max);
    CHECK(value(uint64_max).kind() == kind::integer);
    CHECK(value(uint64_max).as<std::uint64_t>() == uint64_max);
    CHECK(repr(value(std::uint64_t{1} << 63)) == "9223372036854775808");
    CHECK(value(1.5).kind() == kind::floating);
    CHECK(value(1.5F).as<double>() == 1.5);
    CHECK(value(1.5L).as<double>() == 1.5);
}

TEST_CASE("a value is made from text, bytes and a global") {
    CHECK(value("abc").kind() == kind::string);
    CHECK(value(std::string("abc")).as<std::string>() == "abc");
    CHECK(value("abc"sv).as<std::string>() == "abc");
    CHECK(value("a\0b"sv).size() == 3);
    CHECK(value("").as<std::string>().empty());
    CHECK(value(bytes("\xff\x00"sv)).kind() == kind::bytes);
    CHECK(value(bytes("\xff\x00"sv)).as<bytes>() == bytes("\xff\x00"sv));
    const value name(global("app:Outer.Inner"));
    CHECK(name.kind() == kind::global);
    CHECK(name.as<global>() == global("app", "Outer.Inner"));
    CHECK(value(global("len")).as<global>().module() == "builtins");
}

TEST_CASE("text that is no UTF-8 is refused") {
    for (const auto bad : {"\xff"sv, "\xc3"sv, "\xc0\x80"sv, "a\x80"sv, "\xf5\x80\x80\x80"sv,
                           "\xe2\x82"sv, "\xf0\x80\x80\x80"sv}) {
        CHECK_THROWS_AS(value(bad), error);
        CHECK_THROWS_AS(value(std::string(bad)), error);
    }
    CHECK(value("\xed\xa0\x80"sv).size() == 1);  // a lone surrogate: Python has those
    CHECK(value("\xf4\x8f\xbf\xbf"sv).size() == 1);
    value v = 1;
    CHECK_THROWS_AS(v = "\xff", error);
    CHECK(v.as<int>() == 1);
    dict d{{"a", 1}};
    CHECK_THROWS_AS(d["\xff"], error);
    CHECK_THROWS_AS(std::as_const(d)["\xff"], error);
    CHECK(d.size() == 1);
}

TEST_CASE("as gives integers that fit and no others") {
    CHECK(value(127).as<std::int8_t>() == 127);
    CHECK_THROWS_AS(value(128).as<std::int8_t>(), unpickling_error);
    CHECK(value(-128).as<std::int8_t>() == -128);
    CHECK_THROWS_AS(value(-129).as<std::int8_t>(), unpickling_error);
    CHECK(value(255).as<std::uint8_t>() == 255);
    CHECK_THROWS_AS(value(256).as<std::uint8_t>(), unpickling_error);
    CHECK_THROWS_AS(value(-1).as<std::uint8_t>(), unpickling_error);
    CHECK_THROWS_AS(value(-1).as<std::uint64_t>(), unpickling_error);
    CHECK_THROWS_AS(value(std::int64_t{1} << 31).as<std::int32_t>(), unpickling_error);
    CHECK_THROWS_AS(value(uint64_max).as<std::int64_t>(), unpickling_error);
    CHECK_THROWS_AS(value(uint64_max).as<std::uint32_t>(), unpickling_error);
    CHECK(value(std::uint64_t{1} << 63).as<std::uint64_t>() == std::uint64_t{1} << 63);
    const value beyond = loads("L18446744073709551616L\n."sv);  // 2**64
    const value below = loads("L-9223372036854775809L\n."sv);   // -2**63 - 1
    CHECK_THROWS_AS(beyond.as<std::uint64_t>(), unpickling_error);
    CHECK_THROWS_AS(beyond.as<std::int64_t>(), unpickling_error);
    CHECK_THROWS_AS(below.as<std::int64_t>(), unpickling_error);
    CHECK_THROWS_AS(below.as<std::uint64_t>(), unpickling_error);
    CHECK(value(true).as<int>() == 1);
    CHECK_THROWS_AS(value(1.0).as<int>(), unpickling_error);
    CHECK_THROWS_AS(value("1").as<int>(), unpickling_error);
    CHECK_THROWS_AS(value().as<int>(), unpickling_error);
}

TEST_CASE("as is strict about kinds") {
    CHECK_THROWS_AS(value(1).as<bool>(), unpickling_error);
    CHECK(value(true).as<double>() == 1.0);
    CHECK(value(3).as<double>() == 3.0);
    CHECK(loads("L18446744073709551616L\n."sv).as<double>() == 0x1p64);
    const auto huge = loads("L1" + std::string(400, '0') + "L\n.");
    CHECK_THROWS_AS(huge.as<double>(), unpickling_error);
    CHECK(value(2.5).as<float>() == 2.5F);
    CHECK_THROWS_AS(value("1.5").as<double>(), unpickling_error);
    CHECK_THROWS_AS(value().as<double>(), unpickling_error);
    CHECK_THROWS_AS(value(bytes("x"sv)).as<std::string>(), unpickling_error);
    CHECK_THROWS_AS(value("x").as<bytes>(), unpickling_error);
    CHECK(loads("\x96\x01\x00\x00\x00\x00\x00\x00\x00x."sv).as<bytes>() == bytes("x"sv));
    CHECK_THROWS_AS(value("m:q").as<global>(), unpickling_error);
    CHECK_THROWS_AS(value(list{}).as<dict>(), unpickling_error);
    value d = dict{{1, 2}};
    CHECK(d.as<dict>().is(d));
    CHECK(d.as<value>().is(d));
    try {
        value("x").as<int>();
        FAIL("no error");
    } catch (const unpickling_error& e) {
        CHECK(std::string_view(e.what()).find("expected int, found str") != std::string_view::npos);
    }
}
