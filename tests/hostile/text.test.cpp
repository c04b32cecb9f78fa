// SPDX-License-Identifier: MIT
//
// Text: numbers and strings spelled out, encodings, and bytes that are no text. Where CPython's
// readers in C and in Python, or its versions, disagree, a row takes either answer.
#include "row.hpp"

using namespace hostile;

TEST_CASE("INT") {
    check({
        {"I01\n."_b, is("True")},
        {"I00\n."_b, is("False")},
        {"I0\n."_b, is("0")},
        {"I1\n."_b, is("1")},
        {"I-1\n."_b, is("-1")},
        {"I2147483648\n."_b, is("2147483648")},
        {"I9223372036854775808\n."_b, is("9223372036854775808")},
        {"I-9223372036854775809\n."_b, is("-9223372036854775809")},
        {"I+0\n."_b, accepted(), refused(0, 4)},
        {"I 0\n."_b, accepted(), refused(0, 4)},
        {"I 1\n."_b, accepted(), refused(0, 4)},
        {"I+1\n."_b, accepted(), refused(0, 4)},
        {"I1 \n."_b, accepted(), refused(0, 4)},
        {"I 1 \n."_b, accepted(), refused(0, 5)},
        {"I-0\n."_b, accepted(), either()},
        {"I1_000\n."_b, is("1000"), refused(0, 7)},
        {"I02\n."_b, accepted(), either()},
        {"I001\n."_b, accepted(), either()},
        {"I0x10\n."_b, either()},
        {"I010\n."_b, either()},
        {"I0o10\n."_b, either()},
        {"I0b1\n."_b, either()},
        {"I1\x00junk\n."_b, either()},
        {"I01\x0d\n."_b, refused(0, 4)},
        {"I\n."_b, refused(0, 1)},
        {"I-\n."_b, refused(0, 2)},
        {"I1.5\n."_b, refused(0, 4)},
        {"Iabc\n."_b, refused(0, 4)},
        {"I1L\n."_b, refused(0, 3)},
        {"I--1\n."_b, refused(0, 4)},
        {"I1__0\n."_b, refused(0, 5)},
        {"I_1\n."_b, refused(0, 3)},
        {"I1_\n."_b, refused(0, 3)},
        {"I+\n."_b, refused(0, 2)},
        {"I 1 2\n."_b, refused(0, 5)},
        {"I1e3\n."_b, refused(0, 4)},
        {"I\xef\xbc\x91\n."_b, refused(0, 4)},
    });
}

TEST_CASE("LONG") {
    check({
        {"L5\n."_b, is("5")},
        {"L5L\n."_b, is("5")},
        {"L0L\n."_b, is("0")},
        {"L-5L\n."_b, is("-5")},
        {"L-12345678901234567890123L\n."_b, is("-12345678901234567890123")},
        {"L 5 \n."_b, is("5"), refused(0, 5)},
        {"L+5L\n."_b, is("5"), refused(0, 5)},
        {"L1_0L\n."_b, is("10"), refused(0, 6)},
        {"L0x10L\n."_b, either()},
        {"L010\n."_b, either()},
        {"L1\x00 2L\n."_b, either()},
        {"L-0L\n."_b, either()},
        {"LL\n."_b, refused(0, 2)},
        {"L10LL\n."_b, refused(0, 5)},
        {"L123L\x0d\n."_b, refused(0, 6)},
        {"L\n."_b, refused(0, 1)},
        {"L1__0L\n."_b, refused(0, 6)},
        {"L5l\n."_b, refused(0, 3)},
        {"L-\n."_b, refused(0, 2)},
        {"L1.0L\n."_b, refused(0, 5)},
        {"LabcL\n."_b, refused(0, 5)},
    });
}

