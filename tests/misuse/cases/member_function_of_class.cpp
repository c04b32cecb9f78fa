// SPDX-License-Identifier: MIT
//
// expected: copyreg::member names data; for accessors write copyreg::property
// named: Color
#include <copyreg/copyreg.hpp>

struct Color {
    int red() const { return r; }
    int r = 0;
};
#if defined(MISUSE)
COPYREG_CLASS(Color, "app:Color", red);
#else
COPYREG_CLASS(Color, "app:Color", r);
#endif
