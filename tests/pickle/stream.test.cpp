// SPDX-License-Identifier: MIT
#include <copyreg/copyreg.hpp>

#include <cstddef>
#include <iterator>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <utility>

using namespace copyreg;
using namespace std::string_view_literals;

namespace {

std::string rest_of(std::istream& in) { return {std::istreambuf_iterator<char>(in), {}}; }

}  // namespace

TEST_CASE("load stops right after STOP") {
    std::istringstream in("K\x05.the rest");
    CHECK(load<int>(in) == 5);
    CHECK(in.good());
    CHECK(in.tellg() == std::streampos(3));
    CHECK(rest_of(in) == "the rest");
    for (int protocol = 0; protocol <= 5; ++protocol) {
        const value v = dict{{"a", list{1, 2.5, std::string(70000, 'x')}}, {"b", bytes("y."sv)}};
        std::stringstream both;
        dump(v, both, {.protocol = protocol});
        both << "\n.trailing";
        CHECK((load(both) == v));
        CHECK(rest_of(both) == "\n.trailing");
    }
}

TEST_CASE("pickles stand one behind the other") {
    std::stringstream both;
    for (int i = 0; i < 10; ++i) dump(list{i}, both, {.protocol = i % 6});
    for (int i = 0; i < 10; ++i) CHECK(load(both)[0].as<int>() == i);
    CHECK_THROWS_AS(load(both), unpickling_error);
    CHECK(both.eof());
}

TEST_CASE("a stream that is empty, cut or broken is an error") {
    std::istringstream empty;
    CHECK_THROWS_AS(load(empty), unpickling_error);
    std::istringstream cut("]K");
    CHECK_THROWS_AS(load(cut), unpickling_error);
    std::istringstream broken("N.");
    broken.setstate(std::ios::failbit);
    CHECK_THROWS_AS(load(broken), unpickling_error);
    std::istringstream wrong_type("N.N.");
    CHECK_THROWS_AS(load<int>(wrong_type), unpickling_error);
    CHECK(load(wrong_type).is_none());
}

// f = io.BytesIO(); k = pickle.Pickler(f, p); a = [1]
// k.dump(a); k.dump([a, a]); k.clear_memo(); k.dump([a, a])
TEST_CASE("a pickler has one memo") {
    const auto written = [](int protocol) {
        std::ostringstream out;
        pickler p(out, {.protocol = protocol});
        const value a = list{1};
        p.dump(a);
        p.dump(list{a, a});
        p.clear_memo();
        p.dump(list{a, a});
        return out.str();
    };
    CHECK(written(2) ==
          "\x80\x02]q\x00K\x01"
          "a.\x80\x02]q\x01(h\x00h\x00"
          "e.\x80\x02]q\x00(]q\x01K\x01"
          "ah\x01"
          "e."sv);
    CHECK(written(4) ==
          "\x80\x04\x95\x06\x00\x00\x00\x00\x00\x00\x00]\x94K\x01"
          "a.\x80\x04\x95\x09\x00\x00\x00\x00\x00\x00\x00]\x94(h\x00h\x00"
          "e.\x80\x04\x95\x0c\x00\x00\x00\x00\x00\x00\x00]\x94(]\x94K\x01"
          "ah\x01"
          "e."sv);
}

TEST_CASE("sharing goes across the pickles of one stream") {
    for (int protocol = 0; protocol <= 5; ++protocol) {
        std::stringstream both;
        pickler p(both, {.protocol = protocol});
        value shared = list{"shared text"};
        p.dump(shared);
        p.dump(dict{{"again", shared}});
        p.dump(tuple{shared, shared[0]});
        unpickler u(both);
        const value first = u.load();
        const value second = u.load();
        const value third = u.load();
        CHECK(second["again"].is(first));
        CHECK(third[0].is(first));
        CHECK(third[1].is(first[0]));
        CHECK_THROWS_AS(u.load(), unpickling_error);
    }
}

