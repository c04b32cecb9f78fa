// SPDX-License-Identifier: MIT
//
// expected: a raw pointer .* use std::unique_ptr, std::shared_ptr
// named: int ?\*
#include <copyreg/copyreg.hpp>

void use() {
    int number = 0;
#if defined(MISUSE)
    copyreg::deepcopy(&number);
#else
    copyreg::deepcopy(number);
#endif
}
