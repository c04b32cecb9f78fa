// SPDX-License-Identifier: MIT
//
// Lists, tuples and dicts in braces.
#include <copyreg/copyreg.hpp>

#include <support/catch.hpp>

using namespace copyreg;
using namespace std::string_view_literals;

TEST_CASE("containers are made from braces") {
    CHECK(repr(list{}) == "[]");
    CHECK(repr(list{1, "two", 3.0, nullptr, true}) == "[1, 'two', 3.0, None, True]");
    CHECK(repr(list{list{1, 2}}) == "[[1, 2]]");
    CHECK(repr(list{list{list{}}}) == "[[[]]]");
    CHECK(repr(list{list{list{list{1}}}}) == "[[[[1]]]]");
    CHECK(repr(list{list{1}, list{2}}) == "[[1], [2]]");
    CHECK(repr(tuple{}) == "()");
    CHECK(repr(tuple{1}) == "(1,)");
    CHECK(repr(tuple{tuple{1, 2}}) == "((1, 2),)");
    CHECK(repr(tuple{tuple{tuple{}}}) == "(((),),)");
    CHECK(repr(tuple{list{1}, dict{}}) == "([1], {})");
    CHECK(repr(list{tuple{1}}) == "[(1,)]");
    CHECK(repr(dict{}) == "{}");
    CHECK(repr(dict{{"a", 1}}) == "{'a': 1}");
    CHECK(repr(dict{{"a", "b"}}) == "{'a': 'b'}");
    CHECK(repr(dict{{"a", 1}, {2, list{3}}, {tuple{1, 2}, dict{{"x", nullptr}}}}) ==
          "{'a': 1, 2: [3], (1, 2): {'x': None}}");
    CHECK(repr(dict{{"a", 1}, {"a", 2}}) == "{'a': 2}");
}

TEST_CASE("braces around a name hold it, parentheses share it") {
    list items{1, 2};
    CHECK(repr(list{items}) == "[[1, 2]]");
    list same(items);
    CHECK(same.is(items));
    list also = items;
    also.push_back(3);
    CHECK(items.size() == 3);
    value v = items;
    CHECK(v.is(items));
    CHECK(repr(list{v}) == "[[1, 2, 3]]");
    CHECK(list<>::from(v).is(items));
    CHECK_THROWS_AS(list<>::from(tuple{1}), error);
    CHECK(dict(value(dict{{1, 2}})).size() == 1);
    CHECK_THROWS_AS(dict(value(1)), error);
    tuple pair{1, 2};
    CHECK(repr(tuple{pair}) == "((1, 2),)");
    CHECK(tuple(pair).is(pair));
}

TEST_CASE("an unhashable key is refused when a dict is made") {
    CHECK_THROWS_AS((dict{{list{}, 1}}), error);
    CHECK_THROWS_AS((dict{{tuple{1, list{}}, 1}}), error);
    CHECK_THROWS_AS((dict{{dict{}, 1}}), error);
}

TEST_CASE("dict::operator[] inserts") {
    dict d;
    d["a"] = 1;
    d[2] = "two";
    d[tuple{1, 2}] = list{};
    CHECK(d["none"].is_none());
    CHECK(repr(d) == "{'a': 1, 2: 'two', (1, 2): [], 'none': None}");
    d["a"] = 10;
    d[2.0] = "again";
    CHECK(repr(d) == "{'a': 10, 2: 'again', (1, 2): [], 'none': None}");
    CHECK_THROWS_AS(d[list{}], error);
    const dict& constant = d;
    CHECK(constant["a"].as<int>() == 10);
    CHECK_THROWS_AS(constant["missing"], error);
    CHECK(d.size() == 4);
}
