// SPDX-License-Identifier: MIT
#include <copyreg/copyreg.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <span>
#include <sstream>
#include <stdexcept>
#include <streambuf>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <vector>

using namespace copyreg;
using namespace std::string_view_literals;

namespace {

std::string dumped(const value& v, const dump_options& options) {
    return std::string(dumps(v, options).view());
}

std::string dumped(const value& v, int protocol = 5) {
    return dumped(v, dump_options{.protocol = protocol});
}

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

/// The value that a hook is given.
const value& seen(const object_ref& object) {
    const value* v = object.get<value>();
    if (v == nullptr) throw std::logic_error("not a value");
    return *v;
}

/// A hook that writes `id` in place of every list [7].
auto replacing_7_by(const value& id) {
    return [id](object_ref object) -> std::optional<value> {
        if (seen(object) == list{7}) return id;
        return std::nullopt;
    };
}

/// A buffer that takes so many bytes and no more.
class short_buffer : public std::streambuf {
public:
    explicit short_buffer(std::size_t room) : room_(room) {}

protected:
    int_type overflow(int_type c) override {
        if (room_ == 0) return traits_type::eof();
        --room_;
        return traits_type::not_eof(c);
    }

private:
    std::size_t room_;
};

// pickle.dumps([pickle.PickleBuffer(b'abc'), pickle.PickleBuffer(bytearray(b'de'))], 5,
//              buffer_callback=buffers.append)
constexpr auto two_buffers =
    "\x80\x05\x95\x08\x00\x00\x00\x00\x00\x00\x00]\x94(\x97\x98\x97"
    "e."sv;

value with_two_buffers() {
    static const std::string_view first = "abc";
    static const std::string_view second = "de";
    load_options options;
    options.buffers = {std::as_bytes(std::span(first)), std::as_bytes(std::span(second))};
    return loads(two_buffers, options);
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

TEST_CASE("the default protocol is the highest") {
    CHECK(dumped(1) == dumped(1, 5));
    CHECK(dumped(1, -1) == dumped(1, 5));
    CHECK(dumps(1).view().substr(0, 2) == "\x80\x05"sv);
    CHECK_THROWS_AS(dumps(1, {.protocol = 6}), pickling_error);
    CHECK_THROWS_AS(dumps(1, {.protocol = 1000}), pickling_error);
}

// pickle.dumps(range, p), pickle.dumps(range, p, fix_imports=False)
TEST_CASE("fix_imports writes the names of Python 2") {
    const value name = global("builtins:range");
    CHECK(dumped(name, 0) == "c__builtin__\nxrange\np0\n."sv);
    CHECK(dumped(name, 2) ==
          "\x80\x02"
          "c__builtin__\nxrange\nq\x00."sv);
    CHECK(dumped(name, 3) ==
          "\x80\x03"
          "cbuiltins\nrange\nq\x00."sv);
    CHECK(dumped(name, {.protocol = 0, .fix_imports = false}) == "cbuiltins\nrange\np0\n."sv);
    CHECK(dumped(name, {.protocol = 2, .fix_imports = false}) ==
          "\x80\x02"
          "cbuiltins\nrange\nq\x00."sv);
}

TEST_CASE("a name that does not fit in a line is refused") {
    CHECK_THROWS_AS(dumps(global("m", "a\nb"), {.protocol = 2}), pickling_error);
    CHECK_THROWS_AS(dumps(global("m", "\xc3\xa9"), {.protocol = 2}), pickling_error);
    CHECK(dumped(global("m", "\xc3\xa9"), 3) ==
          "\x80\x03"
          "cm\n\xc3\xa9\nq\x00."sv);
    CHECK(loads(dumps(global("m", "a\nb"))).as<global>() == global("m", "a\nb"));
}

// class P(pickle.Pickler):
//     def persistent_id(self, o): return 'pid1' if o == [7] else None
// P(f, p).dump([1, [7]])
TEST_CASE("persistent_id puts an id in the place of an object") {
    const value v = list{1, list{7}};
    dump_options options;
    options.persistent_id = replacing_7_by("pid1");
    options.protocol = 0;
    CHECK(dumped(v, options) == "(lp0\nI1\naPpid1\na."sv);
    options.protocol = 1;
    CHECK(dumped(v, options) == "]q\x00(K\x01X\x04\x00\x00\x00pid1q\x01Qe."sv);
    options.protocol = 2;
    CHECK(dumped(v, options) == "\x80\x02]q\x00(K\x01X\x04\x00\x00\x00pid1q\x01Qe."sv);
    options.protocol = 5;
    CHECK(dumped(v, options) ==
          "\x80\x05\x95\x0f\x00\x00\x00\x00\x00\x00\x00]\x94(K\x01\x8c\x04pid1\x94Qe."sv);
}

// the same with the id (1, 'k'); P(f, p).dump([[7]])
TEST_CASE("a persistent id may be any object, but is text at protocol 0") {
    dump_options options;
    options.persistent_id = replacing_7_by(tuple{1, "k"});
    options.protocol = 1;
    CHECK(dumped(list{list{7}}, options) == "]q\x00(K\x01X\x01\x00\x00\x00kq\x01tq\x02Qa."sv);
    options.protocol = 2;
    CHECK(dumped(list{list{7}}, options) ==
          "\x80\x02]q\x00K\x01X\x01\x00\x00\x00kq\x01\x86q\x02Qa."sv);
    options.protocol = 5;
    CHECK(dumped(list{list{7}}, options) ==
          "\x80\x05\x95\x0d\x00\x00\x00\x00\x00\x00\x00]\x94K\x01\x8c\x01k\x94\x86\x94Qa."sv);
    options.protocol = 0;
    options.persistent_id = replacing_7_by(5);
    CHECK(dumped(list{list{7}}, options) == "(lp0\nP5\na."sv);
    // P(f, 0).dump([[7]]) with the id True, 1.5, ...
    const std::pair<value, const char*> lines[] = {
        {true, "True"},
        {1.5, "1.5"},
        {-0.0, "-0.0"},
        {nullptr, "None"},
        {-5, "-5"},
        {"", ""},
        {"a b", "a b"},
        {bytes("a\n"sv), "b'a\\n'"},
        {tuple{}, "()"},
        {tuple{1, "2"}, "(1, '2')"},
        {list{1, "x\ny", list{}}, "[1, 'x\\ny', []]"},
        {dict{{"k", tuple{1}}}, "{'k': (1,)}"},
        {loads("\x8f(K\x03\x90."sv), "{3}"},
        {loads("(\x91."sv), "frozenset()"},
        {loads("\x96\x01\x00\x00\x00\x00\x00\x00\x00q."sv), "bytearray(b'q')"},
        {loads("L1180591620717411303424L\n."sv), "1180591620717411303424"},
    };
    for (const auto& [id, line] : lines) {
        options.persistent_id = replacing_7_by(id);
        CHECK(dumped(list{list{7}}, options) == "(lp0\nP" + std::string(line) + "\na.");
    }
    CHECK(dumped(loads("\x80\x02K\x01\x88\x86Q."sv), 0) == "P(1, True)\n."sv);
    value endless = list{1};
    endless.push_back(endless);
    options.persistent_id = replacing_7_by(endless);
    CHECK(dumped(list{list{7}}, options) == "(lp0\nP[1, [...]]\na.");
    value doubling = tuple{1};
    for (int i = 0; i < 60; ++i) doubling = tuple{doubling, doubling};
    const value class_of_unknown_text = global("app:C");
    for (const value& bad :
         {value("a\nb"), value("\xc3\xa9"), value(tuple{"\xc3\xa9"}), class_of_unknown_text,
          value(list{tuple{1, class_of_unknown_text}}), value(dict{{class_of_unknown_text, 1}}),
          loads("capp\nC\n)R."sv), loads("Pid\n."sv), doubling,
          loads(std::string("\x8b\x00\x10\x00\x00"sv) + std::string(4096, '\x55') + ".")}) {
        options.persistent_id = replacing_7_by(bad);
        CHECK_THROWS_AS(dumps(list{list{7}}, options), pickling_error);
    }
}

TEST_CASE("persistent_id sees every object, and what it throws is passed on") {
    std::string objects;
    dump_options options;
    options.persistent_id = [&](object_ref object) -> std::optional<value> {
        objects += repr(seen(object)) + ";";
        return std::nullopt;
    };
    const value shared = list{};
    CHECK(dumped(tuple{1, "a", shared, shared}, options) == dumped(tuple{1, "a", shared, shared}));
    CHECK(objects == "(1, 'a', [], []);1;'a';[];[];");
    options.persistent_id = [](object_ref) -> std::optional<value> {
        throw std::domain_error("no");
    };
    CHECK_THROWS_AS(dumps(1, options), std::domain_error);
}

TEST_CASE("an id that nobody resolved is written back") {
    for (const auto pickle : {"(lp0\nPpid1\na."sv, "\x80\x02]q\x00X\x04\x00\x00\x00pid1q\x01Qa."sv,
                              "\x80\x02]q\x00K\x01X\x01\x00\x00\x00kq\x01\x86q\x02Qa."sv}) {
        const int protocol = pickle[0] == '\x80' ? 2 : 0;
        CHECK(dumped(loads(pickle), protocol) == pickle);
    }
}

// pickle.dumps([pickle.PickleBuffer(b'abc'), pickle.PickleBuffer(bytearray(b'de'))], 5)
TEST_CASE("a buffer is written in band, unless the callback takes it") {
    constexpr auto in_band =
        "\x80\x05\x95\x17\x00\x00\x00\x00\x00\x00\x00]\x94(C\x03"
        "abc\x94\x96\x02\x00\x00\x00\x00\x00\x00\x00"
        "de\x94"
        "e."sv;
    const value v = with_two_buffers();
    CHECK(v[0].kind() == kind::buffer);
    CHECK(dumped(v) == in_band);

    std::vector<std::string> taken;
    dump_options options;
    options.buffer_callback = [&](std::span<const std::byte> data) {
        taken.emplace_back(view_of(data));
        return false;
    };
    CHECK(dumped(v, options) == two_buffers);
    CHECK(taken == std::vector<std::string>{"abc", "de"});
    options.buffer_callback = [](std::span<const std::byte>) { return true; };
    CHECK(dumped(v, options) == in_band);
    options.buffer_callback = nullptr;
    for (int protocol = 0; protocol < 5; ++protocol) {
        CHECK_THROWS_AS(dumps(v, {.protocol = protocol}), pickling_error);
    }
}

TEST_CASE("memoize = minimal keeps what is read again") {
    const value shared = list{1};
    const value v = list{"text", shared, shared, tuple{1, 2}};
    CHECK(dumped(v, {.protocol = 2, .memoize = memoization::minimal}) ==
          "\x80\x02](X\x04\x00\x00\x00text]q\x00K\x01"
          "ah\x00K\x01K\x02\x86"
          "e."sv);
    for (int protocol = 0; protocol <= 5; ++protocol) {
        const auto small = dumps(v, {.protocol = protocol, .memoize = memoization::minimal});
        CHECK(small.size() < dumps(v, {.protocol = protocol}).size());
        const value back = loads(small);
        CHECK((back == v));
        CHECK(back[1].is(back[2]));
        CHECK(small == pickletools::optimize(dumps(v, {.protocol = protocol})));
    }
}

TEST_CASE("dumps takes what a value is made of") {
    CHECK(dumps(1, {.protocol = 1}).view() == "K\x01."sv);
    CHECK(dumps("a", {.protocol = 0}).view() == "Va\np0\n."sv);
    CHECK(dumps(std::string("a"), {.protocol = 0}).view() == "Va\np0\n."sv);
    CHECK(dumps(nullptr, {.protocol = 0}).view() == "N."sv);
    CHECK(dumps(list{1, 2}, {.protocol = 0}).view() == "(lp0\nI1\naI2\na."sv);
    CHECK(dumps(dict{}, {.protocol = 1}).view() == "}q\x00."sv);
    const bytes data = dumps(1);
    CHECK(data.data() != nullptr);
    CHECK(data.size() == 5);
}

TEST_CASE("dump writes to a stream") {
    std::ostringstream out;
    out << "before";
    dump(1, out, {.protocol = 1});
    dump("a", out, {.protocol = 0});
    out << "behind";
    CHECK(out.str() == "beforeK\x01.Va\np0\n.behind"sv);
    std::stringstream both;
    dump(list{1}, both);
    CHECK(both.str() == dumped(list{1}));
}

TEST_CASE("dump appends to a container of bytes") {
    const auto expected = dumped(list{1, "x"});
    const value v = list{1, "x"};
    std::string text = "before";
    dump(v, text);
    CHECK(text == "before" + expected);
    std::vector<unsigned char> unsigned_chars{1, 2};
    dump(v, unsigned_chars);
    CHECK(view_of(unsigned_chars) == "\x01\x02" + expected);
    std::vector<std::byte> raw;
    dump(v, raw);
    CHECK(view_of(raw) == expected);
    std::vector<char> chars;
    dump(v, chars);
    CHECK(view_of(chars) == expected);
    bytes data("before"sv);
    dump(v, data);
    CHECK(data.view() == "before" + expected);
}

TEST_CASE("dump keeps the capacity of its sink") {
    std::vector<std::byte> sink;
    sink.reserve(1000);
    const std::byte* place = sink.data();
    for (int i = 0; i < 10; ++i) {
        sink.clear();
        dump(list{i}, sink);
        CHECK(sink.data() == place);
        CHECK(sink.capacity() == 1000);
    }
}

TEST_CASE("a stream that takes nothing is an error") {
    for (const std::size_t room : {0U, 3U}) {
        short_buffer buffer(room);
        std::ostream out(&buffer);
        CHECK_THROWS_AS(dump(list{1, 2, 3}, out), pickling_error);
    }
    std::ostringstream broken;
    broken.setstate(std::ios::badbit);
    CHECK_THROWS_AS(dump(1, broken), pickling_error);
}

TEST_CASE("what cannot be written leaves the sink as it was") {
    const value bad = list{1, global("m", "a\nb")};
    std::ostringstream out;
    CHECK_THROWS_AS(dump(bad, out, {.protocol = 2}), pickling_error);
    CHECK(out.str().empty());
    std::string text = "before";
    CHECK_THROWS_AS(dump(bad, text, {.protocol = 2}), pickling_error);
    CHECK(text == "before");
}
