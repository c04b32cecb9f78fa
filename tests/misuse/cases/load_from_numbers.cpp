// SPDX-License-Identifier: MIT
//
// expected: loads takes a contiguous range of char, unsigned char or std::byte
// named: vector<int
#include <copyreg/copyreg.hpp>

void use() {
#if defined(MISUSE)
    copyreg::loads<int>(std::vector<int>());
#else
    copyreg::loads<int>(std::vector<char>());
#endif
}
