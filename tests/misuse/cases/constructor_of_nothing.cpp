// SPDX-License-Identifier: MIT
//
// expected: a constructor returns the object that it builds
// named: lambda
#include <copyreg/copyreg.hpp>

struct Color {
    int r = 0;
};

void use() {
#if defined(MISUSE)
    copyreg::constructor("app:make", [](int) {});
#else
    copyreg::constructor("app:make", [](int r) { return Color{r}; });
#endif
}
