// SPDX-License-Identifier: MIT
//
// expected: a reference cannot be rebuilt; hold a value or a std::shared_ptr
// named: int ?&
#include <copyreg/copyreg.hpp>

void use() {
#if defined(MISUSE)
    copyreg::loads<int&>(copyreg::bytes());
#else
    copyreg::loads<int>(copyreg::bytes());
#endif
}
