// SPDX-License-Identifier: MIT
//
// Sizes: lengths that the input does not hold, frames that lie, numbers of every length.
#include "row.hpp"

#include <limits>

using namespace hostile;

TEST_CASE("an argument that is cut off") {
    check({
        {"B"_b, refused(0, 1)},
        {"B\x03\x00\x00"_b, refused(0, 4)},
        {"B\x03\x00\x00\x00"_b, refused(0, 5)},
        {"B\x03\x00\x00\x00"
         "ab"_b,
         refused(0, 7)},
        {"C"_b, refused(0, 1)},
        {"C\x03"_b, refused(0, 2)},
        {"C\x03"
         "ab"_b,
         refused(0, 4)},
        {"F"_b, refused(0, 1)},
        {"F0.0"_b, refused(0, 4)},
        {"F0.00"_b, refused(0, 5)},
        {"G"_b, refused(0, 1)},
        {"G\x00\x00\x00\x00\x00\x00\x00"_b, refused(0, 8)},
        {"I"_b, refused(0, 1)},
        {"I0"_b, refused(0, 2)},
        {"J"_b, refused(0, 1)},
        {"J\x00\x00\x00"_b, refused(0, 4)},
        {"K"_b, refused(0, 1)},
        {"L"_b, refused(0, 1)},
        {"L0"_b, refused(0, 2)},
        {"L10"_b, refused(0, 3)},
        {"L0L"_b, refused(0, 3)},
        {"L10L"_b, refused(0, 4)},
        {"M"_b, refused(0, 1)},
        {"M\x00"_b, refused(0, 2)},
        {"S"_b, refused(0, 1)},
        {"S'abc'"_b, refused(0, 6)},
        {"T"_b, refused(0, 1)},
        {"T\x03\x00\x00"_b, refused(0, 4)},
        {"T\x03\x00\x00\x00"_b, refused(0, 5)},
        {"T\x03\x00\x00\x00"
         "ab"_b,
         refused(0, 7)},
        {"U"_b, refused(0, 1)},
        {"U\x03"_b, refused(0, 2)},
        {"U\x03"
         "ab"_b,
         refused(0, 4)},
        {"V"_b, refused(0, 1)},
        {"Vabc"_b, refused(0, 4)},
        {"X"_b, refused(0, 1)},
        {"X\x03\x00\x00"_b, refused(0, 4)},
        {"X\x03\x00\x00\x00"_b, refused(0, 5)},
        {"X\x03\x00\x00\x00"
         "ab"_b,
         refused(0, 7)},
        {"(c"_b, refused(1, 2)},
        {"(cbuiltins"_b, refused(1, 10)},
        {"(cbuiltins\n"_b, refused(1, 11)},
        {"(cbuiltins\nlist"_b, refused(1, 15)},
        {"Ng"_b, refused(1, 2)},
        {"Ng0"_b, refused(1, 3)},
        {"(i"_b, refused(1, 2)},
        {"(ibuiltins"_b, refused(1, 10)},
        {"(ibuiltins\n"_b, refused(1, 11)},
        {"(ibuiltins\nlist"_b, refused(1, 15)},
        {"Nh"_b, refused(1, 2)},
        {"Nj"_b, refused(1, 2)},
        {"Nj\x00\x00\x00"_b, refused(1, 5)},
        {"Np"_b, refused(1, 2)},
        {"Np0"_b, refused(1, 3)},
        {"Nq"_b, refused(1, 2)},
        {"Nr"_b, refused(1, 2)},
        {"Nr\x00\x00\x00"_b, refused(1, 5)},
        {"\x80"_b, refused(0, 1)},
        {"\x82"_b, refused(0, 1)},
        {"\x83"_b, refused(0, 1)},
        {"\x84\x01"_b, refused(0, 2)},
        {"\x84"_b, refused(0, 1)},
        {"\x84\x01\x00\x00"_b, refused(0, 4)},
        {"\x8a"_b, refused(0, 1)},
        {"\x8b"_b, refused(0, 1)},
        {"\x8b\x00\x00\x00"_b, refused(0, 4)},
        {"\x8c"_b, refused(0, 1)},
        {"\x8c\x03"_b, refused(0, 2)},
        {"\x8c\x03"
         "ab"_b,
         refused(0, 4)},
        {"\x8d"_b, refused(0, 1)},
        {"\x8d\x03\x00\x00\x00\x00\x00\x00"_b, refused(0, 8)},
        {"\x8d\x03\x00\x00\x00\x00\x00\x00\x00"_b, refused(0, 9)},
        {"\x8d\x03\x00\x00\x00\x00\x00\x00\x00"
         "ab"_b,
         refused(0, 11)},
        {"\x8e"_b, refused(0, 1)},
        {"\x8e\x03\x00\x00\x00\x00\x00\x00"_b, refused(0, 8)},
        {"\x8e\x03\x00\x00\x00\x00\x00\x00\x00"_b, refused(0, 9)},
        {"\x8e\x03\x00\x00\x00\x00\x00\x00\x00"
         "ab"_b,
         refused(0, 11)},
        {"\x96"_b, refused(0, 1)},
        {"\x96\x03\x00\x00\x00\x00\x00\x00"_b, refused(0, 8)},
        {"\x96\x03\x00\x00\x00\x00\x00\x00\x00"_b, refused(0, 9)},
        {"\x96\x03\x00\x00\x00\x00\x00\x00\x00"
         "ab"_b,
         refused(0, 11)},
        {"\x95"_b, refused(0, 1)},
        {"\x95\x02\x00\x00\x00\x00\x00\x00"_b, refused(0, 8)},
        {"\x95\x02\x00\x00\x00\x00\x00\x00\x00"_b, refused(0, 9)},
        {"\x95\x02\x00\x00\x00\x00\x00\x00\x00N"_b, refused(0, 10)},
    });
}

