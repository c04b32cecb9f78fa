// SPDX-License-Identifier: MIT
#include <copyreg/types/forward_list.hpp>
#include <copyreg/types/list.hpp>

#include <forward_list>
#include <list>
#include <string>
#include <support/catch.hpp>

using namespace copyreg;

static_assert(adapter<std::list<int>>::form == shape::list);
static_assert(adapter<std::forward_list<int>>::form == shape::list);

TEMPLATE_TEST_CASE("lists are walked and filled", "", std::list<std::string>,
                   std::forward_list<std::string>) {
    using A = adapter<TestType>;
    TestType c{"a", "b"};
    CHECK(A::size(c) == 2);
    CHECK(TestType(A::begin(c), A::end(c)) == c);
    A::append(c, "c");
    CHECK(c == TestType{"a", "b", "c"});
    A::clear(c);
    CHECK(A::size(c) == 0);
    A::append(c, "d");
    CHECK(c == TestType{"d"});
}

TEMPLATE_TEST_CASE("nodes are overwritten in place", "", std::list<std::string>,
                   std::forward_list<std::string>) {
    TestType c{"a", "b", "c"};
    const std::string* const first = &c.front();
    typename adapter<TestType>::refill refill(c);
    SECTION("fewer than there were") {
        refill.expect(2);
        refill.next() = "x";
        refill.next() = "y";
        refill.finish();
        CHECK(c == TestType{"x", "y"});
        CHECK(&c.front() == first);
    }
    SECTION("more than there were") {
        refill.expect(5);
        for (const char* text : {"x", "y", "z", "u", "v"}) refill.next() = text;
        refill.finish();
        CHECK(c == TestType{"x", "y", "z", "u", "v"});
        CHECK(&c.front() == first);
    }
    SECTION("the last of those that were there is taken back") {
        refill.next() = "x";
        refill.next() = "y";
        refill.take_back();
        refill.next() = "z";
        refill.finish();
        CHECK(c == TestType{"x", "z"});
    }
    SECTION("the only one is taken back") {
        refill.next() = "x";
        refill.take_back();
        refill.finish();
        CHECK(c == TestType{});
    }
    SECTION("a new one is taken back") {
        for (const char* text : {"x", "y", "z", "u"}) refill.next() = text;
        refill.take_back();
        refill.finish();
        CHECK(c == TestType{"x", "y", "z"});
    }
    SECTION("none") {
        refill.finish();
        CHECK(c == TestType{});
    }
}

TEST_CASE("items that are made elsewhere go to the end of a forward_list") {
    struct number {
        explicit number(int n) : value(n) {}
        int value;
    };
    std::forward_list<number> c;
    adapter<std::forward_list<number>>::refill refill(c);
    for (int i = 0; i < 100'000; ++i) refill.append(number(i));
    refill.finish();
    int expected = 0;
    for (const number& n : c) {
        if (n.value != expected++) FAIL("out of order");
    }
    CHECK(expected == 100'000);
}

TEST_CASE("items that are made elsewhere stand in front of those that were not overwritten") {
    std::forward_list<int> c{1, 2, 3};
    adapter<std::forward_list<int>>::refill refill(c);
    refill.append(7);
    refill.next() = 8;
    refill.finish();
    CHECK(c == std::forward_list<int>{7, 8});
}
