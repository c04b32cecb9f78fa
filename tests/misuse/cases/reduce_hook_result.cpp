// SPDX-License-Identifier: MIT
//
// expected: a reduce function returns a copyreg::reduction, .* or a copyreg::global
// named: Color
#include <copyreg/copyreg.hpp>

struct Color {
    int r = 0;
#if defined(MISUSE)
    friend int copyreg_reduce(const Color& c) { return c.r; }
#else
    friend copyreg::global copyreg_reduce(const Color&) { return copyreg::global("app:red"); }
#endif
};

void use() { copyreg::dumps(Color{}); }
