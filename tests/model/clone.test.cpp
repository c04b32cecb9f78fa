// SPDX-License-Identifier: MIT
#include <copyreg/copyreg.hpp>

#include <string>
#include <string_view>
#include <support/catch.hpp>

using namespace copyreg;
using namespace std::string_view_literals;

TEST_CASE("a deep copy is independent") {
    value v = list{1, list{2}, dict{{"k", list{3}}}};
    value copy = deepcopy(v);
    CHECK((copy == v));
    CHECK_FALSE(copy.is(v));
    copy[1].push_back("more");
    copy[2]["k"] = "changed";
    copy[0] = "one";
    CHECK(repr(v) == "[1, [2], {'k': [3]}]");
    CHECK(repr(copy) == "['one', [2, 'more'], {'k': 'changed'}]");
    v = nullptr;
    CHECK(copy.size() == 3);
}

TEST_CASE("a deep copy outlives what it was made of") {
    value copy;
    {
        const value v = list{"some long text", bytes("some long data"sv), tuple{1, 2}};
        copy = deepcopy(v[0]);
        CHECK(copy.as<std::string>() == "some long text");
        copy = deepcopy(v);
    }
    CHECK(repr(copy) == "['some long text', b'some long data', (1, 2)]");
}

TEST_CASE("scalars are copied as they are") {
    CHECK(deepcopy(value(1)).as<int>() == 1);
    CHECK(deepcopy(value()).is_none());
    CHECK(deepcopy(value(1.5)).as<double>() == 1.5);
    CHECK(repr(deepcopy(loads("L18446744073709551616L\n."sv))) == "18446744073709551616");
    CHECK(deepcopy(tuple{}).is(tuple{}));
    CHECK(deepcopy(value("a")).is("a"));
    CHECK(deepcopy(value(global("m:q"))).as<global>() == global("m:q"));
}

TEST_CASE("sharing is copied") {
    const value shared = list{1};
    const value text = "some text";
    const value v = list{shared, shared, text, text, list{1}};
    value copy = deepcopy(v);
    CHECK(copy[0].is(copy[1]));
    CHECK(copy[2].is(copy[3]));
    CHECK_FALSE(copy[0].is(copy[4]));
    CHECK_FALSE(copy[0].is(v[0]));
    copy[0].push_back(2);
    CHECK(repr(copy[1]) == "[1, 2]");
    for (int protocol = 0; protocol <= 5; ++protocol) {
        CHECK((dumps(deepcopy(v), {.protocol = protocol}) == dumps(v, {.protocol = protocol})));
    }
}

TEST_CASE("cycles are copied") {
    value l = list{};
    l.push_back(l);
    const value copy = deepcopy(l);
    CHECK(copy[0].is(copy));
    CHECK_FALSE(copy.is(l));
    value t = tuple{list{}};
    t[0].push_back(t);
    const value t2 = deepcopy(t);
    CHECK(t2[0][0].is(t2));
    value o = loads("cm\nC\n)\x81}X\x02\x00\x00\x00meNsb."sv);
    o.attr("me") = o;
    const value o2 = deepcopy(o);
    CHECK(o2.attr("me").is(o2));
    CHECK_FALSE(o2.attr("me").is(o));
}

TEST_CASE("keys are found in a copy, however many") {
    for (const int count : {1, 8, 9, 100, 5000}) {
        dict d;
        for (int i = 0; i < count; ++i) {
            d[i] = i;
            d[std::to_string(i)] = i;
            d[tuple{i, "t"}] = i;
        }
        value copy = deepcopy(d);
        CHECK((copy == d));
        for (int i = 0; i < count; i += 7) {
            REQUIRE(copy[i].as<int>() == i);
            REQUIRE(copy[std::to_string(i)].as<int>() == i);
            REQUIRE(copy[value(tuple{i, "t"})].as<int>() == i);
        }
        copy.insert_or_assign("new", 1);
        CHECK(copy.erase(0));
        CHECK_FALSE(d.contains("new"));
        CHECK(d.contains(0));
    }
}

TEST_CASE("objects as keys are found in a copy") {
    value d = dict{};
    value objects = list{};
    for (int i = 0; i < 20; ++i) {
        const value o = loads("cm\nC\n)\x81."sv);
        objects.push_back(o);
        d.insert_or_assign(o, i);
        d.insert_or_assign(tuple{o, 1}, i);
    }
    const value copy = deepcopy(tuple{d, objects});
    for (int i = 0; i < 20; ++i) {
        CHECK(copy[0][copy[1][i]].as<int>() == i);
        CHECK(copy[0][value(tuple{copy[1][i], 1})].as<int>() == i);
        CHECK_FALSE(copy[0].contains(objects[i]));
        CHECK(d[objects[i]].as<int>() == i);
    }
}

TEST_CASE("sets and objects are copied with everything") {
    value set = loads("\x8f(K\x01(K\x02K\x03\x91X\x02\x00\x00\x00xy\x90."sv);
    value copy = deepcopy(set);
    CHECK((copy == set));
    copy.add("new");
    CHECK_FALSE(set.contains("new"));
    for (const auto pickle :
         {"c__builtin__\nset\nq\x00]q\x01K\x01"
          "a\x85q\x02Rq\x03."sv,
          "(K\x01im\nC\nq\x00."sv, "cm\nC\nq\x00)\x81q\x01}q\x02K\x05K\x06sb."sv}) {
        const value v = loads(pickle);
        CHECK((deepcopy(v) == v));
        CHECK((dumps(deepcopy(v), {.protocol = 2}) == dumps(v, {.protocol = 2})));
    }
}

TEST_CASE("a copy takes changes as the original does") {
    value copy = deepcopy(list{list{}, dict{}});
    for (int i = 0; i < 1000; ++i) {
        copy[0].push_back(list{i});
        copy[1].insert_or_assign(i, copy[0]);
    }
    CHECK(copy[0].size() == 1000);
    CHECK(copy[1][999].is(copy[0]));
    copy[0].push_back(copy);
    CHECK((deepcopy(copy) == copy));
}

TEST_CASE("what doubles and what is deep is copied once") {
    value v = list{1};
    for (int i = 0; i < 100; ++i) v = list{v, v};
    const value copy = deepcopy(v);
    CHECK(copy[0][0].is(copy[1][1]));
    CHECK((copy == v));
    value t = tuple{1};
    for (int i = 0; i < 100000; ++i) t = tuple{t};
    CHECK((deepcopy(t) == t));
}
