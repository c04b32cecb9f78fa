// SPDX-License-Identifier: MIT
//
// The bytes of a pickle on their way out, in frames from protocol 4 on.
//
// A frame begins with the first byte written after the last one ended and ends at the first opcode
// boundary past 64 KiB; one of less than 4 bytes loses its header again. Data of 64 KiB and more
// stands outside frames. These are the rules of CPython's C pickler, and the only place where they
// are written down here.
#pragma once

#include <copyreg/base/bytes.hpp>
#include <copyreg/pickle/likely_size.hpp>
#include <copyreg/wire/opcode.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

namespace copyreg::codec {

/// Stores the lowest `Bytes` bytes of `n`, least significant first.
template <unsigned Bytes>
char* store_little(char* p, std::uint64_t n) noexcept {
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(p, &n, Bytes);
    } else {
        for (unsigned i = 0; i < Bytes; ++i) p[i] = static_cast<char>(n >> 8 * i & 0xff);
    }
    return p + Bytes;
}

inline char* store_opcode(char* p, wire::opcode op) noexcept {
    *p = static_cast<char>(op);
    return p + 1;
}

class writer {
public:
    static constexpr std::size_t frame_target = 64 * 1024;

    writer() = default;
    /// Writes to `memory` as long as it has room.
    explicit writer(bytes memory) noexcept : out_(std::move(memory)) {
        out_.resize_uninitialized(out_.capacity());
        at_ = reinterpret_cast<char*>(out_.data());
        end_ = at_ + out_.size();
    }

    void start_framing() noexcept { framing_ = true; }

    /// Room for `n` bytes; write there and say with `close` how far.
    char* open(std::size_t n) {
        if (framing_ && frame_start_ == no_frame) [[unlikely]]
            start_frame();
        if (static_cast<std::size_t>(end_ - at_) < n) [[unlikely]]
            grow(n);
        return at_;
    }
    void close(char* p) noexcept { at_ = p; }

    /// How far one may write from `open(n)` before `boundary` has to be asked again: the end of the
    /// room, `spare` bytes before it, or the end of the frame.
    const char* stop_of_run(std::size_t spare) const noexcept {
        const char* room = end_ - spare;
        if (frame_start_ == no_frame) return room;
        const char* frame =
            reinterpret_cast<const char*>(out_.data()) + frame_start_ + header_size + frame_target;
        return frame < room ? frame : room;
    }

    /// Where the next byte goes.
    std::size_t position() const noexcept { return size(); }
    /// Says that `left` more items of a container follow, of which `items` took what stands behind
    /// `from`.
    void expect(std::size_t from, std::size_t items, std::size_t left) noexcept {
        likely_.expect(size(), size() - from, items, left);
    }

    void put(wire::opcode op) { close(store_opcode(open(1), op)); }
    void put(wire::opcode a, wire::opcode b) { close(store_opcode(store_opcode(open(2), a), b)); }

    void write(std::string_view text) {
        char* p = open(text.size());
        if (!text.empty()) std::memcpy(p, text.data(), text.size());
        close(p + text.size());
    }

    /// An opcode with its length, and the data, which leaves the frames if it is large.
    void write(std::string_view header, std::string_view data) {
        if (data.size() < frame_target) {
            char* p = open(header.size() + data.size());
            std::memcpy(p, header.data(), header.size());
            p += header.size();
            if (!data.empty()) std::memcpy(p, data.data(), data.size());
            close(p + data.size());
            return;
        }
        const bool framing = framing_;
        end_frame();
        framing_ = false;
        write(header);
        write(data);
        framing_ = framing;
    }

    /// To be called between opcodes, where a frame may end.
    void boundary() {
        if (frame_start_ != no_frame && size() - frame_start_ >= frame_target + header_size)
            [[unlikely]]
            end_frame();
    }

    /// Ends the frame that is open, if one is.
    void end_frame() {
        if (frame_start_ == no_frame) return;
        char* header = reinterpret_cast<char*>(out_.data()) + frame_start_;
        const std::size_t length = size() - frame_start_ - header_size;
        if (length >= smallest_frame) {
            store_little<8>(store_opcode(header, wire::opcode::frame), length);
        } else {
            std::memmove(header, header + header_size, length);
            at_ -= header_size;
        }
        frame_start_ = no_frame;
    }

    /// Ends the pickle; hands over what was written and starts empty.
    bytes take() {
        end_frame();
        framing_ = false;
        out_.resize_uninitialized(size());
        at_ = end_ = nullptr;
        bytes whole = std::move(out_);
        return whole;
    }

    /// Starts over, after an error or for another pickle, and keeps the memory.
    void clear() noexcept {
        frame_start_ = no_frame;
        framing_ = false;
        at_ = reinterpret_cast<char*>(out_.data());
    }

private:
    static constexpr std::size_t header_size = 9;
    static constexpr std::size_t smallest_frame = 4;
    static constexpr std::size_t no_frame = static_cast<std::size_t>(-1);

    std::size_t size() const noexcept {
        return static_cast<std::size_t>(at_ - reinterpret_cast<const char*>(out_.data()));
    }

    void start_frame() {
        if (static_cast<std::size_t>(end_ - at_) < header_size) grow(header_size);
        frame_start_ = size();
        at_ += header_size;
    }

    void grow(std::size_t n) {
        const std::size_t used = at_ == nullptr ? 0 : size();
        const std::size_t wanted = std::max<std::size_t>(512, likely_.with_room(used, n));
        out_.resize_uninitialized(used);
        out_.reserve(wanted);
        out_.resize_uninitialized(wanted);
        at_ = reinterpret_cast<char*>(out_.data()) + used;
        end_ = reinterpret_cast<char*>(out_.data()) + wanted;
    }

    bytes out_;
    likely_size likely_;
    char* at_ = nullptr;
    char* end_ = nullptr;
    std::size_t frame_start_ = no_frame;
    bool framing_ = false;
};

}  // namespace copyreg::codec
