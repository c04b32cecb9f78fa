// SPDX-License-Identifier: MIT
//
// expected: COPYREG_CALL needs a constructor that takes the listed members
// named: Color
#include <copyreg/copyreg.hpp>

struct Color {
    explicit Color(int red) : r(red) {}
    int r;
    int g = 0;
};
#if defined(MISUSE)
COPYREG_CALL(Color, "app:Color", r, g);
#else
COPYREG_CALL(Color, "app:Color", r);
#endif
