// SPDX-License-Identifier: MIT
#include <copyreg/copyreg.hpp>

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>
#include <support/catch.hpp>

using namespace copyreg;
using namespace std::string_view_literals;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Both directions agree, and != with them.
bool same(const value& a, const value& b) {
    const bool forth = a == b;
    const bool back = b == a;
    CHECK(forth == back);
    CHECK((a != b) == !forth);
    return forth;
}

value number(const std::string& digits) { return loads("L" + digits + "L\n."); }

}  // namespace

TEST_CASE("numbers are equal across kinds") {
    CHECK(same(1, 1.0));
    CHECK(same(1, true));
    CHECK(same(0.0, false));
    CHECK(same(0.0, -0.0));
    CHECK_FALSE(same(true, 2));
    CHECK_FALSE(same(1, 1.5));
    CHECK_FALSE(same(true, false));
    CHECK_FALSE(same(0, nullptr));
    CHECK_FALSE(same(1, "1"));
    CHECK_FALSE(same(infinity, 1));
    CHECK(same(infinity, infinity));
    CHECK_FALSE(same(infinity, -infinity));
}

// 2**53 + 1 == float(2**53) is False in Python: no rounding
TEST_CASE("integers and floats are compared exactly") {
    CHECK(same(std::int64_t{1} << 53, 0x1p53));
    CHECK_FALSE(same((std::int64_t{1} << 53) + 1, 0x1p53));
    CHECK_FALSE(same(std::numeric_limits<std::int64_t>::max(), 0x1p63));
    CHECK(same(std::numeric_limits<std::int64_t>::min(), -0x1p63));
    CHECK(same(std::uint64_t{1} << 63, 0x1p63));
    CHECK(same(number("18446744073709551616"), 0x1p64));
    CHECK(same(number("-18446744073709551616"), -0x1p64));
    CHECK_FALSE(same(number("18446744073709551617"), 0x1p64));
    CHECK_FALSE(same(number("1" + std::string(400, '0')), infinity));
    CHECK_FALSE(same(number("18446744073709551616"), not_a_number));
    CHECK(same(number("18446744073709551616"), number("18446744073709551616")));
    CHECK_FALSE(same(number("18446744073709551616"), number("-18446744073709551616")));
    CHECK_FALSE(same(number("18446744073709551616"), 0));
}

TEST_CASE("a NaN equals nothing, but is the same object within containers") {
    CHECK_FALSE(same(not_a_number, not_a_number));
    CHECK_FALSE(same(not_a_number, 1));
    const value l = list{not_a_number};
    CHECK(same(l, l));
    CHECK(same(l, deepcopy(l)));
    CHECK(same(tuple{1, not_a_number}, tuple{1, not_a_number}));
    CHECK(same(dict{{"x", not_a_number}}, dict{{"x", not_a_number}}));
    CHECK_FALSE(same(list{not_a_number}, list{1.0}));
}

TEST_CASE("keys that no look-up finds are matched in their order") {
    const auto set_of = [](std::initializer_list<value> items) {
        value set = loads("\x8f."sv);
        for (const value& item : items) set.add(item);
        return set;
    };
    const auto object = [](int n) { return loads("capp\nC\n(I" + std::to_string(n) + "\ntR."); };
    const value nan = not_a_number;
    CHECK(same(set_of({nan, 1}), set_of({1, nan})));
    CHECK(same(set_of({nan, 1, nan, 2}), set_of({2, 1, nan, nan})));
    CHECK(same(set_of({tuple{nan, 1}, 1}), set_of({1, tuple{nan, 1}})));
    CHECK(same(set_of({object(1), 5, object(2)}), set_of({5, object(1), object(2)})));
    CHECK_FALSE(same(set_of({object(1), object(2)}), set_of({object(2), object(1)})));
    CHECK_FALSE(same(set_of({nan, 1}), set_of({1, 2})));
    CHECK_FALSE(same(set_of({nan, 1}), set_of({nan, nan})));
    CHECK_FALSE(same(set_of({nan, 1}), set_of({-nan.as<double>(), 1})));
    CHECK(same(dict{{nan, "a"}, {1, 2}, {nan, "b"}}, dict{{1, 2}, {nan, "a"}, {nan, "b"}}));
    CHECK_FALSE(same(dict{{nan, "a"}, {1, 2}}, dict{{1, 2}, {nan, "b"}}));

    value forwards = set_of({});
    value backwards = set_of({});
    for (int i = 0; i < 100; ++i) {
        forwards.add(i % 3 == 0 ? nan : i % 3 == 1 ? value(i) : value(tuple{nan, i}));
        const int back = 99 - i;
        backwards.add(back % 3 == 0 ? nan : value(back));
    }
    CHECK_FALSE(same(forwards, backwards));
    value rotated = set_of({});
    for (int i = 0; i < 100; ++i) {
        if (i % 3 == 1) rotated.add(i);
    }
    for (int i = 0; i < 100; ++i) {
        if (i % 3 == 0) rotated.add(nan);
        if (i % 3 == 2) rotated.add(tuple{nan, i});
    }
    CHECK(same(forwards, rotated));
}

