// SPDX-License-Identifier: MIT
//
// expected: a reduce function takes \(const T&\) or \(const T&, int protocol\)
// named: Color
#include <copyreg/copyreg.hpp>

struct Color {
    int r = 0;
};

void use() {
    const auto make = copyreg::constructor("app:make", [](int r) { return Color{r}; });
#if defined(MISUSE)
    copyreg::pickle<Color>([make](int r) { return copyreg::reduction{make, std::tuple{r}}; });
#else
    copyreg::pickle<Color>([make](const Color& c) {
        return copyreg::reduction{make, std::tuple{c.r}};
    });
#endif
}
