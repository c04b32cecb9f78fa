// SPDX-License-Identifier: MIT
//
// The memo: indices that nobody stored, that are no numbers, that are huge, or that are used twice.
#include "row.hpp"

using namespace hostile;

TEST_CASE("memo indices") {
    check({
        {"h\x00."_b, refused(0, 1)},
        {"Ng-1\n."_b, refused(1, 4)},
        {"Ng0\n."_b, refused(1, 3)},
        {"Nj\x00\x00\x00\x00."_b, refused(1, 5)},
        {"Va\np-1\n."_b, refused(3, 6)},
        {"Np0x1\n."_b, refused(1, 5)},
        {"Np\n."_b, refused(1, 2)},
        {"Np99999999999999999999\n."_b, refused(1, 22)},
        {"Np1.0\n."_b, refused(1, 5)},
        {"Npa\n."_b, refused(1, 3)},
        {"Np-\n."_b, refused(1, 3)},
        {"Np 1 2\n."_b, refused(1, 6)},
        {"Np 1\n."_b, is("None"), refused(1, 4)},
        {"Np+1\n."_b, is("None"), refused(1, 4)},
        {"Np1_0\n."_b, is("None"), refused(1, 5)},
        {"Np1 \n."_b, is("None"), refused(1, 4)},
        {"Np1\x00\n."_b, either()},
        {"Np01\ng1\n."_b, is("None"), either()},
        {"Np1\ng 1\n."_b, is("None"), refused(4, 7)},
        {"]q\x00K\x07q\x00"
         "0h\x00\x86."_b,
         is("([], 7)"), either()},
        {"]q\x01K\x07\x94h\x01\x86."_b, is("(7, 7)"), refused(0, 9)},
        {"q\x00."_b, refused(0, 1)},
        {"p0\n."_b, refused(0, 2)},
        {"r\x00\x00\x00\x00."_b, refused(0, 4)},
        {"\x94."_b, refused(0)},
        {"N(q\x00."_b, refused(2, 3)},
        {"N(\x94."_b, refused(2)},
        {"N(p0\n."_b, refused(2, 4)},
        {"N(r\x00\x00\x00\x00."_b, refused(2, 6)},
        {"]q\x00h\x00"
         "a."_b,
         is("[[...]]")},
        {"}q\x00K\x01h\x00s."_b, is("{1: {...}}")},
        {"(]q\x00(h\x00tat."_b, is("([([...],)],)")},
        {"]q\x00(h\x00h\x00"
         "e."_b,
         is("[[...], [...]]")},
        {"]\x94]\x94h\x00"
         "ah\x01\x86."_b,
         is("([[]], [[]])")},
    });
}

TEST_CASE("a sparse memo costs what is stored, not the index") {
    check({
        {"Nr\xff\xff\xff\xff."_b, is("None")},
        {"Nr\x00\x00\x00\x10."_b, is("None")},
        {"Np4294967295\n."_b, is("None")},
        {"Np4294967295\ng4294967295\n\x86."_b, is("(None, None)")},
        {"]r\xff\xff\xff\xffj\xff\xff\xff\xff"
         "a."_b,
         is("[[...]]")},
    });
}