TEST_CASE("as a key, a frozenset with a NaN equals no other, in small dicts and in large ones") {
    for (const int others : {0, 20}) {
        dict d;
        for (int i = 0; i < others; ++i) d[i] = i;
        const auto frozen = [] { return loads("(G\x7f\xf8\x00\x00\x00\x00\x00\x00\x91."sv); };
        const value first = frozen();
        d[first] = 1;
        d[frozen()] = 2;
        CHECK(d.size() == static_cast<std::size_t>(others) + 2);
        CHECK(d[first].as<int>() == 1);
    }
}

TEST_CASE("text and bytes are different, bytes and bytearray are not") {
    const value data = bytes("ab"sv);
    const value array = loads(
        "\x96\x02\x00\x00\x00\x00\x00\x00\x00"
        "ab."sv);
    CHECK(same(data, array));
    CHECK_FALSE(same(data, "ab"));
    CHECK_FALSE(same(array, "ab"));
    CHECK_FALSE(same("ab", "abc"));
    CHECK_FALSE(same(data, bytes("ac"sv)));
    CHECK(same("", ""));
    CHECK_FALSE(same("", bytes()));
    CHECK(same(list{data}, list{array}));
}

TEST_CASE("sequences are equal item by item within one kind") {
    CHECK(same(list{1, 2}, list{1.0, 2.0}));
    CHECK_FALSE(same(list{1, 2}, list{2, 1}));
    CHECK_FALSE(same(list{1, 2}, list{1}));
    CHECK_FALSE(same(list{}, tuple{}));
    CHECK_FALSE(same(list{1}, tuple{1}));
    CHECK(same(tuple{1, list{2}}, tuple{1, list{2}}));
    CHECK_FALSE(same(tuple{1, list{2}}, tuple{1, list{3}}));
}

TEST_CASE("dicts are equal in whatever order") {
    CHECK(same(dict{{"a", 1}, {"b", 2}}, dict{{"b", 2}, {"a", 1}}));
    CHECK(same(dict{{1, "x"}}, dict{{1.0, "x"}}));
    CHECK(same(dict{{1, "x"}}, dict{{true, "x"}}));
    CHECK_FALSE(same(dict{{"a", 1}}, dict{{"a", 2}}));
    CHECK_FALSE(same(dict{{"a", 1}}, dict{{"b", 1}}));
    CHECK_FALSE(same(dict{{"a", 1}}, dict{{"a", 1}, {"b", 1}}));
    CHECK_FALSE(same(dict{}, list{}));
    dict forwards;
    dict backwards;
    for (int i = 0; i < 100; ++i) forwards[tuple{i, "k"}] = i;
    for (int i = 100; i-- > 0;) backwards[tuple{i, "k"}] = i;
    CHECK(same(forwards, backwards));
    backwards[tuple{50, "k"}] = 51;
    CHECK_FALSE(same(forwards, backwards));
}

