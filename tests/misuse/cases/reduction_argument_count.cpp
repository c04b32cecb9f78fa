// SPDX-License-Identifier: MIT
//
// expected: the args of this copyreg::reduction do not fit its constructor: .* callable with
// named: std::tuple<>
#include <copyreg/copyreg.hpp>

struct Color {
    int r = 0;
};

void use() {
    const auto make = copyreg::constructor("app:make", [](int r) { return Color{r}; });
    copyreg::pickle<Color>([make](const Color& c) {
#if defined(MISUSE)
        (void)c;
        return copyreg::reduction{make, std::tuple<>{}};
#else
        return copyreg::reduction{make, std::tuple{c.r}};
#endif
    });
}
