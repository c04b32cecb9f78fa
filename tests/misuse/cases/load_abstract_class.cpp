// SPDX-License-Identifier: MIT
//
// expected: an abstract class .* std::unique_ptr or std::shared_ptr
// named: Shape
#include <copyreg/copyreg.hpp>

struct Shape {
    virtual ~Shape() = default;
    virtual double area() const = 0;
};

void use() {
#if defined(MISUSE)
    (void)copyreg::loads<Shape>(copyreg::bytes());
#else
    (void)copyreg::loads<std::unique_ptr<Shape>>(copyreg::bytes());
#endif
}
