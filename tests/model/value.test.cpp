// SPDX-License-Identifier: MIT
#include <copyreg/copyreg.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

using namespace copyreg;
using namespace std::string_view_literals;

static_assert(std::is_nothrow_move_constructible_v<value>);
static_assert(!std::is_constructible_v<value, void*>);
static_assert(!std::is_constructible_v<value, const int*>);

namespace {

constexpr auto uint64_max = std::numeric_limits<std::uint64_t>::max();
constexpr auto int64_min = std::numeric_limits<std::int64_t>::min();
constexpr auto int64_max = std::numeric_limits<std::int64_t>::max();

/// The repr of every item, with a bar behind each.
std::string items_of(const value& v) {
    std::string text;
    for (const value& item : v) text += repr(item) + "|";
    return text;
}

value set_of_1_2() { return loads("\x80\x04\x8f(K\x01K\x02\x90."sv); }
value frozenset_of_1_2() { return loads("\x80\x04(K\x01K\x02\x91."sv); }

// o = C(); o.name = 'n'; o.n = 3; dumps(o, 2)
value plain_object() {
    return loads(
        "\x80\x02"
        "capp\nC\nq\x00)\x81q\x01}q\x02(X\x04\x00\x00\x00nameq\x03X\x01\x00\x00\x00nq\x04h\x04K\x03ub."sv);
}

// class LS(list): pass; l = LS([1, 2]); l.tag = 't'; dumps(l, 2)
value list_object() {
    return loads(
        "\x80\x02"
        "capp\nLS\nq\x00)\x81q\x01(K\x01K\x02"
        "e}q\x02X\x03\x00\x00\x00tagq\x03X\x01\x00\x00\x00tq\x04sb."sv);
}

// class DS(dict): pass; d = DS(a=1); d.tag = 't'; dumps(d, 2)
value dict_object() {
    return loads(
        "\x80\x02"
        "capp\nDS\nq\x00)\x81q\x01X\x01\x00\x00\x00"
        "aq\x02K\x01s}q\x03X\x03\x00\x00\x00tagq\x04X\x01\x00\x00\x00tq\x05sb."sv);
}

}  // namespace

TEST_CASE("a value is made from a scalar") {
    CHECK(value().kind() == kind::none);
    CHECK(value(nullptr).is_none());
    CHECK(value(true).kind() == kind::boolean);
    CHECK(value(false).as<bool>() == false);
    CHECK(value(1).kind() == kind::integer);
    CHECK(value(short{-3}).as<int>() == -3);
    CHECK(value(static_cast<signed char>(-5)).as<int>() == -5);
    CHECK(value(static_cast<unsigned char>(200)).as<int>() == 200);
    CHECK(value(static_cast<unsigned short>(65535)).as<int>() == 65535);
    CHECK(value(4000000000U).as<std::int64_t>() == 4000000000);
    CHECK(value(int64_min).as<std::int64_t>() == int64_min);
    CHECK(value(int64_max).as<std::int64_t>() == int64_max);
    CHECK(value(uint64_max).kind() == kind::integer);
    CHECK(value(uint64_max).as<std::uint64_t>() == uint64_max);
    CHECK(repr(value(std::uint64_t{1} << 63)) == "9223372036854775808");
    CHECK(value(1.5).kind() == kind::floating);
    CHECK(value(1.5F).as<double>() == 1.5);
    CHECK(value(1.5L).as<double>() == 1.5);
}

TEST_CASE("a value is made from text, bytes and a global") {
    CHECK(value("abc").kind() == kind::string);
    CHECK(value(std::string("abc")).as<std::string>() == "abc");
    CHECK(value("abc"sv).as<std::string>() == "abc");
    CHECK(value("a\0b"sv).size() == 3);
    CHECK(value("").as<std::string>().empty());
    CHECK(value(bytes("\xff\x00"sv)).kind() == kind::bytes);
    CHECK(value(bytes("\xff\x00"sv)).as<bytes>() == bytes("\xff\x00"sv));
    const value name(global("app:Outer.Inner"));
    CHECK(name.kind() == kind::global);
    CHECK(name.as<global>() == global("app", "Outer.Inner"));
    CHECK(value(global("len")).as<global>().module() == "builtins");
}

