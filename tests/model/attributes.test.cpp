// SPDX-License-Identifier: MIT
//
// The parts of objects: attributes, from whatever state there is.
#include "values.hpp"
#include <copyreg/copyreg.hpp>

#include <string>
#include <string_view>
#include <support/catch.hpp>

using namespace copyreg;
using namespace std::string_view_literals;
using namespace values;

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
