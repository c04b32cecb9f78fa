// SPDX-License-Identifier: MIT
//
// expected: a state setter is what copyreg::constructor\(.* returned
// named: lambda
#include <copyreg/copyreg.hpp>

struct Color {
    int r = 0;
};

void use() {
    const auto make = copyreg::constructor("app:make", [] { return Color{}; });
#if defined(MISUSE)
    const auto set = [](Color& c, int r) { c.r = r; };
#else
    const auto set = copyreg::constructor("app:set", [](Color& c, int r) { c.r = r; });
#endif
    copyreg::pickle<Color>([make, set](const Color& c) {
        return copyreg::reduction{make, std::tuple{}}.state(c.r).state_setter(set);
    });
}
