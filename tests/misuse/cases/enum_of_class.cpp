// SPDX-License-Identifier: MIT
//
// expected: COPYREG_ENUM is for enums
// named: Color
#include <copyreg/copyreg.hpp>

struct Color {
    int r = 0;
};
#if defined(MISUSE)
COPYREG_ENUM(Color, "app:Color");
#else
COPYREG_CLASS(Color, "app:Color", r);
#endif
