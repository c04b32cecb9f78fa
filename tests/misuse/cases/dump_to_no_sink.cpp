// SPDX-License-Identifier: MIT
//
// expected: dump writes to a std::ostream or appends to a container of char
// named: std::vector<int
#include <copyreg/copyreg.hpp>

void use() {
#if defined(MISUSE)
    std::vector<int> sink;
#else
    std::vector<char> sink;
#endif
    copyreg::dump(1, sink);
}
