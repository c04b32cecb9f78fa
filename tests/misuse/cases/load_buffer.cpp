// SPDX-License-Identifier: MIT
//
// expected: can be written but not loaded: it does not own .*; load a std::string
// named: buffer
#include <copyreg/copyreg.hpp>

void use() {
#if defined(MISUSE)
    copyreg::loads<copyreg::buffer>(copyreg::bytes());
#else
    copyreg::loads<copyreg::bytes>(copyreg::bytes());
#endif
}
