// SPDX-License-Identifier: MIT
//
// Memory that graphs gave back, kept for the next graphs.
//
// The system gives memory page by page, at the first touch of each, and that costs about as much as
// making the nodes that lie in it. A program that loads one pickle after another would pay it every
// time, since an allocator soon gives pieces of such sizes back to the system. So up to 16 MiB stay
// here, for all threads together, in blocks of 64 KiB to 4 MiB.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdlib>
#include <mutex>
#include <new>
#include <utility>

namespace copyreg::model {

/// Blocks whose sizes are powers of two. It has no destructor: values that outlive all other static
/// objects may still give their memory back.
class block_store {
public:
    static constexpr std::size_t smallest = 64 * 1024;
    static constexpr std::size_t largest = 4 * 1024 * 1024;

    /// The memory of the program.
    static block_store& get() noexcept { return instance_; }

    /// The size of a block for `size` bytes: `size` itself where there is none, because it is too
    /// small to be kept or too large.
    static constexpr std::size_t block_size(std::size_t size) noexcept {
        return size > smallest / 2 && size <= largest ? std::max(smallest, std::bit_ceil(size))
                                                      : size;
    }

    /// Whether blocks of `size` bytes are kept.
    static constexpr bool keeps(std::size_t size) noexcept {
        return size >= smallest && size <= largest && std::has_single_bit(size);
    }

    /// `size` bytes, or nullptr if the system has none. They are kept later if `size` is one that
    /// `block_size` rounds to.
    void* take(std::size_t size) noexcept {
        if (keeps(size)) {
            const std::lock_guard lock(mutex_);
            if (block*& first = blocks_[class_of(size)]) {
                bytes_ -= size;
                return std::exchange(first, first->next);
            }
        }
        return std::malloc(size);
    }

    void give(void* memory, std::size_t size) noexcept {
        if (keeps(size)) {
            const std::lock_guard lock(mutex_);
            if (bytes_ + size <= most) {
                block*& first = blocks_[class_of(size)];
                first = new (memory) block{first};
                bytes_ += size;
                return;
            }
        }
        std::free(memory);
    }

private:
    struct block {
        block* next;
    };

    // AddressSanitizer is to see that nothing is used after it was given back
#if defined(__SANITIZE_ADDRESS__)
    static constexpr std::size_t most = 0;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
    static constexpr std::size_t most = 0;
#else
    static constexpr std::size_t most = 16 * 1024 * 1024;
#endif
#else
    static constexpr std::size_t most = 16 * 1024 * 1024;
#endif

    static constexpr std::size_t class_of(std::size_t size) noexcept {
        return static_cast<std::size_t>(std::countr_zero(size) - std::countr_zero(smallest));
    }

    static block_store instance_;

    std::mutex mutex_;
    std::array<block*, 7> blocks_{};
    std::size_t bytes_ = 0;
};

inline constinit block_store block_store::instance_;

}  // namespace copyreg::model
