// SPDX-License-Identifier: MIT
//
// Enums that are registered at run time.
#include <copyreg/copyreg.hpp>

#include <any>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <utility>
#include <variant>
#include <vector>

using namespace std::string_view_literals;

namespace enum_test {

enum class tone { low = 1, high = 300 };
enum class access : unsigned { none = 0, read = 1, write = 2, run = 4 };
struct song {
    tone t = tone::low;
    std::vector<tone> list;
    std::map<tone, std::optional<tone>> dict;
    std::set<std::pair<tone, std::vector<tone>>> set;
    std::array<tone, 2> pair{};
    std::shared_ptr<tone> shared;
    std::any any;
};

}  // namespace enum_test

COPYREG_ENUM(enum_test::access, "enum_test:Access", read, write, run);
COPYREG_CLASS(enum_test::song, "enum_test:Song", t, list, dict, set, pair, shared, any);

TEST_CASE("an enum that is registered at run time is written by its class, wherever it stands") {
    using enum_test::tone;
    const auto before = copyreg::dumps(std::vector{tone::high});
    CHECK(copyreg::repr(copyreg::loads(before)) == "[300]");
    copyreg::register_enum<tone>("enum_test:Tone", copyreg::enumerator("low", tone::low),
                                 copyreg::enumerator("high", tone::high));
    CHECK(copyreg::loads<std::vector<tone>>(before) == std::vector{tone::high});

    enum_test::song s;
    s.list = {tone::high, static_cast<tone>(7)};
    s.dict[tone::high] = tone::low;
    s.set = {{tone::low, {tone::high}}};
    s.pair = {tone::high, tone::high};
    s.shared = std::make_shared<tone>(tone::high);
    s.any = tone::high;
    CHECK(copyreg::repr(copyreg::loads(copyreg::dumps(s))) ==
          "enum_test.Song(t=enum_test.Tone(1), list=[enum_test.Tone(300), enum_test.Tone(7)], "
          "dict={enum_test.Tone(300): enum_test.Tone(1)}, set={(enum_test.Tone(1), "
          "(enum_test.Tone(300),))}, pair=(enum_test.Tone(300), enum_test.Tone(300)), "
          "shared=enum_test.Tone(300), any=enum_test.Tone(300))");
    for (int protocol = 0; protocol <= 5; ++protocol) {
        INFO("protocol " << protocol);
        const auto b = copyreg::loads<enum_test::song>(copyreg::dumps(s, {.protocol = protocol}));
        CHECK(b.t == s.t);
        CHECK(b.list == s.list);
        CHECK(b.dict == s.dict);
        CHECK(b.set == s.set);
        CHECK(b.pair == s.pair);
        CHECK(*b.shared == tone::high);
        CHECK(std::any_cast<tone>(b.any) == tone::high);
    }
    CHECK(copyreg::dumps(tone::high, {.protocol = 2}).view() ==
          "\x80\x02"
          "cenum_test\nTone\nq\0M\x2c\x01\x85q\x01Rq\x02."sv);
    // by name, as getattr or as a global of its own
    CHECK(copyreg::loads<tone>(
              std::string("c__builtin__\ngetattr\n(cenum_test\nTone\nS'high'\ntR.")) == tone::high);
    CHECK(copyreg::loads<tone>(std::string("\x8c\x09"
                                           "enum_test\x8c\x09Tone.high\x93.")) == tone::high);
}

TEST_CASE("flags are read as CPython 3.11 writes them, united from single ones") {
    using enum_test::access;
    const auto flag = [](std::string_view name) {
        return "c__builtin__\ngetattr\n(cenum_test\nAccess\nS'" + std::string(name) + "'\ntR";
    };
    const auto unite = [](std::string_view a, std::string_view b) {
        return "c_operator\nor_\n(" + std::string(a) + std::string(b) + "tR";
    };
    constexpr auto all = static_cast<access>(7);
    const std::string three = unite(unite(flag("run"), flag("write")), flag("read")) + '.';
    CHECK(copyreg::loads<access>(three) == all);
    CHECK(copyreg::loads(three).as<access>() == all);
    CHECK(*copyreg::loads<std::shared_ptr<access>>(three) == all);
    CHECK(*copyreg::loads<std::shared_ptr<access>>(flag("run") + '.') == access::run);
    CHECK(std::get<access>(copyreg::loads<std::variant<int, access>>(three)) == all);
    CHECK(std::get<access>(copyreg::loads<std::variant<int, access>>(flag("run") + '.')) ==
          access::run);
    CHECK(std::any_cast<access>(copyreg::loads<std::any>(three)) == all);
    // what the class does not know stays a number
    CHECK(copyreg::loads<access>(unite(flag("read"), "I8\n") + '.') == static_cast<access>(9));
    CHECK(copyreg::loads<access>(unite("cenum_test\nAccess\n(I4\ntR", flag("read")) + '.') ==
          static_cast<access>(5));

    for (const auto& wrong :
         {unite(flag("read"), "S'x'\n"), unite(flag("read"), flag("no")), unite("I1\n", "I2\n"),
          unite(flag("read"), "I-1\n"), unite("cenum_test\nTone\n(I1\ntR", "I2\n")}) {
        INFO(wrong);
        CHECK_THROWS_AS(copyreg::loads<access>(wrong + '.'), copyreg::unpickling_error);
    }
    // however deep, and however often the same flag
    std::string deep;
    for (int i = 0; i < 100000; ++i) deep += "c_operator\nor_\n(";
    deep += flag("read");
    for (int i = 0; i < 100000; ++i) deep += "I2\ntR";
    CHECK(copyreg::loads<access>(deep + '.') == static_cast<access>(3));
    std::string wide = flag("read") + "p1\n0";
    for (int i = 0; i < 64; ++i) wide += "c_operator\nor_\n(g1\ng1\ntRp1\n0";
    CHECK_THROWS_AS(copyreg::loads<access>(wide + "g1\n."), copyreg::unpickling_error);
}
