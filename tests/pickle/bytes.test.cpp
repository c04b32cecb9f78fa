// SPDX-License-Identifier: MIT
//
// What is written at each protocol, byte for byte what CPython writes for the same object.
#include "dumped.hpp"
#include <copyreg/copyreg.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <vector>

using namespace copyreg;
using namespace std::string_view_literals;

namespace {

/// What CPython writes for one object at protocols 0, 1, ...
struct golden {
    std::vector<std::string_view> pickles;
};

void check(const value& v, const golden& expected) {
    for (std::size_t p = 0; p < expected.pickles.size(); ++p) {
        INFO("protocol " << p);
        const auto protocol = static_cast<int>(p);
        CHECK(dumped(v, protocol) == expected.pickles[p]);
        CHECK((loads(expected.pickles[p]) == v));
        CHECK(dumped(loads(expected.pickles[p]), protocol) == expected.pickles[p]);
    }
}

}  // namespace

// pickle.dumps(None, p)
TEST_CASE("None is written as CPython writes it") {
    check(value(),
          {{"N."sv, "N."sv, "\x80\x02N."sv, "\x80\x03N."sv, "\x80\x04N."sv, "\x80\x05N."sv}});
}

// pickle.dumps([True, 1, 300, -1, 2**40, 1.5], p)
TEST_CASE("numbers are written as CPython writes them") {
    constexpr auto binary =
        "]q\x00(\x88K\x01M,\x01J\xff\xff\xff\xff\x8a\x06\x00\x00\x00\x00\x00\x01G?\xf8\x00\x00\x00"
        "\x00\x00\x00"
        "e."sv;
    constexpr auto framed =
        "\x95!\x00\x00\x00\x00\x00\x00\x00]\x94(\x88K\x01M,\x01J\xff\xff\xff\xff\x8a\x06\x00\x00"
        "\x00\x00\x00\x01G?\xf8\x00\x00\x00\x00\x00\x00"
        "e."sv;
    const std::string two = "\x80\x02" + std::string(binary);
    const std::string three = "\x80\x03" + std::string(binary);
    const std::string four = "\x80\x04" + std::string(framed);
    const std::string five = "\x80\x05" + std::string(framed);
    check(list{true, 1, 300, -1, std::int64_t{1} << 40, 1.5},
          {{"(lp0\nI01\naI1\naI300\naI-1\naL1099511627776L\naF1.5\na."sv,
            "]q\x00(I01\nK\x01M,\x01J\xff\xff\xff\xffL1099511627776L\nG?\xf8\x00\x00\x00\x00\x00"
            "\x00"
            "e."sv,
            two, three, four, five}});
}

// pickle.dumps(2**63, p)
TEST_CASE("integers beyond 64 bits are written as CPython writes them") {
    const value v = std::uint64_t{1} << 63;
    check(v, {{"L9223372036854775808L\n."sv, "L9223372036854775808L\n."sv,
               "\x80\x02\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x80\x00."sv,
               "\x80\x03\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x80\x00."sv,
               "\x80\x04\x95\x0c\x00\x00\x00\x00\x00\x00\x00\x8a\x09\x00\x00\x00\x00\x00\x00\x00"
               "\x80\x00."sv}});
}

