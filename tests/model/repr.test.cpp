// SPDX-License-Identifier: MIT
#include <copyreg/copyreg.hpp>

#include <fmt/format.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <support/catch.hpp>

using namespace copyreg;
using namespace std::string_view_literals;

TEST_CASE("scalars are written as Python writes them") {
    CHECK(repr(nullptr) == "None");
    CHECK(repr(true) == "True");
    CHECK(repr(false) == "False");
    CHECK(repr(-5) == "-5");
    CHECK(repr(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
    CHECK(repr(loads("L-18446744073709551616L\n."sv)) == "-18446744073709551616");
    CHECK(repr(1.0) == "1.0");
    CHECK(repr(0.1) == "0.1");
    CHECK(repr(-0.0) == "-0.0");
    CHECK(repr(1e16) == "1e+16");
    CHECK(repr(1e-7) == "1e-07");
    CHECK(repr(std::numeric_limits<double>::infinity()) == "inf");
    CHECK(repr(-std::numeric_limits<double>::infinity()) == "-inf");
    CHECK(repr(std::numeric_limits<double>::quiet_NaN()) == "nan");
}

TEST_CASE("text and bytes are quoted as Python quotes them") {
    CHECK(repr("it") == "'it'");
    CHECK(repr("it's") == "\"it's\"");
    CHECK(repr("\"it's\"") == "'\"it\\'s\"'");
    CHECK(repr("a\n\t\\\x01\x7f") == "'a\\n\\t\\\\\\x01\\x7f'");
    CHECK(repr("h\xc3\xa9\xe2\x82\xac") == "'h\xc3\xa9\xe2\x82\xac'");
    CHECK(repr("\xc2\xa0\xed\xa0\x80") == "'\\xa0\\ud800'");
    CHECK(repr(bytes("a\n\x00\xff'"sv)) == "b\"a\\n\\x00\\xff'\"");
    CHECK(repr(bytes()) == "b''");
    CHECK(repr(loads("\x96\x02\x00\x00\x00\x00\x00\x00\x00"
                     "a\xff."sv)) == "bytearray(b'a\\xff')");
}

TEST_CASE("containers are written as Python writes them") {
    CHECK(repr(list{}) == "[]");
    CHECK(repr(list{1, list{}, "x"}) == "[1, [], 'x']");
    CHECK(repr(tuple{}) == "()");
    CHECK(repr(tuple{1}) == "(1,)");
    CHECK(repr(tuple{1, tuple{2}}) == "(1, (2,))");
    CHECK(repr(dict{}) == "{}");
    CHECK(repr(dict{{"a", 1}, {2, dict{}}}) == "{'a': 1, 2: {}}");
    CHECK(repr(loads("\x8f."sv)) == "set()");
    CHECK(repr(loads("\x8f(K\x01K\x02\x90."sv)) == "{1, 2}");
    CHECK(repr(loads("(\x91."sv)) == "frozenset()");
    CHECK(repr(loads("(K\x01\x91."sv)) == "frozenset({1})");
    CHECK(repr(loads("((K\x01\x91(\x91\x91."sv)) == "frozenset({frozenset({1}), frozenset()})");
}

// a = []; a.append(a); repr(a) is '[[...]]'; d = {}; d['self'] = d; t = ([],); t[0].append(t)
TEST_CASE("a recursion is three dots") {
    value a = list{};
    a.push_back(a);
    CHECK(repr(a) == "[[...]]");
    value d = dict{};
    d.insert_or_assign("self", d);
    CHECK(repr(d) == "{'self': {...}}");
    value t = tuple{list{}};
    t[0].push_back(t);
    CHECK(repr(t) == "([(...)],)");
    CHECK(repr(t[0]) == "[([...],)]");
    const value shared = list{1};
    CHECK(repr(list{shared, shared}) == "[[1], [1]]");  // shared is no recursion
}

TEST_CASE("a global is its dotted name") {
    CHECK(repr(global("app.users:User")) == "app.users.User");
    CHECK(repr(global("app:Outer.Inner")) == "app.Outer.Inner");
    CHECK(repr(global("builtins:len")) == "len");
}

TEST_CASE("an object is what is called and what is set") {
    CHECK(repr(loads("cm\nC\n)R."sv)) == "m.C()");
    CHECK(repr(loads("cm\nC\nK\x01\x85R."sv)) == "m.C(1)");
    CHECK(repr(loads("cm\nC\nK\x01\x85\x81}X\x01\x00\x00\x00xK\x02sb."sv)) == "m.C(1, x=2)");
    value o = loads("cm\nC\n)\x81}X\x02\x00\x00\x00meNsb."sv);
    o.attr("me") = o;
    CHECK(repr(o) == "m.C(me=<...>)");
}

TEST_CASE("an object stands in containers and arguments like any other value") {
    CHECK(repr(loads("]cm\nC\n)\x81"
                     "a."sv)) == "[m.C()]");
    CHECK(repr(loads("](cm\nC\n)\x81K\x05"
                     "e."sv)) == "[m.C(), 5]");
    CHECK(repr(loads("K\x01"
                     "cm\nC\n)\x81\x86."sv)) == "(1, m.C())");
    CHECK(repr(loads("}K\x01"
                     "cm\nC\n)\x81s."sv)) == "{1: m.C()}");
    CHECK(repr(loads("cm\nC\ncm\nD\n)\x81\x85\x81."sv)) == "m.C(m.D())");
}

TEST_CASE("fmt writes the same") {
    const value v = dict{{"a", list{1, nullptr}}};
    CHECK(fmt::format("{}", v) == repr(v));
    CHECK(fmt::format("{} {}", list{1}, tuple{1}) == "[1] (1,)");
    CHECK(fmt::format("{:>5}|", dict{}) == "   {}|");
}

TEST_CASE("a repr has a greatest size") {
    const value v = list{1, 2, 3};
    CHECK(repr(v, 9) == "[1, 2, 3]");
    CHECK_THROWS_AS(repr(v, 8), error);
    CHECK_THROWS_AS(repr("text", 5), error);
    CHECK(repr("text", 6) == "'text'");
    value doubling = list{1};
    for (int i = 0; i < 100; ++i) doubling = list{doubling, doubling};
    CHECK_THROWS_AS(repr(doubling, 10000), error);
}

TEST_CASE("a deep value is written without a deep stack") {
    value v = list{};
    for (int i = 1; i < 100000; ++i) v = list{v};
    CHECK(repr(v) == std::string(100000, '[') + std::string(100000, ']'));
}
