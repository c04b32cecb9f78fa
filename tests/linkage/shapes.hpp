// SPDX-License-Identifier: MIT
//
// The classes that the linkage tests register in one place and use in another. No word of copyreg:
// where the registrations are is what the tests are about.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace shapes {

struct [[gnu::visibility("default")]] Shape {
    Shape() = default;
    Shape(const Shape&) = default;
    Shape& operator=(const Shape&) = default;
    virtual ~Shape() = default;
    virtual double area() const = 0;
};

struct [[gnu::visibility("default")]] Square : Shape {
    double side = 0;
    double area() const override;
};

struct [[gnu::visibility("default")]] Tilted : Square {
    int degrees = 0;
    double area() const override;
};

[[gnu::visibility("default")]] std::shared_ptr<Shape> make_square(double side);
[[gnu::visibility("default")]] std::shared_ptr<Shape> make_tilted(double side, int degrees);

}  // namespace shapes
