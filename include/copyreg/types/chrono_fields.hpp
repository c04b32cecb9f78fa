// SPDX-License-Identifier: MIT
//
// The classes of Python's datetime module, as pickles hold them.
//
//   date(state), time(state[, tzinfo]), datetime(state[, tzinfo])
//   timedelta(days, seconds, microseconds), timezone(timedelta[, name]), ZoneInfo._unpickle(key,
//   ...)
//
// `state` is bytes: the fields from the year to the microsecond, as far as the class has them, big
// end first. The highest bit of a time's hour or a datetime's month says "fold", which means
// nothing for a fixed offset. What Python 2 wrote may come as a str of Latin-1, and a call may have
// the fields as ints.
#pragma once

#include <copyreg/base/error.hpp>
#include <copyreg/base/on_use.hpp>
#include <copyreg/base/utf8.hpp>
#include <copyreg/model/convert.hpp>
#include <copyreg/model/graph_builder.hpp>
#include <copyreg/model/value.hpp>
#include <copyreg/types/chrono_count.hpp>
#include <copyreg/types/object_call.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace copyreg::detail {

struct datetime_field {
    std::string_view name;
    std::size_t width;  // bytes of the state
    std::int64_t min;
    std::int64_t max;
};
inline constexpr datetime_field datetime_fields[] = {
    {"year", 2, 1, 9999},
    {"month", 1, 1, 12},
    {"day", 1, 1, 31},
    {"hour", 1, 0, 23},
    {"minute", 1, 0, 59},
    {"second", 1, 0, 59},
    {"microsecond", 3, 0, 999'999},
};

/// A class by the fields that it has: [first, last).
struct datetime_layout {
    std::string_view name;  // "datetime:date"
    std::string_view expected;
    std::size_t first;
    std::size_t last;
    std::size_t fold;      // the field whose highest bit says it; `last` if none does
    std::size_t required;  // fields that a call by ints gives
};
inline constexpr datetime_layout date_layout{"datetime:date", "datetime.date", 0, 3, 3, 3};
inline constexpr datetime_layout time_layout{"datetime:time", "datetime.time", 3, 7, 3, 0};
inline constexpr datetime_layout full_layout{"datetime:datetime", "datetime.datetime", 0, 7, 1, 3};

/// A date and a time of day, and the tzinfo beside them.
struct datetime_parts {
    std::array<std::int64_t, 7> field{1, 1, 1, 0, 0, 0, 0};
    const value* timezone = nullptr;  // none: naive

    void set_date(const std::chrono::year_month_day& date) noexcept {
        field[0] = static_cast<int>(date.year());
        field[1] = static_cast<unsigned>(date.month());
        field[2] = static_cast<unsigned>(date.day());
    }
    void set_time(std::int64_t us) noexcept {
        field[6] = us % 1'000'000;
        field[5] = us / 1'000'000 % 60;
        field[4] = us / 60'000'000 % 60;
        field[3] = us / 3'600'000'000;
    }
    std::chrono::year_month_day date() const noexcept {
        return std::chrono::year(static_cast<int>(field[0])) /
               std::chrono::month(static_cast<unsigned>(field[1])) /
               std::chrono::day(static_cast<unsigned>(field[2]));
    }
    std::int64_t time() const noexcept {
        return ((field[3] * 60 + field[4]) * 60 + field[5]) * 1'000'000 + field[6];
    }
};

// --- writing

/// An object of `c` with a state of `parts`.
template <class... Timezone>
model::cell make_datetime(model::graph_builder& b, const datetime_layout& c,
                          const datetime_parts& parts, const Timezone&... timezone) {
    std::string state;
    for (std::size_t i = c.first; i < c.last; ++i) {
        for (std::size_t byte = datetime_fields[i].width; byte-- > 0;) {
            state.push_back(static_cast<char>(parts.field[i] >> (8 * byte)));
        }
    }
    return b.call(b.global(c.name), b.tuple(b.bytes(state), timezone...));
}

/// A timedelta of `us`; throws if that is more than 999999999 days.
template <class OnUse = on_use>
inline model::cell make_timedelta(model::graph_builder& b, lazy<OnUse, std::optional<wide>> us) {
    constexpr wide last = wide{1'000'000'000} * microseconds_per_day;
    if (!us || *us >= last || *us < microseconds_per_day - last) {
        throw pickling_error(
            "expected a duration of at most 999999999 days for datetime.timedelta, found a longer "
            "one");
    }
    const wide days = floor_divide(*us, microseconds_per_day);
    const auto rest = static_cast<std::int64_t>(*us - days * microseconds_per_day);
    return b.call(
        b.global("datetime:timedelta"),
        b.tuple(model::make_integer(static_cast<std::int64_t>(days)),
                model::make_integer(rest / 1'000'000), model::make_integer(rest % 1'000'000)));
}

/// `datetime.timezone.utc`, which is one object in CPython.
template <class OnUse = on_use>
inline model::cell make_utc(model::graph_builder& b) {
    return b.once("datetime.timezone.utc", [&b] {
        return b.call(b.global("datetime:timezone"), b.tuple(make_timedelta<OnUse>(b, wide{0})));
    });
}

/// The date and time that lie `us` behind the start of 1970; throws beyond Python's years.
template <class OnUse = on_use>
inline datetime_parts parts_of(lazy<OnUse, std::optional<wide>> us) {
    using namespace std::chrono;
    constexpr wide first = sys_days(year(1) / 1 / 1).time_since_epoch().count();
    constexpr wide last = sys_days(year(9999) / 12 / 31).time_since_epoch().count();
    const wide day = us ? floor_divide(*us, microseconds_per_day) : last + 1;
    if (day < first || day > last) {
        throw pickling_error(
            "expected a time in the years 1 to 9999 for datetime.datetime, found one outside");
    }
    datetime_parts parts;
    parts.set_date(year_month_day(sys_days(days(static_cast<int>(day)))));
    parts.set_time(static_cast<std::int64_t>(*us - day * microseconds_per_day));
    return parts;
}

// --- reading

template <class = on_use>
inline std::int64_t read_number(const value& v, std::string_view what, const datetime_field& f) {
    const auto fail = [&](const std::string& found) {
        throw unpickling_error(0, "expected " + std::string(what) + " with " + std::string(f.name) +
                                      " from " + std::to_string(f.min) + " to " +
                                      std::to_string(f.max) + ", found " + found);
    };
    if (!model::is_integer(v.raw())) fail(std::string(name_of(v.kind())));
    std::int64_t number = 0;
    if (!model::integer_from(v.raw(), number)) fail("a larger int");
    if (number < f.min || number > f.max) fail(std::to_string(number));
    return number;
}

/// Fills `parts` from the bytes of a state.
template <class = on_use>
inline void read_state(const value& v, const datetime_layout& c, datetime_parts& parts) {
    std::size_t size = 0;
    for (std::size_t i = c.first; i < c.last; ++i) size += datetime_fields[i].width;
    std::string_view state = model::text_of(v.raw());
    std::string latin1;
    if (v.kind() == kind::string && state.size() <= 2 * size) {
        append_utf8_as_latin1(latin1, state);
        state = latin1;
    }
    if (state.size() != size) {
        throw unpickling_error(0, "expected " + std::string(c.expected) + " with a state of " +
                                      std::to_string(size) + " bytes, found another one");
    }
    const char* at = state.data();
    for (std::size_t i = c.first; i < c.last; ++i) {
        std::int64_t number = 0;
        for (std::size_t byte = 0; byte < datetime_fields[i].width; ++byte) {
            number = number << 8 | static_cast<unsigned char>(*at++);
        }
        if (i == c.fold) number &= 0x7F;
        parts.field[i] = read_number(value(number), c.expected, datetime_fields[i]);
    }
}

/// The fields of `v`, an object of `c`, each in its range and the date one that exists.
template <class = on_use>
inline datetime_parts read_datetime(const value& v, const datetime_layout& c) {
    const value& args = arguments_of(v, c.name, c.expected);
    const std::size_t count = args.size();
    const auto check_count = [&](std::size_t least, std::size_t most) {
        const std::size_t timezones = c.last == full_layout.last ? 1 : 0;
        if (count < least || count > most + timezones) fail_arguments(c.expected, args);
    };
    datetime_parts parts;
    std::size_t read = 1;
    if (count != 0 && (args[0].kind() == kind::bytes || args[0].kind() == kind::string)) {
        check_count(1, 1);
        read_state(args[0], c, parts);
    } else {
        const std::size_t all = c.last - c.first;
        check_count(c.required, all);
        read = count < all ? count : all;
        for (std::size_t i = 0; i < read; ++i) {
            parts.field[c.first + i] =
                read_number(args[i], c.expected, datetime_fields[c.first + i]);
        }
    }
    if (read < count && !args[read].is_none()) parts.timezone = &args[read];
    if (!parts.date().ok()) {
        throw unpickling_error(0, "expected " + std::string(c.expected) +
                                      " with a day that its month has, found " +
                                      std::to_string(parts.field[2]));
    }
    return parts;
}

/// A timedelta in microseconds.
template <class = on_use>
inline wide read_timedelta(const value& v) {
    constexpr std::string_view expected = "datetime.timedelta";
    constexpr std::int64_t far = std::int64_t{1} << 60;
    constexpr datetime_field fields[] = {{"days", 0, -999'999'999, 999'999'999},
                                         {"seconds", 0, -far, far},
                                         {"microseconds", 0, -far, far}};
    constexpr wide units[] = {microseconds_per_day, 1'000'000, 1};
    const value& args = arguments_of(v, "datetime:timedelta", expected);
    if (args.size() > 3) fail_arguments(expected, args);
    wide us = 0;
    for (std::size_t i = 0; i < args.size(); ++i) {
        us += read_number(args[i], expected, fields[i]) * units[i];
    }
    return us;
}

/// Whether `timezone` is `zoneinfo.ZoneInfo("UTC")`.
template <class = on_use>
inline bool is_utc_by_name(const value& timezone) {
    if (callable_of(timezone) != "zoneinfo:ZoneInfo._unpickle") return false;
    const value& args = timezone.args();
    return args.size() != 0 && args[0].kind() == kind::string &&
           model::text_of(args[0].raw()) == "UTC";
}

/// What is to be subtracted from a local time in `timezone` for UTC, in microseconds.
template <class = on_use>
inline wide read_offset(const value& timezone) {
    if (is_utc_by_name(timezone)) return 0;
    const value& args =
        arguments_of(timezone, "datetime:timezone", "a datetime.timezone as the tzinfo");
    if (args.size() != 1 && args.size() != 2) fail_arguments("datetime.timezone", args);
    const wide offset = read_timedelta(args[0]);
    if (offset <= -microseconds_per_day || offset >= microseconds_per_day) {
        throw unpickling_error(0, "expected a datetime.timezone of less than a day, found more");
    }
    return offset;
}

/// A local date and time as microseconds since the start of 1970.
template <class = on_use>
inline wide since_epoch(const datetime_parts& parts) noexcept {
    return wide{std::chrono::sys_days(parts.date()).time_since_epoch().count()} *
               microseconds_per_day +
           parts.time();
}

}  // namespace copyreg::detail
