// SPDX-License-Identifier: MIT
//
// Door: registering, pickling and unpickling. One registration serves copying too, so that engine
// comes along.
#pragma once

#include <copyreg/copying/forms.hpp>
#include <copyreg/model/repr.hpp>
#include <copyreg/pickle/conversion.hpp>
#include <copyreg/pickle/dump.hpp>
#include <copyreg/pickle/load.hpp>
#include <copyreg/registry/macros.hpp>
#include <copyreg/types/all.hpp>
