// SPDX-License-Identifier: MIT
//
// Adapters of times and durations: the classes of Python's datetime module.
//
//   sys_time<D>      datetime.datetime with timezone.utc; loading takes any fixed offset
//   local_time<D>    datetime.datetime without a timezone
//   year_month_day   datetime.date
//   hh_mm_ss<D>      datetime.time
//   duration         datetime.timedelta
//
// Python counts microseconds: what is finer is rounded down when it is written, and to what is
// coarser it is rounded down when it is loaded. What does not fit is an error in both directions.
#pragma once

#include <copyreg/base/error.hpp>
#include <copyreg/base/type_name.hpp>
#include <copyreg/model/graph_builder.hpp>
#include <copyreg/model/value.hpp>
#include <copyreg/registry/adapter.hpp>
#include <copyreg/types/chrono_count.hpp>
#include <copyreg/types/chrono_fields.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>

namespace copyreg {

namespace detail {

/// What a duration counts in here.
template <class D>
concept counting = std::is_arithmetic_v<typename D::rep>;

template <counting D>
D fitting_duration(wide us, std::string_view what, const std::type_info& type) {
    const auto d = duration_from<D>(us);
    if (!d) {
        throw unpickling_error(0, "expected " + std::string(what) + " that fits " +
                                      type_name(type) + ", found one outside");
    }
    return *d;
}

}  // namespace detail

template <class Rep, class Period>
requires std::is_arithmetic_v<Rep>
struct adapter<std::chrono::duration<Rep, Period>>
    : special_adapter<std::chrono::duration<Rep, Period>> {
    using duration = std::chrono::duration<Rep, Period>;
    static constexpr std::string_view annotation = "datetime.timedelta";

    static model::cell to_value(model::graph_builder& b, const duration& x) {
        return detail::make_timedelta(b, detail::microseconds_of(x));
    }
    static duration from_value(const value& v) {
        return detail::fitting_duration<duration>(detail::read_timedelta(v), "a datetime.timedelta",
                                                  typeid(duration));
    }
};

template <detail::counting D>
struct adapter<std::chrono::sys_time<D>> : special_adapter<std::chrono::sys_time<D>> {
    using time_point = std::chrono::sys_time<D>;
    static constexpr std::string_view annotation = "datetime.datetime";

    static model::cell to_value(model::graph_builder& b, const time_point& x) {
        const auto parts = detail::parts_of(detail::microseconds_of(x.time_since_epoch()));
        return detail::make_datetime(b, detail::full_layout, parts, detail::make_utc(b));
    }
    static time_point from_value(const value& v) {
        const auto parts = detail::read_datetime(v, detail::full_layout);
        if (parts.timezone == nullptr) {
            throw unpickling_error(0,
                                   "expected an aware datetime.datetime, with a "
                                   "datetime.timezone, found a naive one; load it as a "
                                   "std::chrono::local_time");
        }
        return time_point(detail::fitting_duration<D>(
            detail::since_epoch(parts) - detail::read_offset(*parts.timezone),
            "a datetime.datetime", typeid(time_point)));
    }
};

template <detail::counting D>
struct adapter<std::chrono::local_time<D>> : special_adapter<std::chrono::local_time<D>> {
    using time_point = std::chrono::local_time<D>;
    static constexpr std::string_view annotation = "datetime.datetime";

    static model::cell to_value(model::graph_builder& b, const time_point& x) {
        const auto parts = detail::parts_of(detail::microseconds_of(x.time_since_epoch()));
        return detail::make_datetime(b, detail::full_layout, parts);
    }
    static time_point from_value(const value& v) {
        const auto parts = detail::read_datetime(v, detail::full_layout);
        if (parts.timezone != nullptr) {
            throw unpickling_error(0,
                                   "expected a naive datetime.datetime, without a tzinfo, found an "
                                   "aware one; load it as a std::chrono::sys_time");
        }
        return time_point(detail::fitting_duration<D>(detail::since_epoch(parts),
                                                      "a datetime.datetime", typeid(time_point)));
    }
};

template <std::same_as<std::chrono::year_month_day> Date>  // waits; see base/on_use.hpp
struct adapter<Date> : special_adapter<Date> {
    static constexpr std::string_view annotation = "datetime.date";

    static model::cell to_value(model::graph_builder& b, const Date& x) {
        if (!x.ok() || x.year() < std::chrono::year(1) || x.year() > std::chrono::year(9999)) {
            throw pickling_error(
                "expected a day of the years 1 to 9999 for datetime.date, found a "
                "std::chrono::year_month_day that is none");
        }
        detail::datetime_parts parts;
        parts.set_date(x);
        return detail::make_datetime(b, detail::date_layout, parts);
    }
    static Date from_value(const value& v) {
        return detail::read_datetime(v, detail::date_layout).date();
    }
};

template <detail::counting D>
struct adapter<std::chrono::hh_mm_ss<D>> : special_adapter<std::chrono::hh_mm_ss<D>> {
    using time_of_day = std::chrono::hh_mm_ss<D>;
    static constexpr std::string_view annotation = "datetime.time";

    static model::cell to_value(model::graph_builder& b, const time_of_day& x) {
        const auto us = detail::microseconds_of(x.to_duration());
        if (!us || *us < 0 || *us >= detail::microseconds_per_day) {
            throw pickling_error(
                "expected a time from 00:00 to less than 24:00 for datetime.time, found one "
                "outside");
        }
        detail::datetime_parts parts;
        parts.set_time(static_cast<std::int64_t>(*us));
        return detail::make_datetime(b, detail::time_layout, parts);
    }
    static time_of_day from_value(const value& v) {
        const auto parts = detail::read_datetime(v, detail::time_layout);
        if (parts.timezone != nullptr) {
            throw unpickling_error(
                0, "expected a naive datetime.time, without a tzinfo, found an aware one");
        }
        return time_of_day(
            detail::fitting_duration<D>(parts.time(), "a datetime.time", typeid(time_of_day)));
    }
};

}  // namespace copyreg
