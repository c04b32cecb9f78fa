// SPDX-License-Identifier: MIT
#include <copyreg/types/map.hpp>
#include <copyreg/types/set.hpp>
#include <copyreg/types/unordered_map.hpp>
#include <copyreg/types/unordered_set.hpp>

#include <functional>
#include <map>
#include <memory>
#include <memory_resource>
#include <set>
#include <string>
#include <support/catch.hpp>
#include <unordered_map>
#include <unordered_set>

using namespace copyreg;

static_assert(adapter<std::map<int, int>>::form == shape::dict);
static_assert(adapter<std::map<int, int, std::greater<>>>::form == shape::dict);
static_assert(adapter<std::pmr::unordered_map<int, int>>::form == shape::dict);
static_assert(adapter<std::set<int>>::form == shape::set);
static_assert(adapter<std::unordered_set<int>>::form == shape::set);
static_assert(!adapted<std::multimap<int, int>> && !adapted<std::multiset<int>>);

TEMPLATE_TEST_CASE("maps are walked and filled", "", (std::map<std::string, int>),
                   (std::unordered_map<std::string, int>)) {
    using A = adapter<TestType>;
    TestType m{{"a", 1}};
    CHECK(A::size(m) == 1);
    CHECK(A::begin(m)->first == "a");
    CHECK(std::next(A::begin(m)) == A::end(m));
    A::insert(m, "c", 3);
    A::insert(m, "b", 2);
    A::insert(m, "a", 4);  // the later one counts, as in a dict
    CHECK(m == TestType{{"a", 4}, {"b", 2}, {"c", 3}});
    A::clear(m);
    CHECK(m.empty());
}

TEMPLATE_TEST_CASE("sets are walked and filled", "", std::set<std::string>,
                   std::unordered_set<std::string>) {
    using A = adapter<TestType>;
    TestType s{"a"};
    CHECK(A::size(s) == 1);
    CHECK(*A::begin(s) == "a");
    for (const char* text : {"c", "b", "a"}) A::insert(s, text);
    CHECK(s == TestType{"a", "b", "c"});
    A::clear(s);
    CHECK(A::begin(s) == A::end(s));
}

TEST_CASE("keys in order are inserted in linear time") {
    int compared = 0;
    const auto less = [&compared](int a, int b) {
        ++compared;
        return a < b;
    };
    std::map<int, int, decltype(less)> m(less);
    std::set<int, decltype(less)> s(less);
    for (int i = 0; i < 1000; ++i) {
        adapter<decltype(m)>::insert(m, i, i);
        adapter<decltype(s)>::insert(s, i);
    }
    CHECK(m.size() == 1000);
    CHECK(s.size() == 1000);
    CHECK(compared < 8000);
}

TEST_CASE("what cannot be copied is moved") {
    std::map<std::unique_ptr<int>, std::unique_ptr<int>> m;
    adapter<decltype(m)>::insert(m, nullptr, std::make_unique<int>(1));
    std::set<std::unique_ptr<int>> s;
    adapter<decltype(s)>::insert(s, std::make_unique<int>(1));
    CHECK(*m.begin()->second == 1);
    CHECK(**s.begin() == 1);
}

TEST_CASE("unordered containers make room ahead") {
    std::unordered_map<int, int> m;
    std::unordered_set<int> s;
    adapter<decltype(m)>::reserve(m, 1000);
    adapter<decltype(s)>::reserve(s, 1000);
    CHECK(m.bucket_count() >= 1000);
    CHECK(s.bucket_count() >= 1000);
}
