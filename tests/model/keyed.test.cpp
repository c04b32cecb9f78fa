// SPDX-License-Identifier: MIT
#include <copyreg/copyreg.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <support/catch.hpp>

using namespace copyreg;
using namespace std::string_view_literals;

TEST_CASE("a dict keeps its order and its keys while it grows") {
    dict d;
    for (int count = 1; count <= 64; ++count) {
        d["key " + std::to_string(count)] = count;
        REQUIRE(d.size() == static_cast<std::size_t>(count));
        int expected = 0;
        for (const value& key : d) {
            ++expected;
            REQUIRE(key.as<std::string>() == "key " + std::to_string(expected));
            REQUIRE(d[key].as<int>() == expected);
        }
        REQUIRE_FALSE(d.contains("key 0"));
    }
}

TEST_CASE("erase keeps order and index right") {
    for (const int count : {3, 8, 9, 10, 50}) {
        for (int gone = 0; gone < count; ++gone) {
            dict d;
            for (int i = 0; i < count; ++i) d[i] = i;
            REQUIRE(d.erase(gone));
            REQUIRE_FALSE(d.contains(gone));
            REQUIRE(d.size() == static_cast<std::size_t>(count - 1));
            int expected = 0;
            for (const value& key : d) {
                if (expected == gone) ++expected;
                REQUIRE(key.as<int>() == expected);
                REQUIRE(d[expected].as<int>() == expected);
                ++expected;
            }
            d[gone] = "back";
            REQUIRE(d[gone].as<std::string>() == "back");
        }
    }
    dict all;
    for (int i = 0; i < 100; ++i) all[i] = i;
    for (int i = 0; i < 100; ++i) REQUIRE(all.erase((i * 37) % 100));
    CHECK(all.size() == 0);
    all["again"] = 1;
    CHECK(repr(all) == "{'again': 1}");
}

TEST_CASE("a hundred thousand keys of every sort") {
    constexpr int count = 100000;
    dict d;
    for (int i = 0; i < count; ++i) {
        switch (i % 4) {
            case 0: d[i] = i; break;
            case 1: d["key " + std::to_string(i)] = i; break;
            case 2: d[tuple{i, "t"}] = i; break;
            default: d[i + 0.5] = i;
        }
    }
    REQUIRE(d.size() == count);
    for (int i = 0; i < count; ++i) {
        const value key = i % 4 == 0   ? value(i)
                          : i % 4 == 1 ? value("key " + std::to_string(i))
                          : i % 4 == 2 ? value(tuple{i, "t"})
                                       : value(i + 0.5);
        const value* found = d.find(key);
        REQUIRE(found != nullptr);
        REQUIRE(found->as<int>() == i);
    }
    CHECK_FALSE(d.contains(count));
    CHECK_FALSE(d.contains("key 0"));
    const value back = loads(dumps(d));
    CHECK((back == d));
}

TEST_CASE("numbers that are equal are one key, in small dicts and in large ones") {
    for (const int others : {0, 20}) {
        dict d;
        for (int i = 0; i < others; ++i) d["other " + std::to_string(i)] = i;
        d[1] = "int";
        d[1.0] = "float";
        d[true] = "bool";
        d[0.0] = 0;
        d[-0.0] = 1;
        d[false] = 2;
        d[std::uint64_t{1} << 63] = "big";
        d[0x1p63] = "big float";
        d[std::numeric_limits<std::int64_t>::min()] = "low";
        d[-0x1p63] = "low float";
        d[loads("L18446744073709551616L\n."sv)] = 64;
        d[0x1p64] = 65;
        CHECK(d.size() == static_cast<std::size_t>(others) + 5);
        CHECK(d[1].as<std::string>() == "bool");
        CHECK(d[0].as<int>() == 2);
        CHECK(d[0x1p63].as<std::string>() == "big float");
        CHECK(d[-0x1p63].as<std::string>() == "low float");
        CHECK(d[loads("L18446744073709551616L\n."sv)].as<int>() == 65);
        d[tuple{1, 2}] = "ints";
        d[tuple{1.0, true}] = "other";
        d[tuple{true, 2.0}] = "mixed";
        CHECK(d[tuple{1, 2}].as<std::string>() == "mixed");
        CHECK(d.size() == static_cast<std::size_t>(others) + 7);
    }
}

