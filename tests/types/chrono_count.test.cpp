// SPDX-License-Identifier: MIT
#include <copyreg/types/chrono_count.hpp>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <ratio>
#include <support/catch.hpp>

using namespace copyreg::detail;
using namespace std::chrono;

namespace {

/// As a number that Catch can print; 128 bits are not needed here.
template <class D>
std::optional<std::int64_t> count(const D& d) {
    const auto us = microseconds_of(d);
    if (!us) return std::nullopt;
    return static_cast<std::int64_t>(*us);
}

template <class D>
std::optional<typename D::rep> read(wide us) {
    const auto d = duration_from<D>(us);
    if (!d) return std::nullopt;
    return d->count();
}

using picos = duration<std::int64_t, std::pico>;
using thirds = duration<std::int64_t, std::ratio<1, 3>>;
using frames = duration<int, std::ratio<1001, 30000>>;

}  // namespace

TEST_CASE("floor_divide rounds down") {
    CHECK(floor_divide(7, 2) == 3);
    CHECK(floor_divide(-7, 2) == -4);
    CHECK(floor_divide(-8, 2) == -4);
    CHECK(floor_divide(0, 2) == 0);
}

TEST_CASE("durations are microseconds, rounded down") {
    CHECK(count(microseconds(-5)) == -5);
    CHECK(count(nanoseconds(1999)) == 1);
    CHECK(count(nanoseconds(-1)) == -1);
    CHECK(count(nanoseconds(-1000)) == -1);
    CHECK(count(nanoseconds(-1001)) == -2);
    CHECK(count(picos(-1)) == -1);
    CHECK(count(hours(2)) == 7'200'000'000);
    CHECK(count(years(1)) == 31'556'952'000'000);
    CHECK(count(thirds(1)) == 333'333);
    CHECK(count(thirds(-1)) == -333'334);
    CHECK(count(thirds(3)) == 1'000'000);
    CHECK(count(frames(30000)) == 1'001'000'000);
    CHECK(count(duration<unsigned char>(255)) == 255'000'000);
    CHECK(count(duration<std::uint64_t, std::micro>(5)) == 5);
}

TEST_CASE("durations are read rounded down") {
    CHECK(read<seconds>(1'999'999) == 1);
    CHECK(read<seconds>(-1) == -1);
    CHECK(read<nanoseconds>(-1) == -1000);
    CHECK(read<days>(-1) == -1);
    CHECK(read<days>(microseconds_per_day) == 1);
    CHECK(read<thirds>(333'333) == 0);
    CHECK(read<thirds>(333'334) == 1);
    CHECK(read<frames>(1'001'000'000) == 30000);
}

TEST_CASE("what does not fit is refused on the way") {
    const wide max64 = std::numeric_limits<std::int64_t>::max();
    CHECK(read<nanoseconds>(max64 / 1000) == 9'223'372'036'854'775'000);
    CHECK_FALSE(read<nanoseconds>(max64 / 1000 + 1));
    CHECK(read<microseconds>(max64) == std::numeric_limits<std::int64_t>::max());
    CHECK_FALSE(read<microseconds>(max64 + 1));
    CHECK(read<microseconds>(-max64 - 1) == std::numeric_limits<std::int64_t>::min());
    CHECK_FALSE(read<microseconds>(-max64 - 2));
    CHECK_FALSE(read<duration<unsigned>>(-1));
    CHECK(read<duration<unsigned>>(0) == 0u);
    CHECK_FALSE(read<duration<signed char>>(128'000'000));
    CHECK(read<duration<signed char>>(127'999'999) == 127);
    CHECK_FALSE(read<duration<std::int64_t, std::atto>>(max64));
    CHECK_FALSE(count(duration<std::int64_t, std::exa>::max()));
}

TEST_CASE("the largest durations do not overflow") {
    const auto us = microseconds_of(seconds::max());
    REQUIRE(us);
    CHECK(*us == wide{std::numeric_limits<std::int64_t>::max()} * 1'000'000);
    CHECK(read<seconds>(*us) == std::numeric_limits<std::int64_t>::max());
    CHECK(microseconds_of(hours::min()));
    CHECK(microseconds_of(duration<std::uint64_t>::max()));
}

TEST_CASE("floating point durations come back as they were written") {
    using real = duration<double>;
    CHECK(count(real(1.001)) == 1'001'000);  // not 1000999, though the double lies below
    CHECK(count(real(-0.1)) == -100'000);
    CHECK(count(real(1e-7)) == 0);
    CHECK(count(real(-1e-7)) == -1);
    CHECK(count(duration<double, std::micro>(1.7)) == 1);
    CHECK(count(duration<double, std::micro>(-1.2)) == -2);
    CHECK(count(duration<float>(0.5f)) == 500'000);
    CHECK(read<real>(1'001'000) == 1.001);
    CHECK(read<real>(-1) == -1e-6);
    CHECK(read<duration<double, std::milli>>(1500) == 1.5);
    for (const std::int64_t us :
         {1ll, 3ll, 123'456'789ll, -987'654'321ll, 4'000'000'000'000'001ll}) {
        CHECK(count(real(*read<real>(us))) == us);
    }
}

TEST_CASE("floating point durations that are no number of microseconds are refused") {
    CHECK_FALSE(count(duration<double>(std::nan(""))));
    CHECK_FALSE(count(duration<double>(HUGE_VAL)));
    CHECK_FALSE(count(duration<double>(-HUGE_VAL)));
    CHECK_FALSE(count(duration<double>(1e300)));
    CHECK_FALSE(count(duration<float>(1e30f)));
}
