// SPDX-License-Identifier: MIT
//
// Paths as the tests write them down.
#pragma once

#include <copyreg/pickle/locate.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace paths {

using namespace copyreg;
using codec::locate;
using codec::path_step;
using what = path_step::what;
using path = std::vector<path_step>;

inline path_step item(std::size_t i) { return {what::item, i}; }
inline path_step key(std::size_t i) { return {what::key, i}; }
inline path_step mapped(std::size_t i) { return {what::mapped, i}; }
inline path_step argument(std::size_t i) { return {what::argument, i}; }
inline path_step keyword(std::size_t i) { return {what::keyword, i}; }
inline constexpr path_step state{what::state};
inline constexpr path_step callable{what::callable};

/// What stands from the found opcode on.
inline std::string_view rest(std::string_view pickle, const path& p) {
    return pickle.substr(locate(pickle, p));
}

}  // namespace paths
