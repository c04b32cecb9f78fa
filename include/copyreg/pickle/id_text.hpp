// SPDX-License-Identifier: MIT
//
// A persistent id as protocol 0 writes it: a line that holds what Python's `str` makes of it.
//
// Known for builtin kinds. What `str` says of a class, a function or an object depends on code that
// is not here, and an id that is wrong would be found by nobody, so those are errors.
#pragma once

#include <copyreg/base/error.hpp>
#include <copyreg/base/on_use.hpp>
#include <copyreg/base/pod_stack.hpp>
#include <copyreg/base/pointer_map.hpp>
#include <copyreg/base/utf8.hpp>
#include <copyreg/model/repr.hpp>
#include <copyreg/model/value.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace copyreg::codec {

namespace detail {

/// The most that is written of an id that is no text itself. What such an id shares is written each
/// time, and the id is written wherever it is met.
inline constexpr std::size_t longest_id_text = 64 * 1024;

/// A kind within `root` whose `str` is not known here, if there is one.
template <class = on_use>
inline std::optional<kind> unknown_text_within(const model::cell& root) {
    pod_stack<const model::cell*> todo;
    pointer_map<bool> seen;
    todo.push_back(&root);
    while (!todo.empty()) {
        const model::cell& c = *todo.pop_back();
        const model::cell* items = nullptr;
        std::size_t count = 0;
        switch (model::kind_of(c)) {
            case kind::list:
                items = model::node_as<model::list_node>(c).items;
                count = model::node_as<model::list_node>(c).size;
                break;
            case kind::tuple:
                items = model::node_as<model::tuple_node>(c).items();
                count = model::node_as<model::tuple_node>(c).size;
                break;
            case kind::dict:
            case kind::set:
            case kind::frozenset: {
                const auto& n = model::node_as<model::keyed_node>(c);
                items = n.cells;
                count = n.places() * n.stride();  // a gap is None
                break;
            }
            case kind::global:
            case kind::object:
            case kind::persistent_id:
            case kind::buffer: return model::kind_of(c);
            default: break;
        }
        if (count == 0 || !seen.insert(c.node, true).second) continue;
        for (std::size_t i = 0; i < count; ++i) {
            if (items[i].is_node()) todo.push_back(&items[i]);
        }
    }
    return std::nullopt;
}

}  // namespace detail

/// The line without its end. Throws `pickling_error` where there is none.
template <class = on_use>
inline std::string id_text(const model::cell& pid) {
    if (const auto unknown = detail::unknown_text_within(pid)) {
        throw pickling_error(
            "expected a persistent id of builtin kinds only at protocol 0, found one with a " +
            std::string(name_of(*unknown)));
    }
    std::string line;
    if (pid.is(kind::string)) {
        line = model::text_of(pid);
    } else {
        try {
            line = repr(model::as_value(pid), detail::longest_id_text);
        } catch (const error& e) {
            throw pickling_error(std::string("persistent id: ") + e.what());
        }
    }
    if (!is_ascii(line) || line.find('\n') != std::string::npos) {
        throw pickling_error(
            "expected a persistent id in one line of ASCII at protocol 0, found other text");
    }
    return line;
}

}  // namespace copyreg::codec
