// SPDX-License-Identifier: MIT
//
// A deep copy is what `loads` makes of `dumps`, also for what has hooks and reductions.
#include <copyreg/copyreg.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <support/catch.hpp>
#include <tuple>
#include <utility>

using namespace copyreg;

namespace same_test {

struct base {
    virtual ~base() = default;
    int a = 1;
};
struct derived : base {
    int b = 2;
};
struct interned {
    std::string text;
};
struct chain {
    int id = 0;
    std::shared_ptr<chain> next;
};
struct hooked {
    std::optional<int> state = 5;
    friend std::optional<int> copyreg_getstate(const hooked& h) { return h.state; }
    friend void copyreg_setstate(hooked& h, std::optional<int> s) { h.state = s; }
};

}  // namespace same_test

COPYREG_CLASS(same_test::base, "same_test:Base", a);
COPYREG_CLASS(same_test::derived, "same_test:Derived", a, b);
COPYREG_BASE(same_test::derived, same_test::base);
COPYREG_CLASS(same_test::chain, "same_test:Chain", id, next);
COPYREG_CLASS(same_test::hooked, "same_test:Hooked");

namespace same_test {

TEST_CASE("a reference to a base is not sliced") {
    const derived d;
    const base& b = d;
    CHECK_THROWS_AS(deepcopy(b), copy_error);
    CHECK_THROWS_AS(copyreg::copy(b), copy_error);
    CHECK(deepcopy(d).b == 2);
    CHECK(loads<derived>(dumps(b)).b == 2);
}

TEST_CASE("what a constructor keeps is not taken apart by a copy") {
    const auto kept = std::make_shared<interned>(interned{"kept"});
    const auto intern =
        constructor("same_test:intern", [kept](const std::string&) { return kept; });
    pickle<interned>([intern](const interned& i) { return reduction{intern, std::tuple{i.text}}; });
    CHECK(loads<std::shared_ptr<interned>>(dumps(kept)) == kept);
    CHECK(loads<interned>(dumps(*kept)).text == "kept");
    CHECK(deepcopy(kept) == kept);
    CHECK(deepcopy(*kept).text == "kept");
    CHECK(kept->text == "kept");
}

TEST_CASE("a state by name keeps identity") {
    const auto make = constructor("same_test:make_link", [] { return chain(); });
    pickle<chain>([make](const chain& l) {
        return reduction{make, std::tuple{}}.state(
            std::map<std::string, std::shared_ptr<chain>>{{"next", l.next}});
    });
    const auto a = std::make_shared<chain>();
    a->next = a;
    const auto loaded = loads<std::shared_ptr<chain>>(dumps(a));
    CHECK(loaded->next == loaded);
    const auto copied = deepcopy(a);
    CHECK(copied->next == copied);
    loaded->next.reset();
    copied->next.reset();
    a->next.reset();
    dispatch_table::global().erase<chain>();
}

TEST_CASE("a state of None is given to nobody") {
    hooked h;
    h.state.reset();
    CHECK(loads<hooked>(dumps(h)).state == 5);
    CHECK(deepcopy(h).state == 5);
    h.state = 7;
    CHECK(loads<hooked>(dumps(h)).state == 7);
    CHECK(deepcopy(h).state == 7);
}

}  // namespace same_test
