// SPDX-License-Identifier: MIT
//
// expected: COPYREG_CLASS needs a default constructor: give the type one .* or use COPYREG_CALL
// named: Color
#include <copyreg/copyreg.hpp>

struct Color {
    explicit Color(int red) : r(red) {}
    int r;
};

void use() {
#if defined(MISUSE)
    copyreg::register_class<Color>("app:Color", copyreg::member("r", &Color::r));
#else
    copyreg::register_call<Color>("app:Color", copyreg::member("r", &Color::r));
#endif
}
