// SPDX-License-Identifier: MIT
//
// A program between two shared libraries that hide their symbols and register one class under one
// name: what one of them makes, the other takes.
#include "check.hpp"
#include "plugin.hpp"

int main() {
    const auto* const left = left_plugin();
    const auto* const right = right_plugin();

    const auto disc = left->make(2);
    const std::string pickle = left->dump(disc);
    CHECK(pickle == right->dump(right->make(2)));
    CHECK(pickle == right->dump(disc));  // by the class of the other library
    CHECK(pickle == left->dump(right->make(2)));
    CHECK(right->load(pickle)->area() == 12);
    CHECK(left->load(right->dump(left->load(pickle)))->area() == 12);
    return linkage::result();
}
