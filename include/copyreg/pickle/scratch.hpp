// SPDX-License-Identifier: MIT
//
// Nodes that a pickler needs and no graph has: the calls by which older protocols spell builtin
// objects.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/base/utf8.hpp>
#include <copyreg/model/graph_builder.hpp>

#include <string>

namespace copyreg::codec {

template <class>
class basic_scratch : public model::graph_builder {
public:
    /// How protocols below 4 spell a set, below 3 bytes, below 5 a bytearray.
    model::origin call_for(const model::node& n, int protocol) {
        model::origin how{
            nullptr, model::call_form::reduce, {}, make_args(n, protocol), model::make_none()};
        switch (n.type) {
            case kind::set: how.callable = global("builtins", "set"); break;
            case kind::frozenset: how.callable = global("builtins", "frozenset"); break;
            case kind::bytearray: how.callable = global("builtins", "bytearray"); break;
            default: {
                const bool empty = static_cast<const model::text_node&>(n).size == 0;
                how.callable = empty ? global("builtins", "bytes") : global("_codecs", "encode");
            }
        }
        return how;
    }

private:
    model::cell make_args(const model::node& n, int /*protocol*/) {
        if (n.type == kind::set || n.type == kind::frozenset) {
            const auto& set = static_cast<const model::keyed_node&>(n);
            // each attempt to write the set has a list of its own, and all lists have the same
            // items
            auto* items = model::new_node<model::list_node>(arena());
            items->items = model::dense_cells(arena(), set);  // read only, by this pickle
            for (std::size_t i = 0; i < set.size; ++i) {
                if (items->items[i].is_node()) model::mark_shared(items->items[i].node);
            }
            items->size = items->capacity = set.size;
            return tuple(model::make_node(&arena(), items));
        }
        const auto data = static_cast<const model::text_node&>(n).text();
        if (data.empty()) return tuple();
        if (n.type == kind::bytearray) return tuple(text(kind::bytes, data));
        std::string characters;
        append_latin1_as_utf8(characters, data);
        return tuple(text(kind::string, characters), name(role::other, "latin1"));
    }
};
using scratch = basic_scratch<on_use>;

}  // namespace copyreg::codec
