// SPDX-License-Identifier: MIT
//
// Types that hold one of several things, or several: variant, optional, any, pair, tuple.
#include <copyreg/base/error.hpp>
#include <copyreg/types/any.hpp>
#include <copyreg/types/optional.hpp>
#include <copyreg/types/utility.hpp>
#include <copyreg/types/variant.hpp>

#include <memory>
#include <optional>
#include <string>
#include <support/catch.hpp>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

using namespace copyreg;

static_assert(adapter<std::monostate>::form == shape::none);
static_assert(adapter<std::nullopt_t>::form == shape::none);
static_assert(std::is_same_v<decltype(adapter<std::nullopt_t>::make()), std::nullopt_t>);
static_assert(adapter<std::any>::form == shape::any);
static_assert(adapter<std::pair<int, char>>::form == shape::tuple);
static_assert(std::is_same_v<adapter<std::tuple<>>::elements, std::tuple<>>);
static_assert(
    std::is_same_v<adapter<std::pair<const int, char>>::elements, std::tuple<const int, char>>);
static_assert(std::is_same_v<adapter<std::variant<int, int>>::alternatives, std::tuple<int, int>>);

TEST_CASE("a variant is what it holds") {
    using V = std::variant<std::monostate, int, std::string, int>;
    using A = adapter<V>;
    CHECK(A::index(V()) == 0);
    const V v(std::in_place_index<3>, 5);
    CHECK(A::index(v) == 3);
    CHECK(A::get<3>(v) == 5);
    CHECK(A::make<1>(5).index() == 1);
    CHECK(A::make<3>(5) == v);
    CHECK(A::get<2>(A::make<2>("x")) == "x");
    CHECK(registry::visit(v, []<class T>(const T&) { return std::is_same_v<T, int>; }));

    using owner = std::variant<std::unique_ptr<int>>;
    CHECK(*std::get<0>(adapter<owner>::make<0>(std::make_unique<int>(7))) == 7);
}

TEST_CASE("a variant without a value cannot be pickled") {
    struct thrower {
        thrower() = default;
        thrower(const thrower&) { throw 1; }
        thrower& operator=(const thrower&) = default;
    };
    std::variant<int, thrower> v;
    const thrower t;
    CHECK_THROWS(v.emplace<1>(t));
    CHECK_THROWS_WITH((adapter<std::variant<int, thrower>>::index(v)),
                      "expected a std::variant that holds a value, found one that lost it to an "
                      "exception");
    CHECK_THROWS_AS((adapter<std::variant<int, thrower>>::index(v)), pickling_error);
}

TEST_CASE("an optional is None or its value") {
    using A = adapter<std::optional<std::string>>;
    std::optional<std::string> o;
    CHECK_FALSE(A::has_value(o));
    A::assign(o, "x");
    CHECK(A::has_value(o));
    CHECK(A::get(o) == "x");
    A::reset(o);
    CHECK_FALSE(o.has_value());
}

TEST_CASE("an optional of something that looks like one holds it") {
    std::optional<bool> flag;
    adapter<std::optional<bool>>::assign(flag, false);
    CHECK(adapter<std::optional<bool>>::has_value(flag));

    using nested = std::optional<std::optional<int>>;
    nested n;
    adapter<nested>::assign(n, std::optional<int>());
    CHECK(n.has_value());
    CHECK_FALSE(n->has_value());

    struct constant {
        const int value;
    };
    std::optional<constant> c;
    adapter<std::optional<constant>>::assign(c, constant{3});
    CHECK(c->value == 3);
}

TEST_CASE("pairs and tuples give their items") {
    std::pair<int, std::string> p{1, "x"};
    using P = adapter<std::pair<int, std::string>>;
    P::get<0>(p) = 2;
    CHECK(P::get<0>(std::as_const(p)) == 2);
    CHECK(P::get<1>(std::as_const(p)) == "x");

    std::tuple<int, std::unique_ptr<int>> t{1, nullptr};
    adapter<decltype(t)>::get<1>(t) = std::make_unique<int>(4);
    CHECK(*adapter<decltype(t)>::get<1>(std::as_const(t)) == 4);
}
