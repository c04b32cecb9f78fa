// SPDX-License-Identifier: MIT
//
// expected: copyreg::member names data; for accessors write copyreg::property
// named: Color
#include <copyreg/copyreg.hpp>

struct Color {
    int red() const { return r; }
    void set_red(int red) { r = red; }
    int r = 0;
};

void use() {
#if defined(MISUSE)
    copyreg::register_class<Color>("app:Color", copyreg::member("r", &Color::red));
#else
    copyreg::register_class<Color>("app:Color",
                                   copyreg::property("r", &Color::red, &Color::set_red));
#endif
}
