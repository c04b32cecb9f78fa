// SPDX-License-Identifier: MIT
//
// Objects of Python's datetime module that are not what CPython 3.11 writes, or not what is wanted.
#include <copyreg/types/chrono.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <types/adapters.hpp>

using namespace copyreg;
using namespace support;
using namespace std::chrono;
using namespace std::string_view_literals;

namespace {

using sys_us = sys_time<microseconds>;
using local_us = local_time<microseconds>;
using time_us = hh_mm_ss<microseconds>;

value timedelta(const value& days, const value& seconds, const value& microseconds) {
    return call("datetime:timedelta", days, seconds, microseconds);
}
value zone(const value& offset) { return call("datetime:timezone", offset); }
value utc() { return zone(timedelta(0, 0, 0)); }

value date(std::string_view state) { return call("datetime:date", bytes(state)); }
value time(std::string_view state) { return call("datetime:time", bytes(state)); }
value datetime(std::string_view state) { return call("datetime:datetime", bytes(state)); }

const auto state = "\x07\xe8\x02\x1d\x17\x3b\x3a\x01\xe2\x40"sv;  // 2024-02-29 23:59:58.123456

}  // namespace

TEST_CASE("a state that Python 2 wrote may be a str") {
    // datetime.date(2024, 2, 29) of Python 2.7 at protocols 0 and 2
    load_options latin1;
    latin1.encoding = "latin-1";
    for (const auto pickle :
         {"cdatetime\ndate\np0\n(S'\\x07\\xe8\\x02\\x1d'\np1\ntp2\nRp3\n."sv,
          "\x80\x02"
          "cdatetime\ndate\nq\x00U\x04\x07\xe8\x02\x1dq\x01\x85q\x02Rq\x03."sv}) {
        CHECK(read_as<year_month_day>(loads(pickle, latin1)) == 2024y / 2 / 29);
    }
    latin1.encoding = "bytes";
    CHECK(read_as<year_month_day>(
              loads("cdatetime\ndate\n(S'\\x07\\xe8\\x02\\x1d'\ntR."sv, latin1)) == 2024y / 2 / 29);
    CHECK(reading_error<year_month_day>(call("datetime:date", "\u0107\u0100\u0102\u0102")) ==
          "expected datetime.date with a state of 4 bytes, found another one");
}

TEST_CASE("fields may be arguments of their own") {
    CHECK(read_as<year_month_day>(call("datetime:date", 2024, 2, 29)) == 2024y / 2 / 29);
    CHECK(read_as<time_us>(call("datetime:time")).to_duration() == microseconds(0));
    CHECK(read_as<time_us>(call("datetime:time", 1, 2)).to_duration() == hours(1) + minutes(2));
    const auto day = local_days(2024y / 2 / 29);
    CHECK(read_as<local_us>(call("datetime:datetime", 2024, 2, 29)) == day);
    CHECK(read_as<local_us>(call("datetime:datetime", 2024, 2, 29, 1, 2, 3, 4)) ==
          day + hours(1) + minutes(2) + seconds(3) + microseconds(4));
    CHECK(read_as<local_us>(call("datetime:datetime", 2024, 2, 29, 1, 2, 3, 4, nullptr)) ==
          day + hours(1) + minutes(2) + seconds(3) + microseconds(4));
    CHECK(read_as<sys_us>(call("datetime:datetime", 2024, 2, 29, 0, 0, 0, 0, utc())) ==
          sys_days(2024y / 2 / 29));
}

TEST_CASE("every field is in its range") {
    const auto of_date = [](std::string_view s) { return reading_error<year_month_day>(date(s)); };
    const auto of_time = [](std::string_view s) { return reading_error<time_us>(time(s)); };
    CHECK(of_date("\0\0\1\1"sv) == "expected datetime.date with year from 1 to 9999, found 0");
    CHECK(of_date("\x27\x10\1\1"sv) ==
          "expected datetime.date with year from 1 to 9999, found 10000");
    CHECK(of_date("\x07\xe8\x0d\1"sv) ==
          "expected datetime.date with month from 1 to 12, found 13");
    CHECK(of_date("\x07\xe8\x81\1"sv) ==
          "expected datetime.date with month from 1 to 12, found 129");
    CHECK(of_date("\x07\xe8\1\0"sv) == "expected datetime.date with day from 1 to 31, found 0");
    CHECK(of_date("\x07\xe7\2\x1d"sv) ==
          "expected datetime.date with a day that its month has, found 29");
    CHECK(of_time("\x18\0\0\0\0\0"sv) == "expected datetime.time with hour from 0 to 23, found 24");
    CHECK(of_time("\0\x3c\0\0\0\0"sv) ==
          "expected datetime.time with minute from 0 to 59, found 60");
    CHECK(of_time("\0\0\x3c\0\0\0"sv) ==
          "expected datetime.time with second from 0 to 59, found 60");
    CHECK(of_time("\0\0\0\x0f\x42\x40"sv) ==
          "expected datetime.time with microsecond from 0 to 999999, found 1000000");
    CHECK(reading_error<year_month_day>(call("datetime:date", 2024, 2, "29")) ==
          "expected datetime.date with day from 1 to 31, found str");
    CHECK(reading_error<year_month_day>(call("datetime:date", 2024, ~std::uint64_t{0}, 1)) ==
          "expected datetime.date with month from 1 to 12, found a larger int");
}

