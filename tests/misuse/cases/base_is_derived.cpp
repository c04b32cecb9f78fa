// SPDX-License-Identifier: MIT
//
// expected: the first type of a base relation derives from all the others
// named: Square
#include <copyreg/copyreg.hpp>

struct Shape {
    virtual ~Shape() = default;
};
struct Square : Shape {};
#if defined(MISUSE)
COPYREG_BASE(Shape, Square);
#else
COPYREG_BASE(Square, Shape);
#endif
