// SPDX-License-Identifier: MIT
//
// expected: the getter of a copyreg::property is a member function without overloads
// named: lambda
#include <copyreg/copyreg.hpp>

struct Color {
    int r = 0;
};

void use() {
    const auto set = [](Color& c, int r) { c.r = r; };
#if defined(MISUSE)
    const auto get = [](const auto& c) { return c.r; };
#else
    const auto get = [](const Color& c) { return c.r; };
#endif
    copyreg::register_class<Color>("app:Color", copyreg::property("r", get, set));
}
