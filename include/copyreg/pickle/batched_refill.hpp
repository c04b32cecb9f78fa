// SPDX-License-Identifier: MIT
//
// Filling a vector whose length is not known: in place as far as it goes, then by way of a batch on
// the stack, so that few items take one allocation of their exact size.
#pragma once

#include <copyreg/registry/adapter.hpp>

#include <cstddef>
#include <iterator>
#include <memory>
#include <new>
#include <type_traits>

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
               std::is_nothrow_move_constructible_v<E> && std::is_nothrow_destructible_v<E>;
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
    explicit batched_refill(C& c) noexcept : c_(c), next_(c.data()), end_(c.data() + c.size()) {}
    batched_refill(const batched_refill&) = delete;
    batched_refill& operator=(const batched_refill&) = delete;
    ~batched_refill() { std::destroy_n(first(), added_); }

    [[gnu::always_inline]] item& next() {
        if (next_ != end_) return *next_++;
        if (added_ == room) [[unlikely]]
            give();
        item* place = ::new (batch_ + added_ * sizeof(item)) item();
        ++added_;
        return *place;
    }
    /// Makes room for `more` items behind those that were written.
    void expect(std::size_t more) {
        if (next_ != end_) return;
        const std::size_t size = c_.size() + added_ + more;
        if (size <= c_.capacity()) return;
        c_.reserve(size > 2 * c_.capacity() ? size : 2 * c_.capacity());
        next_ = end_ = c_.data() + c_.size();
    }
    void take_back() {
        if (added_ == 0) {
            --next_;
        } else {
            std::destroy_at(first() + --added_);
        }
    }
    void finish() {
        if (added_ != 0) {
            give();
        } else if (next_ != end_) {
            c_.erase(c_.begin() + (next_ - c_.data()), c_.end());
        }
    }

private:
    item* first() noexcept { return std::launder(reinterpret_cast<item*>(batch_)); }
    void give() {
        c_.insert(c_.end(), std::make_move_iterator(first()),
                  std::make_move_iterator(first() + added_));
        std::destroy_n(first(), added_);
        added_ = 0;
        next_ = end_ = c_.data() + c_.size();
    }

    C& c_;
    item* next_;  // among those that are there
    item* end_;
    std::size_t added_ = 0;
    alignas(item) std::byte batch_[room * sizeof(item)];
};

}  // namespace copyreg::codec
