// SPDX-License-Identifier: MIT
//
// Building a value graph node by node, in one arena.
//
// What CPython has once is once here: a name is one string object for each role (the module of a
// class, its qualified name, an attribute), a class is one global, and so is whatever an adapter
// asks for with `once`.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/model/build.hpp>
#include <copyreg/model/keyed.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace copyreg::model {

template <class>
class basic_graph_builder {
public:
    basic_graph_builder() = default;
    basic_graph_builder(const basic_graph_builder&) = delete;
    basic_graph_builder& operator=(const basic_graph_builder&) = delete;
    ~basic_graph_builder() { clear(); }

    /// Forgets everything; what was built dies unless a handle keeps its arena.
    void clear() noexcept {
        if (arena_ != nullptr) arena_->release();
        arena_ = nullptr;
        names_.clear();
    }

    model::arena& arena() {
        if (arena_ == nullptr) arena_ = model::arena::create(512);
        return *arena_;
    }

    enum class role : char { module = 'm', qualname = 'q', attribute = 'a', other = 'o' };

    /// The string object that `text` is in this role.
    cell name(role r, std::string_view text) { return make_node(arena_, name_node(r, text)); }
    text_node* name_node(role r, std::string_view text) {
        if (node* single = singletons::get().find(kind::string, text)) {
            return static_cast<text_node*>(single);
        }
        return static_cast<text_node*>(known(
            static_cast<char>(r), text, [&] { return new_text(arena(), kind::string, text); }));
    }

    /// The one global of this name.
    cell global(std::string_view module, std::string_view qualname) {
        std::string both(module);
        both.append(1, ':').append(qualname);
        return global(both);
    }
    /// `name` is "module:qualname".
    cell global(std::string_view name) {
        return make_node(arena_, known('g', name, [&] {
                             const auto colon = name.find(':');
                             auto* g = new_node<global_node>(arena());
                             g->module = new_text(arena(), kind::string, name.substr(0, colon));
                             g->qualname = new_text(arena(), kind::string, name.substr(colon + 1));
                             return g;
                         }));
    }

    /// The global of this name if it was asked for, else nullptr.
    const node* find_global(std::string_view name) const {
        const auto found = names_.find(std::string(1, 'g').append(name));
        return found == names_.end() ? nullptr : found->second;
    }

    /// The object that `make`, a function that returns a cell with a node, gave for `key` the first
    /// time.
    template <class Make>
    cell once(std::string_view key, Make make) {
        return make_node(&arena(), known('1', key, [&] { return make().node; }));
    }

    /// A str (UTF-8) or bytes of its own, or the object that CPython has once for it.
    cell text(kind k, std::string_view data) {
        if (node* single = singletons::get().find(k, data)) return make_node(nullptr, single);
        auto* n = new_text(arena(), k, data);
        return make_node(arena_, n);
    }
    cell string(std::string_view utf8) { return text(kind::string, utf8); }
    cell bytes(std::string_view data) { return text(kind::bytes, data); }

    template <class... Cells>
    cell tuple(const Cells&... cells) {
        if constexpr (sizeof...(cells) == 0) {
            return make_empty_tuple();
        } else {
            tuple_node* t = new_tuple(arena(), sizeof...(cells));
            std::size_t i = 0;
            ((t->items()[i++] = inside(cells, arena_)), ...);
            return make_node(arena_, t);
        }
    }

    /// An object that `callable(*args)` makes.
    cell call(const cell& callable, const cell& args, call_form how = call_form::reduce) {
        auto* n = new_node<object_node>(arena());
        n->form = static_cast<std::uint8_t>(how);
        n->callable = inside(callable, arena_);
        n->args = inside(args, arena_);
        n->kwargs = inside(make_none(), arena_);
        return make_node(arena_, n);
    }

    /// Gives `object` its state.
    void build(object_node& object, const cell& state) {
        append(arena(), step_for(arena(), object, object_step::what::build), &state, 1);
    }

private:
    template <class Make>
    node* known(char space, std::string_view text, Make make) {
        std::string key(1, space);
        key.append(text);
        const auto found = names_.find(key);
        if (found != names_.end()) return found->second;
        node* n = make();
        n->shared = 1;
        names_.emplace(std::move(key), n);
        return n;
    }

    model::arena* arena_ = nullptr;
    std::unordered_map<std::string, node*> names_;
};
using graph_builder = basic_graph_builder<on_use>;

}  // namespace copyreg::model
