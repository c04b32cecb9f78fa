// SPDX-License-Identifier: MIT
//
// The memo of unpickling: small numbers to objects. Indices that come in order, as every pickler
// writes them, are an array; an index far beyond what is stored goes to a map, so that it costs
// what is stored under it and not what it says. So does what is no node: no pickler memoises a
// number.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/base/pod_stack.hpp>
#include <copyreg/model/build.hpp>
#include <copyreg/model/node.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

namespace copyreg::codec {

template <class OnUse>
class basic_read_memo {
public:
    /// The object stored under `index`, as it is kept inside a node of `a`.
    lazy<OnUse, std::optional<model::cell>> find(std::uint64_t index,
                                                 const model::arena* a) const noexcept {
        if (index < nodes_.size()) [[likely]] {
            if (model::node* n = nodes_[static_cast<std::size_t>(index)]) {
                return model::inside(model::make_node(nullptr, n), a);
            }
        }
        const auto found = rest_.find(index);
        if (found == rest_.end()) return std::nullopt;
        return model::inside(found->second, a);
    }

    void put(std::uint64_t index, const model::cell& c) {
        if (c.is_node() && index == nodes_.size() && is_in_order()) [[likely]] {
            nodes_.push_back(c.node);
            return;
        }
        put_out_of_order(index, c);
    }

    /// The number of indices in use: the index that MEMOIZE takes.
    std::size_t count() const noexcept { return nodes_.size() - holes_ + rest_.size(); }

    /// Whether the indices in use are those below `count()`, and all are of nodes.
    bool is_in_order() const noexcept { return holes_ == 0 && rest_.empty(); }

    /// The nodes, by index, where all indices are in order.
    pod_stack<model::node*>& nodes() noexcept { return nodes_; }

private:
    void put_out_of_order(std::uint64_t index, const model::cell& c) {
        if (c.is_node() && index < 2 * count() + 64) {
            while (nodes_.size() <= index) {
                nodes_.push_back(nullptr);
                ++holes_;
            }
        }
        const auto i = static_cast<std::size_t>(index);
        const bool stands_in_array = index < nodes_.size();
        if (stands_in_array) {
            if (nodes_[i] == nullptr) --holes_;
            nodes_[i] = c.is_node() ? c.node : nullptr;
            if (!c.is_node()) ++holes_;
        }
        if (stands_in_array && c.is_node()) {
            rest_.erase(index);
        } else {
            rest_.insert_or_assign(index, c);
        }
    }

    pod_stack<model::node*> nodes_;  // null: a hole, or in `rest_`
    std::size_t holes_ = 0;
    lazy<OnUse, std::map<std::uint64_t, model::cell>> rest_;
};
using read_memo = basic_read_memo<on_use>;

}  // namespace copyreg::codec
