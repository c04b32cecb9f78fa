// SPDX-License-Identifier: MIT
//
// expected: dump writes to a std::ostream or appends to a container of char
// named: std::array<char
#include <copyreg/copyreg.hpp>

void use() {
#if defined(MISUSE)
    std::array<char, 64> sink;
#else
    std::vector<char> sink;
#endif
    copyreg::dump(1, sink);
}
