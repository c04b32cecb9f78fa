// SPDX-License-Identifier: MIT
//
// Walking over values, and what a walk hands out.
#include "values.hpp"
#include <copyreg/copyreg.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <utility>

using namespace copyreg;
using namespace std::string_view_literals;
using namespace values;

TEST_CASE("every kind can be walked") {
    CHECK(items_of(list{1, list{2}}) == "1|[2]|");
    CHECK(items_of(tuple{1, "x"}) == "1|'x'|");
    CHECK(items_of(dict{{"k", 1}, {2, 3}}) == "'k'|2|");
    CHECK(items_of(set_of_1_2()) == "1|2|");
    CHECK(items_of(frozenset_of_1_2()) == "1|2|");
    CHECK(items_of(list_object()) == "1|2|");
    for (const value& empty :
         {value(), value(1), value("abc"), value(bytes("abc"sv)), value(1.5), value(global("m:q")),
          value(list{}), value(tuple{}), value(dict{}), plain_object(), loads("Pid\n."sv)}) {
        CHECK(items_of(empty).empty());
        CHECK(std::as_const(empty).begin() == std::as_const(empty).end());
    }
    value l = list{1, 2, 3};
    for (value& item : l) item = item.as<int>() * 10;
    CHECK(repr(l) == "[10, 20, 30]");
    const value& constant = l;
    CHECK(std::count_if(constant.begin(), constant.end(),
                        [](const value& v) { return v.as<int>() > 10; }) == 2);
    auto at = constant.begin();
    CHECK((at++)->as<int>() == 10);
    CHECK(at->as<int>() == 20);
}

TEST_CASE("what never changes cannot be assigned to") {
    const std::string refused =
        "expected a mutable element, found an item of a tuple or set or a key of a dict";
    value t = tuple{1, "two", list{3}, tuple{4}, 0.5, nullptr, true};
    for (int i = 0; i < 7; ++i) {
        CHECK_THROWS_WITH(t[i] = t, refused);
        CHECK_THROWS_WITH(t[value(i)] = 1, refused);
        CHECK_THROWS_WITH(t[i] = value(list{}), refused);
    }
    CHECK_THROWS_WITH(t[3][0] = t, refused);
    for (value& item : t) CHECK_THROWS_WITH(item = t, refused);
    CHECK_THROWS_WITH(*t.begin() = t, refused);
    CHECK_THROWS_WITH(std::swap(t[0], t[1]), refused);
    for (value v : {set_of_1_2(), frozenset_of_1_2(), value(dict{{1, 2}, {"k", 3}})}) {
        const std::string before = repr(v);
        for (value& item : v) CHECK_THROWS_WITH(item = 5, refused);
        for (value& item : v) CHECK_THROWS_WITH(item = v, refused);
        CHECK(repr(v) == before);
        CHECK(v.contains(1));
    }
    CHECK(repr(t) == "(1, 'two', [3], (4,), 0.5, None, True)");
    CHECK((loads(dumps(t)) == t));
    CHECK((deepcopy(t) == t));

    // what lies in a tuple may change, and what is taken out of one is free
    t[2].push_back(t);
    t[2][0] = t[0];
    CHECK(repr(t) == "(1, 'two', [1, (...)], (4,), 0.5, None, True)");
    value l = list{t[0], t[1], t[2]};
    l[0] = l[1] = t[3];
    value taken = t[2];
    taken[0] = taken[1] = 7;
    taken = t[1];
    taken = 8;
    value moved = std::move(t[4]);
    moved = 9;
    value copy = deepcopy(t);
    for (value& item : copy[2]) item = 10;
    dict d;
    for (value& item : t) {
        if (item.kind() != kind::list && item.kind() != kind::dict) d[item] = item;
    }
    for (auto [key, mapped] : d.items()) mapped = 11;
    d["two"] = 12;
    CHECK(repr(l) == "[(4,), (4,), [7, 7]]");
    CHECK(repr(copy) == "(1, 'two', [10, 10], (4,), 0.5, None, True)");
    CHECK(repr(d) == "{1: 11, 'two': 12, (4,): 11, 0.5: 11, None: 11}");
    for (value& item : d) CHECK_THROWS_WITH(item = 5, refused);
    for (int i = 0; i < 100; ++i) d["new " + std::to_string(i)] = i;  // the marks move along
    d["two"] = d[1] = d;
    CHECK(d.erase("two"));
    d["two"] = 13;
    d["new 0"] = d["two"];
    CHECK(d["new 0"].as<int>() == 13);
    const value seen = t;
    CHECK(std::as_const(t)[0].as<int>() == 1);
    CHECK(seen[1].as<std::string>() == "two");
}

TEST_CASE("items walks keys and values") {
    value d = dict{{"a", 1}, {"b", 2}};
    std::string seen;
    for (auto [key, mapped] : d.items()) {
        seen += key.as<std::string>() + repr(mapped);
        mapped = list{mapped};
    }
    CHECK(seen == "a1b2");
    CHECK(repr(d) == "{'a': [1], 'b': [2]}");
    CHECK(d.items().size() == 2);
    CHECK(dict_object().items().size() == 1);
    CHECK((*dict_object().items().begin()).key.as<std::string>() == "a");
    CHECK(value(list{1}).items().size() == 0);
    CHECK(value(1).items().size() == 0);
}
