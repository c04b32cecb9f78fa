// SPDX-License-Identifier: MIT
//
// expected: can be written but not loaded: it does not own .*; load a std::string
// named: string_view
#include <copyreg/copyreg.hpp>

void use(std::istream& source) {
#if defined(MISUSE)
    copyreg::load<std::string_view>(source);
#else
    copyreg::load<std::string>(source);
#endif
}
