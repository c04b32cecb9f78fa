// SPDX-License-Identifier: MIT
//
// The other of two translation units that include the registrations of shapes.
#include "twice.hpp"

#include "check.hpp"
#include "shapes_registered.hpp"

namespace {

struct Secret {
    int number = 0;
};

void one_registration_is_kept() {
    shapes::Tilted tilted;
    tilted.side = 3;
    const auto loaded = copyreg::loads<shapes::Tilted>(copyreg::dumps(tilted));
    CHECK(loaded.side == 3);

    std::size_t squares = 0;
    for (const auto& [type, entry] : copyreg::dispatch_table::global()) {
        squares += type == typeid(shapes::Square) ? 1U : 0U;
    }
    CHECK(squares == 1);

    const std::shared_ptr<shapes::Shape> shape = shapes::make_square(2);
    CHECK(copyreg::loads<std::shared_ptr<shapes::Shape>>(copyreg::dumps(shape))->area() == 4);
}

// Two units may each have a class of one name in an anonymous namespace. (Clang marks such a
// `type_info` as no other one, and `std::type_index` cannot tell two of them apart.)
void anonymous_classes_are_told_apart() {
#if !defined(__clang__)
    copyreg::pickle<Secret>([](const Secret& s) {
        static const auto make =
            copyreg::constructor("twice:first", [](int n) { return Secret{n}; });
        return copyreg::reduction{make, std::tuple{s.number}};
    });
    register_other_secret();
    CHECK(linkage::has_all(copyreg::repr(copyreg::loads(copyreg::dumps(Secret{1}))),
                           "twice.first(1)"));
    CHECK(linkage::has_all(show_other_secret(), "twice.second('two')"));
#endif
}

}  // namespace

int main() {
    one_registration_is_kept();
    anonymous_classes_are_told_apart();
    return linkage::result();
}
