// SPDX-License-Identifier: MIT
#include <copyreg/types/array.hpp>
#include <copyreg/types/string.hpp>

#include <array>
#include <string>
#include <support/catch.hpp>
#include <type_traits>

using namespace copyreg;

static_assert(adapter<std::array<int, 3>>::form == shape::array);
static_assert(adapter<std::array<int, 3>>::count == 3);
static_assert(!adapter<std::array<int, 3>>::as_list);
static_assert(adapter<int[3]>::form == shape::array);
static_assert(adapter<int[3]>::as_list);
static_assert(adapter<int[2][3]>::count == 2);
static_assert(std::is_same_v<adapter<int[2][3]>::element, int[3]>);
static_assert(adapter<char[2]>::form == shape::string);
static_assert(adapter<char[2][3]>::form == shape::array);
static_assert(adapter<std::array<char, 2>>::form == shape::array);

TEST_CASE("arrays give their items, to be read and to be written") {
    std::array<std::string, 2> a{"x", "y"};
    using A = adapter<std::array<std::string, 2>>;
    CHECK(A::data(std::as_const(a))[1] == "y");
    A::data(a)[0] = "z";
    CHECK(a[0] == "z");

    int matrix[2][3] = {{1, 2, 3}, {4, 5, 6}};
    CHECK(adapter<int[2][3]>::data(std::as_const(matrix))[1][2] == 6);
    adapter<int[3]>::data(adapter<int[2][3]>::data(matrix)[0])[0] = 7;
    CHECK(matrix[0][0] == 7);
}
