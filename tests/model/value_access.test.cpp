// SPDX-License-Identifier: MIT
//
// Looking into values, and changing them.
#include "values.hpp"
#include <copyreg/copyreg.hpp>

#include <string>
#include <string_view>
#include <support/catch.hpp>

using namespace copyreg;
using namespace std::string_view_literals;
using namespace values;

TEST_CASE("an index reaches from both ends") {
    const value v = list{10, 20, 30};
    CHECK(v[0].as<int>() == 10);
    CHECK(v[2U].as<int>() == 30);
    CHECK(v[-1].as<int>() == 30);
    CHECK(v[-3].as<int>() == 10);
    CHECK(v[value(1)].as<int>() == 20);
    CHECK_THROWS_AS(v[3], error);
    CHECK_THROWS_AS(v[-4], error);
    CHECK_THROWS_AS(v[int64_min], error);
    CHECK_THROWS_AS(v[int64_max], error);
    const value t = tuple{1, 2};
    CHECK(t[1].as<int>() == 2);
    CHECK(t[-2].as<int>() == 1);
    CHECK_THROWS_AS(t[2], error);
    CHECK_THROWS_AS(value(list{})[0], error);
    CHECK_THROWS_AS(value(tuple{})[-1], error);
}

TEST_CASE("None is a key as another") {
    value v = dict{{nullptr, 1}, {"a", 2}};
    CHECK(v[nullptr] == 1);
    v[nullptr] = 3;
    CHECK(v[value()] == 3);
    CHECK_THROWS_AS(value(dict{})[nullptr], error);
}

TEST_CASE("what cannot be indexed says so") {
    const value l = list{1};
    const value d = dict{{"a", 1}, {5, "five"}, {-1, "minus"}};
    CHECK_THROWS_AS(l["a"], error);
    CHECK_THROWS_AS(l[value(1.5)], error);
    CHECK_THROWS_AS(d["b"], error);
    CHECK_THROWS_AS(d[0], error);
    CHECK_THROWS_AS(d[value()], error);
    CHECK_THROWS_AS(d[value(list{})], error);
    CHECK(d[5].as<std::string>() == "five");
    CHECK(d[-1].as<std::string>() == "minus");
    CHECK(d[5.0].as<std::string>() == "five");
    CHECK_THROWS_AS(value(1)[0], error);
    CHECK_THROWS_AS(value("abc")[0], error);
    CHECK_THROWS_AS(value()["a"], error);
    CHECK_THROWS_AS(set_of_1_2()[0], error);
    value changing = dict{};
    CHECK_THROWS_AS(changing["new"] = 1, error);
    CHECK(changing.size() == 0);
}

TEST_CASE("insert_or_assign, push_back, add and erase change what they fit") {
    value d = dict{};
    d.insert_or_assign("k", 1);
    d.insert_or_assign("k", 2);
    d.insert_or_assign(1, "int");
    d.insert_or_assign(true, "bool");  // the key that was there first stays
    CHECK(repr(d) == "{'k': 2, 1: 'bool'}");
    CHECK(d.erase("k"));
    CHECK_FALSE(d.erase("k"));
    CHECK_FALSE(d.erase(list{}));
    CHECK(repr(d) == "{1: 'bool'}");
    CHECK_THROWS_AS(d.insert_or_assign(list{}, 1), error);
    CHECK_THROWS_AS(d.push_back(1), error);
    CHECK_THROWS_AS(d.add(1), error);

    value l = list{};
    l.push_back(1);
    l.push_back(l[0]);
    l.push_back("x");
    CHECK(repr(l) == "[1, 1, 'x']");
    CHECK_THROWS_AS(l.insert_or_assign(0, 1), error);
    CHECK_THROWS_AS(l.add(1), error);
    CHECK_THROWS_AS(l.erase(1), error);

    value s = set_of_1_2();
    s.add(3);
    s.add(1.0);
    s.add(tuple{1});
    CHECK(repr(s) == "{1, 2, 3, (1,)}");
    CHECK(s.erase(2));
    CHECK_FALSE(s.erase(2));
    CHECK(repr(s) == "{1, 3, (1,)}");
    CHECK_THROWS_AS(s.add(list{}), error);
    CHECK_THROWS_AS(s.push_back(1), error);

    value f = frozenset_of_1_2();
    CHECK_THROWS_AS(f.add(3), error);
    CHECK_THROWS_AS(f.erase(1), error);
    value t = tuple{1};
    CHECK_THROWS_AS(t.push_back(1), error);
    CHECK_THROWS_AS(value(1).push_back(1), error);
    CHECK_THROWS_AS(value("x").add(1), error);
    CHECK_THROWS_AS(value().insert_or_assign(1, 1), error);
    CHECK_THROWS_AS(value().erase(1), error);
}

