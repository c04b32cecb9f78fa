// SPDX-License-Identifier: MIT
//
// The text spellings of protocol 0, for reader and writer; one header for each kind of line.
#pragma once

#include <copyreg/wire/text_float.hpp>
#include <copyreg/wire/text_int.hpp>
#include <copyreg/wire/text_string.hpp>
