// SPDX-License-Identifier: MIT
//
// Members of every kind that a class may have.
#include <copyreg/copyreg.hpp>

#include <any>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <utility>
#include <variant>
#include <vector>

namespace members_test {

struct board {
    int grid[2][3] = {};
    std::string names[2][1][2] = {};
    std::unique_ptr<int> owned[2] = {};
};

struct constant {
    int a = 0;
    const int b = 5;  // there is no assignment
};
/// Built by a call, and then as it is.
struct fixed {
    const int a;
    const std::string b;
    friend bool operator==(const fixed&, const fixed&) = default;
};
struct fixed_by_default {
    const int a = 1;
    std::vector<int> b;
};
struct holder {
    fixed_by_default one;
    std::optional<fixed_by_default> perhaps;
    std::variant<int, fixed_by_default> either;
    std::pair<int, fixed_by_default> pair;
    fixed_by_default array[2];
};
/// Stays where it is.
struct guarded {
    std::mutex mutex;
    int value = 0;
};
struct guard_holder {
    guarded inside;
    std::vector<int> list;
};
class views {
public:
    std::string_view name() const { return name_; }
    void set_name(std::string_view name) { name_ = name; }
    std::span<const std::string> lines() const { return lines_; }
    void set_lines(std::span<const std::string> x) { lines_.assign(x.begin(), x.end()); }

private:
    std::string name_;
    std::vector<std::string> lines_;
};

}  // namespace members_test

COPYREG_CLASS(members_test::board, "members_test:Board", grid, names, owned);
COPYREG_CLASS(members_test::constant, "members_test:Constant", a);
COPYREG_CALL(members_test::fixed, "members_test:Fixed", a, b);
COPYREG_CALL(members_test::fixed_by_default, "members_test:FixedByDefault", a, b);
COPYREG_CLASS(members_test::guarded, "members_test:Guarded", value);
COPYREG_CLASS(members_test::guard_holder, "members_test:GuardHolder", inside, list);
COPYREG_CLASS(members_test::holder, "members_test:Holder", one, perhaps, either, pair, array);

TEST_CASE("members that are arrays of arrays are written, loaded and copied") {
    members_test::board b;
    b.grid[1][2] = 7;
    b.names[1][0][1] = "last";
    b.owned[0] = std::make_unique<int>(5);
    const auto is_same = [](const members_test::board& x) {
        return x.grid[1][2] == 7 && x.grid[0][0] == 0 && x.names[1][0][1] == "last" &&
               *x.owned[0] == 5 && x.owned[1] == nullptr;
    };
    for (int protocol = 0; protocol <= 5; ++protocol) {
        INFO("protocol " << protocol);
        const auto pickle = copyreg::dumps(b, {.protocol = protocol});
        CHECK(is_same(copyreg::loads<members_test::board>(pickle)));
        CHECK(is_same(copyreg::loads(pickle).as<members_test::board>()));
    }
    CHECK(copyreg::repr(copyreg::loads(copyreg::dumps(b))) ==
          "members_test.Board(grid=[[0, 0, 0], [0, 0, 7]], names=[[['', '']], [['', 'last']]], "
          "owned=[5, None])");
    CHECK(is_same(copyreg::deepcopy(b)));
}

TEST_CASE("objects that cannot be assigned are loaded into containers") {
    using members_test::constant;
    std::vector<constant> items(3);
    items[1].a = 7;
    for (int protocol = 0; protocol <= 5; ++protocol) {
        INFO("protocol " << protocol);
        const auto pickle = copyreg::dumps(items, {.protocol = protocol});
        std::vector<constant> loaded(5);
        copyreg::load_into(loaded, pickle);
        CHECK(loaded.size() == 3);
        CHECK(loaded.at(1).a == 7);
        CHECK(copyreg::loads(pickle).as<std::deque<constant>>().at(1).a == 7);
    }
    CHECK(copyreg::deepcopy(items).at(1).a == 7);
}

TEST_CASE("const members are given by a call") {
    using members_test::fixed;
    const fixed f{7, "seven"};
    for (int protocol = 0; protocol <= 5; ++protocol) {
        INFO("protocol " << protocol);
        const auto pickle = copyreg::dumps(f, {.protocol = protocol});
        CHECK(copyreg::loads<fixed>(pickle) == f);
        CHECK(copyreg::loads(pickle).as<fixed>() == f);
        CHECK(*copyreg::loads<std::shared_ptr<fixed>>(pickle) == f);
        CHECK(std::get<fixed>(copyreg::loads<std::variant<int, fixed>>(pickle)) == f);
        CHECK(std::any_cast<fixed>(copyreg::loads<std::any>(pickle)) == f);
        const auto several = copyreg::dumps(std::vector<fixed>{f, f}, {.protocol = protocol});
        CHECK(copyreg::loads<std::vector<fixed>>(several) == std::vector<fixed>{f, f});
    }
    CHECK(copyreg::repr(copyreg::loads(copyreg::dumps(f))) == "members_test.Fixed(7, 'seven')");
    CHECK(copyreg::copy(f) == f);
    CHECK(copyreg::deepcopy(f) == f);
}

TEST_CASE("a class holds what cannot be assigned, in whatever stands between them") {
    using members_test::fixed_by_default;
    members_test::holder h{{2, {3}}, {}, 1, {4, {5, {6}}}, {{7, {}}, {8, {9}}}};
    h.perhaps.emplace(fixed_by_default{10, {11}});
    h.either.emplace<1>(fixed_by_default{12, {13}});
    const auto pickle = copyreg::dumps(h);
    const auto is_same = [&](const members_test::holder& x) { return copyreg::dumps(x) == pickle; };
    CHECK(is_same(copyreg::loads<members_test::holder>(pickle)));
    CHECK(is_same(copyreg::loads(pickle).as<members_test::holder>()));
    CHECK(is_same(copyreg::deepcopy(h)));
    members_test::holder over;
    copyreg::load_into(over, pickle);
    CHECK(is_same(over));
}

TEST_CASE("a member that stays where it is is loaded there, and not copied") {
    using members_test::guard_holder;
    const auto h = std::make_shared<guard_holder>();
    h->inside.value = 7;
    const auto loaded = copyreg::loads<std::shared_ptr<guard_holder>>(copyreg::dumps(h));
    CHECK(loaded->inside.value == 7);
    CHECK_THROWS_AS(copyreg::deepcopy(h), copyreg::copy_error);
}

TEST_CASE("a property may show what the object owns") {
    using members_test::views;
    copyreg::register_class<views>("members_test:Views",
                                   copyreg::property("name", &views::name, &views::set_name),
                                   copyreg::property("lines", &views::lines, &views::set_lines));
    views v;
    v.set_name("a name");
    v.set_lines(std::vector<std::string>{"one", "two"});
    const auto is_same = [](const views& x) {
        return x.name() == "a name" && x.lines().size() == 2 && x.lines()[1] == "two";
    };
    for (int protocol = 0; protocol <= 5; ++protocol) {
        INFO("protocol " << protocol);
        const auto pickle = copyreg::dumps(v, {.protocol = protocol});
        CHECK(is_same(copyreg::loads<views>(pickle)));
        CHECK(is_same(copyreg::loads(pickle).as<views>()));
    }
    CHECK(is_same(copyreg::deepcopy(v)));
}