TEST_CASE("what a pickler wrote is known even when its handle is gone") {
    std::stringstream both;
    pickler p(both, {.protocol = 2});
    for (int i = 0; i < 200; ++i) p.dump(list{i, "some text"});
    unpickler u(both);
    for (int i = 0; i < 200; ++i) CHECK(u.load()[0].as<int>() == i);
}

TEST_CASE("an object that was written is not written again when it changes") {
    std::stringstream both;
    pickler p(both, {.protocol = 2});
    value v = list{1};
    p.dump(v);
    v.push_back(2);
    p.dump(v);
    p.clear_memo();
    p.dump(v);
    unpickler u(both);
    CHECK(repr(u.load()) == "[1]");
    CHECK(repr(u.load()) == "[1]");
    CHECK(repr(u.load()) == "[1, 2]");
}

TEST_CASE("an unpickler gives types and keeps its stream") {
    std::stringstream both;
    {
        pickler p(both, {.protocol = 4});
        p.dump(1);
        p.clear_memo();
        p.dump(std::string("two"));
        p.dump(dict{{"x", 3}});
    }
    both << "rest";
    unpickler u(both);
    CHECK(u.load<int>() == 1);
    CHECK(u.load().as<std::string>() == "two");
    CHECK(u.load<dict>()["x"].as<int>() == 3);
    CHECK(rest_of(both) == "rest");
}

TEST_CASE("values outlive their unpickler") {
    value v;
    value w;
    {
        std::stringstream both;
        pickler p(both);
        const value shared = list{1};
        p.dump(shared);
        p.dump(list{shared});
        unpickler u(both);
        v = u.load();
        w = u.load();
    }
    v.push_back(w);
    CHECK(repr(w) == "[[1, [...]]]");
}

TEST_CASE("values of an unpickler may be joined with others while it goes on") {
    std::stringstream both;
    pickler p(both, {.protocol = 2});
    const value shared = list{"shared"};
    for (int i = 0; i < 20; ++i) p.dump(list{i, shared});
    unpickler u(both);
    value all = list{list{list{list{}}}};
    for (int i = 0; i < 20; ++i) all.push_back(u.load());
    CHECK(all.size() == 21);
    CHECK(all[20][1].is(all[1][1]));
    CHECK(all[20][0].as<int>() == 19);
}

TEST_CASE("a pickler goes on after an error, with a memo that readers know") {
    for (int protocol = 0; protocol <= 2; ++protocol) {
        std::stringstream both;
        pickler p(both, {.protocol = protocol});
        const value shared = list{1};
        CHECK_THROWS_AS(p.dump(list{shared, global("m", "a\nb")}), pickling_error);
        CHECK(both.str().empty());
        p.dump(list{shared, shared});
        CHECK(both.str() == dumps(list{shared, shared}, {.protocol = protocol}).view());
        unpickler u(both);
        CHECK(repr(u.load()) == "[[1], [1]]");
    }
}

TEST_CASE("a pickler goes on after a hook threw") {
    std::stringstream both;
    dump_options options;
    bool refuses = true;
    options.persistent_id = [&](object_ref object) -> std::optional<value> {
        if (refuses && object.get<value>()->kind() == kind::integer) throw std::domain_error("no");
        return std::nullopt;
    };
    pickler p(both, options);
    const value shared = list{1};
    CHECK_THROWS_AS(p.dump(list{list{}, shared}), std::domain_error);
    refuses = false;
    p.dump(list{shared, shared});
    unpickler u(both);
    CHECK(repr(u.load()) == "[[1], [1]]");
}

TEST_CASE("an unpickler goes on after an error") {
    std::istringstream in(std::string("]q\x00.R.(h\x00K\x05t."sv));
    unpickler u(in);
    CHECK(repr(u.load()) == "[]");
    CHECK_THROWS_AS(u.load(), unpickling_error);
    CHECK(repr(u.load()) == "([], 5)");
    std::istringstream typed("N.K\x05.");
    unpickler v(typed);
    CHECK_THROWS_AS(v.load<int>(), unpickling_error);
    CHECK(v.load<int>() == 5);
}

