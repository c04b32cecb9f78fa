// SPDX-License-Identifier: MIT
//
// The adapters of every type that needs no registration.
#pragma once

#include <copyreg/types/any.hpp>
#include <copyreg/types/array.hpp>
#include <copyreg/types/bitset.hpp>
#include <copyreg/types/buffer.hpp>
#include <copyreg/types/complex.hpp>
#include <copyreg/types/deque.hpp>
#include <copyreg/types/filesystem.hpp>
#include <copyreg/types/forward_list.hpp>
#include <copyreg/types/int128.hpp>
#include <copyreg/types/list.hpp>
#include <copyreg/types/map.hpp>
#include <copyreg/types/memory.hpp>
#include <copyreg/types/optional.hpp>
#include <copyreg/types/set.hpp>
#include <copyreg/types/span.hpp>
#include <copyreg/types/string.hpp>
#include <copyreg/types/unordered_map.hpp>
#include <copyreg/types/unordered_set.hpp>
#include <copyreg/types/utility.hpp>
#include <copyreg/types/value.hpp>
#include <copyreg/types/variant.hpp>
#include <copyreg/types/vector.hpp>

#ifdef __SIZEOF_INT128__  // its arithmetic needs 128 bits
#include <copyreg/types/chrono.hpp>
#endif
