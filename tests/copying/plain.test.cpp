// SPDX-License-Identifier: MIT
//
// Plain values are copied by their copy constructor, and nothing else is.
#include <copyreg/copyreg.hpp>

#include <bitset>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <support/catch.hpp>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

using namespace copyreg;

namespace plain_test {

// each keeps its last member to itself, where it does not show in the size
struct cached {
    std::string name;
    int age = 0;
    int seen = -1;
};
struct flagged {
    double x = 0;
    bool is_on = false;
    bool is_dirty = true;
};
class guarded {
    COPYREG_FRIEND;
    std::string name_;
    int age_ = 0;
    int seen_ = -1;

public:
    void see() { seen_ = 1; }
    int seen() const { return seen_; }
};
struct hidden_optional {
    long id = 0;
    std::int8_t small = 0;
    std::optional<bool> memo;
};

struct monster {
    std::int16_t mana = 0, hp = 0;
    std::string name;
    std::vector<std::uint8_t> inventory;
    std::map<std::string, std::vector<double>> path;
};
struct nothing {};
struct jumbled {
    bool a = false;
    std::string b;
    short c = 0;
    bool operator==(const jumbled&) const = default;
};
class closed {
    COPYREG_FRIEND;
    std::string text_;
    long weight_ = 0;
};

struct called {
    explicit called(std::string n) : name(std::move(n)) {}
    called(const called& other) : name(other.name) { ++copies; }
    called(called&&) = default;
    called& operator=(const called&) = default;
    std::string name;
    static inline int copies = 0;
};

/// Copies of it share their items.
template <class T>
class handle_list {
public:
    void push_back(T x) { items_->push_back(std::move(x)); }
    void clear() { items_ = std::make_shared<std::vector<T>>(); }
    auto begin() const { return items_->cbegin(); }
    auto end() const { return items_->cend(); }
    std::size_t size() const { return items_->size(); }

private:
    std::shared_ptr<std::vector<T>> items_ = std::make_shared<std::vector<T>>();
};

}  // namespace plain_test

COPYREG_CLASS(plain_test::cached, "plain_test:Cached", name, age);
COPYREG_CLASS(plain_test::flagged, "plain_test:Flagged", x, is_on);
COPYREG_CLASS(plain_test::guarded, "plain_test:Guarded", (name_, "name"), (age_, "age"));
COPYREG_CLASS(plain_test::hidden_optional, "plain_test:HiddenOptional", id, small);
COPYREG_CLASS(plain_test::monster, "plain_test:Monster", mana, hp, name, inventory, path);
COPYREG_CLASS(plain_test::jumbled, "plain_test:Jumbled", c, b, a);
COPYREG_CLASS(plain_test::nothing, "plain_test:Nothing");
COPYREG_CLASS(plain_test::closed, "plain_test:Closed", (text_, "text"), (weight_, "weight"));
COPYREG_CALL(plain_test::called, "plain_test:Called", name);
template <class T>
struct copyreg::adapter<plain_test::handle_list<T>>
    : copyreg::list_adapter<plain_test::handle_list<T>, T> {};

namespace plain_test {

TEST_CASE("what is not registered does not come along") {
    CHECK(deepcopy(cached{"a", 1, 2}).seen == -1);
    CHECK(deepcopy(std::vector<cached>(2, cached{"a", 1, 2}))[1].seen == -1);
    CHECK(deepcopy(flagged{1, true, false}).is_dirty);
    CHECK(!deepcopy(hidden_optional{1, 2, true}).memo.has_value());
    guarded g;
    g.see();
    CHECK(deepcopy(g).seen() == -1);
    CHECK(loads<guarded>(dumps(g)).seen() == -1);
}

TEST_CASE("plain types are known as such") {
    STATIC_REQUIRE(copying::is_plain_type<monster>);
    STATIC_REQUIRE(copying::is_plain_type<nothing>);
    STATIC_REQUIRE(copying::is_plain_type<jumbled>);
    STATIC_REQUIRE(copying::is_plain_type<closed>);
    STATIC_REQUIRE(copying::is_plain_type<called>);
    STATIC_REQUIRE(copying::is_plain_type<std::tuple<std::deque<int>, std::list<std::string>>>);
    STATIC_REQUIRE(copying::is_plain_type<std::variant<std::monostate, std::set<long>>>);
    STATIC_REQUIRE(copying::is_plain_type<std::pair<std::filesystem::path, std::bitset<5>>>);
    STATIC_REQUIRE(copying::is_plain_type<std::chrono::seconds>);
    STATIC_REQUIRE(!copying::is_plain_type<cached>);
    STATIC_REQUIRE(!copying::is_plain_type<guarded>);
    STATIC_REQUIRE(!copying::is_plain_type<std::vector<std::shared_ptr<int>>>);
    STATIC_REQUIRE(!copying::is_plain_type<handle_list<int>>);
    called::copies = 0;
    CHECK(deepcopy(std::vector<called>(3, called("n"))).size() == 3);
    CHECK(called::copies == 6);
}

TEST_CASE("a container of others is copied item by item") {
    handle_list<int> first;
    first.push_back(1);
    auto copied = deepcopy(first);
    auto all = deepcopy(std::vector<handle_list<int>>{first});
    first.push_back(2);
    CHECK(copied.size() == 1);
    CHECK(all[0].size() == 1);
}

}  // namespace plain_test
