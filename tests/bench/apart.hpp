// SPDX-License-Identifier: MIT
//
// A process for each row. What was measured before leaves an allocator with holes in its memory and
// other ideas of when to give memory back, and that weighs more than what is to be compared; so
// every row begins with a heap that nobody has used.
#pragma once

#include <functional>
#include <string>

namespace bench {

/// Runs `task` in a process forked for it and returns what it returned. Throws a
/// `std::runtime_error` if it threw, with what it said, or if the process ended otherwise.
std::string run_apart(const std::function<std::string()>& task);

}  // namespace bench
