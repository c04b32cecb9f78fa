// SPDX-License-Identifier: MIT
//
// A vector that grows without moving what it holds: a list of blocks of equal size. It is taken
// from the end and destroyed from the front, so that what the items own goes in their order.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace copyreg {

template <class T>
class stable_vector {
public:
    stable_vector() = default;
    stable_vector(const stable_vector&) = delete;
    stable_vector& operator=(const stable_vector&) = delete;
    ~stable_vector() { clear(); }

    std::size_t size() const noexcept { return size_; }
    T& operator[](std::size_t i) noexcept {
        return blocks_[i / block_size]->items()[i % block_size];
    }
    const T& operator[](std::size_t i) const noexcept {
        return blocks_[i / block_size]->items()[i % block_size];
    }

    template <class... Args>
    T& emplace_back(Args&&... args) {
        if (size_ == blocks_.size() * block_size) {
            // the items are not initialised
            blocks_.push_back(std::unique_ptr<block>(new block));
        }
        T* made = ::new (static_cast<void*>(&(*this)[size_])) T{std::forward<Args>(args)...};
        ++size_;
        return *made;
    }
    void pop_back() noexcept {
        (*this)[size_ - 1].~T();
        --size_;
    }
    void clear() noexcept {
        for (std::size_t i = 0; i < size_; ++i) (*this)[i].~T();
        size_ = 0;
        blocks_.clear();
    }

private:
    static constexpr std::size_t block_size = 32;
    struct block {
        alignas(T) std::byte bytes[block_size * sizeof(T)];
        T* items() noexcept { return reinterpret_cast<T*>(bytes); }
    };

    std::vector<std::unique_ptr<block>> blocks_;
    std::size_t size_ = 0;
};

}  // namespace copyreg
