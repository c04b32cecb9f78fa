// SPDX-License-Identifier: MIT
//
// Integers of any size: 128 bits and bitsets.
#include <copyreg/types/bitset.hpp>
#include <copyreg/types/int128.hpp>

#include <bitset>
#include <string>
#include <string_view>
#include <support/catch.hpp>

using namespace copyreg;
using namespace std::string_view_literals;

namespace {

using detail::signed_128;
using detail::unsigned_128;

constexpr unsigned_128 all_ones = ~unsigned_128{0};
constexpr auto highest = static_cast<signed_128>(all_ones >> 1);
constexpr signed_128 lowest = -highest - 1;

template <class T>
std::string bytes_of(const T& x) {
    return adapter<T>::to_little_endian(x);
}

/// Whether `T` takes the number and writes it again.
template <class T>
bool takes(std::string_view le) {
    T x{};
    if (!adapter<T>::from_little_endian(le, x)) return false;
    CHECK(bytes_of(x) == trim_long(le));
    return true;
}

template <class T>
T read(std::string_view le) {
    T x{};
    CHECK(adapter<T>::from_little_endian(le, x));
    return x;
}

const std::string ff15(15, '\xff');
const std::string zero15(15, '\0');

}  // namespace

static_assert(adapter<signed_128>::form == shape::long_integer);
static_assert(adapter<unsigned_128>::form == shape::long_integer);
static_assert(adapter<std::bitset<3>>::form == shape::long_integer);

TEST_CASE("128 bits are written as two's complement, trimmed") {
    CHECK(bytes_of(signed_128{0}).empty());
    CHECK(bytes_of(signed_128{1}) == "\1");
    CHECK(bytes_of(signed_128{-1}) == "\xff");
    CHECK(bytes_of(signed_128{128}) == "\x80\0"sv);
    CHECK(bytes_of(signed_128{-128}) == "\x80");
    CHECK(bytes_of(signed_128{1} << 64) == "\0\0\0\0\0\0\0\0\1"sv);
    CHECK(bytes_of(highest) == ff15 + "\x7f");
    CHECK(bytes_of(lowest) == zero15 + "\x80");
    CHECK(bytes_of(all_ones) == ff15 + std::string("\xff\0"sv));
    CHECK(bytes_of(unsigned_128{255}) == "\xff\0"sv);
}

TEST_CASE("128 bits are read where they fit") {
    CHECK(read<signed_128>("") == 0);
    CHECK(read<signed_128>("\xff") == -1);
    CHECK(read<signed_128>("\0\0"sv) == 0);
    CHECK(read<signed_128>(ff15 + "\x7f") == highest);
    CHECK(read<signed_128>(zero15 + "\x80") == lowest);
    CHECK(read<unsigned_128>(ff15 + std::string("\xff\0"sv)) == all_ones);
    CHECK(takes<signed_128>(zero15 + "\x80\xff\xff"));  // not canonical
    CHECK_FALSE(takes<signed_128>(zero15 + std::string("\x80\0"sv)));
    CHECK_FALSE(takes<signed_128>(ff15 + "\x7f\xff"));
    CHECK_FALSE(takes<unsigned_128>("\xff"));
    CHECK_FALSE(takes<unsigned_128>(zero15 + "\x80"));
    CHECK_FALSE(takes<unsigned_128>(zero15 + '\0' + '\1'));
    CHECK_FALSE(takes<unsigned_128>(std::string(100, '\1')));
}

TEST_CASE("a bitset is an int that is not negative") {
    CHECK(bytes_of(std::bitset<0>()).empty());
    CHECK(bytes_of(std::bitset<8>()).empty());
    CHECK(bytes_of(std::bitset<8>(0xff)) == "\xff\0"sv);
    CHECK(bytes_of(std::bitset<9>(0x1ff)) == "\xff\1");
    CHECK(bytes_of(std::bitset<7>(0x7f)) == "\x7f");
    std::bitset<200> large;
    large.set(199);
    CHECK(bytes_of(large) == std::string(24, '\0') + std::string("\x80\0"sv));
    CHECK(read<std::bitset<200>>(bytes_of(large)) == large);
    CHECK(read<std::bitset<200>>("\5") == 5);
}

TEST_CASE("an int that does not fit a bitset is refused") {
    CHECK(takes<std::bitset<3>>("\7"));
    CHECK_FALSE(takes<std::bitset<3>>("\10"));
    CHECK_FALSE(takes<std::bitset<3>>("\xff"));
    CHECK_FALSE(takes<std::bitset<8>>("\xff\1"));
    CHECK(takes<std::bitset<8>>("\xff\0\0"sv));
    CHECK(takes<std::bitset<0>>(""));
    CHECK_FALSE(takes<std::bitset<0>>("\1"));
    CHECK_FALSE(takes<std::bitset<64>>(std::string(9, '\1')));
    std::bitset<3> kept(5);
    CHECK_FALSE(adapter<std::bitset<3>>::from_little_endian("\10", kept));
    CHECK(kept == 5);
}
