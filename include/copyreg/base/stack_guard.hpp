// SPDX-License-Identifier: MIT
//
// How much stack a recursion has taken since it began.
#pragma once

#include <cstddef>

namespace copyreg {

class stack_guard {
public:
    /// Counts from the caller's frame.
    [[gnu::always_inline]] stack_guard() noexcept
        : start_(static_cast<const char*>(__builtin_frame_address(0))) {}

    [[gnu::always_inline]] std::size_t used() const noexcept {
        const auto* here = static_cast<const char*>(__builtin_frame_address(0));
        return static_cast<std::size_t>(here < start_ ? start_ - here : here - start_);
    }
    /// Whether what can be put off should be.
    [[gnu::always_inline]] bool is_deep() const noexcept { return used() > 512 * 1024; }
    /// Whether to stop, before the stack of a thread by default (8 MiB) ends.
    [[gnu::always_inline]] bool is_too_deep() const noexcept { return used() > 5 * 1024 * 1024; }

private:
    const char* start_;
};

}  // namespace copyreg