// pickle.dumps({'a': (1, 2), 'b': [b'z', 'z', 'z']}, p)
TEST_CASE("a dict of all sorts is written as CPython writes it") {
    check(dict{{"a", tuple{1, 2}}, {"b", list{bytes("z"sv), "z", "z"}}},
          {{"(dp0\nVa\np1\n(I1\nI2\ntp2\nsVb\np3\n(lp4\nc_codecs\nencode\np5\n(Vz\np6\nVlatin1\np7"
            "\ntp8\nRp9\nag6\nag6\nas."sv,
            "}q\x00(X\x01\x00\x00\x00"
            "aq\x01(K\x01K\x02tq\x02X\x01\x00\x00\x00"
            "bq\x03]q\x04(c_codecs\nencode\nq\x05(X\x01\x00\x00\x00zq\x06X\x06\x00\x00\x00latin1"
            "q\x07tq\x08Rq\x09h\x06h\x06"
            "eu."sv,
            "\x80\x02}q\x00(X\x01\x00\x00\x00"
            "aq\x01K\x01K\x02\x86q\x02X\x01\x00\x00\x00"
            "bq\x03]q\x04(c_codecs\nencode\nq\x05X\x01\x00\x00\x00zq\x06X\x06\x00\x00\x00latin1"
            "q\x07\x86q\x08Rq\x09h\x06h\x06"
            "eu."sv,
            "\x80\x03}q\x00(X\x01\x00\x00\x00"
            "aq\x01K\x01K\x02\x86q\x02X\x01\x00\x00\x00"
            "bq\x03]q\x04(C\x01zq\x05X\x01\x00\x00\x00zq\x06h\x06"
            "eu."sv,
            "\x80\x04\x95!\x00\x00\x00\x00\x00\x00\x00}\x94(\x8c\x01"
            "a\x94K\x01K\x02\x86\x94\x8c\x01"
            "b\x94]\x94(C\x01z\x94\x8c\x01z\x94h\x06"
            "eu."sv,
            "\x80\x05\x95!\x00\x00\x00\x00\x00\x00\x00}\x94(\x8c\x01"
            "a\x94K\x01K\x02\x86\x94\x8c\x01"
            "b\x94]\x94(C\x01z\x94\x8c\x01z\x94h\x06"
            "eu."sv}});
}

// a = []; pickle.dumps([a, a], p)
TEST_CASE("what is shared is written once") {
    const value a = list{};
    check(list{a, a}, {{"(lp0\n(lp1\nag1\na."sv,
                        "]q\x00(]q\x01h\x01"
                        "e."sv,
                        "\x80\x02]q\x00(]q\x01h\x01"
                        "e."sv,
                        "\x80\x03]q\x00(]q\x01h\x01"
                        "e."sv,
                        "\x80\x04\x95\x09\x00\x00\x00\x00\x00\x00\x00]\x94(]\x94h\x01"
                        "e."sv,
                        "\x80\x05\x95\x09\x00\x00\x00\x00\x00\x00\x00]\x94(]\x94h\x01"
                        "e."sv}});
    const value text = "text";
    CHECK(dumped(list{text, text}, 2) ==
          "\x80\x02]q\x00(X\x04\x00\x00\x00textq\x01h\x01"
          "e."sv);
    CHECK(dumped(list{"text", "text"}, 2) ==
          "\x80\x02]q\x00(X\x04\x00\x00\x00textq\x01X\x04\x00\x00\x00textq\x02"
          "e."sv);
}

// a = []; a.append(a); pickle.dumps(a, 4), d = {}; d['self'] = d; pickle.dumps(d, 4)
// t = ([],); t[0].append(t); pickle.dumps(t, 4)
TEST_CASE("cycles are written as CPython writes them") {
    value a = list{};
    a.push_back(a);
    CHECK(dumped(a, 4) ==
          "\x80\x04\x95\x06\x00\x00\x00\x00\x00\x00\x00]\x94h\x00"
          "a."sv);
    value d = dict{};
    d.insert_or_assign("self", d);
    CHECK(dumped(d, 4) ==
          "\x80\x04\x95\x0d\x00\x00\x00\x00\x00\x00\x00}\x94\x8c\x04self\x94h\x00s."sv);
    value t = tuple{list{}};
    t[0].push_back(t);
    CHECK(dumped(t, 4) ==
          "\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00]\x94h\x00\x85\x94"
          "a0h\x01."sv);
}

