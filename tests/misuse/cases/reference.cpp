// SPDX-License-Identifier: MIT
//
// expected: a reference cannot be rebuilt; hold a value or a std::shared_ptr
// named: int ?&
#include <copyreg/copyreg.hpp>

void use() {
    int number = 0;
#if defined(MISUSE)
    copyreg::dumps(std::tuple<int&>(number));
#else
    copyreg::dumps(std::tuple<int>(number));
#endif
}
