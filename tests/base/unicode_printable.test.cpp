// SPDX-License-Identifier: MIT
//
// Every character is compared with CPython's repr in tests/wire/compare_text.py.
#include <copyreg/base/unicode_printable.hpp>

#include <support/catch.hpp>

using namespace copyreg;

TEST_CASE("letters, signs and a space are printable") {
    for (const char32_t c : {U' ', U'~', U'a', char32_t{0xA1}, char32_t{0xE9}, char32_t{0x20AC},
                             char32_t{0x4E2D}, char32_t{0x1F600}, char32_t{0x3134A}}) {
        CHECK(is_printable(c));
    }
}

TEST_CASE("controls, other blanks, surrogates and what is unassigned are not") {
    for (const char32_t c :
         {char32_t{0}, U'\n', char32_t{0x1F}, char32_t{0x7F}, char32_t{0xA0}, char32_t{0xAD},
          char32_t{0x378}, char32_t{0x2028}, char32_t{0x3000}, char32_t{0xD800}, char32_t{0xDFFF},
          char32_t{0xE000}, char32_t{0xFEFF}, char32_t{0xE0001}, char32_t{0x10FFFF}}) {
        CHECK_FALSE(is_printable(c));
    }
}

TEST_CASE("ranges cover everything and alternate") {
    char32_t next = 0;
    bool printable = false;
    std::size_t count = 0;
    while (next < 0x110000) {
        const printable_range range = printable_range_of(next);
        REQUIRE(range.begin == next);
        REQUIRE(range.end > next);
        REQUIRE(range.printable == printable);
        REQUIRE(range.contains(range.end - 1));
        REQUIRE_FALSE(range.contains(range.end));
        next = range.end;
        printable = !printable;
        ++count;
    }
    CHECK(next == 0x110000);
    CHECK(count == 1401);
}
