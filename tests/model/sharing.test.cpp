// SPDX-License-Identifier: MIT
//
// A value is a handle: what is shared, what lives how long, and graphs that are joined.
#include "values.hpp"
#include <copyreg/copyreg.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <thread>
#include <utility>
#include <vector>

using namespace copyreg;
using namespace std::string_view_literals;
using namespace values;

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
