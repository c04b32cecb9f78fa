// SPDX-License-Identifier: MIT
//
// States that lack members.
#include <copyreg/copyreg.hpp>

#include <map>
#include <memory>
#include <string>
#include <support/catch.hpp>
#include <tuple>
#include <utility>
#include <vector>

namespace state_test {

struct door {
    int height = 2;
    std::string color = "white";
    int locks = 1;
    bool operator==(const door&) const = default;
};

}  // namespace state_test

COPYREG_CLASS(state_test::door, "state_test:Door", height, color, locks);

using state_test::door;

TEST_CASE("a state leaves the members that it lacks as the constructor of a reduction made them") {
    const auto make = copyreg::constructor("state_test:make", [](int height) {
        return door{height, "raw", 3};
    });
    copyreg::dispatch_table table;
    const auto state = [](const door& d) {
        return std::map<std::string, copyreg::value>{{"color", d.color}};
    };
    for (const bool is_new : {false, true}) {
        if (is_new) {
            table.pickle<door>([=](const door& d) {
                return copyreg::reduction{make, std::tuple{d.height}}.newobj().state(state(d));
            });
        } else {
            table.pickle<door>([=](const door& d) {
                return copyreg::reduction{make, std::tuple{d.height}}.state(state(d));
            });
        }
        const door d{5, "red", 9};
        const door expected{5, "red", 3};
        CHECK(copyreg::deepcopy(d, {.dispatch_table = &table}) == expected);
        for (int protocol = 0; protocol <= 5; ++protocol) {
            INFO("protocol " << protocol);
            const auto pickle = copyreg::dumps(d, {.protocol = protocol, .dispatch_table = &table});
            CHECK(copyreg::loads<door>(pickle) == expected);
            CHECK(*copyreg::loads<std::shared_ptr<door>>(pickle) == expected);
            CHECK(copyreg::loads(pickle).as<door>() == expected);
            door over{8, "blue", 8};
            copyreg::load_into(over, pickle);
            CHECK(over == expected);
        }
    }
}

TEST_CASE("a class that is loaded over has the members that its state lacks as a new one") {
    // Door with the state {'color': 'red'}, then {'locks': 4}
    const std::string one = "cstate_test\nDoor\n)\x81}S'color'\nS'red'\nsb.";
    const std::string two = one.substr(0, one.size() - 1) + "}S'locks'\nI4\nsb.";
    door over{8, "blue", 8};
    copyreg::load_into(over, one);
    CHECK(over == door{2, "red", 1});
    over = {8, "blue", 8};
    copyreg::load_into(over, two);
    CHECK(over == door{2, "red", 4});
    CHECK(copyreg::loads<door>(one) == door{2, "red", 1});
    CHECK(copyreg::loads<door>(two) == door{2, "red", 4});
    std::vector<door> doors(2, door{8, "blue", 8});
    copyreg::load_into(doors,
                       "(" + one.substr(0, one.size() - 1) + two.substr(0, two.size() - 1) + "l.");
    CHECK(doors == std::vector{door{2, "red", 1}, door{2, "red", 4}});
}
