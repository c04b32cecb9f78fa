// SPDX-License-Identifier: MIT
//
// Input that means harm: the answer is text or an error, soon, and in bounded memory.
#include <copyreg/pickletools.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <support/catch.hpp>

using namespace copyreg;
using namespace copyreg::pickletools;
using namespace std::string_view_literals;

namespace {

std::string repeated(std::string_view unit, std::size_t n) {
    std::string text;
    for (std::size_t i = 0; i < n; ++i) text += unit;
    return text;
}

/// Disassembles and optimizes; the length of the text.
std::size_t survive(std::string_view pickle) {
    std::string text;
    std::size_t optimized = 0;
    std::size_t offset = 0;
    try {
        dis(pickle, text);
    } catch (const unpickling_error& e) { offset = e.offset(); }
    try {
        optimized = optimize(pickle).size();
    } catch (const unpickling_error& e) { offset = std::max(offset, e.offset()); }
    if (offset > pickle.size() || optimized > pickle.size() + 64) FAIL(text);
    return text.size();
}

}  // namespace

TEST_CASE("nested marks do not fill the memory") {
    const std::string marks = repeated("(", 200'000) + repeated("t", 200'000) + ".";
    std::string text;
    CHECK_THROWS_AS(dis(marks, text), unpickling_error);
    CHECK(text.size() < (64u << 20) + 129 * marks.size());
    CHECK_THROWS_AS(dis(marks, {.max_size = 1000}), unpickling_error);
    CHECK(dis(marks, {.indentlevel = 0}).size() > marks.size());
}

TEST_CASE("floods of one opcode take linear time") {
    for (const auto unit :
         {"2"sv, "]"sv, "(0"sv, "\x85"sv, "\x94"sv, "(1"sv, "N0"sv, "]q\0000"sv}) {
        CAPTURE(unit);
        CHECK(survive(std::string("N").append(repeated(unit, 100'000)) + ".") > 0);
    }
}

TEST_CASE("lengths that lie take nothing") {
    for (const auto code : {"B"sv, "X"sv, "T"sv, "\x8B"sv}) {
        survive(std::string(code) + "\xFF\xFF\xFF\x7Fzz.");
        survive(std::string(code) + "\xFF\xFF\xFF\xFFzz.");
    }
    for (const auto code : {"\x8D"sv, "\x8E"sv, "\x96"sv, "\x95"sv}) {
        survive(std::string(code) + std::string("\0\0\0\0\0\x01\0\0"sv) + "zz.");
        survive(std::string(code) + std::string(8, '\xFF') + "zz.");
    }
}

TEST_CASE("long lines and numbers") {
    const std::string nines(1'000'000, '9');
    for (const auto code : {"I"sv, "L"sv, "F"sv, "V"sv, "S"sv, "P"sv, "c"sv, "g"sv, "p"sv}) {
        CAPTURE(code);
        survive(std::string(code) + nines);
        survive(std::string(code) + nines + "\n.");
    }
    survive(std::string("\x8B").append("\0\0\x10\0"sv) + std::string(0x100000, '\x7F') + ".");
}

TEST_CASE("memo numbers may be anything") {
    CHECK(dis("]r\xFF\xFF\xFF\xFFj\xFF\xFF\xFF\xFF"
              "a."sv)
              .size() > 0);
    CHECK(optimize("]r\xFF\xFF\xFF\xFFj\xFF\xFF\xFF\xFF"
                   "a."sv) == bytes("]q\0h\0a."sv));
    CHECK(dis("]p-1\ng-1\na."sv).size() > 0);
    CHECK(dis("]p123456789012345678901234567890\ng123456789012345678901234567890\na."sv).size() >
          0);
}

TEST_CASE("a mark that was duplicated is CPython's IndexError, no crash") {
    std::string text;
    CHECK_THROWS_WITH(dis("(2t."sv, text), "list index out of range");
    CHECK(text == "    0: (    MARK\n    1: 2        DUP\n    2: ");
}

TEST_CASE("every string of two bytes is survived") {
    for (int first = 0; first < 256; ++first) {
        for (int second = 0; second < 256; ++second) {
            const char pickle[] = {static_cast<char>(first), static_cast<char>(second)};
            survive({pickle, 2});
        }
    }
}
