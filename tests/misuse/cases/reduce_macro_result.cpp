// SPDX-License-Identifier: MIT
//
// expected: a reduce function returns a copyreg::reduction, .* or a copyreg::global
// named: Color
#include <copyreg/copyreg.hpp>

struct Color {
    int r = 0;
};
#if defined(MISUSE)
COPYREG_REDUCE(Color, [](const Color& c) { return c.r; });
#else
COPYREG_REDUCE(Color, [](const Color&) { return copyreg::global("app:red"); });
#endif
