// SPDX-License-Identifier: MIT
//
// expected: a raw pointer .* use std::unique_ptr, std::shared_ptr
// named: int ?\*
#include <copyreg/copyreg.hpp>

void use(std::ostream& sink) {
    int number = 0;
#if defined(MISUSE)
    copyreg::dump(&number, sink);
#else
    copyreg::dump(number, sink);
#endif
}
