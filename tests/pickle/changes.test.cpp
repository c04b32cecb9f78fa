// SPDX-License-Identifier: MIT
//
// Changing what was loaded, and pickling it again: growth, limits, codes and failures.
#include <copyreg/copyreg.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <support/catch.hpp>

using namespace copyreg;
using namespace std::string_view_literals;

TEST_CASE("a loaded value may grow") {
    value v = loads("]."sv);
    for (int i = 0; i < 10000; ++i) v.push_back(i);
    CHECK(v.size() == 10000);
    value d = loads("}."sv);
    for (int i = 0; i < 10000; ++i) d.insert_or_assign(i, "text " + std::to_string(i));
    CHECK(d.size() == 10000);
}

TEST_CASE("what persistent_load gives is not charged to the input") {
    const value keep = std::string(1000000, 'x');
    load_options o;
    o.persistent_load = [&](const value&) { return keep; };
    std::string pickle = "(Pp\n";
    for (int i = 0; i < 2000; ++i) pickle += ']';
    CHECK(loads(pickle + "l.", o).size() == 2001);
}

TEST_CASE("a buffer does not lift limits.heap") {
    load_options o;
    const std::byte raw[1]{};
    o.buffers = {raw};
    o.limits.heap_base = 2000;
    o.limits.heap_per_byte = 0;
    std::string pickle = "\x80\x05(\x97";
    for (int i = 0; i < 20000; ++i) pickle += ']';
    CHECK_THROWS_AS(loads(pickle + "l.", o), unpickling_error);
}

TEST_CASE("an object keeps its items when it gets more") {
    // class LS(list): pass; l = LS([1, 2]); l.tag = 't'; pickle.dumps(l, 2)
    value l = loads(
        "\x80\x02"
        "capp\nLS\nq\x00)\x81q\x01(K\x01K\x02"
        "e}q\x02X\x03\x00\x00\x00tagq\x03X\x01\x00\x00\x00tq\x04sb."sv);
    l.push_back(3);
    CHECK(l.size() == 3);
    CHECK(l[0].as<int>() == 1);
    CHECK(l[-1].as<int>() == 3);
    value d = loads(
        "\x80\x02"
        "capp\nDS\n)\x81K\x01K\x02s}K\x05K\x06sb."sv);
    d.insert_or_assign(7, 8);
    CHECK(d.size() == 2);
    CHECK(d[1].as<int>() == 2);
}

TEST_CASE("an unsigned index beyond int64 is outside") {
    const value l = list{1, 2, 3};
    CHECK_THROWS_AS(l[std::numeric_limits<std::uint64_t>::max()], error);
    const value d = dict{{-1, "minus one"}};
    CHECK_THROWS_AS(d[std::numeric_limits<std::uint64_t>::max()], error);
    const value e = dict{{std::numeric_limits<std::uint64_t>::max(), "max"}};
    CHECK(e[std::numeric_limits<std::uint64_t>::max()].as<std::string>() == "max");
}

TEST_CASE("a code is written only if it stands for the name") {
    add_extension("app:C", 7);
    load_options o;
    o.find_class = [](std::string_view, std::string_view) { return global("new:D"); };
    const value renamed = loads("\x80\x02\x82\x07."sv, o);
    const value kept = loads("\x80\x02\x82\x07."sv);
    CHECK(dumps(renamed, {.protocol = 2}).view() ==
          "\x80\x02"
          "cnew\nD\nq\x00."sv);
    remove_extension("app:C", 7);
    CHECK(dumps(kept, {.protocol = 2}).view() ==
          "\x80\x02"
          "capp\nC\nq\x00."sv);
    add_extension("other:E", 7);
    CHECK(dumps(kept, {.protocol = 2}).view() ==
          "\x80\x02"
          "capp\nC\nq\x00."sv);
    remove_extension("other:E", 7);
}

TEST_CASE("a pickler goes on after its sink failed") {
    std::stringstream both;
    pickler p(both, {.protocol = 2});
    const value shared = list{1};
    both.setstate(std::ios::badbit);
    CHECK_THROWS_AS(p.dump(shared), pickling_error);
    both.clear();
    p.dump(list{shared});
    unpickler u(both);
    CHECK(repr(u.load()) == "[[1]]");
}

TEST_CASE("an integer of 4301 digits is not printed") {
    load_options o;
    o.limits.digits = 10000;
    CHECK_THROWS_AS(repr(loads("L1" + std::string(4300, '0') + "L\n.", o)), error);
    CHECK(repr(loads("L" + std::string(4300, '9') + "L\n.", o)).size() == 4300);
}

TEST_CASE("an element is assigned to a new key") {
    dict d;
    for (int i = 0; i < 5000; ++i) {
        d[i] = "text " + std::to_string(i);
        d[-i - 1] = d[i];
    }
    CHECK(d[-5000].as<std::string>() == "text 4999");
}

// pickle.dumps({"text", (1, 2), 3, None}, 2)
TEST_CASE("what was only looked at is written as it was read") {
    const auto pickle =
        "\x80\x02"
        "c__builtin__\nset\nq\x00]q\x01(K\x03NK\x01K\x02\x86q\x02X\x04\x00\x00\x00textq\x03"
        "e\x85q\x04Rq\x05."sv;
    value set = loads(pickle);
    for (value& item : set) CHECK_THROWS_AS(item = 1, error);
    CHECK(dumps(set, {.protocol = 2}).view() == pickle);
    value pair = tuple{set, "text", 1};
    const bytes before = dumps(pair);
    for (value& item : pair) CHECK_THROWS_AS(item = 1, error);
    CHECK(dumps(pair) == before);
}
