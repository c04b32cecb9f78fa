// SPDX-License-Identifier: MIT
//
// expected: the version of COPYREG_VERSION\(Color, \.\.\.\) is 1 or more
// named: Color|version
#include <copyreg/copyreg.hpp>

struct Color {
    int r = 0;
};
COPYREG_CLASS(Color, "app:Color", r);
#if defined(MISUSE)
COPYREG_VERSION(Color, 0, [](copyreg::dict&, int) {});
#else
COPYREG_VERSION(Color, 2, [](copyreg::dict&, int) {});
#endif
