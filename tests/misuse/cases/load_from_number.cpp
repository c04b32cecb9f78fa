// SPDX-License-Identifier: MIT
//
// expected: loads takes a contiguous range of char, unsigned char or std::byte
// named: int
#include <copyreg/copyreg.hpp>

void use() {
#if defined(MISUSE)
    copyreg::loads<int>(42);
#else
    copyreg::loads<int>(std::string("I42\n."));
#endif
}
