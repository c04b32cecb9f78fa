// SPDX-License-Identifier: MIT
//
// expected: a function cannot be pickled; register a name for it with copyreg::register_global
// named: Rule::\*
#include <copyreg/copyreg.hpp>

struct Rule {
    int id = 0;
};

void use() {
#if defined(MISUSE)
    copyreg::dumps(&Rule::id);
#else
    copyreg::dumps(Rule().id);
#endif
}
