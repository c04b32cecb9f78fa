// SPDX-License-Identifier: MIT
//
// The memo of the fast way of loading: a word for each entry, whose meaning is the decoder's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <utility>

namespace copyreg::codec {

class word_memo {
public:
    word_memo() = default;
    word_memo(word_memo&& other) noexcept
        : first_(std::exchange(other.first_, nullptr)),
          next_(std::exchange(other.next_, nullptr)),
          full_(std::exchange(other.full_, nullptr)) {}
    word_memo& operator=(word_memo&& other) noexcept {
        std::swap(first_, other.first_);
        std::swap(next_, other.next_);
        std::swap(full_, other.full_);
        return *this;
    }
    ~word_memo() { std::free(first_); }

    [[gnu::always_inline]] void push_back(std::uint64_t w) {
        if (next_ >= full_) [[unlikely]]
            grow();
        *next_++ = w;
    }
    [[gnu::always_inline]] void push_back(std::uint64_t a, std::uint64_t b) {
        if (next_ >= full_) [[unlikely]]
            grow();
        next_[0] = a;
        next_[1] = b;
        next_ += 2;
    }
    std::size_t size() const noexcept { return static_cast<std::size_t>(next_ - first_); }
    std::uint64_t operator[](std::size_t i) const noexcept { return first_[i]; }
    void shrink(std::size_t size) noexcept { next_ = first_ + size; }
    /// How many bytes it has taken.
    std::size_t memory() const noexcept {
        return first_ == nullptr
                   ? 0
                   : static_cast<std::size_t>(full_ + spare - first_) * sizeof(std::uint64_t);
    }

private:
    static constexpr std::size_t spare = 1;  // for the second of two

    [[gnu::cold]] void grow() {
        const std::size_t used = size();
        const std::size_t wanted = used == 0 ? 128 : used * 2;
        void* grown = std::realloc(first_, wanted * sizeof(std::uint64_t));
        if (grown == nullptr) throw std::bad_alloc();
        first_ = static_cast<std::uint64_t*>(grown);
        next_ = first_ + used;
        full_ = first_ + wanted - spare;
    }

    std::uint64_t* first_ = nullptr;
    std::uint64_t* next_ = nullptr;
    std::uint64_t* full_ = nullptr;  // from here on it is time to grow
};

}  // namespace copyreg::codec
