// SPDX-License-Identifier: MIT
//
// Copies of what reductions name: constructors with odd arguments, globals, and objects that a
// constructor keeps elsewhere.
#include <copyreg/copyreg.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <support/catch.hpp>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

using namespace copyreg;

namespace reductions_test {

struct pair_holder {
    std::pair<int, std::string> both;
};
struct tuple_holder {
    std::tuple<int, int, int> three;
};
struct named {
    std::string key;
};
struct interned {
    std::string text;
};
struct fixed {
    explicit fixed(int n) : number(n) {}
    fixed(const fixed&) = delete;
    fixed& operator=(const fixed&) = delete;
    int number;
};
struct settings {
    int level = 0;
    std::string name;
    std::optional<double> ratio;
};
struct unknown {};

}  // namespace reductions_test

COPYREG_CLASS(reductions_test::settings, "reductions_test:Settings", level, name, ratio);

namespace reductions_test {

TEST_CASE("one argument that is a pair or a tuple stays one") {
    const auto of_pair = constructor("reductions_test:of_pair", [](std::pair<int, std::string> p) {
        return pair_holder{std::move(p)};
    });
    pickle<pair_holder>([of_pair](const pair_holder& h) {
        return reduction{of_pair, std::tuple<std::pair<int, std::string>>(h.both)};
    });
    const auto of_tuple = constructor("reductions_test:of_tuple",
                                      [](std::tuple<int, int, int> t) { return tuple_holder{t}; });
    pickle<tuple_holder>([of_tuple](const tuple_holder& h) {
        return reduction{of_tuple, std::tuple<std::tuple<int, int, int>>(h.three)};
    });
    CHECK(deepcopy(pair_holder{{1, "one"}}).both == std::pair<int, std::string>(1, "one"));
    CHECK(deepcopy(tuple_holder{{1, 2, 3}}).three == std::tuple(1, 2, 3));
    CHECK(copyreg::copy(std::make_shared<tuple_holder>(tuple_holder{{1, 2, 3}}))->three ==
          std::tuple(1, 2, 3));
}

TEST_CASE("an object that is known as a global is its own copy") {
    const auto known = std::make_shared<named>(named{"known"});
    register_global("reductions_test:KNOWN", known);
    const auto make =
        constructor("reductions_test:Named", [](std::string key) { return named{std::move(key)}; });
    using by_call = decltype(reduction{make, std::tuple{std::string()}});
    pickle<named>([=](const named& n) -> std::variant<global, by_call> {
        if (&n == known.get()) return global{"reductions_test:KNOWN"};
        return reduction{make, std::tuple{n.key}};
    });
    const std::vector<std::shared_ptr<named>> all{known, std::make_shared<named>(named{"other"}),
                                                  known};
    const auto copied = deepcopy(all);
    CHECK(copied[0] == known);
    CHECK(copied[1] != all[1]);
    CHECK(copied[1]->key == "other");
    CHECK(copied[2] == known);
    CHECK(copyreg::copy(known) == known);
    CHECK(deepcopy(*known).key == "known");
    CHECK_THROWS_AS(deepcopy(std::pair(known, unknown())), copy_error);
    CHECK(known->key == "known");
}

TEST_CASE("what a constructor keeps elsewhere is not emptied by a failure") {
    const auto kept = std::make_shared<interned>(interned{"kept"});
    const auto intern =
        constructor("reductions_test:intern", [kept](const std::string&) { return kept; });
    pickle<interned>([intern](const interned& i) { return reduction{intern, std::tuple{i.text}}; });
    CHECK_THROWS_AS(deepcopy(std::pair(kept, unknown())), copy_error);
    CHECK(kept->text == "kept");
    const auto pickled = dumps(std::pair(kept, std::string("no int")));
    using wanted = std::pair<std::shared_ptr<interned>, int>;
    CHECK_THROWS_AS(loads<wanted>(pickled), unpickling_error);
    CHECK(kept->text == "kept");
}

TEST_CASE("a constructor may hand out what can neither be copied nor moved") {
    const auto make =
        constructor("reductions_test:Fixed", [](int n) { return std::make_unique<fixed>(n); });
    pickle<fixed>([make](const fixed& f) { return reduction{make, std::tuple{f.number}}; });
    CHECK(deepcopy(std::make_unique<fixed>(3))->number == 3);
    const auto shared = std::make_shared<fixed>(4);
    const auto both = deepcopy(std::pair(shared, shared));
    CHECK(both.first->number == 4);
    CHECK(both.first == both.second);
}

TEST_CASE("a state by name may hold values of several types") {
    const auto make = constructor("reductions_test:make_settings", [] { return settings(); });
    using part = std::variant<int, std::string, double>;
    pickle<settings>([make](const settings& s) {
        return reduction{make, std::tuple{}}.state(
            std::map<std::string, part>{{"level", s.level}, {"name", s.name}, {"ratio", 0.5}});
    });
    for (const settings& s :
         {deepcopy(settings{1, "a", 2}), loads<settings>(dumps(settings{1, "a", 2}))}) {
        CHECK(s.level == 1);
        CHECK(s.name == "a");
        CHECK(s.ratio == 0.5);
    }
    pickle<settings>([make](const settings&) {
        return reduction{make, std::tuple{}}.state(std::map<std::string, part>{{"level", "text"}});
    });
    CHECK_THROWS_AS(deepcopy(settings()), copy_error);
    dispatch_table::global().erase<settings>();
}

}  // namespace reductions_test
