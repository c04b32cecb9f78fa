// SPDX-License-Identifier: MIT
//
// A load or a copy that fails leaves nothing behind: cycles that were closed already are opened,
// and no object is filled that is gone. What leaks shows with a sanitizer.
#include <copyreg/copyreg.hpp>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <tuple>
#include <utility>
#include <vector>

using namespace copyreg;
using namespace std::string_view_literals;

namespace cycles_test {

struct solo {
    int id = 0;
    std::unique_ptr<solo> next;
};
struct late {
    std::vector<std::shared_ptr<late>> next;
};
struct group {
    using value_type = std::shared_ptr<group>;
    std::vector<value_type> members;
    void push_back(value_type g) { members.push_back(std::move(g)); }
};
struct chain {
    std::shared_ptr<chain> next;
};
struct unknown {};

template <class T>
using then_int = std::pair<std::shared_ptr<T>, int>;
template <class T>
using then_text = std::pair<std::shared_ptr<T>, std::string>;

}  // namespace cycles_test

COPYREG_CLASS(cycles_test::solo, "cycles_test:Solo", id, next);
COPYREG_CLASS(cycles_test::chain, "cycles_test:Chain", next);

using namespace cycles_test;

TEST_CASE("a cycle through what is owned alone or held by value is an error") {
    const auto pickle =
        "\x80\x02"
        "ccycles_test\nSolo\n)\x81q\0}X\x04\0\0\0nexth\0sb."sv;
    CHECK_THROWS_AS(loads<std::unique_ptr<solo>>(pickle), unpickling_error);
    CHECK_THROWS_AS(loads<solo>(pickle), unpickling_error);
}

std::string replaced_at_every_level(int depth) {
    // each level has a next and is then given None in its place
    std::string pickle = "\x80\x02";
    for (int i = 0; i < depth; ++i) pickle += "ccycles_test\nSolo\n)\x81}X\x04\0\0\0next"sv;
    pickle += 'N';
    for (int i = 0; i < depth; ++i) pickle += "sb}X\x04\0\0\0nextNsb"sv;
    return pickle + '.';
}

TEST_CASE("an object that is replaced before it is filled is not filled") {
    CHECK(loads<std::unique_ptr<solo>>(replaced_at_every_level(500))->next == nullptr);
    try {
        const auto deep = loads<std::unique_ptr<solo>>(replaced_at_every_level(20000));
        CHECK(deep->next == nullptr);
    } catch (const unpickling_error& e) {
        CHECK(std::string_view(e.what()).find("nested less deeply") != std::string_view::npos);
    }
}

TEST_CASE("cycles of a class that was registered at run time are opened") {
    register_class<late>("cycles_test:Late", member("next", &late::next));
    const auto a = std::make_shared<late>();
    a->next = {a};
    const auto pickle = dumps(then_text<late>(a, "no int"));
    CHECK_THROWS_AS(loads<then_int<late>>(pickle), unpickling_error);
    CHECK_THROWS_AS(deepcopy(std::pair(a, unknown())), copy_error);
    a->next.clear();
}

TEST_CASE("cycles through list items are opened") {
    const auto make = constructor("cycles_test:Group", [] { return group(); });
    pickle<group>([make](const group& g) {
        return reduction{make, std::tuple{}}.listitems(g.members);
    });
    const auto a = std::make_shared<group>();
    a->members = {a};
    const auto pickle = dumps(then_text<group>(a, "no int"));
    const auto loaded = loads<then_text<group>>(pickle).first;
    CHECK(loaded->members.at(0) == loaded);
    loaded->members.clear();
    CHECK_THROWS_AS(loads<then_int<group>>(pickle), unpickling_error);
    CHECK_THROWS_AS(deepcopy(std::pair(a, unknown())), copy_error);
    a->members.clear();
}

TEST_CASE("cycles through a state by name are opened") {
    const auto make = constructor("cycles_test:make_link", [] { return chain(); });
    pickle<chain>([make](const chain& l) {
        return reduction{make, std::tuple{}}.state(
            std::map<std::string, std::shared_ptr<chain>>{{"next", l.next}});
    });
    const auto a = std::make_shared<chain>();
    a->next = a;
    const auto pickle = dumps(then_text<chain>(a, "no int"));
    CHECK_THROWS_AS(loads<then_int<chain>>(pickle), unpickling_error);
    a->next.reset();
    dispatch_table::global().erase<chain>();
}