TEST_CASE("FLOAT") {
    check({
        {"F1.5\n."_b, is("1.5")},
        {"F-0.0\n."_b, is("-0.0")},
        {"F0.0\n."_b, is("0.0")},
        {"F5e-324\n."_b, is("5e-324")},
        {"F1e-400\n."_b, is("0.0")},
        {"F1.7976931348623157e+308\n."_b, is("1.7976931348623157e+308")},
        {"F0.1\n."_b, is("0.1")},
        {"F1e5\n."_b, is("100000.0")},
        {"F1\n."_b, is("1.0")},
        {"Fnan\n."_b, is("nan")},
        {"Finf\n."_b, is("inf")},
        {"F-inf\n."_b, is("-inf")},
        {"F2.2250738585072011e-308\n."_b, is("2.225073858507201e-308")},
        {"F9007199254740993\n."_b, is("9007199254740992.0")},
        {"F1e22\n."_b, is("1e+22")},
        {"F1e23\n."_b, is("1e+23")},
        {"FInfinity\n."_b, is("inf"), either()},
        {"FNaN\n."_b, is("nan"), either()},
        {"F1.\n."_b, is("1.0"), either()},
        {"F.5\n."_b, is("0.5"), either()},
        {"F+1.5\n."_b, is("1.5"), either()},
        {"F1.5\x00x\n."_b, either()},
        {"F 1.5 \n."_b, either()},
        {"F1_0.5\n."_b, either()},
        {"F1e999\n."_b, either()},
        {"F1,5\n."_b, refused(0, 4)},
        {"F\n."_b, refused(0, 1)},
        {"F0x1p3\n."_b, refused(0, 6)},
        {"F1e\n."_b, refused(0, 3)},
        {"F1.5L\n."_b, refused(0, 5)},
        {"F1.5.5\n."_b, refused(0, 6)},
        {"Fabc\n."_b, refused(0, 4)},
        {"F.\n."_b, refused(0, 2)},
        {"F-\n."_b, refused(0, 2)},
        {"F1e+\n."_b, refused(0, 4)},
        {"F--1\n."_b, refused(0, 4)},
        {"F1.5\x0d\n."_b, either()},
    });
}

TEST_CASE("STRING") {
    check({
        {"S'\n."_b, refused(0, 4)},
        {"S\"\n."_b, refused(0, 4)},
        {"S' \n."_b, refused(0, 5)},
        {"S\" \n."_b, refused(0, 5)},
        {"S'\"\n."_b, refused(0, 5)},
        {"S\"'\n."_b, refused(0, 5)},
        {"S' ' \n."_b, refused(0, 7)},
        {"S\" \" \n."_b, refused(0, 7)},
        {"S ''\n."_b, refused(0, 6)},
        {"S \"\"\n."_b, refused(0, 6)},
        {"S \n."_b, refused(0, 4)},
        {"S\n."_b, refused(0, 3)},
        {"S."_b, refused(0, 2)},
        {"S''\n."_b, is("''")},
        {"S\"\"\n."_b, is("''")},
        {"S\"\\n\"\n."_b, is("'\\n'")},
        {"S'\\n'\n."_b, is("'\\n'")},
        {"S'\\\\'\n."_b, is("'\\\\'")},
        {"S'a'b'\n."_b, is("\"a'b\"")},
        {"S'\\x00'\n."_b, is("'\\x00'")},
        {"S'a\x00"
         "b'\n."_b,
         is("'a\\x00b'")},
        {"S'\\a\\b\\f\\v\\t\\r'\n."_b, is("'\\x07\\x08\\x0c\\x0b\\t\\r'")},
        {"S'\\0\\12\\101'\n."_b, is("'\\x00\\nA'")},
        {"S'\\''\n."_b, is("\"'\"")},
        {"S'\\\"'\n."_b, is("'\"'")},
        {"S'\\8'\n."_b, is("'\\\\8'")},
        {"S'\\q'\n."_b, is("'\\\\q'")},
        {"S'\\u0041'\n."_b, is("'\\\\u0041'")},
        {"S'\\1x'\n."_b, is("'\\x01x'")},
        {"S'\\x4'\n."_b, refused(0, 8)},
        {"S'\\x'\n."_b, refused(0, 7)},
        {"S'\\xg0'\n."_b, refused(0, 9)},
        {"S'\\777'\n."_b, refused(0, 9)},
        {"S'\\'\n."_b, refused(0, 6)},
        {"S'a\"\n."_b, refused(0, 6)},
        {"S'a\\\nb'\n."_b, refused(0, 9)},
        {"S'\xe9'\n."_b, refused(0, 6)},
        {"S'\\xe9'\n."_b, refused(0, 9)},
        {"S'ab' \n."_b, refused(0, 8)},
        {"S  'ab'\n."_b, refused(0, 9)},
        {"S'ab'\x0d\n."_b, refused(0, 8)},
        {"Sab\n."_b, refused(0, 5)},
    });
}

