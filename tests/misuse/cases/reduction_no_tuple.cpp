// SPDX-License-Identifier: MIT
//
// expected: the args of a copyreg::reduction are a std::tuple: write std::tuple\{\.\.\.\}
// named: reduction<.*int
#include <copyreg/copyreg.hpp>

struct Color {
    int r = 0;
};

void use() {
    const auto make = copyreg::constructor("app:make", [](int r) { return Color{r}; });
    copyreg::pickle<Color>([make](const Color& c) {
#if defined(MISUSE)
        return copyreg::reduction{make, c.r};
#else
        return copyreg::reduction{make, std::tuple{c.r}};
#endif
    });
}
