// SPDX-License-Identifier: MIT
//
// expected: a raw pointer .* use std::unique_ptr, std::shared_ptr
// named: int ?\*
#include <copyreg/copyreg.hpp>

struct Color {
    int r = 0;
};

void use() {
#if defined(MISUSE)
    copyreg::constructor("app:make", [](int* r) { return Color{*r}; });
#else
    copyreg::constructor("app:make", [](int r) { return Color{r}; });
#endif
}
