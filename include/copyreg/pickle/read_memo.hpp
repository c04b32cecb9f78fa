// SPDX-License-Identifier: MIT
//
// The memo of unpickling: small numbers to objects. Indices that come in order, as every pickler
// writes them, are an array; an index far beyond what is stored goes to a map, so that it costs
// what is stored under it and not what it says.
#pragma once

#include <copyreg/base/pod_stack.hpp>
#include <copyreg/model/node.hpp>

#include <cstddef>
#include <cstdint>
#include <map>

namespace copyreg::codec {

class read_memo {
public:
    const model::cell* find(std::uint64_t index) const noexcept {
        if (index < dense_.size()) {
            const model::cell& c = dense_[static_cast<std::size_t>(index)];
            return c.home == absent ? nullptr : &c;
        }
        const auto found = sparse_.find(index);
        return found == sparse_.end() ? nullptr : &found->second;
    }

    void put(std::uint64_t index, const model::cell& c) {
        if (index == dense_.size() && sparse_.empty()) [[likely]] {
            dense_.push_back(c);
            ++count_;
            return;
        }
        if (index < dense_.size()) {
            model::cell& old = dense_[static_cast<std::size_t>(index)];
            if (old.home == absent) ++count_;
            old = c;
        } else if (sparse_.empty() && index < 2 * count_ + 64) {
            model::cell hole{};
            hole.home = absent;
            while (dense_.size() < index) dense_.push_back(hole);
            dense_.push_back(c);
            ++count_;
        } else if (sparse_.insert_or_assign(index, c).second) {
            ++count_;
        }
    }

    /// The number of indices in use: the index that MEMOIZE takes.
    std::size_t count() const noexcept { return count_; }

private:
    static constexpr std::uintptr_t absent = ~std::uintptr_t{0};

    pod_stack<model::cell> dense_;
    std::map<std::uint64_t, model::cell> sparse_;
    std::size_t count_ = 0;
};

}  // namespace copyreg::codec
