// SPDX-License-Identifier: MIT
//
// What the linkage tests check with: small programs, some of them without the library.
#pragma once

#include <cstdio>
#include <string_view>

namespace linkage {

inline int failures = 0;

inline void check(bool holds, const char* what, const char* file, int line) {
    if (holds) return;
    std::printf("%s:%d: expected %s\n", file, line, what);
    ++failures;
}

/// Whether `text` has every one of `parts`; says what it is if not.
template <class... Parts>
bool has_all(std::string_view text, Parts... parts) {
    const bool all = ((text.find(parts) != std::string_view::npos) && ...);
    if (!all) std::printf("found: %.*s\n", static_cast<int>(text.size()), text.data());
    return all;
}

inline int result() {
    std::puts(failures == 0 ? "linkage holds" : "linkage does not hold");
    return failures == 0 ? 0 : 1;
}

}  // namespace linkage

#define CHECK(condition) ::linkage::check((condition), #condition, __FILE__, __LINE__)
