// SPDX-License-Identifier: MIT
#include <copyreg/copyreg.hpp>

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <thread>
#include <utility>
#include <vector>

using namespace copyreg;
using namespace std::string_view_literals;

namespace {

/// A registration that ends with its scope.
class extension {
public:
    extension(std::string name, std::int64_t code) : name_(std::move(name)), code_(code) {
        add_extension(name_, code_);
    }
    extension(const extension&) = delete;
    extension& operator=(const extension&) = delete;
    ~extension() { remove_extension(name_, code_); }

private:
    std::string name_;
    std::int64_t code_;
};

std::string dumped(const value& v, int protocol) {
    return std::string(dumps(v, {.protocol = protocol}).view());
}

/// What the error says, or nothing if there is none.
template <class Work>
std::string complaint(Work work) {
    try {
        work();
    } catch (const registration_error& e) { return e.what(); }
    return {};
}

bool mentions(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

// copyreg.add_extension('collections', 'OrderedDict', 240)
// pickle.dumps(collections.OrderedDict, p)
TEST_CASE("a code is written from protocol 2 on") {
    const extension registered("collections:OrderedDict", 240);
    const value name = global("collections:OrderedDict");
    CHECK(dumped(name, 0) == "ccollections\nOrderedDict\np0\n."sv);
    CHECK(dumped(name, 1) == "ccollections\nOrderedDict\nq\x00."sv);
    CHECK(dumped(name, 2) == "\x80\x02\x82\xf0."sv);
    CHECK(dumped(name, 3) == "\x80\x03\x82\xf0."sv);
    CHECK(dumped(name, 4) == "\x80\x04\x82\xf0."sv);
    CHECK(dumped(name, 5) == "\x80\x05\x82\xf0."sv);
}

// copyreg.add_extension('collections', 'deque', 300)
// copyreg.add_extension('collections', 'Counter', 70000)
// pickle.dumps([collections.deque, collections.Counter], 2)
TEST_CASE("a code takes one, two or four bytes") {
    const extension two("collections:deque", 300);
    const extension four("collections:Counter", 70000);
    const value v = list{global("collections:deque"), global("collections:Counter")};
    CHECK(dumped(v, 2) ==
          "\x80\x02]q\x00(\x83,\x01\x84p\x11\x01\x00"
          "e."sv);
    const extension one("m:last_of_one", 255);
    const extension first("m:first_of_two", 256);
    const extension last("m:last_of_two", 65535);
    const extension beyond("m:first_of_four", 65536);
    const extension highest("m:highest", 0x7fffffff);
    CHECK(dumped(global("m:last_of_one"), 2) == "\x80\x02\x82\xff."sv);
    CHECK(dumped(global("m:first_of_two"), 2) == "\x80\x02\x83\x00\x01."sv);
    CHECK(dumped(global("m:last_of_two"), 2) == "\x80\x02\x83\xff\xff."sv);
    CHECK(dumped(global("m:first_of_four"), 2) == "\x80\x02\x84\x00\x00\x01\x00."sv);
    CHECK(dumped(global("m:highest"), 2) == "\x80\x02\x84\xff\xff\xff\x7f."sv);
    CHECK(loads("\x84\xff\xff\xff\x7f."sv).as<global>() == global("m:highest"));
}

TEST_CASE("a code is read as the name that it stands for") {
    const extension registered("app.users:User", 17);
    for (const auto pickle : {"\x82\x11."sv, "\x83\x11\x00."sv, "\x84\x11\x00\x00\x00."sv,
                              "\x80\x02\x82\x11."sv, "\x80\x05\x82\x11."sv}) {
        const value v = loads(pickle);
        CHECK(v.kind() == kind::global);
        CHECK(v.as<global>() == global("app.users:User"));
        CHECK((v == value(global("app.users:User"))));
        CHECK(dumped(v, 1) == "capp.users\nUser\nq\x00."sv);
        CHECK(dumped(v, 2) == "\x80\x02\x82\x11."sv);
    }
}

TEST_CASE("a registered class is called by its code") {
    const extension registered("app:C", 9);
    const auto pickle = "\x80\x02\x82\x09)\x81q\x00}q\x01X\x01\x00\x00\x00nq\x02K\x01sb."sv;
    const value v = loads(pickle);
    CHECK(v.constructor().as<global>() == global("app:C"));
    CHECK(v.attr("n").as<int>() == 1);
    CHECK(dumped(v, 2) == pickle);
}

TEST_CASE("a code that nobody registered is kept") {
    for (const auto pickle :
         {"\x80\x02\x82\xc8."sv, "\x80\x02\x83\xe8\x03."sv, "\x80\x02\x84\x00\x00\x01\x00."sv,
          "\x80\x02\x84\xff\xff\xff\x7f."sv}) {
        const value v = loads(pickle);
        CHECK(v.kind() == kind::global);
        CHECK_THROWS_AS(v.as<global>(), error);
        CHECK(dumped(v, 2) == pickle);
        CHECK(dumped(deepcopy(v), 2) == pickle);
        CHECK((loads(pickle) == v));
        CHECK_FALSE(repr(v).empty());
        CHECK_THROWS_AS(dumps(v, {.protocol = 1}), pickling_error);
        CHECK_THROWS_AS(dumps(v, {.protocol = 0}), pickling_error);
    }
    CHECK_FALSE((loads("\x82\xc8."sv) == loads("\x82\xc9."sv)));
}

TEST_CASE("a code that is no code is refused") {
    CHECK_THROWS_AS(loads("\x82\x00."sv), unpickling_error);
    CHECK_THROWS_AS(loads("\x83\x00\x00."sv), unpickling_error);
    CHECK_THROWS_AS(loads("\x84\x00\x00\x00\x00."sv), unpickling_error);
    CHECK_THROWS_AS(loads("\x84\xff\xff\xff\xff."sv), unpickling_error);
    CHECK_THROWS_AS(loads("\x84\x00\x00\x00\x80."sv), unpickling_error);
}

TEST_CASE("codes go from 1 to 2^31-1") {
    for (const std::int64_t bad : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{0x80000000},
                                   INT64_MAX, INT64_MIN, (std::int64_t{1} << 32) + 5}) {
        CHECK_THROWS_AS(add_extension("m:bad", bad), registration_error);
        CHECK_THROWS_AS(remove_extension("m:bad", bad), registration_error);
    }
    add_extension("m:lowest", 1);
    add_extension("m:highest", 0x7fffffff);
    remove_extension("m:lowest", 1);
    remove_extension("m:highest", 0x7fffffff);
}

TEST_CASE("a repetition is no error, a conflict is") {
    const extension registered("m:f", 100);
    CHECK_NOTHROW(add_extension("m:f", 100));
    CHECK_NOTHROW(add_extension("m:f", 100));
    const std::string other_code = complaint([] { add_extension("m:f", 101); });
    CHECK(mentions(other_code, "m:f"));
    CHECK(mentions(other_code, "100"));
    CHECK(mentions(other_code, "101"));
    const std::string other_name = complaint([] { add_extension("m:g", 100); });
    CHECK(mentions(other_name, "m:f"));
    CHECK(mentions(other_name, "m:g"));
    CHECK(mentions(other_name, "100"));
    // nothing came of either
    CHECK(dumped(global("m:f"), 2) == "\x80\x02\x82\x64."sv);
    CHECK(dumped(global("m:g"), 2) ==
          "\x80\x02"
          "cm\ng\nq\x00."sv);
    CHECK_THROWS_AS(loads("\x82\x65."sv).as<global>(), error);
}

TEST_CASE("what is removed must match") {
    CHECK_THROWS_AS(remove_extension("m:f", 100), registration_error);
    add_extension("m:f", 100);
    CHECK_THROWS_AS(remove_extension("m:f", 101), registration_error);
    CHECK_THROWS_AS(remove_extension("m:g", 100), registration_error);
    CHECK(dumped(global("m:f"), 2) == "\x80\x02\x82\x64."sv);
    CHECK_NOTHROW(remove_extension("m:f", 100));
    CHECK_THROWS_AS(remove_extension("m:f", 100), registration_error);
    CHECK(dumped(global("m:f"), 2) ==
          "\x80\x02"
          "cm\nf\nq\x00."sv);
    // both are free again
    add_extension("m:g", 100);
    add_extension("m:f", 101);
    CHECK(loads("\x82\x64."sv).as<global>() == global("m:g"));
    clear_extension_cache();
    CHECK(loads("\x82\x65."sv).as<global>() == global("m:f"));
    remove_extension("m:g", 100);
    remove_extension("m:f", 101);
}

TEST_CASE("a name may be a path, and one of builtins needs no module") {
    const extension nested("app:Outer.Inner", 50);
    const extension builtin("frozenset", 51);
    CHECK(dumped(global("app:Outer.Inner"), 2) == "\x80\x02\x82\x32."sv);
    CHECK(dumped(global("builtins:frozenset"), 2) == "\x80\x02\x82\x33."sv);
    CHECK(loads("\x82\x33."sv).as<global>() == global("builtins:frozenset"));
}

TEST_CASE("find_class is asked about what comes by code") {
    const extension registered("app:C", 60);
    std::vector<std::string> asked;
    load_options options;
    options.find_class = [&](std::string_view module, std::string_view name) {
        asked.push_back(std::string(module) + ":" + std::string(name));
        return global("new:D");
    };
    CHECK(loads("\x82\x3c."sv, options).as<global>() == global("new:D"));
    CHECK(asked == std::vector<std::string>{"app:C"});
    options.find_class = [](std::string_view, std::string_view) -> std::optional<global> {
        return std::nullopt;
    };
    CHECK_THROWS_AS(loads("\x80\x02\x82\x3c."sv, options), unpickling_error);
    CHECK_THROWS_AS(loads("\x83\x3c\x00."sv, options), unpickling_error);
    CHECK_THROWS_AS(loads("\x84\x3c\x00\x00\x00."sv, options), unpickling_error);
}

TEST_CASE("threads register while others read") {
    const extension registered("m:always", 5000);
    std::atomic<bool> done{false};
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 2; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 100; ++i) {
                const std::int64_t code = 6000 + t * 1000 + i;
                const std::string name = "m:t" + std::to_string(code);
                add_extension(name, code);
                if (dumps(global(name), {.protocol = 2}).size() != 6) ++wrong;
                if (i % 2 == 0) remove_extension(name, code);
            }
        });
    }
    for (int t = 0; t < 2; ++t) {
        threads.emplace_back([&] {
            while (!done) {
                const value v = loads("\x80\x02\x83\x88\x13."sv);
                if (v.as<global>() != global("m:always")) ++wrong;
                if (dumps(v, {.protocol = 2}).view() != "\x80\x02\x83\x88\x13."sv) ++wrong;
            }
        });
    }
    threads[0].join();
    threads[1].join();
    done = true;
    threads[2].join();
    threads[3].join();
    CHECK(wrong == 0);
    for (int t = 0; t < 2; ++t) {
        for (int i = 1; i < 100; i += 2) {
            const std::int64_t code = 6000 + t * 1000 + i;
            CHECK_NOTHROW(remove_extension("m:t" + std::to_string(code), code));
        }
    }
}
