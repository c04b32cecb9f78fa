// SPDX-License-Identifier: MIT
//
// A shared library that hides its symbols and registers a class. It is built twice, under two
// names; both register the same class under the same name, as two libraries do which include one
// header.
#include "plugin.hpp"

#include <copyreg/copyreg.hpp>

namespace shapes {

struct Disc : Shape {
    double radius = 0;
    double area() const override { return 3 * radius * radius; }
};

std::shared_ptr<Shape> make_disc(double radius) {
    auto made = std::make_shared<Disc>();
    made->radius = radius;
    return made;
}

}  // namespace shapes

COPYREG_CLASS(shapes::Disc, "shapes:Disc", radius);
COPYREG_BASE(shapes::Disc, shapes::Shape);
COPYREG_CONSTRUCTOR("shapes:make_disc", shapes::make_disc);
COPYREG_EXTENSION("shapes:Disc", 78);

namespace {

std::string dump(const std::shared_ptr<shapes::Shape>& shape) {
    const auto pickle = copyreg::dumps(shape);
    return {reinterpret_cast<const char*>(pickle.data()), pickle.size()};
}
std::shared_ptr<shapes::Shape> load(const std::string& pickle) {
    return copyreg::loads<std::shared_ptr<shapes::Shape>>(pickle);
}

const linkage::plugin_functions functions{&shapes::make_disc, &dump, &load};

}  // namespace

extern "C" [[gnu::visibility("default")]] const linkage::plugin_functions* LINKAGE_NAME(plugin)() {
    return &functions;
}