TEST_CASE("keys of other kinds are other keys, even if their bytes are the same") {
    for (const int others : {0, 20}) {
        dict d;
        for (int i = 0; i < others; ++i) d[i] = i;
        d["abcdefgha"] = "str";
        d[bytes("abcdefgha"sv)] = "bytes";
        d[loads(
            "\x8a\x09"
            "abcdefgha."sv)] = "int";
        d[tuple{"abcdefgha"}] = "tuple";
        d[global("abcdefgha:x")] = "global";
        d[nullptr] = "None";
        d[loads(
            "(X\x09\x00\x00\x00"
            "abcdefgha\x91."sv)] = "frozenset";
        CHECK(d.size() == static_cast<std::size_t>(others) + 7);
        CHECK(d["abcdefgha"].as<std::string>() == "str");
        CHECK(d[bytes("abcdefgha"sv)].as<std::string>() == "bytes");
        CHECK(d[loads("\x8a\x09"
                      "abcdefgha."sv)]
                  .as<std::string>() == "int");
        CHECK(d[nullptr].as<std::string>() == "None");
        CHECK(d[global("abcdefgha:x")].as<std::string>() == "global");
        CHECK(d[""].is_none());
        CHECK(d[bytes()].is_none());
        CHECK(d[tuple{}].is_none());
        CHECK(d.size() == static_cast<std::size_t>(others) + 10);
    }
}

TEST_CASE("a frozenset is a key in whatever order") {
    dict d;
    d[loads("(K\x01K\x02K\x03\x91."sv)] = 1;
    CHECK(d[loads("(K\x03K\x01K\x02\x91."sv)].as<int>() == 1);
    CHECK_FALSE(d.contains(loads("(K\x01K\x02\x91."sv)));
}

TEST_CASE("every NaN is a key of its own") {
    dict d;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    d.insert_or_assign(nan, 1);
    d.insert_or_assign(nan, 2);
    CHECK(d.size() == 2);
    for (int i = 0; i < 20; ++i) d[i] = i;
    d.insert_or_assign(nan, 3);
    CHECK(d.size() == 23);
    CHECK(d[19].as<int>() == 19);
    CHECK((deepcopy(d) == d));
}

TEST_CASE("what cannot be hashed is no key") {
    dict d;
    value set = loads("\x8f."sv);
    for (const value& bad : {value(list{}), value(dict{}), value(tuple{1, tuple{list{}}}), set,
                             loads("\x96\x00\x00\x00\x00\x00\x00\x00\x00."sv)}) {
        CHECK_THROWS_AS(d.insert_or_assign(bad, 1), error);
        CHECK_THROWS_AS(set.add(bad), error);
        CHECK_FALSE(d.contains(bad));
        CHECK_FALSE(d.erase(bad));
    }
    CHECK(d.size() == 0);
    CHECK(set.size() == 0);
}

TEST_CASE("a set grows and shrinks") {
    value set = deepcopy(loads("\x8f."sv));
    for (int i = 0; i < 1000; ++i) {
        set.add(i % 500);
        set.add("s" + std::to_string(i % 500));
    }
    CHECK(set.size() == 1000);
    for (int i = 0; i < 500; i += 2) REQUIRE(set.erase(i));
    CHECK(set.size() == 750);
    for (int i = 0; i < 500; ++i) {
        REQUIRE(set.contains(i) == (i % 2 == 1));
        REQUIRE(set.contains("s" + std::to_string(i)));
    }
}
