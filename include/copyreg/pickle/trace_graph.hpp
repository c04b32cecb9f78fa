// SPDX-License-Identifier: MIT
//
// What belongs to what in a pickle, and where each object stands: what a trace knows of a graph.
//
// An object is nothing but the offset of the opcode that pushed it, and a node if it can hold
// others. That one holds another is a link. All links are one list, in the order in which they are
// met; sorted by owner and role, once there are no more, it makes a step of a path a binary search.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/pickle/path_step.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

namespace copyreg::codec {

template <class>
class basic_trace_graph {
public:
    static constexpr std::size_t nothing = static_cast<std::size_t>(-1);

    /// An object, where it is referred to. What holds nothing, such as an int, has no node.
    struct place {
        std::size_t offset = 0;
        std::size_t node = nothing;
    };

    /// Where `path` leads from `root`, or the last object on it that is there. To be called once,
    /// when the graph is whole.
    place follow(place root, std::span<const path_step> path) {
        std::sort(links_.begin(), links_.end(), [](const link& a, const link& b) {
            return std::tie(a.owner, a.is, a.number) < std::tie(b.owner, b.is, b.number);
        });
        for (const path_step& step : path) {
            const place* part = step_from(root.node, step);
            if (part == nullptr) break;
            root = *part;
        }
        return root;
    }

protected:
    enum class shape : std::uint8_t {
        text,
        list,
        tuple,
        dict,
        set_name,            // the global `set` or `frozenset`
        newobj_ex_name,      // the global `copyreg.__newobj_ex__`
        reconstructor_name,  // the global `copyreg._reconstructor`
        reduced,             // by REDUCE, to an object
        other
    };

    struct node {
        shape is;
        bool memoized;
        // text: where it is in the input; tuple: where its items are in the links, while these are
        // not sorted; call: where its callable is, which its arguments follow
        std::size_t first;
        std::size_t size;
    };

    enum class role : std::uint8_t {
        item,
        key,
        mapped,
        state,
        arguments,  // the tuple of them
        keywords,   // the dict of them
        callable,
        listed  // the list of the first items of a set, which was made by a call
    };

    basic_trace_graph() = default;
    basic_trace_graph(const basic_trace_graph&) = delete;
    basic_trace_graph& operator=(const basic_trace_graph&) = delete;
    ~basic_trace_graph() = default;

    /// A new object with a node, by the opcode at `offset`.
    place add(std::size_t offset, shape is, std::size_t first = 0, std::size_t size = 0) {
        nodes_.push_back({is, false, first, size});
        return {offset, nodes_.size() - 1};
    }
    /// The node of an object that has one.
    node& node_of(const place& p) noexcept { return nodes_[p.node]; }
    const node& node_of(const place& p) const noexcept { return nodes_[p.node]; }
    shape shape_of(const place& p) const noexcept {
        return p.node == nothing ? shape::other : nodes_[p.node].is;
    }

    void add_link(const place& owner, role is, const place& part) {
        if (owner.node != nothing) links_.push_back({owner.node, is, part, links_.size()});
    }
    void add_items(const place& owner, std::span<const place> items) {
        for (const place& item : items) add_link(owner, role::item, item);
    }
    /// Adds keys, each with what it is mapped to behind it.
    void add_entries(const place& owner, std::span<const place> entries) {
        for (std::size_t i = 0; i < entries.size(); i += 2) {
            add_link(owner, role::key, entries[i]);
            add_link(owner, role::mapped, entries[i + 1]);
        }
    }

    // While the links are not sorted, those that a tuple or a call is made with stand together.

    place gather(std::size_t offset, shape is, std::span<const place> items) {
        const place made = add(offset, is, links_.size(), items.size());
        add_items(made, items);
        return made;
    }
    place add_call(std::size_t offset, shape is, const place& callable, const place& args) {
        const place made = add(offset, is, links_.size());
        add_link(made, role::callable, callable);
        add_link(made, role::arguments, args);
        return made;
    }
    bool is_tuple_of(std::size_t size, const place& p) const noexcept {
        return shape_of(p) == shape::tuple && node_of(p).size == size;
    }
    /// A copy, since adding links moves them.
    place nth_link(const place& owner, std::size_t n) const {
        return links_[node_of(owner).first + n].part;
    }

private:
    struct link {
        std::size_t owner;
        role is;
        place part;
        std::size_t number = 0;  // in the order in which they came

        friend bool operator<(const link& a, const link& b) noexcept {
            return std::tie(a.owner, a.is) < std::tie(b.owner, b.is);
        }
    };

    // --- following a path, once the links are sorted

    std::span<const link> parts(std::size_t owner, role is) const {
        const auto [from, to] =
            std::equal_range(links_.begin(), links_.end(), link{owner, is, place{}});
        return {from, to};
    }

    const place* part(std::size_t owner, role is, std::size_t index = 0) const {
        const auto all = parts(owner, is);
        return index < all.size() ? &all[index].part : nullptr;
    }
    /// The part at `index` of what is `is` to the owner.
    const place* part_of(std::size_t owner, role is, role within, std::size_t index) const {
        const place* whole = part(owner, is);
        return whole == nullptr ? nullptr : part(whole->node, within, index);
    }

    const place* step_from(std::size_t from, const path_step& step) const {
        switch (step.does) {
            case path_step::what::item: return item(from, step.index);
            case path_step::what::key: return part(from, role::key, step.index);
            case path_step::what::mapped: return part(from, role::mapped, step.index);
            case path_step::what::state: {
                const auto states = parts(from, role::state);
                return states.empty() ? nullptr : &states.back().part;
            }
            case path_step::what::argument:
                return part_of(from, role::arguments, role::item, step.index);
            case path_step::what::keyword:
                return part_of(from, role::keywords, role::mapped, step.index);
            case path_step::what::callable: return part(from, role::callable);
        }
        return nullptr;
    }

    const place* item(std::size_t from, std::size_t index) const {
        const place* list = part(from, role::listed);
        if (list == nullptr) return part(from, role::item, index);
        const auto first = parts(list->node, role::item);
        return index < first.size() ? &first[index].part
                                    : part(from, role::item, index - first.size());
    }

    std::vector<node> nodes_;
    std::vector<link> links_;
};

}  // namespace copyreg::codec
