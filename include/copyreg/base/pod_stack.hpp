// SPDX-License-Identifier: MIT
//
// A growable array of plain memory, for stacks that hostile input may grow: it grows by half, in
// place where the allocator can, so its peak stays close to what is in it.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>
#include <type_traits>
#include <utility>

namespace copyreg {

template <class T>
class pod_stack {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    pod_stack() noexcept = default;
    pod_stack(const pod_stack&) = delete;
    pod_stack& operator=(const pod_stack&) = delete;
    ~pod_stack() { std::free(static_cast<void*>(first_)); }

    std::size_t size() const noexcept { return static_cast<std::size_t>(last_ - first_); }
    bool empty() const noexcept { return first_ == last_; }
    T* begin() noexcept { return first_; }
    T* end() noexcept { return last_; }
    const T* begin() const noexcept { return first_; }
    const T* end() const noexcept { return last_; }
    T& operator[](std::size_t i) noexcept { return first_[i]; }
    const T& operator[](std::size_t i) const noexcept { return first_[i]; }
    T& back() noexcept { return last_[-1]; }

    /// The end of the room there is: whoever fills it without a check of each says by `set_end` how
    /// far.
    T* limit() noexcept { return limit_; }
    void set_end(T* end) noexcept { last_ = end; }

    void push_back(const T& x) {
        if (last_ == limit_) [[unlikely]] {
            const T copy = x;  // may lie in the array
            grow();
            *last_++ = copy;
            return;
        }
        *last_++ = x;
    }
    T pop_back() noexcept { return *--last_; }

    /// Drops everything from position `size` on.
    void truncate(std::size_t size) noexcept { last_ = first_ + size; }
    void clear() noexcept { last_ = first_; }

private:
    void grow() {
        const std::size_t size = this->size();
        const std::size_t capacity = size < 64 ? 128 : size + size / 2;
        void* grown = std::realloc(static_cast<void*>(first_), capacity * sizeof(T));
        if (grown == nullptr) throw std::bad_alloc();
        first_ = static_cast<T*>(grown);
        last_ = first_ + size;
        limit_ = first_ + capacity;
    }

    T* first_ = nullptr;
    T* last_ = nullptr;
    T* limit_ = nullptr;
};

}  // namespace copyreg