TEST_CASE("a length beyond the end") {
    check({
        {"B\xff\xff\xff\xff"
         "ab"_b,
         refused(0, 7)},
        {"B\xff\xff\xff\x7f"
         "ab"_b,
         refused(0, 7)},
        {"B\x00\x00\x00\x80"
         "ab"_b,
         refused(0, 7)},
        {"Bd\x00\x00\x00"
         "ab"_b,
         refused(0, 7)},
        {"NB\x03\x00\x00\x00"
         "a."_b,
         refused(1, 8)},
        {"X\xff\xff\xff\xff"
         "ab"_b,
         refused(0, 7)},
        {"X\xff\xff\xff\x7f"
         "ab"_b,
         refused(0, 7)},
        {"X\x00\x00\x00\x80"
         "ab"_b,
         refused(0, 7)},
        {"Xd\x00\x00\x00"
         "ab"_b,
         refused(0, 7)},
        {"NX\x03\x00\x00\x00"
         "a."_b,
         refused(1, 8)},
        {"\x8e\xff\xff\xff\xff\xff\xff\xff\xff"
         "ab"_b,
         refused(0, 11)},
        {"\x8e\x00\x00\x00\x00\x00\x01\x00\x00"
         "ab"_b,
         refused(0, 11)},
        {"\x8e\xff\xff\xff\xff\xff\xff\xff\x7f"
         "ab"_b,
         refused(0, 11)},
        {"\x8e\x00\x00\x00\x00\x00\x00\x00\x80"
         "ab"_b,
         refused(0, 11)},
        {"\x8e\xf8\xff\xff\xff\xff\xff\xff\xff"
         "ab"_b,
         refused(0, 11)},
        {"\x8e\xf7\xff\xff\xff\xff\xff\xff\xff"
         "ab"_b,
         refused(0, 11)},
        {"\x8e\xf6\xff\xff\xff\xff\xff\xff\xff"
         "ab"_b,
         refused(0, 11)},
        {"\x8e\xf5\xff\xff\xff\xff\xff\xff\xff"
         "ab"_b,
         refused(0, 11)},
        {"\x8e\x03\x00\x00\x00\x00\x00\x00\x00"
         "ab"_b,
         refused(0, 11)},
        {"N\x8e\x03\x00\x00\x00\x00\x00\x00\x00"
         "a."_b,
         refused(1, 12)},
        {"\x8d\xff\xff\xff\xff\xff\xff\xff\xff"
         "ab"_b,
         refused(0, 11)},
        {"\x8d\x00\x00\x00\x00\x00\x01\x00\x00"
         "ab"_b,
         refused(0, 11)},
        {"\x8d\xff\xff\xff\xff\xff\xff\xff\x7f"
         "ab"_b,
         refused(0, 11)},
        {"\x8d\x00\x00\x00\x00\x00\x00\x00\x80"
         "ab"_b,
         refused(0, 11)},
        {"\x8d\xf8\xff\xff\xff\xff\xff\xff\xff"
         "ab"_b,
         refused(0, 11)},
        {"\x8d\xf7\xff\xff\xff\xff\xff\xff\xff"
         "ab"_b,
         refused(0, 11)},
        {"\x8d\xf6\xff\xff\xff\xff\xff\xff\xff"
         "ab"_b,
         refused(0, 11)},
        {"\x8d\xf5\xff\xff\xff\xff\xff\xff\xff"
         "ab"_b,
         refused(0, 11)},
        {"\x8d\x03\x00\x00\x00\x00\x00\x00\x00"
         "ab"_b,
         refused(0, 11)},
        {"N\x8d\x03\x00\x00\x00\x00\x00\x00\x00"
         "a."_b,
         refused(1, 12)},
        {"\x96\xff\xff\xff\xff\xff\xff\xff\xff"
         "ab"_b,
         refused(0, 11)},
        {"\x96\x00\x00\x00\x00\x00\x01\x00\x00"
         "ab"_b,
         refused(0, 11)},
        {"\x96\xff\xff\xff\xff\xff\xff\xff\x7f"
         "ab"_b,
         refused(0, 11)},
        {"\x96\x00\x00\x00\x00\x00\x00\x00\x80"
         "ab"_b,
         refused(0, 11)},
        {"\x96\xf8\xff\xff\xff\xff\xff\xff\xff"
         "ab"_b,
         refused(0, 11)},
        {"\x96\xf7\xff\xff\xff\xff\xff\xff\xff"
         "ab"_b,
         refused(0, 11)},
        {"\x96\xf6\xff\xff\xff\xff\xff\xff\xff"
         "ab"_b,
         refused(0, 11)},
        {"\x96\xf5\xff\xff\xff\xff\xff\xff\xff"
         "ab"_b,
         refused(0, 11)},
        {"\x96\x03\x00\x00\x00\x00\x00\x00\x00"
         "ab"_b,
         refused(0, 11)},
        {"N\x96\x03\x00\x00\x00\x00\x00\x00\x00"
         "a."_b,
         refused(1, 12)},
        {"C\xff"
         "ab"_b,
         refused(0, 4)},
        {"C\x03"
         "a."_b,
         refused(0, 4)},
        {"U\xff"
         "ab"_b,
         refused(0, 4)},
        {"U\x03"
         "a."_b,
         refused(0, 4)},
        {"\x8c\xff"
         "ab"_b,
         refused(0, 4)},
        {"\x8c\x03"
         "a."_b,
         refused(0, 4)},
        {"T\xff\xff\xff\xff."_b, refused(0, 5)},
        {"T\x00\x00\x00\x80"
         "ab."_b,
         refused(0, 7)},
        {"T\xff\xff\xff\x7f"
         "ab"_b,
         refused(0, 7)},
        {"\x8b\xff\xff\xff\xff."_b, refused(0, 5)},
        {"\x8b\xff\xff\xff\x7f"
         "ab"_b,
         refused(0, 7)},
        {"\x8a\xff"
         "ab"_b,
         refused(0, 4)},
    });
}

