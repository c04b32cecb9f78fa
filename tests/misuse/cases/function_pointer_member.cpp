// SPDX-License-Identifier: MIT
//
// expected: a function cannot be pickled; register a name for it with copyreg::register_global
// named: int \(\*\)\(int\)
#include <copyreg/copyreg.hpp>

struct Rule {
    int id = 0;
#if defined(MISUSE)
    int (*apply)(int) = nullptr;
#else
    copyreg::global apply{"app:apply"};
#endif
};
COPYREG_CLASS(Rule, "app:Rule", id, apply);
