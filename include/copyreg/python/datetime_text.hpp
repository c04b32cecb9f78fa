// SPDX-License-Identifier: MIT
//
// Objects of Python's datetime module as people write them; pickles have their fields in bytes.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/model/repr.hpp>
#include <copyreg/model/value.hpp>
#include <copyreg/model/value_access.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace copyreg::python::detail {

/// The fields in the state of a date, a time or a datetime, without those at the end that are 0
/// anyway; nothing if it is no such state.
template <class OnUse = on_use>
inline lazy<OnUse, std::optional<std::string>> datetime_fields(std::string_view qualname,
                                                               std::string_view state) {
    struct layout {
        std::string_view name;
        std::array<unsigned char, 7> widths;
        std::size_t count;
        std::size_t required;
    };
    static constexpr std::array<layout, 3> layouts{{{"date", {2, 1, 1}, 3, 3},
                                                    {"time", {1, 1, 1, 3}, 4, 2},
                                                    {"datetime", {2, 1, 1, 1, 1, 1, 3}, 7, 5}}};
    for (const layout& l : layouts) {
        if (l.name != qualname) continue;
        lazy<OnUse, std::vector<unsigned>> fields;
        std::size_t at = 0;
        for (std::size_t i = 0; i < l.count; ++i) {
            unsigned field = 0;
            for (unsigned k = 0; k < l.widths[i]; ++k) {
                if (at == state.size()) return std::nullopt;
                field = field << 8 | static_cast<unsigned char>(state[at++]);
            }
            if (l.widths[i] == 1 && field > 127) return std::nullopt;  // says "fold"
            fields.push_back(field);
        }
        if (at != state.size()) return std::nullopt;
        while (fields.size() > l.required && fields.back() == 0) fields.pop_back();
        std::string text;
        for (const unsigned field : fields) {
            text += (text.empty() ? "" : ", ") + std::to_string(field);
        }
        return text;
    }
    return std::nullopt;
}

/// The arguments of a timedelta, by name where they are not 0.
template <class OnUse = on_use>
inline lazy<OnUse, std::optional<std::string>> timedelta_fields(const value& args) {
    static constexpr std::array<std::string_view, 3> names{"days", "seconds", "microseconds"};
    if (args.size() != names.size()) return std::nullopt;
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (args[i].kind() != kind::integer) return std::nullopt;
        if (args[i] == value(0)) continue;
        if (!text.empty()) text += ", ";
        text.append(names[i]).append("=").append(repr(args[i]));
    }
    return text.empty() ? "0" : text;
}

}  // namespace copyreg::python::detail