TEST_CASE("frames") {
    check({
        {"\x80\x04\x95\x00\x00\x00\x00\x00\x00\x00\x00N."_b, is("None"), either()},
        {"\x80\x04\x95\x02\x00\x00\x00\x00\x00\x00\x00N."_b, is("None")},
        {"\x80\x04\x95\x03\x00\x00\x00\x00\x00\x00\x00N."_b, refused(2, 13)},
        {"\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00N."_b, refused(2, 13)},
        {"\x80\x04\x95\x00\x00\x00\x80\x00\x00\x00\x00N."_b, refused(2, 13)},
        {"\x80\x04\x95\x00\x00\x00\x00\x00\x01\x00\x00N."_b, refused(2, 13)},
        {"\x80\x04\x95\xff\xff\xff\xff\xff\xff\xff\x7fN."_b, refused(2, 13)},
        {"\x80\x04\x95\x00\x00\x00\x00\x00\x00\x00\x80N."_b, refused(2, 13)},
        {"\x80\x04\x95\xff\xff\xff\xff\xff\xff\xff\xffN."_b, refused(2, 13)},
        {"\x80\x04\x95\xf5\xff\xff\xff\xff\xff\xff\xffN."_b, refused(2, 13)},
        {"\x80\x04\x95\xfe\xff\xff\xff\xff\xff\xff\xffN."_b, refused(2, 13)},
        {"\x80\x04\x95\xf4\xff\xff\xff\xff\xff\xff\xffN."_b, refused(2, 13)},
        {"\x80\x04\x95\x01\x00\x00\x00\x00\x00\x00\x00]Na."_b, is("[None]"), either()},
        {"\x80\x04\x95\x01\x00\x00\x00\x00\x00\x00\x00K\x05."_b, is("5"), refused(2, 12)},
        {"\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00X\x05\x00\x00\x00"
         "abcde."_b,
         is("'abcde'"), refused(2, 20)},
        {"\x80\x04\x95\x03\x00\x00\x00\x00\x00\x00\x00I42\n."_b, is("42"), refused(2, 15)},
        {"\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00\x95\x02\x00\x00\x00\x00\x00\x00\x00N."_b,
         is("None"), refused(2, 20)},
        {"\x80\x04\x95\x03\x00\x00\x00\x00\x00\x00\x00\x95\x02\x00\x00\x00\x00\x00\x00\x00N."_b,
         is("None"), refused(2, 20)},
        {"\x80\x02\x95\x02\x00\x00\x00\x00\x00\x00\x00N."_b, is("None"), either()},
        {"\x95\x02\x00\x00\x00\x00\x00\x00\x00N."_b, is("None"), either()},
        {"\x80\x04\x95\x00\x00\x00\x00\x00\x00\x00"_b, refused(2, 10)},
    });
}

