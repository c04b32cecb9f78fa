// SPDX-License-Identifier: MIT
//
// The deep copy of a value graph: a graph of the same shape in an arena of its own.
//
// Every node is copied once, strings too: what a graph shares, its copy shares, and the copy keeps
// nothing of the original alive. A loop over a list of copied nodes whose cells still point at
// originals.
#pragma once

#include <copyreg/base/pod_stack.hpp>
#include <copyreg/base/pointer_map.hpp>
#include <copyreg/model/value.hpp>

#include <cstring>

namespace copyreg::model {

class cloner {
public:
    explicit cloner(arena& into) : arena_(into) {}

    cell clone(const cell& root) {
        const cell result = copy(root);
        while (!unfinished_.empty()) finish(*unfinished_.pop_back());
        return result;
    }

private:
    cell copy(const cell& c) {
        if (!c.is_node()) return inside(c, &arena_);
        return inside(make_node(&arena_, copy_node(*c.node)), &arena_);
    }

    node* copy_node(node& original) {
        if ((original.type == kind::string || original.type == kind::bytes) &&
            (original.flags & has_origin) == 0) {
            const auto text = static_cast<text_node&>(original).text();
            if (singletons::get().find(original.type, text) == &original) return &original;
        } else if (&original == singletons::get().empty_tuple()) {
            return &original;
        }
        if (original.shared == 0) return fresh(original);
        if (node** known = copies_.find(&original)) return *known;
        node* made = fresh(original);
        copies_.insert(&original, made);
        return made;
    }

    /// A copy whose cells are still the original's, put on the list of those to be finished.
    node* fresh(node& original) {
        node* made = nullptr;
        switch (original.type) {
            case kind::list: {
                auto* n = block<list_node>(original, sizeof(list_node));
                n->items = array(n->items, n->size);
                n->capacity = n->size;
                made = n;
                break;
            }
            case kind::tuple: {
                const auto size = static_cast<tuple_node&>(original).size;
                made = block<tuple_node>(original, sizeof(tuple_node) + size * sizeof(cell));
                made->hash = 0;  // may be made of addresses
                break;
            }
            case kind::dict:
            case kind::set:
            case kind::frozenset: {
                auto* n = block<keyed_node>(original, sizeof(keyed_node));
                n->cells = n->gaps() == 0 ? array(n->cells, std::size_t{n->size} * n->stride())
                                          : dense_cells(arena_, *n);
                n->capacity = n->size;
                n->index = nullptr;
                n->hash = 0;
                made = n;
                keyed_.push_back(n);
                break;
            }
            case kind::global: {
                auto* n = block<global_node>(original, sizeof(global_node));
                for (text_node** name :
                     {&n->module, &n->qualname, &n->raw_module, &n->raw_qualname}) {
                    if (*name != nullptr) *name = static_cast<text_node*>(copy_node(**name));
                }
                return n;
            }
            case kind::object: {
                auto* n = block<object_node>(original, sizeof(object_node));
                n->hash = 0;
                n->step_capacity = n->step_count;
                auto* steps =
                    static_cast<object_step*>(arena_.allocate(n->step_count * sizeof(object_step)));
                for (std::uint32_t i = 0; i < n->step_count; ++i) {
                    steps[i] = n->steps[i];
                    steps[i].cells = array(steps[i].cells, steps[i].count);
                    steps[i].capacity = static_cast<std::uint32_t>(steps[i].count);
                }
                n->steps = steps;
                made = n;
                break;
            }
            case kind::persistent_id:
                made = block<persistent_node>(original, sizeof(persistent_node));
                made->hash = 0;
                break;
            default: {
                auto& text = static_cast<text_node&>(original);
                const auto size =
                    static_cast<std::size_t>(text.data() - reinterpret_cast<char*>(&text)) +
                    text.size;
                made = block<text_node>(original, size);
                if (original.type == kind::buffer) made->hash = 0;
                if ((original.flags & has_origin) == 0) return made;
            }
        }
        unfinished_.push_back(made);
        return made;
    }

    template <class Node>
    Node* block(node& original, std::size_t size) {
        void* memory = arena_.allocate(size);
        std::memcpy(memory, static_cast<void*>(&original), size);
        return static_cast<Node*>(memory);
    }

    cell* array(const cell* cells, std::size_t count) {
        if (count == 0) return nullptr;
        auto* made = static_cast<cell*>(arena_.allocate(count * sizeof(cell)));
        std::memcpy(static_cast<void*>(made), cells, count * sizeof(cell));
        return made;
    }

    void replace(cell* cells, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) cells[i] = copy(cells[i]);
    }

    origin* copy_origins(const origin* first) {
        origin* result = nullptr;
        origin** link = &result;
        for (; first != nullptr; first = first->next) {
            auto* made = new_node_of<origin>(*first);
            made->callable = copy(made->callable);
            made->args = copy(made->args);
            made->kwargs = copy(made->kwargs);
            made->next = nullptr;
            *link = made;
            link = &made->next;
        }
        return result;
    }

    template <class T>
    T* new_node_of(const T& original) {
        return new (arena_.allocate(sizeof(T))) T(original);
    }

    void finish(node& n) {
        switch (n.type) {
            case kind::list: {
                auto& list = static_cast<list_node&>(n);
                return replace(list.items, list.size);
            }
            case kind::tuple: {
                auto& tuple = static_cast<tuple_node&>(n);
                return replace(tuple.items(), tuple.size);
            }
            case kind::dict:
            case kind::set:
            case kind::frozenset: {
                auto& keyed = static_cast<keyed_node&>(n);
                replace(keyed.cells, std::size_t{keyed.size} * keyed.stride());
                keyed.how = copy_origins(keyed.how);
                return;
            }
            case kind::object: {
                auto& object = static_cast<object_node&>(n);
                object.callable = copy(object.callable);
                object.args = copy(object.args);
                object.kwargs = copy(object.kwargs);
                for (std::uint32_t i = 0; i < object.step_count; ++i) {
                    replace(object.steps[i].cells, object.steps[i].count);
                }
                object.attempts = copy_origins(object.attempts);
                return;
            }
            case kind::persistent_id: {
                auto& persistent = static_cast<persistent_node&>(n);
                persistent.pid = copy(persistent.pid);
                return;
            }
            default: {
                auto& text = static_cast<text_node&>(n);
                text.how() = copy_origins(text.how());
            }
        }
    }

public:
    /// Indices hold hashes, and some hashes are addresses: they are built anew when all keys are
    /// there.
    void index_keys() {
        for (keyed_node* n : keyed_) rebuild_index(arena_, *n, n->size);
    }

private:
    arena& arena_;
    pointer_map<node*> copies_;
    pod_stack<node*> unfinished_;
    pod_stack<keyed_node*> keyed_;
};

/// The deep copy of `v`.
inline value clone(const value& v) {
    if (!v.raw().is_node()) return v;
    auto* a = arena::create(256);
    value holder =
        value::adopt(make_node(a, singletons::get().empty_tuple()));  // frees it if copying throws
    cloner c(*a);
    const cell root = c.clone(v.raw());
    c.index_keys();
    return value::take_out(root);
}

}  // namespace copyreg::model
