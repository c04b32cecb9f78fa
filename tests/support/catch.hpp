// SPDX-License-Identifier: MIT
//
// Catch2, whichever version is installed: 3.x or 2.13.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
