// SPDX-License-Identifier: MIT
//
// What the classes do themselves, and their registrations: nothing else refers to this object file
// for the sake of the registrations.
#include "shapes_registered.hpp"

namespace shapes {

double Square::area() const { return side * side; }
double Tilted::area() const { return side * side; }

std::shared_ptr<Shape> make_square(double side) {
    auto made = std::make_shared<Square>();
    made->side = side;
    return made;
}
std::shared_ptr<Shape> make_tilted(double side, int degrees) {
    auto made = std::make_shared<Tilted>();
    made->side = side;
    made->degrees = degrees;
    return made;
}

}  // namespace shapes
