// SPDX-License-Identifier: MIT
//
// What the two translation units of the test `twice` have from each other.
#pragma once

#include <string>

void register_other_secret();
std::string show_other_secret();
