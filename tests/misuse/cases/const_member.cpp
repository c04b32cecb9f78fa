// SPDX-License-Identifier: MIT
//
// expected: one of these is const; use COPYREG_CALL
// named: Color
#include <copyreg/copyreg.hpp>

struct Color {
    const int r = 0;
};
#if defined(MISUSE)
COPYREG_CLASS(Color, "app:Color", r);
#else
COPYREG_CALL(Color, "app:Color", r);
#endif