TEST_CASE("a pickler with memoize = minimal starts anew each time") {
    for (const int protocol : {0, 1, 2, 3, 4, 5}) {
        std::stringstream both;
        pickler p(both, {.protocol = protocol, .memoize = memoization::minimal});
        const value a = list{1};
        const value b = list{2};
        p.dump(list{a, a});
        p.dump(list{b, b, a});
        const std::string one(
            dumps(list{a, a}, {.protocol = protocol, .memoize = memoization::minimal}).view());
        CHECK(both.str().substr(0, one.size()) == one);
        CHECK(repr(load(both)) == "[[1], [1]]");
        CHECK(repr(load(both)) == "[[2], [2], [1]]");
    }
}

TEST_CASE("what a minimal pickler wrote is read with one memo, and without") {
    for (int protocol = 0; protocol <= 5; ++protocol) {
        std::stringstream both;
        pickler p(both, {.protocol = protocol, .memoize = memoization::minimal});
        value many = list{};
        for (int i = 0; i < 300; ++i) {
            const value shared = list{i};
            many.push_back(tuple{shared, shared});
        }
        const value a = list{"a text"};
        const value b = list{"b text"};
        const value all[] = {list{a, a}, list{b, b, a}, many, list{b, a, b}, list{1}, list{a, a}};
        for (const value& v : all) p.dump(v);
        std::istringstream alone(both.str());
        unpickler u(both);
        for (const value& v : all) {
            const value read = u.load();
            CHECK((read == v));
            CHECK((load(alone) == v));
            CHECK(dumps(read, {.protocol = protocol}) == dumps(v, {.protocol = protocol}));
        }
    }
    std::stringstream written;
    pickler p(written, {.protocol = 4, .memoize = memoization::minimal});
    const value a = list{1};
    for (int i = 0; i < 3; ++i) p.dump(tuple{a, a});
    CHECK(written.str() ==
          "\x80\x04\x95\x09\x00\x00\x00\x00\x00\x00\x00]\x94K\x01"
          "ah\x00\x86."
          "\x80\x04\x95\x0a\x00\x00\x00\x00\x00\x00\x00]q\x00K\x01"
          "ah\x00\x86."
          "\x80\x04\x95\x0a\x00\x00\x00\x00\x00\x00\x00]q\x00K\x01"
          "ah\x00\x86."sv);
}

TEST_CASE("an unpickler goes on where a pickler failed") {
    for (int protocol = 0; protocol <= 5; ++protocol) {
        std::stringstream both;
        dump_options options{.protocol = protocol};
        options.persistent_id = [&](object_ref object) -> std::optional<value> {
            const value* v = object.get<value>();
            if (v->kind() == kind::floating) throw std::domain_error("no");
            return std::nullopt;
        };
        pickler p(both, options);
        const value shared = list{1};
        const value other = list{2};
        p.dump(list{shared, other});
        CHECK_THROWS_AS(p.dump(list{shared, list{}, 0.5}), std::domain_error);
        p.dump(list{shared, shared, other});
        p.dump(list{shared, other});
        unpickler u(both);
        CHECK(repr(u.load()) == "[[1], [2]]");
        const value after = u.load();
        CHECK(repr(after) == "[[1], [1], [2]]");
        CHECK(after[0].is(after[1]));
        CHECK(u.load()[0].is(after[0]));
    }
}

TEST_CASE("options reach picklers and unpicklers") {
    std::stringstream both;
    CHECK_THROWS_AS(pickler(both, {.protocol = 6}), pickling_error);
    pickler p(both, {.protocol = 2, .fix_imports = false});
    p.dump(global("builtins:range"));
    CHECK(both.str() ==
          "\x80\x02"
          "cbuiltins\nrange\nq\x00."sv);
    load_options options;
    options.find_class = [](std::string_view, std::string_view) -> std::optional<global> {
        return std::nullopt;
    };
    unpickler u(both, options);
    CHECK_THROWS_AS(u.load(), unpickling_error);
}