TEST_CASE("UNICODE") {
    check({
        {"V\\ud800\n."_b, is("'\\ud800'")},
        {"V\\U0010ffff\n."_b, is("'\\U0010ffff'")},
        {"V\\\n."_b, is("'\\\\'")},
        {"Va\\\n."_b, is("'a\\\\'")},
        {"V\\\\\n."_b, is("'\\\\\\\\'")},
        {"V\\x41\n."_b, is("'\\\\x41'")},
        {"V\\n\n."_b, is("'\\\\n'")},
        {"Va\x0d\n."_b, is("'a\\r'")},
        {"V\xe9\n."_b, is("'\xc3\xa9'")},
        {"V\xff\\u0100\n."_b, is("'\xc3\xbf\xc4\x80'")},
        {"V\\u00e9\n."_b, is("'\xc3\xa9'")},
        {"V\\ud83d\\ude00\n."_b, is("'\\ud83d\\ude00'")},
        {"V\n."_b, is("''")},
        {"V\\\\u0041\n."_b, is("'\\\\\\\\u0041'")},
        {"V\\\\\\u0041\n."_b, is("'\\\\\\\\A'")},
        {"V\\U0001F600\n."_b, is("'\xf0\x9f\x98\x80'")},
        {"Va\x00"
         "b\n."_b,
         is("'a\\x00b'")},
        {"V\\u000a\n."_b, is("'\\n'")},
        {"V\\u12\n."_b, refused(0, 5)},
        {"V\\U00110000\n."_b, refused(0, 11)},
        {"V\\ug000\n."_b, refused(0, 7)},
        {"V\\u\n."_b, refused(0, 3)},
        {"V\\U0001F60\n."_b, refused(0, 10)},
        {"V\\Uffffffff\n."_b, refused(0, 11)},
    });
}

TEST_CASE("UTF-8") {
    check({
        {"\x8c\x01\xff."_b, refused(0, 2)},
        {"\x8c\x02\xc0\x80."_b, refused(0, 3)},
        {"\x8c\x02\xe2\x82."_b, refused(0, 3)},
        {"\x8c\x04\xf4\x90\x80\x80."_b, refused(0, 5)},
        {"\x8c\x03\xe0\x80\x80."_b, refused(0, 4)},
        {"\x8c\x01\x80."_b, refused(0, 2)},
        {"\x8c\x04\xf8\x88\x80\x80."_b, refused(0, 5)},
        {"\x8c\x02\xc3(."_b, refused(0, 3)},
        {"\x8c\x04\xf0\x80\x80\x80."_b, refused(0, 5)},
        {"\x8c\x03"
         "ab\xc3."_b,
         refused(0, 4)},
        {"\x8c\x02\xed\xa0."_b, refused(0, 3)},
        {"\x8c\x02\xc1\xbf."_b, refused(0, 3)},
        {"\x8c\x09"
         "abcdefgh\xff."_b,
         refused(0, 10)},
        {"\x8c\x1d"
         "abcdefghijklmnopqrstuvwxyz\xe2(\xa1."_b,
         refused(0, 30)},
        {"\x8c\x03\xed\xa0\x80."_b, is("'\\ud800'")},
        {"\x8c\x03\xed\xbf\xbf."_b, is("'\\udfff'")},
        {"\x8c\x06\xed\xa0\xbd\xed\xb8\x80."_b, is("'\\ud83d\\ude00'")},
        {"\x8c\x04\xf0\x9f\x98\x80."_b, is("'\xf0\x9f\x98\x80'")},
        {"\x8c\x03"
         "a\x00"
         "b."_b,
         is("'a\\x00b'")},
        {"\x8c\x01\x00."_b, is("'\\x00'")},
        {"\x8c\x03\xef\xbf\xbf."_b, is("'\\uffff'")},
        {"\x8c\x04\xf4\x8f\xbf\xbf."_b, is("'\\U0010ffff'")},
        {"\x8c\x01\x7f."_b, is("'\\x7f'")},
        {"\x8c\x02\xc2\x80."_b, is("'\\x80'")},
        {"X\x01\x00\x00\x00\xff."_b, refused(0, 5)},
        {"X\x02\x00\x00\x00\xc0\x80."_b, refused(0, 6)},
        {"X\x02\x00\x00\x00\xe2\x82."_b, refused(0, 6)},
        {"X\x03\x00\x00\x00\xed\xa0\x80."_b, is("'\\ud800'")},
        {"X\x03\x00\x00\x00"
         "a\x00"
         "b."_b,
         is("'a\\x00b'")},
        {"\x8d\x01\x00\x00\x00\x00\x00\x00\x00\xff."_b, refused(0, 9)},
        {"\x8d\x02\x00\x00\x00\x00\x00\x00\x00\xc0\x80."_b, refused(0, 10)},
        {"\x8d\x02\x00\x00\x00\x00\x00\x00\x00\xe2\x82."_b, refused(0, 10)},
        {"\x8d\x03\x00\x00\x00\x00\x00\x00\x00\xed\xa0\x80."_b, is("'\\ud800'")},
        {"\x8d\x03\x00\x00\x00\x00\x00\x00\x00"
         "a\x00"
         "b."_b,
         is("'a\\x00b'")},
    });
}

