// SPDX-License-Identifier: MIT
//
// Validity of every two-byte string and of a few hundred thousand longer ones is compared with
// CPython in tests/wire/compare_text.py.
#include <copyreg/base/utf8.hpp>

#include <string>
#include <string_view>
#include <support/catch.hpp>

using namespace copyreg;

namespace {

constexpr auto valid = std::string_view::npos;

std::string encoded(char32_t c) {
    std::string out;
    append_utf8(out, c);
    return out;
}

}  // namespace

TEST_CASE("every code point is encoded, found valid and decoded again") {
    std::size_t wrong = 0;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        const std::string text = encoded(c);
        const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
        const char* p = text.data();
        wrong += find_invalid_utf8(text, true) != valid;
        wrong += find_invalid_utf8(text, false) != (surrogate ? 0 : valid);
        wrong += count_code_points(text) != 1;
        wrong += next_code_point(p) != c || p != text.data() + text.size();
    }
    CHECK(wrong == 0);
}

TEST_CASE("what is ill-formed is found where it starts") {
    CHECK(find_invalid_utf8("", false) == valid);
    CHECK(find_invalid_utf8("plain ASCII, longer than a word", false) == valid);
    for (const std::string_view bad : {
             std::string_view("\x80"),          // a continuation without a start
             std::string_view("\xC0\x80"),      // overlong
             std::string_view("\xC1\xBF"),      // overlong
             std::string_view("\xE0\x9F\xBF"),  // overlong
             std::string_view("\xF0\x8F\xBF\xBF"),
             std::string_view("\xF4\x90\x80\x80"),  // above U+10FFFF
             std::string_view("\xF5\x80\x80\x80"),
             std::string_view("\xFF"),
             std::string_view("\xC3"),  // cut off
             std::string_view("\xE2\x82"),
             std::string_view("\xF0\x9F\x98"),
             std::string_view("\xE2\x28\xA1"),
         }) {
        for (const std::size_t before : {0u, 1u, 7u, 8u, 9u, 23u}) {
            const std::string text = std::string(before, 'x').append(bad);
            CAPTURE(text);
            CHECK(find_invalid_utf8(text, false) == before);
            CHECK(find_invalid_utf8(text, true) == before);
            CHECK(find_invalid_utf8(text + "and more after it", true) == before);
        }
    }
}

TEST_CASE("nothing is read behind the end") {
    const std::string text = "abc\xF0\x9F\x98\x80";
    for (std::size_t n = 4; n < text.size(); ++n) {
        CHECK(find_invalid_utf8(std::string_view(text).substr(0, n), true) == 3);
    }
}

TEST_CASE("a surrogate pair is two code points and stays so") {
    const std::string pair = encoded(0xD83D) + encoded(0xDE00);
    CHECK(pair == "\xED\xA0\xBD\xED\xB8\x80");
    CHECK(find_invalid_utf8(pair, true) == valid);
    CHECK(count_code_points(pair) == 2);
}

TEST_CASE("code points are counted across word boundaries") {
    std::string text;
    for (std::size_t n = 0; n < 50; ++n) {
        CHECK(count_code_points(text) == n);
        text += encoded(n % 4 == 0   ? U'a'
                        : n % 4 == 1 ? U'\xE9'
                        : n % 4 == 2 ? U'\x20AC'
                                     : U'\x1F600');
    }
}

TEST_CASE("ASCII ends at the first byte with the high bit") {
    for (std::size_t n = 0; n < 20; ++n) {
        const std::string plain(n, '\x7F');
        CHECK(is_ascii(plain));
        CHECK(find_non_ascii(plain + "\x80zzzzzzzzz") == n);
    }
}

TEST_CASE("Latin-1 goes to UTF-8 and back") {
    std::string latin1;
    for (int c = 0; c < 256; ++c) latin1.push_back(static_cast<char>(c));
    std::string text = "in front ";
    append_latin1_as_utf8(text, latin1);
    CHECK(count_code_points(text) == 9 + 256);
    std::string back;
    CHECK(append_utf8_as_latin1(back, text));
    CHECK(back == "in front " + latin1);

    std::string kept = "kept";
    CHECK_FALSE(append_utf8_as_latin1(kept, "abc" + encoded(0x100)));
    CHECK(kept == "kept");
}
