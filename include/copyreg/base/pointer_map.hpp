// SPDX-License-Identifier: MIT
//
// A flat hash map from addresses to small numbers: the memo of pickling and copying.
//
// One array, open addressing, linear probing, no node per entry and no erasure. The address is
// mixed by one multiplication, so that the regular spacing of allocators does not cluster. Empty
// until the first insertion.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace copyreg {

/// Maps non-null addresses to values of the trivial type `T`.
template <class T>
class pointer_map {
public:
    pointer_map() = default;
    pointer_map(pointer_map&& other) noexcept { swap(other); }
    pointer_map& operator=(pointer_map&& other) noexcept {
        swap(other);
        return *this;
    }
    ~pointer_map() { delete[] slots_; }

    /// The value stored under `key`, or nullptr; valid until the next insertion.
    T* find(const void* key) const noexcept {
        if (size_ == 0) return nullptr;
        for (std::size_t i = slot_of(key);; i = (i + 1) & mask_) {
            if (slots_[i].key == key) return &slots_[i].mapped;
            if (slots_[i].key == nullptr) return nullptr;
        }
    }

    /// Stores `mapped` under `key` if it is new; returns the entry and whether it is new.
    std::pair<T*, bool> insert(const void* key, T mapped) {
        if ((size_ + 1) * 2 > capacity()) grow();
        std::size_t i = slot_of(key);
        for (; slots_[i].key != nullptr; i = (i + 1) & mask_) {
            if (slots_[i].key == key) return {&slots_[i].mapped, false};
        }
        slots_[i] = {key, mapped};
        ++size_;
        return {&slots_[i].mapped, true};
    }

    /// Fetches what `find` will look at.
    void prefetch(const void* key) const noexcept {
        if (size_ != 0) __builtin_prefetch(&slots_[slot_of(key)]);
    }

    std::size_t size() const noexcept { return size_; }
    std::size_t capacity() const noexcept { return slots_ != nullptr ? mask_ + 1 : 0; }
    /// How many bytes it has taken.
    std::size_t memory() const noexcept { return capacity() * sizeof(slot); }

    /// Forgets everything but keeps the memory, all of which is cleared.
    void forget() noexcept {
        std::fill_n(slots_, capacity(), slot{});
        size_ = 0;
    }
    void clear() noexcept {
        delete[] slots_;
        slots_ = nullptr;
        mask_ = size_ = 0;
    }

private:
    struct slot {
        const void* key = nullptr;
        T mapped{};
    };

    std::size_t slot_of(const void* key) const noexcept {
        const auto mixed = reinterpret_cast<std::uintptr_t>(key) * 0x9e3779b97f4a7c15ULL;
        return static_cast<std::size_t>(mixed >> 24) & mask_;
    }

    void swap(pointer_map& other) noexcept {
        std::swap(slots_, other.slots_);
        std::swap(mask_, other.mask_);
        std::swap(size_, other.size_);
    }

    [[gnu::noinline]] void grow() {
        const std::size_t before = capacity();
        const std::size_t after = before == 0 ? 32 : before * 2;
        slot* const old = slots_;
        slots_ = new slot[after];
        mask_ = after - 1;
        for (std::size_t i = 0; i < before; ++i) {
            if (old[i].key == nullptr) continue;
            std::size_t j = slot_of(old[i].key);
            while (slots_[j].key != nullptr) j = (j + 1) & mask_;
            slots_[j] = old[i];
        }
        delete[] old;
    }

    slot* slots_ = nullptr;  // owned: a unique_ptr costs the compiler more than all of the above
    std::size_t mask_ = 0;
    std::size_t size_ = 0;
};

}  // namespace copyreg
