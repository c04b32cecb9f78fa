// SPDX-License-Identifier: MIT
//
// Members of every kind that a class may have.
#include <copyreg/copyreg.hpp>

#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <support/catch.hpp>
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