TEST_CASE("a state has its size and a call its arguments") {
    CHECK(reading_error<year_month_day>(date("\x07\xe8\x02"sv)) ==
          "expected datetime.date with a state of 4 bytes, found another one");
    CHECK(reading_error<local_us>(datetime(state.substr(1))) ==
          "expected datetime.datetime with a state of 10 bytes, found another one");
    CHECK(reading_error<time_us>(time(state)) ==
          "expected datetime.time with a state of 6 bytes, found another one");
    CHECK(reading_error<year_month_day>(call("datetime:date", 2024, 2)) ==
          "expected as many arguments as datetime.date takes, found 2");
    CHECK(reading_error<year_month_day>(call("datetime:date")) ==
          "expected as many arguments as datetime.date takes, found 0");
    CHECK(reading_error<year_month_day>(call("datetime:date", bytes(state.substr(0, 4)), utc())) ==
          "expected as many arguments as datetime.date takes, found 2");
    CHECK(reading_error<local_us>(call("datetime:datetime", bytes(state), nullptr, nullptr)) ==
          "expected as many arguments as datetime.datetime takes, found 3");
    CHECK(reading_error<seconds>(call("datetime:timedelta", 1, 2, 3, 4)) ==
          "expected as many arguments as datetime.timedelta takes, found 4");
}

TEST_CASE("another class is an error that names it") {
    CHECK(reading_error<year_month_day>(datetime(state)) ==
          "expected datetime.date, found an object of datetime:datetime");
    CHECK(reading_error<local_us>(date(state.substr(0, 4))) ==
          "expected datetime.datetime, found an object of datetime:date");
    CHECK(reading_error<seconds>(5) == "expected datetime.timedelta, found int");
    CHECK(reading_error<time_us>("12:00") == "expected datetime.time, found str");
    CHECK(reading_error<sys_us>(global("datetime:datetime")) ==
          "expected datetime.datetime, found the global datetime:datetime");
}

TEST_CASE("naive and aware are told apart") {
    CHECK(reading_error<sys_us>(datetime(state)) ==
          "expected an aware datetime.datetime, with a datetime.timezone, found a naive one; load "
          "it as a std::chrono::local_time");
    CHECK(reading_error<local_us>(call("datetime:datetime", bytes(state), utc())) ==
          "expected a naive datetime.datetime, without a tzinfo, found an aware one; load it as a "
          "std::chrono::sys_time");
    CHECK(read_as<local_us>(call("datetime:datetime", bytes(state), nullptr)) ==
          read_as<local_us>(datetime(state)));
    for_each_pickle(golden::odd_zones, [](const value& v) {
        CHECK(reading_error<sys_us>(v[0]) ==
              "expected a datetime.timezone as the tzinfo, found an object of "
              "zoneinfo:ZoneInfo._unpickle");
        CHECK(reading_error<time_us>(v[1]) ==
              "expected a naive datetime.time, without a tzinfo, found an aware one");
        CHECK(read_as<sys_us>(v[2]) == sys_days(2024y / 1 / 1));
    });
}

TEST_CASE("an offset is less than a day") {
    const auto error_of = [](const value& zone) {
        return reading_error<sys_us>(call("datetime:datetime", bytes(state), zone));
    };
    CHECK(error_of(zone(timedelta(0, 86399, 999999))) == "no error");
    CHECK(error_of(zone(timedelta(-1, 0, 1))) == "no error");
    const std::string too_far = "expected a datetime.timezone of less than a day, found more";
    CHECK(error_of(zone(timedelta(1, 0, 0))) == too_far);
    CHECK(error_of(zone(timedelta(-1, 0, 0))) == too_far);
    CHECK(error_of(call("datetime:timezone")) ==
          "expected as many arguments as datetime.timezone takes, found 0");
    CHECK(error_of(zone(3600)) == "expected datetime.timedelta, found int");
    CHECK(error_of(5) == "expected a datetime.timezone as the tzinfo, found int");
}

TEST_CASE("a timedelta may be given in any units") {
    CHECK(read_as<seconds>(call("datetime:timedelta")) == seconds(0));
    CHECK(read_as<seconds>(call("datetime:timedelta", 1)) == days(1));
    CHECK(read_as<microseconds>(timedelta(1, -86400, 1)) == microseconds(1));
    CHECK(read_as<seconds>(timedelta(0, 1 << 30, 0)) == seconds(1 << 30));
    CHECK(reading_error<seconds>(timedelta(1'000'000'000, 0, 0)) ==
          "expected datetime.timedelta with days from -999999999 to 999999999, found 1000000000");
    CHECK(reading_error<seconds>(call("datetime:timedelta", 1.5)) ==
          "expected datetime.timedelta with days from -999999999 to 999999999, found float");
}

TEST_CASE("what a C++ type cannot hold is an error that names it") {
    CHECK(reading_error<nanoseconds>(timedelta(999'999'999, 0, 0))
              .starts_with("expected a datetime.timedelta that fits std::chrono::duration<long"));
    CHECK(reading_error<duration<unsigned>>(timedelta(-1, 0, 0)).ends_with(", found one outside"));
    const value latest = call("datetime:datetime", 9999, 12, 31, 0, 0, 0, 0, utc());
    CHECK(reading_error<sys_time<nanoseconds>>(latest).starts_with(
        "expected a datetime.datetime that fits std::chrono::time_point<"));
    CHECK(read_as<sys_us>(latest) == sys_days(9999y / 12 / 31));
    // an offset may lead out of Python's years, which is no harm
    const value earliest =
        call("datetime:datetime", 1, 1, 1, 0, 0, 0, 0, zone(timedelta(0, 3600, 0)));
    CHECK(read_as<sys_us>(earliest) == sys_days(1y / 1 / 1) - hours(1));
}
