// SPDX-License-Identifier: MIT
//
// expected: a base relation is between polymorphic classes; give the base a virtual destructor
// named: Shape
#include <copyreg/copyreg.hpp>

struct Shape {
#if defined(MISUSE)

#else
    virtual ~Shape() = default;
#endif
    int id = 0;
};
struct Square : Shape {};
COPYREG_BASE(Square, Shape);