TEST_CASE("a set equals a frozenset of the same items") {
    const value set = loads("\x8f(K\x01K\x02\x90."sv);
    const value other = loads("\x8f(K\x02K\x01\x90."sv);
    const value frozen = loads("(K\x02K\x01\x91."sv);
    CHECK(same(set, other));
    CHECK(same(set, frozen));
    CHECK_FALSE(same(set, loads("\x8f(K\x01K\x03\x90."sv)));
    CHECK_FALSE(same(set, loads("\x8f(K\x01\x90."sv)));
    CHECK_FALSE(same(set, tuple{1, 2}));
    CHECK_FALSE(same(loads("\x8f."sv), dict{}));
    CHECK(same(loads("((K\x01K\x02\x91(K\x03\x91\x91."sv),
               loads("((K\x03\x91(K\x02K\x01\x91\x91."sv)));
}

TEST_CASE("objects are equal if they were built alike") {
    const auto object = [](std::string_view tail) {
        return loads(std::string("cm\nC\n)\x81}X\x01\x00\x00\x00xK\x01sb"sv) + std::string(tail));
    };
    CHECK(same(object("."), object(".")));
    CHECK_FALSE(same(object("."), loads("cm\nC\n)\x81."sv)));
    CHECK_FALSE(same(object("."), loads("cm\nC\n)\x81}X\x01\x00\x00\x00xK\x02sb."sv)));
    CHECK_FALSE(same(object("."), loads("cm\nD\n)\x81}X\x01\x00\x00\x00xK\x01sb."sv)));
    CHECK_FALSE(same(object("."), object("K\x01"
                                         "a.")));
    CHECK(same(object("K\x01"
                      "a."),
               object("K\x01"
                      "a.")));
    CHECK_FALSE(same(object("."), 1));
    value changed = object(".");
    changed.attr("x") = 2;
    CHECK_FALSE(same(object("."), changed));
    CHECK(same(global("m:C"), global("m:C")));
    CHECK_FALSE(same(global("m:C"), global("m:D")));
    CHECK_FALSE(same(global("m:C"), "m:C"));
}

TEST_CASE("cyclic graphs can be compared") {
    const auto ring = [](int length, int last) {
        value first = list{};
        value at = first;
        for (int i = 1; i < length; ++i) {
            const value next = list{};
            at.push_back(next);
            at = next;
        }
        at.push_back(first);
        at.push_back(last);
        return first;
    };
    CHECK(same(ring(1, 1), ring(1, 1)));
    CHECK(same(ring(10, 1), ring(10, 1)));
    CHECK_FALSE(same(ring(10, 1), ring(10, 2)));
    CHECK_FALSE(same(ring(10, 1), ring(11, 1)));
    value a = list{};
    a.push_back(a);
    value b = list{};
    value c = list{b};
    b.push_back(c);
    CHECK(same(a, b));  // [[[...]]] both
    value d = dict{};
    d.insert_or_assign("self", d);
    value e = dict{};
    e.insert_or_assign("self", e);
    CHECK(same(d, e));
    e.insert_or_assign("self", 1);
    CHECK_FALSE(same(d, e));
}

TEST_CASE("what doubles is compared in no time") {
    const auto doubling = [](const value& leaf) {
        value v = list{leaf};
        for (int i = 0; i < 100; ++i) v = list{v, v};
        return v;
    };
    CHECK(same(doubling(1), doubling(1)));
    CHECK_FALSE(same(doubling(1), doubling(2)));
    const auto doubling_tuples = [](const value& leaf) {
        value v = tuple{leaf};
        for (int i = 0; i < 100; ++i) v = tuple{v, v};
        return v;
    };
    CHECK(same(doubling_tuples("x"), doubling_tuples("x")));
    dict d;
    d[doubling_tuples("x")] = 1;
    CHECK(d.contains(doubling_tuples("x")));
    CHECK_FALSE(d.contains(doubling_tuples("y")));
}

TEST_CASE("deep graphs are compared without a deep stack") {
    const auto deep = [](int leaf) {
        value v = leaf;
        for (int i = 0; i < 50000; ++i) v = i % 2 == 0 ? value(list{v}) : value(dict{{"k", v}});
        return v;
    };
    CHECK(same(deep(1), deep(1)));
    CHECK_FALSE(same(deep(1), deep(2)));
}
