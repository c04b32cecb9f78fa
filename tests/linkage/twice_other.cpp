// SPDX-License-Identifier: MIT
//
// One of two translation units that include the registrations of shapes.
#include "shapes_registered.hpp"
#include "twice.hpp"

namespace {

struct Secret {
    std::string text;
};

}  // namespace

void register_other_secret() {
    copyreg::pickle<Secret>([](const Secret& s) {
        static const auto make = copyreg::constructor(
            "twice:second", [](const std::string& text) { return Secret{text}; });
        return copyreg::reduction{make, std::tuple{s.text}};
    });
}

std::string show_other_secret() {
    return copyreg::repr(copyreg::loads(copyreg::dumps(Secret{"two"})));
}
