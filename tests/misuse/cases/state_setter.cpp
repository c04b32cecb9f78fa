// SPDX-License-Identifier: MIT
//
// expected: the state of this copyreg::reduction does not fit its state setter: .* \(T&,
// named: Color
#include <copyreg/copyreg.hpp>

struct Color {
    int r = 0;
};

void use() {
    const auto make = copyreg::constructor("app:make", [] { return Color{}; });
#if defined(MISUSE)
    const auto set = copyreg::constructor(
        "app:set", [](Color& c, const std::string& s) { c.r = int(s.size()); });
#else
    const auto set = copyreg::constructor("app:set", [](Color& c, int r) { c.r = r; });
#endif
    copyreg::pickle<Color>([make, set](const Color& c) {
        return copyreg::reduction{make, std::tuple{}}.state(c.r).state_setter(set);
    });
}
