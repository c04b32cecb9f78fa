// SPDX-License-Identifier: MIT
//
// expected: loads takes a contiguous range of char, unsigned char or std::byte
// named: list<char
#include <copyreg/copyreg.hpp>

void use() {
#if defined(MISUSE)
    copyreg::loads(std::list<char>());
#else
    copyreg::loads(std::vector<char>());
#endif
}
