// SPDX-License-Identifier: MIT
#include <copyreg/types/deque.hpp>
#include <copyreg/types/vector.hpp>

#include <cstddef>
#include <deque>
#include <memory_resource>
#include <string>
#include <support/catch.hpp>
#include <type_traits>
#include <vector>

using namespace copyreg;

template <class C>
concept refilled = requires {
    typename adapter<C>::refill;
};

static_assert(adapter<std::vector<int>>::form == shape::list);
static_assert(adapter<std::pmr::vector<int>>::form == shape::list);
static_assert(adapter<std::vector<bool>>::form == shape::list);
static_assert(adapter<std::vector<std::byte>>::form == shape::bytes);
static_assert(adapter<std::vector<unsigned char>>::form == shape::list);
static_assert(adapter<std::deque<std::byte>>::form == shape::list);
static_assert(refilled<std::vector<int>> && refilled<std::deque<int>>);
static_assert(!refilled<std::vector<bool>> && !refilled<std::vector<std::byte>>);
static_assert(std::is_same_v<adapter<std::vector<bool>>::element, bool>);

TEMPLATE_TEST_CASE("sequences are walked and filled", "", std::vector<std::string>,
                   std::deque<std::string>) {
    using A = adapter<TestType>;
    TestType c{"a", "b"};
    CHECK(A::size(c) == 2);
    CHECK(TestType(A::begin(c), A::end(c)) == c);
    A::append(c, "c");
    CHECK(c == TestType{"a", "b", "c"});
    A::clear(c);
    CHECK(A::size(c) == 0);
    CHECK(A::begin(c) == A::end(c));
}

TEMPLATE_TEST_CASE("items are overwritten in place", "", std::vector<std::string>,
                   std::deque<std::string>) {
    TestType c{std::string(100, 'a'), std::string(100, 'b'), std::string(100, 'c')};
    const char* const owned = c[0].data();
    typename adapter<TestType>::refill refill(c);
    SECTION("fewer than there were") {
        refill.expect(2);
        refill.next().assign("x");
        refill.next().assign("y");
        refill.finish();
        CHECK(c == TestType{"x", "y"});
    }
    SECTION("more than there were") {
        refill.expect(4);
        for (const char* text : {"x", "y", "z", "u"}) refill.next().assign(text);
        refill.finish();
        CHECK(c == TestType{"x", "y", "z", "u"});
    }
    SECTION("one is taken back") {
        refill.next().assign("x");
        refill.next().assign("y");
        refill.take_back();
        refill.next().assign("z");
        refill.next();
        refill.take_back();
        refill.finish();
        CHECK(c == TestType{"x", "z"});
    }
    if (c.get_allocator() == typename TestType::allocator_type() && c.size() < 4) {
        CHECK(c[0].data() == owned);
    }
}

TEST_CASE("room is made ahead, geometrically") {
    std::vector<int> c;
    adapter<std::vector<int>>::reserve(c, 10);
    CHECK(c.capacity() >= 10);
    adapter<std::vector<int>>::refill refill(c);
    refill.expect(100);
    CHECK(c.capacity() >= 100);
    CHECK(c.empty());
}

TEST_CASE("vector<bool> is a list of bool") {
    using A = adapter<std::vector<bool>>;
    std::vector<bool> c{true, false};
    const auto at = A::begin(c);
    const bool& first = *at;
    CHECK(first);
    A::append(c, true);
    A::reserve(c, 100);
    CHECK(A::size(c) == 3);
    CHECK(c == std::vector<bool>{true, false, true});
}

TEST_CASE("a vector of std::byte is bytes") {
    using A = adapter<std::vector<std::byte>>;
    std::vector<std::byte> c{std::byte{0}, std::byte{255}};
    CHECK(A::view(c) == std::string_view("\0\xff", 2));
    A::assign(c, "abc");
    CHECK(c == std::vector<std::byte>{std::byte{'a'}, std::byte{'b'}, std::byte{'c'}});
    A::assign(c, {});
    CHECK(c.empty());
    CHECK(A::view(c).empty());
}
