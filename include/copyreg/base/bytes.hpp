// SPDX-License-Identifier: MIT
//
// Byte ranges: `bytes`, the owning buffer that `dumps` returns and that stands for Python's
// `bytes`, and `byte_range`, what `loads` takes.
//
// `bytes` exists beside `std::vector<std::byte>` because a pickle grows by appending: growth must
// not clear memory that is overwritten at once. Inside the library raw input travels as
// `std::string_view`.
#pragma once

#include <algorithm>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <iterator>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace copyreg {

/// Whether `T` is a type that stands for one byte of a pickle.
template <class T>
inline constexpr bool is_byte_like = std::is_same_v<std::remove_cv_t<T>, char> ||
                                     std::is_same_v<std::remove_cv_t<T>, unsigned char> ||
                                     std::is_same_v<std::remove_cv_t<T>, std::byte>;

/// Any contiguous range of `char`, `unsigned char` or `std::byte`.
template <class R>
concept byte_range = requires(const R& r) {
    { std::size(r) } -> std::convertible_to<std::size_t>;
    requires std::is_pointer_v<decltype(std::data(r))>;
    requires is_byte_like<std::remove_pointer_t<decltype(std::data(r))>>;
};

/// The bytes of `range`, which must outlive the view.
template <byte_range R>
std::string_view view_of(const R& range) noexcept {
    return {reinterpret_cast<const char*>(std::data(range)), std::size(range)};
}

/// A growable, contiguous buffer of bytes; Python's `bytes`.
class bytes {
public:
    using value_type = std::byte;
    using iterator = std::byte*;
    using const_iterator = const std::byte*;

    bytes() noexcept = default;
    explicit bytes(std::string_view text) { append(text); }
    explicit bytes(std::span<const std::byte> other) { append(view_of(other)); }
    bytes(std::initializer_list<std::byte> list) {
        append({reinterpret_cast<const char*>(list.begin()), list.size()});
    }
    bytes(const void* data, std::size_t size) { append({static_cast<const char*>(data), size}); }
    bytes(const bytes& other) { append(other.view()); }
    bytes(bytes&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)),
          size_(std::exchange(other.size_, 0)),
          capacity_(std::exchange(other.capacity_, 0)) {}
    bytes& operator=(bytes other) noexcept {
        swap(other);
        return *this;
    }
    ~bytes() { std::free(data_); }

    void swap(bytes& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
    }

    std::byte* data() noexcept { return data_; }
    const std::byte* data() const noexcept { return data_; }
    std::size_t size() const noexcept { return size_; }
    std::size_t capacity() const noexcept { return capacity_; }
    bool empty() const noexcept { return size_ == 0; }
    iterator begin() noexcept { return data_; }
    iterator end() noexcept { return data_ + size_; }
    const_iterator begin() const noexcept { return data_; }
    const_iterator end() const noexcept { return data_ + size_; }
    std::byte& operator[](std::size_t i) noexcept { return data_[i]; }
    const std::byte& operator[](std::size_t i) const noexcept { return data_[i]; }

    /// The same bytes as text; valid until the buffer changes.
    std::string_view view() const noexcept { return {reinterpret_cast<const char*>(data_), size_}; }

    void clear() noexcept { size_ = 0; }

    /// Makes room for `capacity` bytes in all.
    void reserve(std::size_t capacity) {
        if (capacity <= capacity_) return;
        void* grown = std::realloc(static_cast<void*>(data_), capacity);
        if (grown == nullptr) throw std::bad_alloc();
        data_ = static_cast<std::byte*>(grown);
        capacity_ = capacity;
    }

    /// Changes the size; bytes that are new have no defined value.
    void resize_uninitialized(std::size_t size) {
        if (size > capacity_) reserve(std::max(size, capacity_ + capacity_ / 2));
        size_ = size;
    }

    /// Changes the size; bytes that are new are zero.
    void resize(std::size_t size) {
        const std::size_t before = size_;
        resize_uninitialized(size);
        if (size > before) std::memset(data_ + before, 0, size - before);
    }

    void push_back(std::byte b) {
        resize_uninitialized(size_ + 1);
        data_[size_ - 1] = b;
    }

    /// Appends; `more` must not lie inside this buffer.
    void append(std::string_view more) {
        if (more.empty()) return;
        const std::size_t before = size_;
        resize_uninitialized(before + more.size());
        std::memcpy(data_ + before, more.data(), more.size());
    }

    friend bool operator==(const bytes& a, const bytes& b) noexcept { return a.view() == b.view(); }
    friend std::strong_ordering operator<=>(const bytes& a, const bytes& b) noexcept {
        return a.view() <=> b.view();
    }

private:
    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

}  // namespace copyreg
