// SPDX-License-Identifier: MIT
//
// expected: a raw pointer .* use std::unique_ptr, std::shared_ptr
// named: int ?\*
#include <copyreg/copyreg.hpp>

void use() {
#if defined(MISUSE)
    copyreg::loads<std::vector<int*>>(copyreg::bytes());
#else
    copyreg::loads<std::vector<std::unique_ptr<int>>>(copyreg::bytes());
#endif
}
