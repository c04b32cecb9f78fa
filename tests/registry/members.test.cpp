// SPDX-License-Identifier: MIT
//
// Members of every kind that a class may have.
#include <copyreg/copyreg.hpp>

#include <memory>
#include <string>
#include <support/catch.hpp>

namespace members_test {

struct board {
    int grid[2][3] = {};
    std::string names[2][1][2] = {};
    std::unique_ptr<int> owned[2] = {};
};

}  // namespace members_test

COPYREG_CLASS(members_test::board, "members_test:Board", grid, names, owned);

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
