// SPDX-License-Identifier: MIT
//
// Door: registering and copying. One registration serves pickling too, so that engine comes along.
#pragma once

#include <copyreg/copying/copy.hpp>
#include <copyreg/pickle/conversion.hpp>
#include <copyreg/registry/macros.hpp>
#include <copyreg/types/all.hpp>
