// SPDX-License-Identifier: MIT
#include <copyreg/wire/argument.hpp>

#include <string>
#include <support/catch.hpp>

using namespace copyreg;
using namespace copyreg::wire;

namespace {

std::string shown(const argument& arg) {
    std::string out;
    return append_repr(out, arg, 4300) ? out : "refused";
}

argument power_of_ten(std::size_t exponent, bool negative = false) {
    return big_integer{long_from_digits(std::string("1").append(exponent, '0'), 10, negative)};
}

}  // namespace

TEST_CASE("an argument is shown as Python shows it") {
    CHECK(shown({}) == "None");
    CHECK(shown(true) == "True");
    CHECK(shown(std::int64_t{-7}) == "-7");
    CHECK(shown(power_of_ten(20)) == std::string("1").append(20, '0'));
    CHECK(shown(1.5) == "1.5");
    CHECK(shown(std::string("it's")) == "\"it's\"");
    CHECK(shown(bytes("it's")) == "b\"it's\"");
    CHECK(shown(bytearray_data{bytes("it's")}) == R"(bytearray(b"it\'s"))");
}

TEST_CASE("an integer of too many digits is not shown, and costs nothing") {
    CHECK(shown(power_of_ten(4299)).size() == 4300);
    CHECK(shown(power_of_ten(4299, true)).size() == 4301);
    CHECK(shown(power_of_ten(4300)) == "refused");
    CHECK(shown(power_of_ten(4300, true)) == "refused");
    CHECK(shown(big_integer{std::string(100'000'000, '\x7F')}) == "refused");
    std::string kept = "kept";
    CHECK_FALSE(append_repr(kept, power_of_ten(4300), 4300));
    CHECK(kept == "kept");
}

TEST_CASE("equal numbers have equal keys") {
    CHECK(memo_key(true) == memo_key(std::int64_t{1}));
    CHECK(memo_key(false) == memo_key(std::int64_t{0}));
    CHECK(memo_key(std::int64_t{-1}) != memo_key(std::int64_t{255}));
    CHECK(memo_key(power_of_ten(20)) != memo_key(power_of_ten(21)));
}
