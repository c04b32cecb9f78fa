// SPDX-License-Identifier: MIT
//
// The implementation and the `main` of Catch2 2.x. Catch2 3.x brings both as a library.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
