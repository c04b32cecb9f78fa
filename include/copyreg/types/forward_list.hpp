// SPDX-License-Identifier: MIT
//
// The adapter of `std::forward_list`: a list.
//
// A forward_list does not know its end, so `append` walks to it. Whoever fills one goes by
// `refill`, which remembers where it is: `next` for an item to load into, `append` for one that is
// made.
#pragma once

#include <copyreg/registry/adapter.hpp>

#include <cstddef>
#include <forward_list>
#include <iterator>
#include <utility>

namespace copyreg {

namespace detail {

/// `registry::indexed_refill` for a forward_list.
template <class C>
class forward_list_refill {
public:
    explicit forward_list_refill(C& c) noexcept
        : c_(c), before_(c.before_begin()), last_(before_) {}
    auto& next() {
        const auto following = std::next(last_);
        step_to(following == c_.end() ? c_.emplace_after(last_) : following);
        return *last_;
    }
    /// Puts `x` behind the items that were written, in front of those that were not.
    void append(typename C::value_type x) { step_to(c_.insert_after(last_, std::move(x))); }
    void expect(std::size_t) noexcept {}
    void take_back() noexcept { last_ = before_; }
    void finish() { c_.erase_after(last_, c_.end()); }

private:
    void step_to(typename C::iterator next) noexcept {
        before_ = last_;
        last_ = next;
    }

    C& c_;
    typename C::iterator before_;  // `last_`
    typename C::iterator last_;    // the item that was given last
};

}  // namespace detail

template <class E, class Allocator>
struct adapter<std::forward_list<E, Allocator>> : list_adapter<std::forward_list<E, Allocator>, E> {
    using refill = detail::forward_list_refill<std::forward_list<E, Allocator>>;
    static void append(std::forward_list<E, Allocator>& c, E x) {
        auto last = c.before_begin();
        for (auto at = c.begin(); at != c.end(); ++at) last = at;
        c.insert_after(last, std::move(x));
    }
};

}  // namespace copyreg