TEST_CASE("binary integers") {
    check({
        {"\x8a\x00."_b, is("0"), either()},
        {"\x8a\x01\x00."_b, is("0"), either()},
        {"\x8a\x01\xff."_b, is("-1"), either()},
        {"\x8a\x05\x01\x00\x00\x00\x00."_b, is("1"), either()},
        {"\x8a\x03\xff\xff\xff."_b, is("-1"), either()},
        {"\x8a\x08\x00\x00\x00\x00\x00\x00\x00\x80."_b, is("-9223372036854775808"), either()},
        {"\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x80\x00."_b, is("9223372036854775808"), either()},
        {"\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x80\xff."_b, is("-9223372036854775808"), either()},
        {"\x8b\x00\x00\x00\x00."_b, is("0"), either()},
        {"\x8b\x02\x00\x00\x00\x00\x01."_b, is("256"), either()},
        {"\x8a\x09\xff\xff\xff\xff\xff\xff\xff\xff\x00."_b, is("18446744073709551615"), either()},
        {"\x8a\x09\xff\xff\xff\xff\xff\xff\xff\xff\xff."_b, is("-1"), either()},
        {"\x8a\x09\xff\xff\xff\xff\xff\xff\xff\xff\x7f."_b, is("2361183241434822606847"), either()},
        {"\x8a\x01\x7f."_b, is("127")},
        {"\x8a\x01\x80."_b, is("-128")},
        {"\x8a\x02\xff\x7f."_b, is("32767")},
        {"\x8a\x02\x00\x80."_b, is("-32768")},
        {"\x8a\x03\xff\xff\x7f."_b, is("8388607")},
        {"\x8a\x03\x00\x00\x80."_b, is("-8388608")},
        {"\x8a\x04\xff\xff\xff\x7f."_b, is("2147483647")},
        {"\x8a\x04\x00\x00\x00\x80."_b, is("-2147483648")},
        {"\x8a\x05\xff\xff\xff\xff\x7f."_b, is("549755813887")},
        {"\x8a\x05\x00\x00\x00\x00\x80."_b, is("-549755813888")},
        {"\x8a\x06\xff\xff\xff\xff\xff\x7f."_b, is("140737488355327")},
        {"\x8a\x06\x00\x00\x00\x00\x00\x80."_b, is("-140737488355328")},
        {"\x8a\x07\xff\xff\xff\xff\xff\xff\x7f."_b, is("36028797018963967")},
        {"\x8a\x07\x00\x00\x00\x00\x00\x00\x80."_b, is("-36028797018963968")},
        {"\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f."_b, is("9223372036854775807")},
        {"\x8a\x08\x00\x00\x00\x00\x00\x00\x00\x80."_b, is("-9223372036854775808")},
        {"\x8a\x09\xff\xff\xff\xff\xff\xff\xff\xff\x7f."_b, is("2361183241434822606847")},
        {"\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x00\x80."_b, is("-2361183241434822606848")},
        {"J\xff\xff\xff\xff."_b, is("-1")},
        {"J\x00\x00\x00\x80."_b, is("-2147483648")},
        {"J\xff\xff\xff\x7f."_b, is("2147483647")},
        {"M\xff\xff."_b, is("65535")},
        {"K\xff."_b, is("255")},
    });
}

