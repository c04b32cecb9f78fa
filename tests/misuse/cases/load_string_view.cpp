// SPDX-License-Identifier: MIT
//
// expected: can be written but not loaded: it does not own .*; load a std::string
// named: string_view
#include <copyreg/copyreg.hpp>

void use() {
#if defined(MISUSE)
    copyreg::loads<std::string_view>(copyreg::bytes());
#else
    copyreg::loads<std::string>(copyreg::bytes());
#endif
}