// pickle.dumps({1}, p), pickle.dumps(frozenset({1}), p)
TEST_CASE("sets are written as CPython writes them") {
    check(loads("\x8f(K\x01\x90."sv),
          {{"c__builtin__\nset\np0\n((lp1\nI1\natp2\nRp3\n."sv,
            "c__builtin__\nset\nq\x00(]q\x01K\x01"
            "atq\x02Rq\x03."sv,
            "\x80\x02"
            "c__builtin__\nset\nq\x00]q\x01K\x01"
            "a\x85q\x02Rq\x03."sv,
            "\x80\x03"
            "cbuiltins\nset\nq\x00]q\x01K\x01"
            "a\x85q\x02Rq\x03."sv,
            "\x80\x04\x95\x07\x00\x00\x00\x00\x00\x00\x00\x8f\x94(K\x01\x90."sv,
            "\x80\x05\x95\x07\x00\x00\x00\x00\x00\x00\x00\x8f\x94(K\x01\x90."sv}});
    check(loads("(K\x01\x91."sv),
          {{"c__builtin__\nfrozenset\np0\n((lp1\nI1\natp2\nRp3\n."sv,
            "c__builtin__\nfrozenset\nq\x00(]q\x01K\x01"
            "atq\x02Rq\x03."sv,
            "\x80\x02"
            "c__builtin__\nfrozenset\nq\x00]q\x01K\x01"
            "a\x85q\x02Rq\x03."sv,
            "\x80\x03"
            "cbuiltins\nfrozenset\nq\x00]q\x01K\x01"
            "a\x85q\x02Rq\x03."sv,
            "\x80\x04\x95\x06\x00\x00\x00\x00\x00\x00\x00(K\x01\x91\x94."sv,
            "\x80\x05\x95\x06\x00\x00\x00\x00\x00\x00\x00(K\x01\x91\x94."sv}});
}

// pickle.dumps(bytearray(b'ab'), p)
TEST_CASE("a bytearray is written as CPython writes it") {
    check(loads("\x96\x02\x00\x00\x00\x00\x00\x00\x00"
                "ab."sv),
          {{"c__builtin__\nbytearray\np0\n(c_codecs\nencode\np1\n(Vab\np2\nVlatin1\np3\ntp4\nRp5\n"
            "tp6\nRp7\n."sv,
            "c__builtin__\nbytearray\nq\x00(c_codecs\nencode\nq\x01(X\x02\x00\x00\x00"
            "abq\x02X\x06\x00\x00\x00latin1q\x03tq\x04Rq\x05tq\x06Rq\x07."sv,
            "\x80\x02"
            "c__builtin__\nbytearray\nq\x00"
            "c_codecs\nencode\nq\x01X\x02\x00\x00\x00"
            "abq\x02X\x06\x00\x00\x00latin1q\x03\x86q\x04Rq\x05\x85q\x06Rq\x07."sv,
            "\x80\x03"
            "cbuiltins\nbytearray\nq\x00"
            "C\x02"
            "abq\x01\x85q\x02Rq\x03."sv,
            "\x80\x04\x95#\x00\x00\x00\x00\x00\x00\x00\x8c\x08"
            "builtins\x94\x8c\x09"
            "bytearray\x94\x93\x94"
            "C\x02"
            "ab\x94\x85\x94R\x94."sv,
            "\x80\x05\x95\x0d\x00\x00\x00\x00\x00\x00\x00\x96\x02\x00\x00\x00\x00\x00\x00\x00"
            "ab\x94."sv}});
}

// pickle.dumps(b'\xe9z', p)
TEST_CASE("bytes are written as CPython writes them") {
    check(bytes("\xe9z"sv),
          {{"c_codecs\nencode\np0\n(V\xe9z\np1\nVlatin1\np2\ntp3\nRp4\n."sv,
            "c_codecs\nencode\nq\x00(X\x03\x00\x00\x00\xc3\xa9zq\x01X\x06\x00\x00\x00latin1q\x02t"
            "q\x03Rq\x04."sv,
            "\x80\x02"
            "c_codecs\nencode\nq\x00X\x03\x00\x00\x00\xc3\xa9zq\x01X\x06\x00\x00\x00latin1q\x02"
            "\x86q\x03Rq\x04."sv,
            "\x80\x03"
            "C\x02\xe9zq\x00."sv,
            "\x80\x04\x95\x06\x00\x00\x00\x00\x00\x00\x00"
            "C\x02\xe9z\x94."sv,
            "\x80\x05\x95\x06\x00\x00\x00\x00\x00\x00\x00"
            "C\x02\xe9z\x94."sv}});
}

