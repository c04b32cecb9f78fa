// SPDX-License-Identifier: MIT
//
// expected: the first type of a base relation derives from all the others
// named: Tilted
#include <copyreg/copyreg.hpp>

struct Shape {
    virtual ~Shape() = default;
    int id = 0;
};
struct Square {
    virtual ~Square() = default;
};
struct Tilted : Square {};
#if defined(MISUSE)
COPYREG_BASE(Tilted, Shape);
#else
COPYREG_BASE(Tilted, Square);
#endif
