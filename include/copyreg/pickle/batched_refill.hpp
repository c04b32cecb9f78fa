// SPDX-License-Identifier: MIT
//
// Filling a vector whose length is not known: what is there is overwritten; then the first few
// items go by way of a batch on the stack, so that they take one allocation of their exact size;
// more than these are appended.
#pragma once

#include <copyreg/registry/adapter.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace copyreg::codec {

/// Whether a `C` is better filled by way of a batch: its items are small and moving them does not
/// throw.
template <class C>
inline constexpr bool is_batched = [] {
    if constexpr (requires(C & c) {
                      typename C::value_type;
                      c.data();
                      c.capacity();
                  }) {
        using E = typename C::value_type;
        return sizeof(E) <= 64 && alignof(E) <= alignof(std::max_align_t) &&
               std::is_nothrow_move_constructible_v<E> && std::is_move_assignable_v<E> &&
               std::is_nothrow_destructible_v<E>;
    } else {
        return false;
    }
}();

/// As `registry::indexed_refill`, but what is added has its last address only after `finish`.
template <class C>
class batched_refill {
    using item = typename C::value_type;
    static constexpr std::size_t room = 16;

public:
    explicit batched_refill(C& c) noexcept
        : c_(c),
          next_(c.data()),
          end_(c.data() + c.size()),
          is_appending_(c.size() != c.capacity()) {}
    batched_refill(const batched_refill&) = delete;
    batched_refill& operator=(const batched_refill&) = delete;
    ~batched_refill() { std::destroy_n(batch(), added_); }

    [[gnu::always_inline]] item& next() {
        if (next_ != end_) return *next_++;
        if (is_appending_) return append();
        if (added_ == room) [[unlikely]] {
            give();
            return append();
        }
        item* place = ::new (memory_ + added_ * sizeof(item)) item();
        ++added_;
        return *place;
    }
    /// Makes room for `more` items behind those that were written.
    void expect(std::size_t more) {
        if (next_ != end_) return;
        if (added_ != 0) give();
        if (c_.size() + more > c_.capacity()) c_.reserve(c_.size() + more);
        is_appending_ = true;
    }
    /// Takes back the item that `next` gave last.
    void take_back() {
        if (added_ != 0) {
            std::destroy_at(batch() + --added_);
        } else if (has_appended_) {
            c_.pop_back();
        } else {
            --next_;
        }
    }
    /// Drops what was not overwritten.
    void finish() {
        if (added_ != 0) {
            give();
        } else if (next_ != end_) {
            c_.erase(c_.begin() + (next_ - c_.data()), c_.end());
        }
    }

private:
    item* batch() noexcept { return std::launder(reinterpret_cast<item*>(memory_)); }
    void give() {
        if (c_.size() + added_ > c_.capacity()) {
            c_.reserve(std::max(c_.size() + added_, 2 * c_.capacity()));
        }
        c_.insert(c_.end(), std::make_move_iterator(batch()),
                  std::make_move_iterator(batch() + added_));
        std::destroy_n(batch(), std::exchange(added_, 0));
        next_ = end_ = nullptr;
        is_appending_ = has_appended_ = true;
    }
    item& append() {
        next_ = end_ = nullptr;  // may move
        has_appended_ = true;
        return c_.emplace_back();
    }

    C& c_;
    item* next_;  // of those that are overwritten
    item* end_;
    std::size_t added_ = 0;  // to the batch
    bool is_appending_;
    bool has_appended_ = false;
    alignas(item) std::byte memory_[room * sizeof(item)];
};

}  // namespace copyreg::codec
