// SPDX-License-Identifier: MIT
//
// expected: can be written but not loaded: it does not own .*; load a std::string
// named: (const )?char ?(const ?)?\*
#include <copyreg/copyreg.hpp>

void use() {
#if defined(MISUSE)
    copyreg::loads<const char*>(copyreg::bytes());
#else
    copyreg::loads<std::string>(copyreg::bytes());
#endif
}