TEST_CASE("text that is no UTF-8 is refused") {
    for (const auto bad : {"\xff"sv, "\xc3"sv, "\xc0\x80"sv, "a\x80"sv, "\xf5\x80\x80\x80"sv,
                           "\xe2\x82"sv, "\xf0\x80\x80\x80"sv}) {
        CHECK_THROWS_AS(value(bad), error);
        CHECK_THROWS_AS(value(std::string(bad)), error);
    }
    CHECK(value("\xed\xa0\x80"sv).size() == 1);  // a lone surrogate: Python has those
    CHECK(value("\xf4\x8f\xbf\xbf"sv).size() == 1);
    value v = 1;
    CHECK_THROWS_AS(v = "\xff", error);
    CHECK(v.as<int>() == 1);
    dict d{{"a", 1}};
    CHECK_THROWS_AS(d["\xff"], error);
    CHECK_THROWS_AS(std::as_const(d)["\xff"], error);
    CHECK(d.size() == 1);
}

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

TEST_CASE("copying a value shares the object") {
    value a = list{1, 2};
    value b = a;
    b.push_back(3);
    CHECK(a.size() == 3);
    CHECK(a.is(b));
    b = list{};
    CHECK(a.size() == 3);
    CHECK(b.size() == 0);
}

TEST_CASE("moving a value takes it, moving an element shares it") {
    value a = list{1};
    value b = std::move(a);
    CHECK(b.size() == 1);
    a = 5;
    CHECK(a.as<int>() == 5);
    value outer = list{list{1}, list{2}};
    value inner = std::move(outer[0]);
    CHECK(inner.is(outer[0]));
    std::swap(outer[0], outer[1]);
    CHECK(repr(outer) == "[[2], [1]]");
    auto& self = b;
    b = std::move(self);
    CHECK(repr(b) == "[1]");
    b = self;
    CHECK(repr(b) == "[1]");
}

TEST_CASE("numbers, None and the small strings have no identity of their own") {
    CHECK_FALSE(value(1).is(value(1)));
    CHECK_FALSE(value().is(value()));
    CHECK(value("a").is(value("a")));
    CHECK(value("\xc3\xa9").is(value("\xc3\xa9")));
    CHECK_FALSE(value("ab").is(value("ab")));
    CHECK(value(bytes("a"sv)).is(value(bytes("a"sv))));
    CHECK_FALSE(value(bytes("a"sv)).is(value("a")));
    CHECK(tuple{}.is(tuple{}));
    CHECK_FALSE(list{}.is(list{}));
}

TEST_CASE("elements are assigned in place") {
    value v = list{1, list{2}, dict{{"k", 3}}};
    v[0] = "one";
    v[1][0] = list{20};
    v[2]["k"] = tuple{30};
    CHECK(repr(v) == "['one', [[20]], {'k': (30,)}]");
    v[1] = v[0];
    CHECK(v[1].is(v[0]));
    v[0] = v;
    CHECK(repr(v) == "[[...], 'one', {'k': (30,)}]");
    value whole = list{list{1, 2}, 3};
    whole = whole[0];
    CHECK(repr(whole) == "[1, 2]");
    whole = list{list{1, 2}, 3};
    whole = std::move(whole[0]);
    CHECK(repr(whole) == "[1, 2]");
}

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

TEST_CASE("attr reads __dict__") {
    value v = plain_object();
    CHECK(v.kind() == kind::object);
    CHECK(v.attr("name").as<std::string>() == "n");
    CHECK(v.attr("n").as<int>() == 3);
    CHECK(v.has_attr("n"));
    CHECK_FALSE(v.has_attr("absent"));
    CHECK_THROWS_AS(v.attr("absent"), error);
    CHECK_THROWS_AS(value(1).attr("x"), error);
    CHECK_FALSE(value(dict{{"x", 1}}).has_attr("x"));
    v.attr("n") = list{4};
    CHECK(repr(v.attr("n")) == "[4]");
    CHECK(v.constructor().as<global>() == global("app:C"));
    CHECK(v.args().size() == 0);
    CHECK(v.state()["name"].as<std::string>() == "n");
    CHECK_THROWS_AS(value(1).constructor(), error);
    CHECK_THROWS_AS(value(1).args(), error);
    CHECK(loads("cm\nC\n)R."sv).state().is_none());
}

TEST_CASE("attr reads slots, and slots beside __dict__") {
    // class S: __slots__ = ('x', 'y'); s = S(); s.x = 1; s.y = 2; dumps(s, 2)
    const value slots = loads(
        "\x80\x02"
        "capp\nS\nq\x00)\x81q\x01N}q\x02(X\x01\x00\x00\x00xq\x03K\x01X\x01\x00\x00\x00yq\x04K\x02u"
        "\x86q\x05"
        "b."sv);
    CHECK(slots.attr("x").as<int>() == 1);
    CHECK(slots.attr("y").as<int>() == 2);
    CHECK_FALSE(slots.has_attr("z"));
    // class SD(S): pass; s = SD(); s.x = 1; s.y = 2; s.z = 3; dumps(s, 4)
    const value both = loads(
        "\x80\x04\x95-\x00\x00\x00\x00\x00\x00\x00\x8c\x03"
        "app\x94\x8c\x02SD\x94\x93\x94)\x81\x94}\x94\x8c\x01z\x94K\x03s}\x94(\x8c\x01x\x94K\x01"
        "\x8c\x01y\x94K\x02u\x86\x94"
        "b."sv);
    CHECK(both.attr("x").as<int>() == 1);
    CHECK(both.attr("z").as<int>() == 3);
    CHECK_FALSE(both.has_attr("w"));
}

