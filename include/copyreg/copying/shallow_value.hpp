// SPDX-License-Identifier: MIT
//
// Shallow copies of values: one level, as Python's copy.copy.
//
// The items are put into another container, so the copy becomes part of the original's graph. For
// threads that is a change of it.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/model/clone.hpp>
#include <copyreg/model/value.hpp>

namespace copyreg::copying {

struct empty_set : value {
    empty_set() { adopt_node<model::keyed_node>(kind::set); }
};

/// A container with the items of `x`, which can be changed; what cannot be is its own copy. Other
/// objects are cloned.
template <class = on_use>
inline value shallow_value(const value& x) {
    const auto add_to = [&](value made, auto add) {
        for (const value& item : x) add(made, item);
        return made;
    };
    switch (x.kind()) {
        case kind::list:
            return add_to(list(), [](value& to, const value& item) { to.push_back(item); });
        case kind::dict: {
            value made = dict();
            for (const auto& [key, mapped] : x.items()) made.insert_or_assign(key, mapped);
            return made;
        }
        case kind::set:
            return add_to(empty_set(), [](value& to, const value& item) { to.add(item); });
        case kind::bytearray:
        case kind::object: return model::clone(x);
        default: return x;
    }
}

}  // namespace copyreg::copying
