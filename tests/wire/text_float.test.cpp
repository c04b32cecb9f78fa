// SPDX-License-Identifier: MIT
//
// Tens of thousands of lines are compared with CPython in compare_text.py; here are the rules one
// by one.
#include <copyreg/wire/text_float.hpp>

#include <clocale>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <support/catch.hpp>

using namespace copyreg::wire;
using namespace std::string_view_literals;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::optional<double> line(std::string_view text) {
    double value = 0;
    return parse_float_text(text, value) ? std::optional(value) : std::nullopt;
}

std::optional<double> python_line(std::string_view text) {
    double value = 0;
    return parse_python_float(text, value) ? std::optional(value) : std::nullopt;
}

}  // namespace

TEST_CASE("decimal literals are floats") {
    CHECK(line("1") == 1.0);
    CHECK(line("1.") == 1.0);
    CHECK(line(".5") == 0.5);
    CHECK(line("-1.5e3") == -1500.0);
    CHECK(line("+1E-2") == 0.01);
    CHECK(line("9007199254740993") == 9007199254740992.0);
    CHECK(std::signbit(*line("-0.0")));
    CHECK(line("1\0junk"sv) == 1.0);
}

TEST_CASE("infinities and nan are words in any case") {
    CHECK(line("inf") == infinity);
    CHECK(line("-Infinity") == -infinity);
    CHECK(std::isnan(*line("NaN")));
    for (const auto text : {"nan(1)"sv, "infinit"sv, "infinity "sv, "in"sv})
        CHECK_FALSE(line(text));
}

TEST_CASE("other text is no float") {
    for (const auto text :
         {""sv, " "sv, "."sv, "-"sv, "e5"sv, ".e5"sv, "1e"sv, "1e+"sv, "1,5"sv, "0x10"sv, "+-1"sv,
          "1..2"sv, " 1"sv, "1 "sv, "1\r"sv, "1_0"sv, "\0"sv}) {
        CAPTURE(text);
        CHECK_FALSE(line(text));
    }
}

TEST_CASE("what is too large is refused, what is too small is zero") {
    CHECK_FALSE(line("1e309"));
    CHECK_FALSE(line("-1e99999999999999999999"));
    CHECK_FALSE(line(std::string("1").append(400, '0')));
    CHECK(line("1e-400") == 0.0);
    CHECK(line(std::string("0.").append(400, '0') + "1") == 0.0);
    CHECK(line("1e-99999999999999999999") == 0.0);
    CHECK(line("0e99999999999999999999") == 0.0);
    CHECK(line(std::string("0.").append(400, '0') + "1e401") == 1.0);
    CHECK(line(std::string("1").append(400, '0') + "e-400") == 1.0);
    CHECK(line("1.7976931348623158e308") == std::numeric_limits<double>::max());
    CHECK(line("4e-324") == std::numeric_limits<double>::denorm_min());
}

TEST_CASE("Python's float takes blanks, underscores and what is too large") {
    CHECK(python_line(" \t1.5\n") == 1.5);
    CHECK(python_line("1_0.5_0") == 10.5);
    CHECK(python_line("1e1_0") == 1e10);
    CHECK(python_line("1e999") == infinity);
    for (const auto text : {""sv, "_1"sv, "1_"sv, "1__0"sv, "1_.5"sv, "1_e5"sv, "1 0"sv, "1\0"sv}) {
        CAPTURE(text);
        CHECK_FALSE(python_line(text));
    }
}

TEST_CASE("the locale has no say") {
    const char* const before = std::setlocale(LC_NUMERIC, nullptr);
    const std::string restore = before != nullptr ? before : "C";
    for (const char* name : {"de_DE.UTF-8", "fr_FR.UTF-8", "C"}) {
        std::setlocale(LC_NUMERIC, name);
        CHECK(line("1.5") == 1.5);
        CHECK_FALSE(line("1,5"));
    }
    std::setlocale(LC_NUMERIC, restore.c_str());
}

TEST_CASE("a million digits cost a moment") {
    CHECK(line(std::string("0.").append(1'000'000, '3')) == 1.0 / 3);
    CHECK_FALSE(line(std::string(1'000'000, '3')));
}
