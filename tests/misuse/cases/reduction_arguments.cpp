// SPDX-License-Identifier: MIT
//
// expected: the args of this copyreg::reduction do not fit its constructor: .* callable with
// named: std::tuple<std::(__cxx11::)?basic_string|tuple<const char ?\*|tuple<char const ?\*
#include <copyreg/copyreg.hpp>

struct Color {
    int r = 0;
};

void use() {
    const auto make = copyreg::constructor("app:make", [](int r) { return Color{r}; });
    copyreg::pickle<Color>([make](const Color& c) {
#if defined(MISUSE)
        return copyreg::reduction{make, std::tuple{"red"}};
#else
        return copyreg::reduction{make, std::tuple{c.r}};
#endif
    });
}
