// SPDX-License-Identifier: MIT
//
// One of two translation units that contradict each other. The program starts all the same, and the
// first use of the registry says what is wrong and where.
#include "conflict.hpp"

#include "check.hpp"
#include <copyreg/copyreg.hpp>

#include <exception>

namespace {
constexpr unsigned first_line = __LINE__ + 2;
}
COPYREG_CONSTRUCTOR("conflict:make", conflict::make_one);
COPYREG_CLASS(conflict::One, "conflict:Class");
COPYREG_EXTENSION("conflict:name", 5);
COPYREG_EXTENSION("conflict:other_name", 7);
COPYREG_EXTENSION("conflict:bad_code", 0);
COPYREG_CONSTRUCTOR("conflict:", conflict::make_one);

namespace {

std::string place(unsigned lines) {
    return std::string(__FILE__) + ":" + std::to_string(first_line + lines);
}

void first_use_tells() {
    try {
        copyreg::dumps(1);
        CHECK(false);
    } catch (const copyreg::registration_error& e) {
        for (unsigned line = 0; line < 6; ++line) {
            CHECK(linkage::has_all(e.what(), place(line)));
            if (line < 4) CHECK(linkage::has_all(e.what(), conflict::other_place(line)));
        }
        CHECK(linkage::has_all(e.what(), "conflict:make", "conflict:Class", "conflict:name",
                               "code 7", "conflict:bad_code", "found 0"));
    }
}

// What was registered first stands, and the program can go on.
void next_use_works() {
    const copyreg::bytes call{std::string_view("cconflict\nmake\n(I3\ntR.")};
    const int made = copyreg::loads<int>(call);
    CHECK(made == 3 || made == -3);
    copyreg::constructor("conflict:later", [](int n) { return n; });
}

}  // namespace

int main() {
    std::set_terminate([] {
        std::puts("expected no call of std::terminate");
        std::_Exit(1);
    });
    first_use_tells();
    next_use_works();
    return linkage::result();
}
