// SPDX-License-Identifier: MIT
//
// expected: a constructor is a function or a lambda whose parameters have types
// named: MakeColor
#include <copyreg/copyreg.hpp>

struct Color {
    int r = 0;
};

struct MakeColor {
    Color operator()(int r) const { return Color{r}; }
#if defined(MISUSE)
    Color operator()(double r) const { return Color{static_cast<int>(r)}; }
#else

#endif
};
COPYREG_CONSTRUCTOR("app:make", MakeColor());
