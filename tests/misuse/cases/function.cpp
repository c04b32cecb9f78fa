// SPDX-License-Identifier: MIT
//
// expected: a function cannot be pickled; register a name for it with copyreg::register_global
// named: int ?\(int\)|int \(\*\)\(int\)
#include <copyreg/copyreg.hpp>

int apply(int n);

void use() {
#if defined(MISUSE)
    copyreg::dumps(apply);
#else
    copyreg::dumps(copyreg::global("app:apply"));
#endif
}
