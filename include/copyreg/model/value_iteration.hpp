// SPDX-License-Identifier: MIT
//
// Walking over a value: its items, or its entries. Included by value.hpp.
//
// What is walked over is a span of cells inside a node: items stand one after the other, the keys
// of a dict two cells apart, and what was erased leaves a gap that a walk steps over. A span begins
// at an element; its count of places takes the gaps in, its size does not.
#pragma once

#include <copyreg/model/value.hpp>

namespace copyreg {

/// Walks the items of a container; dict keys are two cells apart.
template <class Value>
class value::basic_iterator {
public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = value;
    using difference_type = std::ptrdiff_t;
    using pointer = Value*;
    using reference = Value&;

    basic_iterator() noexcept = default;
    /// With `freezes`, what it hands out refuses to be assigned to. From `at` there are `places`.
    basic_iterator(Value* at, unsigned stride, std::size_t places, bool freezes = false) noexcept
        : at_(at), end_(at + places * stride), stride_(stride), freezes_(freezes) {}

    Value& operator*() const noexcept {
        if constexpr (!std::is_const_v<Value>) {
            if (freezes_) model::freeze(at_->raw());
        }
        return *at_;
    }
    Value* operator->() const noexcept { return &**this; }
    basic_iterator& operator++() noexcept {
        do at_ += stride_;
        while (at_ != end_ && at_->raw().is_gap());
        return *this;
    }
    basic_iterator operator++(int) noexcept {
        auto before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(const basic_iterator& a, const basic_iterator& b) noexcept {
        return a.at_ == b.at_;
    }

private:
    Value* at_ = nullptr;
    Value* end_ = nullptr;
    unsigned stride_ = 1;
    bool freezes_ = false;
};

/// The entries of a dict.
class value::item_range {
public:
    struct item {
        const value& key;
        value& mapped;
    };
    class iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = item;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = item;

        iterator() noexcept = default;
        iterator(value* at, value* end) noexcept : at_(at), end_(end) {}
        item operator*() const noexcept { return {at_[0], at_[1]}; }
        iterator& operator++() noexcept {
            do at_ += 2;
            while (at_ != end_ && at_->raw().is_gap());
            return *this;
        }
        iterator operator++(int) noexcept {
            auto before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(const iterator& a, const iterator& b) noexcept {
            return a.at_ == b.at_;
        }

    private:
        value* at_ = nullptr;
        value* end_ = nullptr;
    };

    item_range(value* first, std::size_t places, std::size_t size) noexcept
        : first_(first), end_(first + 2 * places), size_(size) {}
    iterator begin() const noexcept { return {first_, end_}; }
    iterator end() const noexcept { return {end_, end_}; }
    std::size_t size() const noexcept { return size_; }

private:
    value* first_;
    value* end_;
    std::size_t size_;
};

inline value::span value::entries_of(const model::keyed_node& n) noexcept {
    if (n.size == 0) return {};
    return {&n.key(n.first()), n.places() - n.first(), n.stride(), n.size};
}

inline value::span value::sequence() const noexcept {
    switch (kind()) {
        case copyreg::kind::list: {
            const auto& n = model::node_as<model::list_node>(cell_);
            return {n.items, n.size, 1, n.size};
        }
        case copyreg::kind::tuple: {
            const auto& n = model::node_as<model::tuple_node>(cell_);
            return {n.items(), n.size, 1, n.size};
        }
        case copyreg::kind::dict:
        case copyreg::kind::set:
        case copyreg::kind::frozenset: {
            const auto& n = model::node_as<model::keyed_node>(cell_);
            return entries_of(n);
        }
        case copyreg::kind::object: {
            const auto* step = last_step(model::object_step::what::append);
            return step == nullptr ? span{} : span{step->cells, step->count, 1, step->count};
        }
        default: return {};
    }
}

inline value::span value::entries() const noexcept {
    if (kind() == copyreg::kind::dict) {
        return entries_of(model::node_as<model::keyed_node>(cell_));
    }
    const auto* step = last_step(model::object_step::what::set_items);
    if (step == nullptr) return {};
    return {step->cells, step->count / 2, 2, step->count / 2};
}

inline value::const_iterator value::begin() const {
    const span s = sequence();
    return {reinterpret_cast<const value*>(s.first), s.stride, s.count};
}
inline value::const_iterator value::end() const {
    const span s = sequence();
    return {reinterpret_cast<const value*>(s.first) + s.count * s.stride, s.stride, 0};
}
inline value::iterator value::begin() {
    changing();
    const span s = sequence();
    return {reinterpret_cast<value*>(const_cast<model::cell*>(s.first)), s.stride, s.count,
            walks_frozen()};
}
inline value::iterator value::end() {
    const span s = sequence();
    return {reinterpret_cast<value*>(const_cast<model::cell*>(s.first)) + s.count * s.stride,
            s.stride, 0, walks_frozen()};
}
inline value::item_range value::items() const {
    changing();
    const span s = entries();
    return {reinterpret_cast<value*>(const_cast<model::cell*>(s.first)), s.count, s.size};
}

}  // namespace copyreg
