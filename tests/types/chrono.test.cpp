// SPDX-License-Identifier: MIT
//
// Times and durations as CPython writes them, and back.
#include <copyreg/types/chrono.hpp>

#include <chrono>
#include <cstdint>
#include <support/catch.hpp>
#include <types/adapters.hpp>

using namespace copyreg;
using namespace support;
using namespace std::chrono;

namespace {

using sys_us = sys_time<microseconds>;
using local_us = local_time<microseconds>;

constexpr auto leap_day = 2024y / 2 / 29;
constexpr auto first_day = 1y / 1 / 1;
constexpr auto last_day = 9999y / 12 / 31;
constexpr auto last_us = hours(23) + minutes(59) + seconds(59) + microseconds(999'999);
constexpr auto moment = hours(23) + minutes(59) + seconds(58) + microseconds(123'456);

}  // namespace

TEST_CASE("times are written as CPython writes them") {
    check_written(golden::utc, sys_us(sys_days(leap_day) + moment), sys_us(sys_days(first_day)));
    check_written(golden::utc, sys_us(sys_days(leap_day) + moment), sys_days(first_day));
    check_written(golden::naive, local_us(local_days(1969y / 12 / 31) + last_us),
                  local_us(local_days(last_day) + last_us));
    check_written(golden::date, leap_day, first_day, last_day);
    check_written(golden::time, hh_mm_ss<seconds>(), hh_mm_ss<microseconds>(last_us));
}

TEST_CASE("durations are written as CPython writes them") {
    check_written(golden::timedelta, microseconds(-1), years(0),
                  days(1) + seconds(2) + microseconds(3), days(1'000'000'000) - seconds(1),
                  -days(999'999'999));
}

TEST_CASE("times are read from every protocol") {
    for_each_pickle(golden::utc, [](const value& v) {
        CHECK(read_as<sys_us>(v[0]) == sys_days(leap_day) + moment);
        CHECK(read_as<sys_us>(v[1]) == sys_days(first_day));
        CHECK(read_as<sys_time<seconds>>(v[0]) == sys_days(leap_day) + floor<seconds>(moment));
        CHECK(read_as<sys_days>(v[0]) == sys_days(leap_day));
        CHECK(read_as<sys_time<nanoseconds>>(v[0]) == sys_days(leap_day) + moment);
    });
    for_each_pickle(golden::naive, [](const value& v) {
        CHECK(read_as<local_us>(v[0]) == local_days(1969y / 12 / 31) + last_us);
        CHECK(read_as<local_us>(v[1]) == local_days(last_day) + last_us);
        CHECK(read_as<local_days>(v[0]) == local_days(1969y / 12 / 31));
    });
    for_each_pickle(golden::date, [](const value& v) {
        CHECK(read_as<year_month_day>(v[0]) == leap_day);
        CHECK(read_as<year_month_day>(v[1]) == first_day);
        CHECK(read_as<year_month_day>(v[2]) == last_day);
    });
    for_each_pickle(golden::time, [](const value& v) {
        CHECK(read_as<hh_mm_ss<microseconds>>(v[0]).to_duration() == microseconds(0));
        CHECK(read_as<hh_mm_ss<microseconds>>(v[1]).to_duration() == last_us);
        CHECK(read_as<hh_mm_ss<minutes>>(v[1]).to_duration() == hours(23) + minutes(59));
        CHECK(read_as<hh_mm_ss<nanoseconds>>(v[1]).to_duration() == last_us);
    });
}

TEST_CASE("durations are read from every protocol") {
    for_each_pickle(golden::timedelta, [](const value& v) {
        CHECK(read_as<microseconds>(v[0]) == microseconds(-1));
        CHECK(read_as<seconds>(v[0]) == seconds(-1));
        CHECK(read_as<nanoseconds>(v[0]) == microseconds(-1));
        CHECK(read_as<hours>(v[1]) == hours(0));
        CHECK(read_as<microseconds>(v[2]) == days(1) + seconds(2) + microseconds(3));
        CHECK(read_as<days>(v[3]) == days(999'999'999));
        CHECK(read_as<seconds>(v[3]) == days(1'000'000'000) - seconds(1));
        CHECK(read_as<days>(v[4]) == days(-999'999'999));
        CHECK(read_as<duration<double>>(v[2]) == duration<double>(86402.000003));
    });
}

TEST_CASE("a time with any fixed offset is read as UTC") {
    for_each_pickle(golden::zones, [](const value& v) {
        CHECK(read_as<sys_us>(v[0]) == sys_days(2023y / 12 / 31) + hours(23));
        CHECK(read_as<sys_us>(v[1]) == sys_days(2024y / 1 / 1) + hours(2) + minutes(30));
        CHECK(read_as<sys_us>(v[2]) == sys_days(2024y / 1 / 1) + hours(1) - microseconds(1));
    });
}

TEST_CASE("the fold of a time is not a part of it") {
    for_each_pickle(golden::fold, [](const value& v) {
        const auto time = hours(1) + minutes(30);
        CHECK(read_as<sys_us>(v[0]) == sys_days(2024y / 11 / 3) + time);
        CHECK(read_as<local_us>(v[1]) == local_days(2024y / 11 / 3) + time);
        CHECK(read_as<hh_mm_ss<seconds>>(v[2]).to_duration() == time);
    });
}

TEST_CASE("what is finer than a microsecond is rounded down") {
    using sys_ns = sys_time<nanoseconds>;
    const auto written = [](auto x) { return built(x)[0]; };
    CHECK(read_as<microseconds>(written(nanoseconds(-1))) == microseconds(-1));
    CHECK(read_as<microseconds>(written(nanoseconds(1999))) == microseconds(1));
    CHECK(read_as<sys_ns>(written(sys_ns(nanoseconds(-1)))) == sys_ns(microseconds(-1)));
    CHECK(read_as<sys_ns>(written(sys_ns(nanoseconds(1)))) == sys_ns());
    const auto last_ns = days(1) - nanoseconds(1);
    CHECK(read_as<hh_mm_ss<microseconds>>(written(hh_mm_ss(last_ns))).to_duration() == last_us);
}

TEST_CASE("times that Python does not have cannot be pickled") {
    const std::string year =
        "expected a time in the years 1 to 9999 for datetime.datetime, found one outside";
    CHECK(writing_error(sys_us(sys_days(first_day)) - microseconds(1)) == year);
    CHECK(writing_error(sys_us(sys_days(last_day) + days(1))) == year);
    CHECK(writing_error(sys_us::max()) == year);
    CHECK(writing_error(sys_us::min()) == year);
    CHECK(writing_error(sys_days::max()) == year);
    CHECK(writing_error(local_time<hours>::max()) == year);
    CHECK(writing_error(sys_us(sys_days(last_day) + last_us)) == "no error");

    const std::string day =
        "expected a day of the years 1 to 9999 for datetime.date, found a "
        "std::chrono::year_month_day that is none";
    CHECK(writing_error(2023y / 2 / 29) == day);
    CHECK(writing_error(0y / 1 / 1) == day);
    CHECK(writing_error(10000y / 1 / 1) == day);
    CHECK(writing_error(-5y / 1 / 1) == day);
    CHECK(writing_error(2023y / 13 / 1) == day);

    const std::string time =
        "expected a time from 00:00 to less than 24:00 for datetime.time, found one outside";
    CHECK(writing_error(hh_mm_ss(-seconds(1))) == time);
    CHECK(writing_error(hh_mm_ss(-nanoseconds(1))) == time);
    CHECK(writing_error(hh_mm_ss(hours(24))) == time);

    const std::string duration =
        "expected a duration of at most 999999999 days for datetime.timedelta, found a longer one";
    CHECK(writing_error(seconds::max()) == duration);
    CHECK(writing_error(days(1'000'000'000)) == duration);
    CHECK(writing_error(-days(999'999'999) - seconds(1)) == duration);
    CHECK(writing_error(std::chrono::duration<double>(HUGE_VAL)) == duration);
    CHECK(writing_error(days(-999'999'999)) == "no error");
}
