// SPDX-License-Identifier: MIT
//
// Ids that a hook puts in the place of objects.
#include "dumped.hpp"
#include <copyreg/copyreg.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <utility>

using namespace copyreg;
using namespace std::string_literals;
using namespace std::string_view_literals;

namespace {

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

}  // namespace

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

TEST_CASE("an id whose text is out of proportion is refused at protocol 0") {
    // t = (0,); then (t, t) 20 times: t as an id, a hundred times
    std::string pickle = "\x80\x02(K\x00\x85"s;
    for (int i = 0; i < 20; ++i) pickle += "2\x86";
    pickle += "Qq\x00"sv;
    for (int i = 0; i < 99; ++i) pickle += "h\x00"sv;
    const value v = loads(pickle + "t.");
    CHECK_THROWS_AS(dumps(v, {.protocol = 0}), pickling_error);
    CHECK(dumps(v, {.protocol = 1}).size() < 5000);
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
