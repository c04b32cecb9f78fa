// SPDX-License-Identifier: MIT
//
// A program that uses shapes which are registered elsewhere: in a static library, in a shared one
// that hides its symbols, or in objects that are optimised together with this one.
#include "check.hpp"
#include "shapes.hpp"
#include <copyreg/copyreg.hpp>

using shapes::Shape;

namespace {

void shapes_are_known() {
    const std::vector<std::shared_ptr<Shape>> drawing = [] {
        auto square = shapes::make_square(2);
        return std::vector{square, shapes::make_tilted(3, 45), square};
    }();

    for (int protocol = 0; protocol <= 5; ++protocol) {
        const auto pickle = copyreg::dumps(drawing, {.protocol = protocol});
        CHECK(linkage::has_all(copyreg::repr(copyreg::loads(pickle)), "shapes.Square", "side=2.0",
                               "shapes.Tilted", "degrees=45"));
        const auto loaded = copyreg::loads<std::vector<std::shared_ptr<Shape>>>(pickle);
        CHECK(loaded.size() == 3);
        CHECK(loaded[0] == loaded[2]);
        CHECK(loaded[0]->area() == 4);
        CHECK(dynamic_cast<shapes::Tilted*>(loaded[1].get()) != nullptr);
    }
    const auto copy = copyreg::deepcopy(drawing);
    CHECK(copy[0] == copy[2]);
    CHECK(copy[0] != drawing[0]);
    CHECK(copy[1]->area() == 9);
}

void names_are_known() {
    const copyreg::bytes call{std::string_view("cshapes\nmake_square\n(F5\ntR.")};
    CHECK(copyreg::loads<std::shared_ptr<Shape>>(call)->area() == 25);
    const auto pickle = copyreg::dumps(shapes::make_square(1), {.protocol = 2});
    CHECK(std::string_view(reinterpret_cast<const char*>(pickle.data()), pickle.size())
              .find("\x82\x4d") != std::string_view::npos);  // EXT1 77
}

}  // namespace

int main() {
    shapes_are_known();
    names_are_known();
    return linkage::result();
}
