// SPDX-License-Identifier: MIT
#include <copyreg/base/error.hpp>
#include <copyreg/types/string.hpp>

#include <cstring>
#include <memory_resource>
#include <string>
#include <string_view>
#include <support/catch.hpp>

using namespace copyreg;
using namespace std::string_view_literals;

static_assert(adapter<std::string>::form == shape::string);
static_assert(adapter<std::u8string>::form == shape::string);
static_assert(adapter<std::pmr::string>::form == shape::string);
static_assert(adapter<std::string_view>::form == shape::string);
static_assert(adapter<std::u8string_view>::form == shape::string);
static_assert(adapter<const char*>::form == shape::string);
static_assert(adapter<char*>::form == shape::string);
static_assert(adapter<char[4]>::form == shape::string);
static_assert(adapter<std::string_view>::is_view && adapter<const char*>::is_view);
static_assert(!adapted<std::wstring>);

TEST_CASE("strings are their characters, NUL among them") {
    std::string s("a\0b", 3);
    CHECK(adapter<std::string>::view(s) == "a\0b"sv);
    adapter<std::string>::assign(s, "longer\0 text"sv);
    CHECK(s == "longer\0 text"sv);
    adapter<std::string>::assign(s, {});
    CHECK(s.empty());
}

TEST_CASE("a string that is loaded over keeps its capacity") {
    std::string s(1000, 'x');
    const char* const place = s.data();
    adapter<std::string>::assign(s, "short");
    CHECK(s == "short");
    CHECK(s.data() == place);
}

TEST_CASE("u8string is UTF-8 as it stands") {
    std::u8string s = u8"\u00e9";
    CHECK(adapter<std::u8string>::view(s) == "\xc3\xa9");
    adapter<std::u8string>::assign(s, "\xe2\x82\xac");
    CHECK(s == u8"\u20ac");
    CHECK(adapter<std::u8string_view>::view(s) == "\xe2\x82\xac");
}

TEST_CASE("views and C strings are written") {
    CHECK(adapter<std::string_view>::view("a\0b"sv) == "a\0b"sv);
    CHECK(adapter<const char*>::view("text") == "text");
    char text[] = "other";
    CHECK(adapter<char*>::view(text) == "other");
}

TEST_CASE("a null const char* is an error") {
    const auto error_of = [](auto view) {
        try {
            view(nullptr);
        } catch (const pickling_error& e) { return std::string(e.what()); }
        return std::string();
    };
    CHECK(error_of(adapter<const char*>::view) == "expected text, found a null const char*");
    CHECK(error_of(adapter<char*>::view) == "expected text, found a null const char*");
}

TEST_CASE("a char array is written up to its first NUL") {
    const char text[8] = "ab\0cd";
    CHECK(adapter<char[8]>::view(text) == "ab");
    const char full[3] = {'a', 'b', 'c'};
    CHECK(adapter<char[3]>::view(full) == "abc");
    const char empty[1] = {};
    CHECK(adapter<char[1]>::view(empty).empty());
}

TEST_CASE("a char array is filled with zeros behind its text") {
    char text[6];
    std::memset(text, 'x', sizeof text);
    adapter<char[6]>::assign(text, "ab");
    CHECK(std::string_view(text, 6) == "ab\0\0\0\0"sv);
    adapter<char[6]>::assign(text, "abcde");
    CHECK(std::string_view(text, 6) == "abcde\0"sv);
    char empty[1] = {'x'};
    adapter<char[1]>::assign(empty, {});
    CHECK(empty[0] == '\0');
}

TEST_CASE("text that a char array cannot hold is an error, and nothing is changed") {
    char text[4] = "old";
    CHECK_THROWS_WITH(adapter<char[4]>::assign(text, "abcd"),
                      "offset 0: expected a str of at most 3 bytes for a char[4], found one of 4");
    CHECK_THROWS_WITH(adapter<char[4]>::assign(text, "a\0b"sv),
                      "offset 0: expected a str without NUL for a char[4], found one with it");
    CHECK(text == "old"sv);
}
