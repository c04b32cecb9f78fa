// SPDX-License-Identifier: MIT
//
// expected: loads takes a contiguous range of char, unsigned char or std::byte
// named: int
#include <copyreg/copyreg.hpp>

void use() {
    int number = 0;
#if defined(MISUSE)
    copyreg::load_into(number, 42);
#else
    copyreg::load_into(number, std::string("I42\n."));
#endif
}
