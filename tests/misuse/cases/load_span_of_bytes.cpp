// SPDX-License-Identifier: MIT
//
// expected: can be written but not loaded: it does not own .*; load a std::string
// named: span<
#include <copyreg/copyreg.hpp>

void use() {
#if defined(MISUSE)
    copyreg::loads<std::span<const std::byte>>(copyreg::bytes());
#else
    copyreg::loads<std::vector<std::byte>>(copyreg::bytes());
#endif
}
