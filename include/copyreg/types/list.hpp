// SPDX-License-Identifier: MIT
//
// The adapter of `std::list`: a list.
#pragma once

#include <copyreg/registry/adapter.hpp>

#include <cstddef>
#include <list>

namespace copyreg {

namespace detail {

/// `registry::indexed_refill` for a list: walks its nodes in place of counting them.
template <class C>
class list_refill {
public:
    explicit list_refill(C& c) noexcept : c_(c), at_(c.begin()) {}
    auto& next() {
        if (at_ == c_.end()) return c_.emplace_back();
        return *at_++;
    }
    void expect(std::size_t) noexcept {}
    void take_back() noexcept { --at_; }
    void finish() { c_.erase(at_, c_.end()); }

private:
    C& c_;
    typename C::iterator at_;  // behind the item that `next` gave last
};

}  // namespace detail

template <class E, class Allocator>
struct adapter<std::list<E, Allocator>> : list_adapter<std::list<E, Allocator>, E> {
    using refill = detail::list_refill<std::list<E, Allocator>>;
};

}  // namespace copyreg
