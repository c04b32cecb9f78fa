// SPDX-License-Identifier: MIT
//
// Tens of thousands of lines are compared with CPython in compare_text.py; here are the rules one
// by one.
#include <copyreg/wire/text_string.hpp>

#include <string>
#include <string_view>
#include <support/catch.hpp>

using namespace copyreg;
using namespace copyreg::wire;
using namespace std::string_view_literals;

namespace {

using decoder = std::optional<escape_error>(std::string_view, std::string&);

/// The decoded text, or "begin-end: reason".
std::string decoded(decoder* decode, std::string_view text) {
    std::string out;
    if (const auto error = decode(text, out)) {
        return std::to_string(error->begin) + "-" + std::to_string(error->end) + ": " +
               std::string(error->reason);
    }
    return out;
}

std::string encoded(std::string_view text) {
    std::string out;
    encode_raw_unicode_escape(text, out);
    return out;
}

}  // namespace

TEST_CASE("a STRING is quoted on both ends alike") {
    CHECK(unquote("'abc'") == "abc");
    CHECK(unquote("\"abc\"") == "abc");
    CHECK(unquote("''") == "");
    CHECK(unquote("'a'b'") == "a'b");
    for (const auto line :
         {""sv, "'"sv, "abc"sv, "'abc\""sv, "'abc' "sv, " 'abc'"sv, "'abc'\0"sv}) {
        CAPTURE(line);
        CHECK_FALSE(unquote(line));
    }
}

TEST_CASE("string escapes are those of Python") {
    CHECK(decoded(decode_string_escapes, R"(a\n\t\\\'\"\a\b\f\v\rz)") == "a\n\t\\'\"\a\b\f\v\rz");
    CHECK(decoded(decode_string_escapes, R"(\x41\xfF\0\12\1234\777)") == "A\xFF\0\nS4\xFF"sv);
    CHECK(decoded(decode_string_escapes, R"(\q\N{x}\u0041)") == R"(\q\N{x}\u0041)");
    CHECK(decoded(decode_string_escapes, "a\\\nb") == "ab");
    CHECK(decoded(decode_string_escapes, "\xFF\0"sv) == "\xFF\0"sv);
    CHECK(decoded(decode_string_escapes, R"(ab\)") == "2-3: Trailing \\ in string");
    CHECK(decoded(decode_string_escapes, R"(ab\x4)") == "2-4: invalid \\x escape");
    CHECK(decoded(decode_string_escapes, R"(\x)") == "0-2: invalid \\x escape");
}

TEST_CASE("raw-unicode-escape knows two escapes and Latin-1") {
    CHECK(decoded(decode_raw_unicode_escape, "caf\xE9") == "caf\xC3\xA9");
    CHECK(decoded(decode_raw_unicode_escape, R"(\u20ac\U0001F600)") ==
          "\xE2\x82\xAC\xF0\x9F\x98\x80");
    CHECK(decoded(decode_raw_unicode_escape, R"(\n\x41\\u0041\)") == R"(\n\x41\\u0041\)");
    CHECK(decoded(decode_raw_unicode_escape, R"(\ud800)") == "\xED\xA0\x80");
    CHECK(decoded(decode_raw_unicode_escape, R"(ab\u12z)") == "2-6: truncated \\uXXXX escape");
    CHECK(decoded(decode_raw_unicode_escape, R"(\U0001)") == "0-6: truncated \\UXXXXXXXX escape");
    CHECK(decoded(decode_raw_unicode_escape, R"(\U00110000)") == "0-10: \\Uxxxxxxxx out of range");
}

TEST_CASE("text is written as one line that reads back") {
    CHECK(encoded("plain") == "plain");
    CHECK(encoded("caf\xC3\xA9") == "caf\xE9");
    CHECK(encoded("\\\0\n\r\x1A"sv) == R"(\u005c\u0000\u000a\u000d\u001a)");
    CHECK(encoded("\xE2\x82\xAC\xF0\x9F\x98\x80\xED\xA0\x80") == R"(\u20ac\U0001f600\ud800)");
    std::string all;
    for (char32_t c = 0; c < 0x3000; ++c) append_utf8(all, c);
    CHECK(encoded(all).find('\n') == std::string::npos);
    CHECK(decoded(decode_raw_unicode_escape, encoded(all)) == all);
}
