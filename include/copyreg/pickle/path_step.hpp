// SPDX-License-Identifier: MIT
//
// The way from an object to a part of it, step by step: how the place of an error is told from
// where the graph is read (loader_base.hpp) to where the bytes are looked for (locate.hpp).
#pragma once

#include <cstddef>
#include <cstdint>

namespace copyreg::codec {

/// One step from an object to a part of it.
struct path_step {
    enum class what : std::uint8_t {
        item,      ///< of a list, tuple, set or frozenset, or one that an object was given
        key,       ///< of an entry of a dict, or of one that an object was given
        mapped,    ///< what that key is mapped to
        state,     ///< what the object was given last, by BUILD or by a state setter
        argument,  ///< a positional argument of the call that made the object
        keyword,   ///< an argument of that call by keyword; `index` is its place in their dict
        callable   ///< what was called
    };
    what does;
    std::size_t index = 0;
};

}  // namespace copyreg::codec
