// SPDX-License-Identifier: MIT
#include <copyreg/base/digits.hpp>

#include <string>
#include <support/catch.hpp>

using namespace copyreg;

TEST_CASE("a digit has a value in any base up to 36") {
    CHECK(digit_value('0') == 0);
    CHECK(digit_value('9') == 9);
    CHECK(digit_value('a') == 10);
    CHECK(digit_value('F') == 15);
    CHECK(digit_value('z') == 35);
    for (const char other : {'/', ':', '@', '[', '`', '{', ' ', '\0', '\xFF'}) {
        CHECK(digit_value(other) == 36);
    }
}

TEST_CASE("hexadecimal digits have the width that is asked for") {
    std::string out = "x";
    append_hex(out, 0xAB, 2);
    append_hex(out, 0x10FFFF, 8);
    append_hex(out, 0x12345, 4);
    CHECK(out == "xab0010ffff2345");
}