TEST_CASE("attr reads what a state setter is given") {
    // T.__reduce__ returns (T, (1,), {'k': 2}, None, None, setter); dumps(T(), 2)
    const value v = loads(
        "\x80\x02"
        "capp\nT\nq\x00K\x01\x85q\x01Rq\x02"
        "capp\nsetter\nq\x03h\x02}q\x04X\x01\x00\x00\x00kq\x05K\x02s\x86R0."sv);
    CHECK(v.attr("k").as<int>() == 2);
    CHECK(v.args()[0].as<int>() == 1);
    CHECK(v.state()["k"].as<int>() == 2);
}

TEST_CASE("a state that is no dict has no attributes") {
    const value v = loads(
        "cm\nC\n)RK\x05"
        "b."sv);
    CHECK_FALSE(v.has_attr("x"));
    CHECK(v.state().as<int>() == 5);
    const value three = loads(
        "cm\nC\n)RNN}\x87"
        "b."sv);
    CHECK_FALSE(three.has_attr("a"));
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

TEST_CASE("as gives integers that fit and no others") {
    CHECK(value(127).as<std::int8_t>() == 127);
    CHECK_THROWS_AS(value(128).as<std::int8_t>(), unpickling_error);
    CHECK(value(-128).as<std::int8_t>() == -128);
    CHECK_THROWS_AS(value(-129).as<std::int8_t>(), unpickling_error);
    CHECK(value(255).as<std::uint8_t>() == 255);
    CHECK_THROWS_AS(value(256).as<std::uint8_t>(), unpickling_error);
    CHECK_THROWS_AS(value(-1).as<std::uint8_t>(), unpickling_error);
    CHECK_THROWS_AS(value(-1).as<std::uint64_t>(), unpickling_error);
    CHECK_THROWS_AS(value(std::int64_t{1} << 31).as<std::int32_t>(), unpickling_error);
    CHECK_THROWS_AS(value(uint64_max).as<std::int64_t>(), unpickling_error);
    CHECK_THROWS_AS(value(uint64_max).as<std::uint32_t>(), unpickling_error);
    CHECK(value(std::uint64_t{1} << 63).as<std::uint64_t>() == std::uint64_t{1} << 63);
    const value beyond = loads("L18446744073709551616L\n."sv);  // 2**64
    const value below = loads("L-9223372036854775809L\n."sv);   // -2**63 - 1
    CHECK_THROWS_AS(beyond.as<std::uint64_t>(), unpickling_error);
    CHECK_THROWS_AS(beyond.as<std::int64_t>(), unpickling_error);
    CHECK_THROWS_AS(below.as<std::int64_t>(), unpickling_error);
    CHECK_THROWS_AS(below.as<std::uint64_t>(), unpickling_error);
    CHECK(value(true).as<int>() == 1);
    CHECK_THROWS_AS(value(1.0).as<int>(), unpickling_error);
    CHECK_THROWS_AS(value("1").as<int>(), unpickling_error);
    CHECK_THROWS_AS(value().as<int>(), unpickling_error);
}

TEST_CASE("as is strict about kinds") {
    CHECK_THROWS_AS(value(1).as<bool>(), unpickling_error);
    CHECK(value(true).as<double>() == 1.0);
    CHECK(value(3).as<double>() == 3.0);
    CHECK(loads("L18446744073709551616L\n."sv).as<double>() == 0x1p64);
    const auto huge = loads("L1" + std::string(400, '0') + "L\n.");
    CHECK_THROWS_AS(huge.as<double>(), unpickling_error);
    CHECK(value(2.5).as<float>() == 2.5F);
    CHECK_THROWS_AS(value("1.5").as<double>(), unpickling_error);
    CHECK_THROWS_AS(value().as<double>(), unpickling_error);
    CHECK_THROWS_AS(value(bytes("x"sv)).as<std::string>(), unpickling_error);
    CHECK_THROWS_AS(value("x").as<bytes>(), unpickling_error);
    CHECK(loads("\x96\x01\x00\x00\x00\x00\x00\x00\x00x."sv).as<bytes>() == bytes("x"sv));
    CHECK_THROWS_AS(value("m:q").as<global>(), unpickling_error);
    CHECK_THROWS_AS(value(list{}).as<dict>(), unpickling_error);
    value d = dict{{1, 2}};
    CHECK(d.as<dict>().is(d));
    CHECK(d.as<value>().is(d));
    try {
        value("x").as<int>();
        FAIL("no error");
    } catch (const unpickling_error& e) {
        CHECK(std::string_view(e.what()).find("expected int, found str") != std::string_view::npos);
    }
}

TEST_CASE("cycles leak nothing") {
    value l = list{};
    l.push_back(l);
    CHECK(l[0][0][0].is(l));
    value d = dict{};
    d.insert_or_assign("self", d);
    d.insert_or_assign("list", l);
    l.push_back(d);
    CHECK(repr(l) == "[[...], {'self': {...}, 'list': [...]}]");
    value t = tuple{list{}};
    t[0].push_back(t);
    CHECK(repr(t) == "([(...)],)");
    value o = plain_object();
    o.attr("n") = o;
    CHECK(o.attr("n").attr("n").is(o));
}

TEST_CASE("an element outlives its container") {
    value inner;
    value text;
    {
        value outer = list{list{1, "a long enough text"}};
        inner = outer[0];
        text = inner[1];
    }
    CHECK(repr(inner) == "[1, 'a long enough text']");
    inner = nullptr;
    CHECK(text.as<std::string>() == "a long enough text");
    value key;
    {
        const value d = dict{{tuple{1, 2}, 3}};
        for (const value& k : d) key = k;
    }
    CHECK(repr(key) == "(1, 2)");
    const value attribute = plain_object().attr("name");
    CHECK(attribute.as<std::string>() == "n");
}

TEST_CASE("graphs are joined in every order") {
    constexpr std::size_t count = 64;
    for (unsigned stride = 1; stride < count; stride += 2) {
        std::vector<value> parts;
        for (std::size_t i = 0; i < count; ++i) parts.push_back(list{i});
        std::size_t from = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t to = (from + stride) % count;
            parts[to].push_back(parts[from]);
            from = to;
        }
        // a ring: from any part every other can be reached, whichever of them are left
        const value kept = parts[stride % count];
        parts.clear();
        value at = kept;
        for (std::size_t i = 0; i < count; ++i) at = value(at[1]);
        CHECK(at.is(kept));
    }
}

