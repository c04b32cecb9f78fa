// SPDX-License-Identifier: MIT
//
// `buffer`: bytes that may travel beside the pickle instead of in it, Python's `PickleBuffer`.
#pragma once

#include <copyreg/base/bytes.hpp>
#include <copyreg/registry/adapter.hpp>

#include <cstddef>
#include <span>

namespace copyreg {

/// Bytes of others, to be pickled at protocol 5: out of band where `buffer_callback` takes them,
/// else as bytes (or a bytearray, if they may be written to). The bytes must outlive the dump, and
/// what the callback was given as long as it is used. Loads as `bytes` or `std::vector<std::byte>`.
class buffer {
public:
    explicit buffer(std::span<const std::byte> data) noexcept : data_(data) {}
    explicit buffer(std::span<std::byte> data) noexcept : data_(data), is_read_only_(false) {}
    template <byte_range R>
    explicit buffer(const R& range) noexcept
        : data_(reinterpret_cast<const std::byte*>(std::data(range)), std::size(range)) {}

    std::span<const std::byte> data() const noexcept { return data_; }
    bool is_read_only() const noexcept { return is_read_only_; }

private:
    std::span<const std::byte> data_;
    bool is_read_only_ = true;
};

template <>
struct adapter<buffer> {
    static constexpr shape form = shape::buffer;
    static std::span<const std::byte> data(const buffer& x) noexcept { return x.data(); }
    static bool is_read_only(const buffer& x) noexcept { return x.is_read_only(); }
};

}  // namespace copyreg
