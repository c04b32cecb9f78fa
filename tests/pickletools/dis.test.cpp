// SPDX-License-Identifier: MIT
//
// Disassembly of sound and broken pickles by the hundred thousand is compared with CPython in
// compare_dis.py; here are a few that can be read, and what CPython has no word in.
#include <copyreg/pickletools.hpp>

#include <string>
#include <string_view>
#include <support/catch.hpp>

using namespace copyreg;
using namespace copyreg::pickletools;
using namespace std::string_view_literals;

namespace {

/// The lines up to the error, and the error behind them.
std::string dis_or_error(std::string_view pickle) {
    std::string text;
    try {
        dis(pickle, text);
    } catch (const unpickling_error& e) {
        text += "! " + std::to_string(e.offset()) + ": " + e.what();
    }
    return text;
}

}  // namespace

TEST_CASE("a mark indents what it holds") {
    // [1, 2, (3, 4), {b'abc': 'def'}], protocol 3
    CHECK(dis("\x80\x03]q\0(K\x01K\x02K\x03K\x04\x86q\x01}q\x02"
              "C\x03"
              "abcq\x03X\x03\0\0\0defq\x04se."sv) == R"(    0: \x80 PROTO      3
    2: ]    EMPTY_LIST
    3: q    BINPUT     0
    5: (    MARK
    6: K        BININT1    1
    8: K        BININT1    2
   10: K        BININT1    3
   12: K        BININT1    4
   14: \x86     TUPLE2
   15: q        BINPUT     1
   17: }        EMPTY_DICT
   18: q        BINPUT     2
   20: C        SHORT_BINBYTES b'abc'
   25: q        BINPUT     3
   27: X        BINUNICODE 'def'
   35: q        BINPUT     4
   37: s        SETITEM
   38: e        APPENDS    (MARK at 5)
   39: .    STOP
highest protocol among opcodes = 3
)");
}

TEST_CASE("a POP that takes a mark says so") {
    // The tuple T of L = []; T = (L,); L.append(T), protocol 0
    CHECK(dis("((lp0\n(g0\ntp1\na00g1\n."sv) == R"(    0: (    MARK
    1: (        MARK
    2: l            LIST       (MARK at 1)
    3: p        PUT        0
    6: (        MARK
    7: g            GET        0
   10: t            TUPLE      (MARK at 6)
   11: p        PUT        1
   14: a        APPEND
   15: 0        POP
   16: 0        POP        (MARK at 0)
   17: g    GET        1
   20: .    STOP
highest protocol among opcodes = 0
)");
}

TEST_CASE("MEMOIZE shows its number, FRAME its length") {
    CHECK(dis("\x80\x04\x95\x06\0\0\0\0\0\0\0]\x94)\x94"
              "a."sv) == R"(    0: \x80 PROTO      4
    2: \x95 FRAME      6
   11: ]    EMPTY_LIST
   12: \x94 MEMOIZE    (as 0)
   13: )    EMPTY_TUPLE
   14: \x94 MEMOIZE    (as 1)
   15: a    APPEND
   16: .    STOP
highest protocol among opcodes = 4
)");
}

TEST_CASE("the line of an error is printed before it") {
    CHECK(dis_or_error("Nh\x05."sv) ==
          "    0: N    NONE\n"
          "    1: h    BINGET     5\n"
          "! 1: memo key 5 has never been stored into");
    CHECK(dis_or_error("Nt."sv) ==
          "    0: N    NONE\n"
          "    1: t    TUPLE      no MARK exists on stack\n"
          "! 1: no MARK exists on stack");
    CHECK(dis_or_error("K\x01\x86."sv) ==
          "    0: K    BININT1    1\n"
          "    2: \\x86 TUPLE2\n"
          "! 2: tries to pop 2 items from stack with only 1 items");
    CHECK(dis_or_error("]q\x01q\x01."sv).ends_with("! 3: memo key 1 already defined"));
    CHECK(dis_or_error("q\x01."sv).ends_with("! 0: stack is empty -- can't store into memo"));
    CHECK(dis_or_error("(q\x01."sv).ends_with("! 1: can't store markobject in the memo"));
    CHECK(
        dis_or_error("N]."sv).ends_with("highest protocol among opcodes = 1\n"
                                        "! 2: stack not empty after STOP: [None]"));
}

TEST_CASE("what cannot be read ends the text at the line before") {
    CHECK(dis_or_error("NK"sv) ==
          "    0: N    NONE\n"
          "! 1: not enough data in stream to read uint1");
    CHECK(dis_or_error(""sv) == "! 0: pickle exhausted before seeing STOP");
    CHECK_THROWS_AS(dis("NK"sv), unpickling_error);
    CHECK_THROWS_AS(dis("NK"sv), error);
}

TEST_CASE("an integer that Python does not show leaves half a line") {
    const std::string huge =
        std::string("\x8B").append("\xD0\x07\0\0"sv) + std::string(2000, '\x7F') + ".";
    CHECK(dis_or_error(huge) ==
          "    0: ! 0: Exceeds the limit (4300 digits) for integer string conversion; use "
          "sys.set_int_max_str_digits() to increase the limit");
}

TEST_CASE("indentation and annotations are options") {
    CHECK(dis("((tt."sv, {.indentlevel = 1}) ==
          "    0: (    MARK\n"
          "    1: (     MARK\n"
          "    2: t      TUPLE      (MARK at 1)\n"
          "    3: t     TUPLE      (MARK at 0)\n"
          "    4: .    STOP\n"
          "highest protocol among opcodes = 0\n");
    CHECK(dis("N."sv, {.annotate = 1}) ==
          "    0: N    NONE Pushes None.\n"
          "    1: .    STOP Ends the pickle; the top is the result.\n"
          "highest protocol among opcodes = 0\n");
    CHECK(dis("N."sv, {.annotate = 12}) ==
          "    0: N    NONE    Pushes None.\n"
          "    1: .    STOP    Ends the pickle; the top is the result.\n"
          "highest protocol among opcodes = 0\n");
}

TEST_CASE("pickles of one pickler share a memo") {
    const auto stream = "\x80\x02]q\0.\x80\x02h\0."sv;
    dis_memo memo;
    std::size_t position = 0;
    const dis_options options{.memo = &memo, .position = &position};
    dis(stream, options);
    CHECK(position == 6);
    CHECK(dis(stream, options) ==
          "    6: \\x80 PROTO      2\n"
          "    8: h    BINGET     0\n"
          "   10: .    STOP\n"
          "highest protocol among opcodes = 2\n");
    CHECK(position == stream.size());
    CHECK_THROWS_AS(dis(stream, options), unpickling_error);
    CHECK_THROWS_AS(dis(stream.substr(6)), unpickling_error);
}
