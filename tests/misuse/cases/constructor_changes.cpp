// SPDX-License-Identifier: MIT
//
// expected: a constructor must be callable as const, by any thread: no mutable lambda
// named: make_constructor
#include <copyreg/copyreg.hpp>

struct Color {
    int r = 0;
};

void use(int made) {
#if defined(MISUSE)
    copyreg::constructor("app:make", [made](int r) mutable { return Color{r + ++made}; });
#else
    copyreg::constructor("app:make", [made](int r) { return Color{r + made}; });
#endif
}
