// SPDX-License-Identifier: MIT
#include <copyreg/types/span.hpp>

#include <cstddef>
#include <span>
#include <support/catch.hpp>
#include <type_traits>
#include <vector>

using namespace copyreg;

static_assert(adapter<std::span<int>>::form == shape::list);
static_assert(adapter<std::span<const int, 3>>::form == shape::list);
static_assert(adapter<std::span<std::byte>>::form == shape::bytes);
static_assert(adapter<std::span<const std::byte, 2>>::form == shape::bytes);
static_assert(adapter<std::span<int>>::is_view && adapter<std::span<std::byte>>::is_view);
static_assert(std::is_same_v<adapter<std::span<const int>>::element, int>);

TEST_CASE("a span is the items that it shows") {
    using A = adapter<std::span<const int>>;
    const std::vector<int> shown{1, 2, 3};
    const std::span<const int> s(shown);
    CHECK(A::size(s) == 3);
    CHECK(std::vector<int>(A::begin(s), A::end(s)) == shown);
    CHECK(A::size({}) == 0);
}

TEST_CASE("a span of bytes is bytes") {
    std::byte raw[] = {std::byte{'a'}, std::byte{0}};
    CHECK(adapter<std::span<std::byte>>::view(raw) == std::string_view("a\0", 2));
    CHECK(adapter<std::span<const std::byte, 2>>::view(raw) == std::string_view("a\0", 2));
    CHECK(adapter<std::span<const std::byte>>::view({}).empty());
}
