// SPDX-License-Identifier: MIT
//
// expected: a constructor is a function or a lambda whose parameters have types
// named: lambda
#include <copyreg/copyreg.hpp>

struct Color {
    int r = 0;
};

void use() {
#if defined(MISUSE)
    copyreg::constructor("app:make", [](auto r) { return Color{r}; });
#else
    copyreg::constructor("app:make", [](int r) { return Color{r}; });
#endif
}
