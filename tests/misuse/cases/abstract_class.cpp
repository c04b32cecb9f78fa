// SPDX-License-Identifier: MIT
//
// expected: COPYREG_CLASS is for classes of which .* COPYREG_BASE\(Derived, Base\)
// named: Shape
#include <copyreg/copyreg.hpp>

struct Shape {
    virtual ~Shape() = default;
    virtual double area() const = 0;
    int id = 0;
};
struct Dot : Shape {
    double area() const override { return 0; }
};
#if defined(MISUSE)
COPYREG_CLASS(Shape, "app:Shape", id);
#else
COPYREG_CLASS(Dot, "app:Dot", id);
#endif
COPYREG_BASE(Dot, Shape);
