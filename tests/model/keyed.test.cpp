// SPDX-License-Identifier: MIT
#include <copyreg/copyreg.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <utility>
#include <vector>

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

namespace {

/// Everything that walks over a dict sees these entries and no others.
void check_entries(value& d, const std::vector<std::pair<int, int>>& expected) {
    REQUIRE(d.size() == expected.size());
    REQUIRE(d.items().size() == expected.size());
    std::string text = "{";
    auto at = expected.begin();
    for (const value& key : std::as_const(d)) {
        REQUIRE(at != expected.end());
        REQUIRE(key.as<int>() == at->first);
        text += (text.size() > 1 ? ", " : "") + std::to_string(at->first) + ": " +
                std::to_string(at->second);
        ++at;
    }
    REQUIRE(at == expected.end());
    REQUIRE(repr(d) == text + "}");
    at = expected.begin();
    for (auto [key, mapped] : d.items()) {
        REQUIRE(key.as<int>() == at->first);
        REQUIRE(mapped.as<int>() == at->second);
        REQUIRE(d[at->first].as<int>() == at->second);
        ++at;
    }
    const value copy = deepcopy(d);
    REQUIRE((copy == d));
    REQUIRE((d == copy));
    dict fresh;
    for (const auto& [key, mapped] : expected) fresh[key] = mapped;
    REQUIRE((fresh == d));
    REQUIRE((d == fresh));
    for (int protocol = 0; protocol <= 5; ++protocol) {
        REQUIRE(dumps(d, {.protocol = protocol}) == dumps(fresh, {.protocol = protocol}));
        REQUIRE(dumps(copy, {.protocol = protocol}) == dumps(fresh, {.protocol = protocol}));
    }
}

}  // namespace

TEST_CASE("a dict that shrinks and grows is what was put in and not taken out") {
    std::mt19937 random(1);
    for (int round = 0; round < 30; ++round) {
        dict d;
        std::vector<std::pair<int, int>> expected;
        const std::size_t most = round < 15 ? 30 : 300;
        for (int step = 0; step < 600; ++step) {
            const bool grows = (step / 150) % 2 == 0;
            const int key = static_cast<int>(random() % (2 * most));
            const auto found =
                std::find_if(expected.begin(), expected.end(),
                             [key](const auto& entry) { return entry.first == key; });
            const unsigned what = static_cast<unsigned>(random() % 4);
            if (what == (grows ? 0U : 1U) && !expected.empty()) {
                const bool front = random() % 2 == 0;
                const auto end = front ? expected.begin() : expected.end() - 1;
                REQUIRE(d.erase(end->first));
                expected.erase(end);
            } else if (what < 2) {
                REQUIRE(d.erase(key) == (found != expected.end()));
                if (found != expected.end()) expected.erase(found);
            } else if (grows || what == 2) {
                d[key] = step;
                if (found != expected.end()) {
                    found->second = step;
                } else {
                    expected.emplace_back(key, step);
                }
            }
            REQUIRE(d.contains(key) ==
                    (std::find_if(expected.begin(), expected.end(), [key](const auto& entry) {
                         return entry.first == key;
                     }) != expected.end()));
            if (step % 50 == 49) check_entries(d, expected);
        }
        while (!expected.empty()) {
            REQUIRE(d.erase(*std::as_const(d).begin()));
            expected.erase(expected.begin());
            if (expected.size() % 10 == 0) check_entries(d, expected);
        }
    }
}

TEST_CASE("a set with gaps is written, printed and compared without them") {
    value set = loads("\x8f."sv);
    value expected = loads("\x8f."sv);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (int i = 0; i < 40; ++i) {
        const value item = i % 4 == 0   ? value(i)
                           : i % 4 == 1 ? value("text " + std::to_string(i))
                           : i % 4 == 2 ? value(tuple{i, "x"})
                                        : value(nan);
        set.add(item);
        if (i % 4 == 3 || i > 20) expected.add(item);
    }
    std::vector<value> items(std::as_const(set).begin(), std::as_const(set).end());
    for (int i = 0; i <= 20; ++i) {
        if (i % 4 != 3) REQUIRE(set.erase(items[static_cast<std::size_t>(i)]));
    }
    CHECK((set == expected));
    CHECK((expected == set));
    CHECK((deepcopy(set) == expected));
    CHECK(repr(set) == repr(expected));
    for (int protocol = 0; protocol <= 5; ++protocol) {
        CHECK((loads(dumps(set, {.protocol = protocol})) == expected));
    }
    set.add(1);
    CHECK_FALSE((set == expected));
    expected.add(1);
    CHECK((set == expected));
    for (int i = 1000; i < 1100; ++i) set.add(i);
    CHECK(set.size() == expected.size() + 100);
    for (int i = 1000; i < 1100; ++i) REQUIRE(set.contains(i));
    dump_options options{.protocol = 0};
    value id = dict{};
    for (int i = 0; i < 12; ++i) id.insert_or_assign(i, i);
    for (int i = 1; i < 11; ++i) REQUIRE(id.erase(i));
    options.persistent_id = [&](object_ref object) -> std::optional<value> {
        if (object.get<value>()->kind() == kind::list) return id;
        return std::nullopt;
    };
    CHECK(dumps(list{}, options).view() == "P{0: 0, 11: 11}\n."sv);
}
