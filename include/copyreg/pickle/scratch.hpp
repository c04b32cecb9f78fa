// SPDX-License-Identifier: MIT
//
// Nodes that a pickler needs and no graph has: the calls by which older protocols spell builtin
// objects, and the names in them. A name is one string object for each role, as it is in CPython.
#pragma once

#include <copyreg/base/utf8.hpp>
#include <copyreg/model/build.hpp>
#include <copyreg/model/keyed.hpp>

#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace copyreg::codec {

class scratch {
public:
    scratch() = default;
    scratch(const scratch&) = delete;
    scratch& operator=(const scratch&) = delete;
    ~scratch() { clear(); }

    void clear() noexcept {
        if (arena_ != nullptr) arena_->release();
        arena_ = nullptr;
        names_.clear();
        globals_.clear();
    }

    enum class role : unsigned char { module, qualname, other };

    /// The string object that `text` is in this role.
    model::text_node* name(role r, std::string_view text) {
        const auto key = std::pair(r, std::string(text));
        const auto found = names_.find(key);
        if (found != names_.end()) return found->second;
        auto* n = model::new_text(arena(), kind::string, text);
        n->shared = 1;
        names_.emplace(key, n);
        return n;
    }

    /// The one global of this name.
    model::cell global(std::string_view module, std::string_view qualname) {
        const auto key = std::pair(std::string(module), std::string(qualname));
        auto found = globals_.find(key);
        if (found == globals_.end()) {
            auto* g = model::new_node<model::global_node>(arena());
            g->module = model::new_text(arena(), kind::string, module);
            g->qualname = model::new_text(arena(), kind::string, qualname);
            g->shared = 1;
            found = globals_.emplace(key, g).first;
        }
        return model::make_node(arena_, found->second);
    }

    model::cell text(kind k, std::string_view data) {
        if (model::node* single = model::singletons::get().find(k, data))
            return model::make_node(nullptr, single);
        return model::make_node(arena_, model::new_text(arena(), k, data));
    }

    template <class... Cells>
    model::cell tuple(const Cells&... cells) {
        if constexpr (sizeof...(cells) == 0) {
            return model::make_empty_tuple();
        } else {
            auto* t = model::new_tuple(arena(), sizeof...(cells));
            std::size_t i = 0;
            ((t->items()[i++] = model::inside(cells, arena_)), ...);
            return model::make_node(arena_, t);
        }
    }

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

    /// `function(*args)` of builtins.
    model::arena& arena() {
        if (arena_ == nullptr) arena_ = model::arena::create(256);
        return *arena_;
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
            return tuple(model::make_node(arena_, items));
        }
        const auto data = static_cast<const model::text_node&>(n).text();
        if (data.empty()) return tuple();
        if (n.type == kind::bytearray) return tuple(text(kind::bytes, data));
        std::string characters;
        append_latin1_as_utf8(characters, data);
        const auto latin1 = model::make_node(&arena(), name(role::other, "latin1"));
        return tuple(text(kind::string, characters), latin1);
    }

    model::arena* arena_ = nullptr;
    std::map<std::pair<role, std::string>, model::text_node*> names_;
    std::map<std::pair<std::string, std::string>, model::global_node*> globals_;
};

}  // namespace copyreg::codec
