// SPDX-License-Identifier: MIT
//
// Durations of any period as whole microseconds, which is what Python's datetime counts in, and
// back: exactly, rounded down, and without overflow on the way.
//
// 128 bits hold every timedelta in microseconds (67 bits) times what any usual period asks for.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/types/int128.hpp>

#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <type_traits>

namespace copyreg::detail {

using wide = signed_128;

inline constexpr wide microseconds_per_day = wide{86'400} * 1'000'000;

constexpr wide floor_divide(wide a, wide b) noexcept { return a / b - (a % b < 0 ? 1 : 0); }

/// A period in microseconds, as a fraction in its lowest terms.
template <class Period>
struct in_microseconds {
    static constexpr wide common(wide a, wide b) noexcept { return b == 0 ? a : common(b, a % b); }
    static constexpr wide divisor = common(wide{Period::num} * 1'000'000, Period::den);
    static constexpr wide num = wide{Period::num} * 1'000'000 / divisor;
    static constexpr wide den = Period::den / divisor;
};

/// floor(x * num / den); nullopt if that is beyond every date.
template <class OnUse>
constexpr lazy<OnUse, std::optional<wide>> scaled(wide x, wide num, wide den) noexcept {
    constexpr wide highest = static_cast<wide>(~unsigned_128{0} >> 1);
    if (x > highest / num || x < -(highest / num)) return std::nullopt;
    return floor_divide(x * num, den);
}

/// `us` microseconds in units of `D`, rounded down; nullopt if `D` cannot hold them.
template <class D>
std::optional<D> duration_from(wide us) {
    using rep = typename D::rep;
    using unit = in_microseconds<typename D::period>;
    if constexpr (std::is_floating_point_v<rep>) {
        using real = std::common_type_t<rep, double>;
        return D(static_cast<rep>(static_cast<real>(us) * static_cast<real>(unit::den) /
                                  static_cast<real>(unit::num)));
    } else {
        const auto count = scaled<D>(us, unit::den, unit::num);
        if (!count || *count < static_cast<wide>(std::numeric_limits<rep>::min()) ||
            *count > static_cast<wide>(std::numeric_limits<rep>::max())) {
            return std::nullopt;
        }
        return D(static_cast<rep>(*count));
    }
}

/// `d` in microseconds, rounded down; nullopt if it is beyond every timedelta.
///
/// A floating point count that whole microseconds are read as is those microseconds: 1.001 s is
/// 1001000, though the nearest double lies a little below.
template <class D>
lazy<D, std::optional<wide>> microseconds_of(const D& d) {
    using rep = typename D::rep;
    using unit = in_microseconds<typename D::period>;
    if constexpr (std::is_floating_point_v<rep>) {
        using real = std::common_type_t<rep, double>;
        const real us = static_cast<real>(d.count()) * static_cast<real>(unit::num) /
                        static_cast<real>(unit::den);
        if (!(std::fabs(us) < real{1e20})) return std::nullopt;
        const auto nearest = static_cast<wide>(std::round(us));
        if (duration_from<D>(nearest) == d) return nearest;
        return static_cast<wide>(std::floor(us));
    } else {
        return scaled<D>(static_cast<wide>(d.count()), unit::num, unit::den);
    }
}

}  // namespace copyreg::detail
