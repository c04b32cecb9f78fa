// SPDX-License-Identifier: MIT
//
// Door: pickling and unpickling.
#pragma once

#include <copyreg/model/repr.hpp>
#include <copyreg/pickle/dump.hpp>
#include <copyreg/pickle/load.hpp>
