// SPDX-License-Identifier: MIT
//
// The memory of a value graph: one arena, counted as a whole.
//
// A pickle is a graph, and graphs have cycles; counting references node by node would leak them. So
// nodes are never freed one by one: they live in an arena, handles count the arena, and the last
// handle frees all of it at once, whatever points at what. Nodes own nothing outside their arena,
// so nothing need be destroyed.
//
// When a value of one arena is put into a container of another, the two become one group
// (union-find by rank); from then on they live and die together. `root()` is the arena that counts
// for its group.
//
// The price: what is taken out of a graph keeps its memory until the whole graph goes.
#pragma once

#include <copyreg/base/error.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>
#include <utility>

namespace copyreg::model {

/// Thrown by `arena::allocate` when the arena's limit is reached.
struct heap_limit_reached : error {
    heap_limit_reached() : error("expected a graph within its heap limit, found a larger one") {}
};

/// Bump allocation with a reference count; 16-byte aligned itself, so that a pointer to it has four
/// spare bits.
class alignas(16) arena {
public:
    /// A new arena with one reference and `room` bytes at hand.
    static arena* create(std::size_t room) {
        if (room >= large) room = 0;  // what is that large gets a block of its own
        void* memory = std::malloc(sizeof(arena) + room);
        if (memory == nullptr) throw std::bad_alloc();
        return new (memory) arena(room);
    }

    arena(const arena&) = delete;
    arena& operator=(const arena&) = delete;

    /// The arena that counts for this one's group.
    arena* root() noexcept {
        arena* a = this;
        while (a->parent_ != nullptr) a = a->parent_;
        return a;
    }

    void retain() noexcept { root()->references_.fetch_add(1, std::memory_order_relaxed); }

    void release() noexcept {
        arena* a = root();
        if (a->references_.fetch_sub(1, std::memory_order_acq_rel) == 1) a->destroy();
    }

    /// Makes the groups of `a` and `b` one.
    static void merge(arena* a, arena* b) noexcept {
        a = a->root();
        b = b->root();
        if (a == b) return;
        if (a->rank_ < b->rank_) std::swap(a, b);
        if (a->rank_ == b->rank_) ++a->rank_;
        a->references_.fetch_add(b->references_.load(std::memory_order_relaxed),
                                 std::memory_order_relaxed);
        a->allocated_ += b->allocated_;
        a->raise_limit(b->allocated_);  // what comes from elsewhere is not charged here
        b->parent_ = a;
        a->last_absorbed_->next_absorbed_ = b;
        a->last_absorbed_ = b->last_absorbed_;
    }

    /// `size` bytes, aligned to 8, that live as long as the group.
    void* allocate(std::size_t size) {
        size = (size + 7) & ~std::size_t{7};
        if (size < large && size <= static_cast<std::size_t>(end_ - next_)) [[likely]] {
            return std::exchange(next_, next_ + size);
        }
        return allocate_slowly(size);
    }

    /// Moves an array to a larger place; `old_size` and `size` are the sizes it was and will be
    /// asked for.
    void* reallocate(void* old, std::size_t old_size, std::size_t size) {
        if (old_size >= large) {
            charge(size - old_size);
            large_block* before = static_cast<large_block*>(old) - 1;
            large_block** link = before->link;
            large_block* next = before->next;
            void* memory = std::realloc(static_cast<void*>(before), sizeof(large_block) + size);
            if (memory == nullptr) throw std::bad_alloc();
            auto* block = static_cast<large_block*>(memory);
            *link = block;
            if (next != nullptr) next->link = &block->next;
            return block + 1;
        }
        void* fresh = allocate(size);
        if (old_size != 0) std::memcpy(fresh, old, old_size);
        return fresh;
    }

    /// Gives an array back, if it was large; a small one stays until the arena goes.
    void free_large(void* old, std::size_t size) noexcept {
        if (size < large) return;
        large_block* block = static_cast<large_block*>(old) - 1;
        *block->link = block->next;
        if (block->next != nullptr) block->next->link = block->link;
        std::free(static_cast<void*>(block));
        root()->allocated_ -= size;
    }

    /// Bytes taken from the system for this group.
    std::size_t allocated() const noexcept { return allocated_; }

    /// From now on `allocate` throws `heap_limit_reached` rather than take more than `bytes`.
    void set_limit(std::size_t bytes) noexcept { limit_ = bytes; }

    void raise_limit(std::size_t bytes) noexcept {
        limit_ = bytes > std::numeric_limits<std::size_t>::max() - limit_
                     ? std::numeric_limits<std::size_t>::max()
                     : limit_ + bytes;
    }
    void lift_limit() noexcept { limit_ = std::numeric_limits<std::size_t>::max(); }

private:
    static constexpr std::size_t large = 16 * 1024;  // from here on an array has a block of its own
    static constexpr std::size_t smallest_chunk = 2 * 1024;
    static constexpr std::size_t largest_chunk = 1024 * 1024;

    struct chunk {
        chunk* next;
        std::size_t size;
    };
    struct alignas(16) large_block {
        large_block* next;
        large_block** link;  // what points here
    };

    explicit arena(std::size_t room)
        : next_(reinterpret_cast<char*>(this + 1)),
          end_(next_ + room),
          allocated_(sizeof(arena) + room),
          last_absorbed_(this) {}
    ~arena() = default;

    void charge(std::size_t size) {
        if (size > limit_ || allocated_ > limit_ - size) throw heap_limit_reached{};
        allocated_ += size;
    }

    void* allocate_slowly(std::size_t size) {
        if (size >= large) {
            charge(size);
            auto* block = static_cast<large_block*>(std::malloc(sizeof(large_block) + size));
            if (block == nullptr) throw std::bad_alloc();
            block->next = large_blocks_;
            block->link = &large_blocks_;
            if (large_blocks_ != nullptr) large_blocks_->link = &block->next;
            large_blocks_ = block;
            return block + 1;
        }
        // an eighth of what is there: waste stays small, and so does the number of chunks
        std::size_t room = allocated_ / 8;
        if (room < smallest_chunk) room = smallest_chunk;
        if (room > largest_chunk) room = largest_chunk;
        if (room < size) room = size;
        charge(sizeof(chunk) + room);
        auto* fresh = static_cast<chunk*>(std::malloc(sizeof(chunk) + room));
        if (fresh == nullptr) throw std::bad_alloc();
        fresh->next = chunks_;
        fresh->size = room;
        chunks_ = fresh;
        next_ = reinterpret_cast<char*>(fresh + 1);
        end_ = next_ + room;
        return std::exchange(next_, next_ + size);
    }

    void destroy() noexcept {
        for (arena* a = this; a != nullptr;) {
            for (chunk* c = a->chunks_; c != nullptr;) std::free(std::exchange(c, c->next));
            for (large_block* b = a->large_blocks_; b != nullptr;) {
                std::free(static_cast<void*>(std::exchange(b, b->next)));
            }
            arena* next = a->next_absorbed_;
            a->~arena();
            std::free(static_cast<void*>(a));
            a = next;
        }
    }

    std::atomic<std::size_t> references_{1};
    arena* parent_ = nullptr;
    char* next_;
    char* end_;
    chunk* chunks_ = nullptr;
    large_block* large_blocks_ = nullptr;
    std::size_t allocated_;
    std::size_t limit_ = std::numeric_limits<std::size_t>::max();
    arena* next_absorbed_ = nullptr;
    arena* last_absorbed_;
    unsigned rank_ = 0;
};

}  // namespace copyreg::model
