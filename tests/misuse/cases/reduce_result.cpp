// SPDX-License-Identifier: MIT
//
// expected: a reduce function returns a copyreg::reduction, .* or a copyreg::global
// named: Color
#include <copyreg/copyreg.hpp>

struct Color {
    int r = 0;
};

void use() {
#if defined(MISUSE)
    copyreg::pickle<Color>([](const Color& c) { return c.r; });
#else
    copyreg::pickle<Color>([](const Color&) { return copyreg::global("app:red"); });
#endif
}
