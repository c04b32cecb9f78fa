// SPDX-License-Identifier: MIT
//
// expected: the first part of a copyreg::reduction is what copyreg::constructor\(.* returned
// named: char
#include <copyreg/copyreg.hpp>

struct Color {
    int r = 0;
};

void use() {
    const auto make = copyreg::constructor("app:make", [](int r) { return Color{r}; });
    copyreg::pickle<Color>([make](const Color& c) {
        (void)make;
#if defined(MISUSE)
        return copyreg::reduction{"app:make", std::tuple{c.r}};
#else
        return copyreg::reduction{make, std::tuple{c.r}};
#endif
    });
}
