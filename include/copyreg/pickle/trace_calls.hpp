// SPDX-License-Identifier: MIT
//
// Calls in the trace of a pickle, and what is folded into the object that they stand for.
//
// What is folded where a pickle is read (machine.hpp, loader_names.hpp) is folded here: calls that
// stand for a set, `copyreg.__newobj_ex__`, named tuples by `copyreg._reconstructor`, and the call
// of a state setter that POP throws away.
#pragma once

#include <copyreg/pickle/trace_graph.hpp>

#include <cstddef>
#include <string_view>

namespace copyreg::codec {

template <class OnUse>
class basic_trace_calls : public basic_trace_graph<OnUse> {
    using base = basic_trace_graph<OnUse>;

protected:
    using base::add;
    using base::add_call;
    using base::add_link;
    using base::is_tuple_of;
    using base::node_of;
    using base::nth_link;
    using base::shape_of;
    using typename base::place;
    using typename base::role;
    using typename base::shape;

    place add_global(std::size_t offset, std::string_view module, std::string_view name) {
        shape is = shape::other;
        if (module == "builtins" || module == "__builtin__") {
            if (name == "set" || name == "frozenset") is = shape::set_name;
        } else if (module == "copyreg" || module == "copy_reg") {
            if (name == "__newobj_ex__") is = shape::newobj_ex_name;
            if (name == "_reconstructor") is = shape::reconstructor_name;
        }
        return add(offset, is);
    }

    /// REDUCE, with what it folds.
    place reduce(std::size_t offset, const place& callable, const place& args) {
        if (shape_of(callable) == shape::set_name && is_tuple_of(1, args)) {
            const place list = nth_link(args, 0);
            if (shape_of(list) == shape::list) {
                const place set = add_call(offset, shape::other, callable, args);
                add_link(set, role::listed, list);
                return set;
            }
        } else if (shape_of(callable) == shape::newobj_ex_name && is_tuple_of(3, args)) {
            const place positional = nth_link(args, 1);
            const place keywords = nth_link(args, 2);
            if (shape_of(positional) == shape::tuple && shape_of(keywords) == shape::dict) {
                const place object = add_call(offset, shape::other, callable, positional);
                add_link(object, role::keywords, keywords);
                return object;
            }
        } else if (shape_of(callable) == shape::reconstructor_name && is_tuple_of(3, args)) {
            const place held = nth_link(args, 2);
            if (shape_of(held) == shape::tuple) {
                return add_call(offset, shape::other, callable, held);
            }
        }
        return add_call(offset, shape::reduced, callable, args);
    }

    /// POP: what lay above `object` was dropped. If that was the call of its state setter, the
    /// object has that state.
    void drop(const place& dropped, const place& object) {
        if (shape_of(dropped) != shape::reduced || node_of(dropped).memoized) return;
        const place args = nth_link(dropped, 1);
        if (!is_tuple_of(2, args) || node_of(args).memoized) return;
        if (nth_link(args, 0).node == object.node) {
            add_link(object, role::state, nth_link(args, 1));
        }
    }
};

}  // namespace copyreg::codec