TEST_CASE("buffers that nobody gave") {
    check({
        {"\x80\x05\x97."_b, refused(2)},
        {"\x80\x05K\x01\x98."_b, refused(4)},
        {"\x80\x05N\x98."_b, refused(3)},
        {"\x98."_b, refused(0)},
        {"(\x98."_b, refused(1)},
        {"\x80\x05"
         "C\x01"
         "a\x98."_b,
         is("b'a'"), either()},
        {"\x80\x05\x96\x01\x00\x00\x00\x00\x00\x00\x00"
         "a\x98."_b,
         either()},
    });
}

TEST_CASE("nothing is a value too") {
    check({
        {"\x8c\x00."_b, is("''")},
        {"C\x00."_b, is("b''")},
        {"U\x00."_b, is("''")},
        {"(l."_b, is("[]")},
        {")."_b, is("()")},
        {"(d."_b, is("{}")},
        {"(\x91."_b, is("frozenset()")},
        {"(t."_b, is("()")},
        {"X\x00\x00\x00\x00."_b, is("''")},
        {"B\x00\x00\x00\x00."_b, is("b''")},
        {"T\x00\x00\x00\x00."_b, is("''")},
        {"\x8d\x00\x00\x00\x00\x00\x00\x00\x00."_b, is("''")},
        {"\x8e\x00\x00\x00\x00\x00\x00\x00\x00."_b, is("b''")},
        {"\x96\x00\x00\x00\x00\x00\x00\x00\x00."_b, is("bytearray(b'')")},
        {"](e."_b, is("[]")},
        {"}(u."_b, is("{}")},
        {"\x8f(\x90."_b, is("set()")},
        {"S''\n."_b, is("''")},
        {"V\n."_b, is("''")},
    });
}

TEST_CASE("an integer that does not fit is refused, never cut") {
    const copyreg::value big = hostile::loads("\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x80\x00."_b);
    CHECK_THROWS_AS(big.as<long long>(), copyreg::error);
    const copyreg::value least = hostile::loads("\x8a\x08\x00\x00\x00\x00\x00\x00\x00\x80."_b);
    CHECK(least.as<long long>() == std::numeric_limits<long long>::min());
    CHECK_THROWS_AS(least.as<int>(), copyreg::error);
}