TEST_CASE("an element may be added to its own container again and again") {
    value l = list{"first"};
    for (int i = 0; i < 2000; ++i) l.push_back(l[0]);
    CHECK(l.size() == 2001);
    CHECK(l[2000].is(l[0]));
    dict d{{"k", list{1}}};
    for (int i = 0; i < 2000; ++i) d.insert_or_assign(i, d["k"]);
    CHECK(d[1999].is(d["k"]));
}

TEST_CASE("size counts what Python's len counts") {
    CHECK(value("h\xc3\xa9\xe2\x82\xac").size() == 3);
    CHECK(value(bytes("h\xc3\xa9"sv)).size() == 3);
    CHECK(loads("\x96\x02\x00\x00\x00\x00\x00\x00\x00xy."sv).size() == 2);
    CHECK(value(list{1, 2}).size() == 2);
    CHECK(value(tuple{}).size() == 0);
    CHECK(value(dict{{1, 2}}).size() == 1);
    CHECK(set_of_1_2().size() == 2);
    CHECK(frozenset_of_1_2().size() == 2);
    CHECK(list_object().size() == 2);
    CHECK(dict_object().size() == 1);
    CHECK(plain_object().size() == 0);
    CHECK_THROWS_AS(value().size(), error);
    CHECK_THROWS_AS(value(1).size(), error);
    CHECK_THROWS_AS(value(true).size(), error);
    CHECK_THROWS_AS(value(1.0).size(), error);
    CHECK_THROWS_AS(value(uint64_max).size(), error);
    CHECK_THROWS_AS(value(global("m:q")).size(), error);
    CHECK_THROWS_AS(loads("Pid\n."sv).size(), error);
}

TEST_CASE("contains and find look where Python's in looks") {
    const value l = list{1, "two", list{3}};
    CHECK(l.contains(1.0));
    CHECK(l.contains("two"));
    CHECK(l.contains(list{3}));
    CHECK_FALSE(l.contains(3));
    const value t = tuple{nullptr};
    CHECK(t.contains(nullptr));
    const value d = dict{{"a", 1}, {true, 2}};
    CHECK(d.contains("a"));
    CHECK(d.contains(1));
    CHECK_FALSE(d.contains(2));
    CHECK_FALSE(d.contains(list{}));
    CHECK(set_of_1_2().contains(2.0));
    CHECK_FALSE(set_of_1_2().contains("2"));
    CHECK(frozenset_of_1_2().contains(true));
    CHECK(dict_object().contains("a"));
    CHECK(d.find("a")->as<int>() == 1);
    CHECK(d.find("b") == nullptr);
    CHECK(l.find(0) == nullptr);
    value changing = dict{{"a", 1}};
    *changing.find("a") = 5;
    CHECK(changing["a"].as<int>() == 5);
}

TEST_CASE("objects with items act as lists and dicts") {
    value l = list_object();
    CHECK(l[0].as<int>() == 1);
    CHECK(l[-1].as<int>() == 2);
    CHECK_THROWS_AS(l[2], error);
    l[0] = "changed";
    CHECK(items_of(l) == "'changed'|2|");
    value d = dict_object();
    CHECK(d["a"].as<int>() == 1);
    CHECK_THROWS_AS(d["b"], error);
    d.insert_or_assign("a", 5);
    CHECK(d["a"].as<int>() == 5);
    value fresh = loads("cm\nL\n)R."sv);
    fresh.push_back(1);
    fresh.push_back(2);
    CHECK(items_of(fresh) == "1|2|");
    CHECK_THROWS_AS(plain_object()[0], error);
    CHECK_THROWS_AS(plain_object()["x"], error);
    CHECK_THROWS_AS(plain_object().add(1), error);
    CHECK_THROWS_AS(plain_object().erase(1), error);
}