// pickle.dumps(('', (), b''), p)
TEST_CASE("empty objects are written as CPython writes them") {
    check(tuple{"", tuple{}, bytes()},
          {{"(V\np0\n(tc__builtin__\nbytes\np1\n(tRp2\ntp3\n."sv,
            "(X\x00\x00\x00\x00q\x00)c__builtin__\nbytes\nq\x01)Rq\x02tq\x03."sv,
            "\x80\x02X\x00\x00\x00\x00q\x00)c__builtin__\nbytes\nq\x01)Rq\x02\x87q\x03."sv,
            "\x80\x03X\x00\x00\x00\x00q\x00)C\x00q\x01\x87q\x02."sv,
            "\x80\x04\x95\n\x00\x00\x00\x00\x00\x00\x00\x8c\x00\x94)C\x00\x94\x87\x94."sv,
            "\x80\x05\x95\n\x00\x00\x00\x00\x00\x00\x00\x8c\x00\x94)C\x00\x94\x87\x94."sv}});
}

// pickle.dumps((1, 2, 3, 4), p)
TEST_CASE("a tuple is written as CPython writes it") {
    check(tuple{1, 2, 3, 4},
          {{"(I1\nI2\nI3\nI4\ntp0\n."sv, "(K\x01K\x02K\x03K\x04tq\x00."sv,
            "\x80\x02(K\x01K\x02K\x03K\x04tq\x00."sv, "\x80\x03(K\x01K\x02K\x03K\x04tq\x00."sv,
            "\x80\x04\x95\x0c\x00\x00\x00\x00\x00\x00\x00(K\x01K\x02K\x03K\x04t"
            "\x94."sv}});
}

// pickle.dumps('h\xe9\n\u20ac', p)
TEST_CASE("text is written as CPython writes it") {
    check("h\xc3\xa9\n\xe2\x82\xac",
          {{"Vh\xe9\\u000a\\u20ac\np0\n."sv, "X\x07\x00\x00\x00h\xc3\xa9\n\xe2\x82\xacq\x00."sv,
            "\x80\x02X\x07\x00\x00\x00h\xc3\xa9\n\xe2\x82\xacq\x00."sv,
            "\x80\x03X\x07\x00\x00\x00h\xc3\xa9\n\xe2\x82\xacq\x00."sv,
            "\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00\x8c\x07h\xc3\xa9\n\xe2\x82\xac\x94."sv}});
}

// o = C(); o.name = 'n'; o.n = 3; pickle.dumps(o, p)
TEST_CASE("objects of unknown classes are written back") {
    for (const auto pickle :
         {"ccopy_reg\n_reconstructor\np0\n(capp\nC\np1\nc__builtin__\nobject\np2\nNtp3\nRp4\n(dp5\n"
          "Vname\np6\nVn\np7\nsg7\nI3\nsb."sv,
          "\x80\x02"
          "capp\nC\nq\x00)\x81q\x01}q\x02(X\x04\x00\x00\x00nameq\x03X\x01\x00\x00\x00nq\x04h\x04K"
          "\x03ub."sv,
          "\x80\x04\x95$\x00\x00\x00\x00\x00\x00\x00\x8c\x03"
          "app\x94\x8c\x01"
          "C\x94\x93\x94)\x81\x94}\x94(\x8c\x04name\x94\x8c\x01n\x94h\x06K\x03ub."sv}) {
        const int protocol = pickle[0] == '\x80' ? pickle[1] : 0;
        const value v = loads(pickle);
        CHECK(v.attr("n").as<int>() == 3);
        CHECK(dumped(v, protocol) == pickle);
        CHECK(dumped(deepcopy(v), protocol) == pickle);
    }
}