TEST_CASE("NUL is a byte like any other") {
    check({
        {"C\x03"
         "a\x00"
         "b."_b,
         is("b'a\\x00b'")},
        {"B\x03\x00\x00\x00"
         "a\x00"
         "b."_b,
         is("b'a\\x00b'")},
        {"\x8e\x03\x00\x00\x00\x00\x00\x00\x00"
         "a\x00"
         "b."_b,
         is("b'a\\x00b'")},
        {"\x96\x03\x00\x00\x00\x00\x00\x00\x00"
         "a\x00"
         "b."_b,
         is("bytearray(b'a\\x00b')")},
        {"U\x03"
         "a\x00"
         "b."_b,
         is("'a\\x00b'")},
        {"T\x03\x00\x00\x00"
         "a\x00"
         "b."_b,
         is("'a\\x00b'")},
    });
}

TEST_CASE("a Python 2 string follows the encoding that was asked for") {
    struct {
        const char* encoding;
        const char* errors;
        std::string_view bytes;
        verdict expected;
    } const rows[] = {
        {"ASCII", "strict", "U\x01\xe9."_b, refused(0, 2)},
        {"ASCII", "replace", "U\x01\xe9."_b, is("'\xef\xbf\xbd'")},
        {"ASCII", "ignore", "U\x01\xe9."_b, is("''")},
        {"ASCII", "surrogateescape", "U\x01\xe9."_b, is("'\\udce9'")},
        {"latin-1", "strict", "U\x01\xe9."_b, is("'\xc3\xa9'")},
        {"latin1", "strict", "U\x01\xe9."_b, is("'\xc3\xa9'")},
        {"utf-8", "strict", "U\x02\xc3\xa9."_b, is("'\xc3\xa9'")},
        {"utf-8", "strict", "U\x01\xe9."_b, refused(0, 2)},
        {"utf-8", "strict", "U\x03\xed\xa0\x80."_b, refused(0, 4)},
        {"bytes", "strict", "U\x01\xe9."_b, is("b'\\xe9'")},
        {"bytes", "strict", "S'\\xe9'\n."_b, is("b'\\xe9'")},
        {"koi8-r", "strict", "U\x01\xe9."_b, refused(0, 2)},
        {"koi8-r", "strict", "U\x00."_b, is("''")},
    };
    for (const auto& each : rows) {
        CAPTURE(each.encoding, each.errors, escaped(each.bytes));
        copyreg::load_options options;
        options.encoding = each.encoding;
        options.errors = each.errors;
        check(load_and_use(each.bytes, options), each.expected);
    }
}
