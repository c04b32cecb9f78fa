// SPDX-License-Identifier: MIT
//
// The snapshot that is current, and those that were replaced while somebody may look at them.
//
// A reader counts itself in one of a few counters, takes the pointer and holds no lock. A writer
// swaps the pointer first and looks at the counters then: if all of them are zero, no reader can
// have an old snapshot any more, and those are freed. Both orders are of one total order
// (seq_cst), which is what this rests on. Nobody waits for anybody.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/registry/snapshot.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace copyreg::registry {

template <class OnUse>
class basic_published {
public:
    using snapshot = basic_snapshot<OnUse>;

    /// Counts a reader of this thread in; who leaves takes one from the counter again, with
    /// `memory_order_release`.
    std::atomic<std::size_t>& enter() noexcept {
        static std::atomic<unsigned> threads{0};
        thread_local const unsigned mine = threads.fetch_add(1, std::memory_order_relaxed);
        auto& readers = counters_[mine % counters_.size()].readers;
        readers.fetch_add(1, std::memory_order_seq_cst);
        return readers;
    }
    /// The current snapshot, for who was counted in; nullptr if there is none now.
    const snapshot* current() const noexcept { return current_.load(std::memory_order_seq_cst); }
    /// Whether there is one now.
    bool has_current() const noexcept {
        return current_.load(std::memory_order_acquire) != nullptr;
    }

    // --- for one writer at a time

    /// Makes `next`, which may be null until somebody reads, the current snapshot. False if old
    /// ones had to be kept for an operation that is under way.
    bool replace(std::unique_ptr<const snapshot> next) {
        const snapshot* old = current_.exchange(next.release(), std::memory_order_seq_cst);
        if (old != nullptr) retired_.emplace_back(old);
        for (const auto& c : counters_) {
            if (c.readers.load(std::memory_order_seq_cst) != 0) return false;
        }
        retired_.clear();
        return true;
    }
    /// What had to be kept until now is never freed.
    void abandon_old() {
        std::move(retired_.begin(), retired_.end(), std::back_inserter(abandoned_));
        retired_.clear();
    }

private:
    struct alignas(64) counter {
        std::atomic<std::size_t> readers{0};
    };

    std::atomic<const snapshot*> current_{nullptr};
    std::vector<std::unique_ptr<const snapshot>> retired_;
    std::vector<std::unique_ptr<const snapshot>> abandoned_;
    std::array<counter, 16> counters_;
};

}  // namespace copyreg::registry