TEST_CASE("graphs are joined as trees, from the leaves and from the root") {
    std::vector<value> level;
    for (int i = 0; i < 256; ++i) level.push_back(list{i});
    while (level.size() > 1) {
        std::vector<value> above;
        for (std::size_t i = 0; i < level.size(); i += 2) {
            above.push_back(list{level[i], level[i + 1]});
        }
        level = std::move(above);
    }
    value at = level[0];
    for (int i = 0; i < 8; ++i) at = value(at[-1]);
    CHECK(repr(at) == "[255]");
    value root = list{};
    at = root;
    for (int i = 0; i < 256; ++i) {
        value below = list{};
        at.push_back(below);
        at = below;
    }
    at.push_back(root);
    root = nullptr;
    CHECK(at[0][0].kind() == kind::list);
}

TEST_CASE("a chain may be very long") {
    constexpr int length = 100000;
    value v = list{};
    for (int i = 0; i < length; ++i) v = list{v};
    value at = v;
    for (int i = 0; i < length; ++i) at = value(at[0]);
    CHECK(at.size() == 0);
    CHECK((deepcopy(v) == v));
    at = nullptr;
    v = nullptr;
    value t = tuple{1};
    for (int i = 0; i < length; ++i) t = tuple{t};
    dict d;
    d[t] = "deep";
    CHECK(d.contains(t));
    value m = 1;
    for (int i = 0; i < length; ++i) m = dict{{"k", m}};
    CHECK(m["k"]["k"].size() == 1);
}

TEST_CASE("one graph is read from many threads") {
    value built = dict{};
    for (int i = 0; i < 100; ++i) {
        built.insert_or_assign(tuple{i, "key"}, list{i, "text", plain_object()});
    }
    const value shared = built;
    std::vector<int> sums(4);
    std::vector<std::thread> threads;
    for (int& sum : sums) {
        threads.emplace_back([&shared, &sum] {
            for (int round = 0; round < 20; ++round) {
                for (int i = 0; i < 100; ++i) {
                    const value item = shared[value(tuple{i, "key"})];
                    const value copy = item;
                    sum += copy[0].as<int>() + item[2].attr("n").as<int>();
                }
                if (!(deepcopy(shared).size() == 100)) sum = -1;
                if (dumps(shared).empty() || repr(shared).empty()) sum = -1;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    for (const int sum : sums) CHECK(sum == 20 * (4950 + 300));
}
