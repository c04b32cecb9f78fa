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
#include <copyreg/base/short_text.hpp>
#include <copyreg/model/block_store.hpp>

#include <algorithm>
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
    /// So many bytes may be read behind what has less than `large`, whatever they are: short texts
    /// are copied without a branch on their length.
    static constexpr std::size_t readable = longest_short_text;

    /// A new arena with one reference and `room` bytes at hand.
    static arena* create(std::size_t room) {
        if (room >= large) room = 0;  // what is that large gets a block of its own
        void* memory = std::malloc(sizeof(arena) + room + readable);
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

    /// `size` bytes, aligned to 8, if they are at hand without a word to the system: a place to
    /// build in, which is taken by `take_at_hand`. Else nullptr.
    char* at_hand(std::size_t size) const noexcept {
        return size < large && size <= static_cast<std::size_t>(end_ - next_) ? next_ : nullptr;
    }
    /// Takes the first `size` bytes of those that `at_hand` gave.
    void take_at_hand(std::size_t size) noexcept { next_ += (size + 7) & ~std::size_t{7}; }

    /// Says that about so many bytes will be asked for, so that chunks are neither many nor large
    /// for nothing.
    void expect(std::size_t bytes) noexcept { expected_ = bytes; }

    /// The size of array that takes no more memory than one of `size` bytes.
    std::size_t array_room(std::size_t size) const noexcept {
        return size < large ? size : block_size(size) - sizeof(large_block);
    }

    /// Moves an array to a larger place; `old_size` and `size` are the sizes it was and will be
    /// asked for.
    void* reallocate(void* old, std::size_t old_size, std::size_t size) {
        if (old_size >= large) return reallocate_large(static_cast<large_block*>(old) - 1, size);
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
        root()->allocated_ -= block->size;
        give(block, block->size);
    }

    /// Bytes taken from the system for this group.
    std::size_t allocated() const noexcept { return allocated_; }

    /// Whether `size` bytes more are within the limit.
    bool may_take(std::size_t size) const noexcept {
        return size <= limit_ && allocated_ <= limit_ - size;
    }
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

    struct chunk {
        chunk* next;
        std::size_t size;  // with this head
    };
    struct alignas(16) large_block {
        large_block* next;
        large_block** link;  // what points here
        std::size_t size;    // with this head
    };

    /// What an array of `size` bytes takes: as much as can be kept later, if the limit has room.
    std::size_t block_size(std::size_t size) const noexcept {
        const std::size_t exact = sizeof(large_block) + size;
        const std::size_t rounded = block_store::block_size(exact);
        return may_take(rounded) ? rounded : exact;
    }

    explicit arena(std::size_t room)
        : next_(reinterpret_cast<char*>(this + 1)),
          end_(next_ + room),
          allocated_(sizeof(arena) + room + readable),
          last_absorbed_(this) {}
    ~arena() = default;

    void charge(std::size_t size) {
        if (!may_take(size)) throw heap_limit_reached{};
        allocated_ += size;
    }

    void* take(std::size_t size) {
        charge(size);
        if (void* memory = block_store::get().take(size)) return memory;
        allocated_ -= size;
        throw std::bad_alloc();
    }
    static void give(void* memory, std::size_t size) noexcept {
        block_store::get().give(memory, size);
    }

    void* allocate_slowly(std::size_t size) {
        if (size >= large) {
            const std::size_t total = block_size(size);
            auto* block = new (take(total)) large_block{large_blocks_, &large_blocks_, total};
            if (block->next != nullptr) block->next->link = &block->next;
            large_blocks_ = block;
            return block + 1;
        }
        add_chunk(sizeof(chunk) + size + readable);
        return std::exchange(next_, next_ + size);
    }

    void* reallocate_large(large_block* block, std::size_t size) {
        const std::size_t total = block_size(size);
        if (total == block->size) return block + 1;
        large_block* moved = nullptr;
        if ((block_store::keeps(block->size) || block_store::keeps(total)) && may_take(total)) {
            moved = static_cast<large_block*>(take(total));
            std::memcpy(static_cast<void*>(moved), block, block->size);
            allocated_ -= block->size;
            give(block, block->size);
        } else {
            charge(total - block->size);
            moved = static_cast<large_block*>(std::realloc(static_cast<void*>(block), total));
            if (moved == nullptr) throw std::bad_alloc();
        }
        moved->size = total;
        *moved->link = moved;
        if (moved->next != nullptr) moved->next->link = &moved->next;
        return moved + 1;
    }

    void add_chunk(std::size_t needed) {
        // an eighth of what is there: waste stays small, and so does the number of chunks
        constexpr std::size_t small_chunk = block_store::smallest;
        constexpr std::size_t large_chunk = 1024 * 1024;
        const std::size_t wanted = std::max(allocated_ / 8, expected_);
        std::size_t size = std::max({wanted, needed, smallest_chunk});
        if (wanted >= large_chunk / 2) {
            size = large_chunk;
        } else if (std::max(wanted * 2, allocated_) >= small_chunk) {
            size = small_chunk;
        }
        if (!may_take(size)) size = needed;
        chunks_ = new (take(size)) chunk{chunks_, size};
        expected_ -= std::min(expected_, size);
        next_ = reinterpret_cast<char*>(chunks_ + 1);
        end_ = reinterpret_cast<char*>(chunks_) + size - readable;
    }

    void destroy() noexcept {
        for (arena* a = this; a != nullptr;) {
            for (chunk* c = a->chunks_; c != nullptr;) {
                chunk* next = c->next;
                give(c, c->size);
                c = next;
            }
            for (large_block* b = a->large_blocks_; b != nullptr;) {
                large_block* next = b->next;
                give(b, b->size);
                b = next;
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
    std::size_t expected_ = 0;
    arena* next_absorbed_ = nullptr;
    arena* last_absorbed_;
    unsigned rank_ = 0;
};

}  // namespace copyreg::model
