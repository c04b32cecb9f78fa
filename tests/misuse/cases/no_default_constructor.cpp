// SPDX-License-Identifier: MIT
//
// expected: COPYREG_CLASS needs a default constructor: give the type one .* or use COPYREG_CALL
// named: Color
#include <copyreg/copyreg.hpp>

struct Color {
    explicit Color(int red) : r(red) {}
    int r;
};
#if defined(MISUSE)
COPYREG_CLASS(Color, "app:Color", r);
#else
COPYREG_CALL(Color, "app:Color", r);
#endif
