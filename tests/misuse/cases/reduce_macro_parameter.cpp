// SPDX-License-Identifier: MIT
//
// expected: a reduce function takes \(const T&\) or \(const T&, int protocol\)
// named: Color
#include <copyreg/copyreg.hpp>

struct Color {
    int r = 0;
};
#if defined(MISUSE)
COPYREG_REDUCE(Color, [](int) { return copyreg::global("app:red"); });
#else
COPYREG_REDUCE(Color, [](const Color&) { return copyreg::global("app:red"); });
#endif
