// SPDX-License-Identifier: MIT
//
// Frames of protocol 4 and later, laid out as CPython's Python pickler does: operations gather in
// a frame until it holds 64 KiB, a frame of less than four bytes is written without its header,
// and what is larger than a frame stands outside of any.
#pragma once

#include <copyreg/base/bytes.hpp>
#include <copyreg/wire/opcode.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace copyreg::wire {

/// Writes operations to `out`, in frames or, for older protocols, plainly.
class frame_writer {
public:
    static constexpr std::size_t target_size = std::size_t{64} * 1024;
    static constexpr std::size_t min_size = 4;

    frame_writer(bytes& out, bool framing) noexcept : out_(out), framing_(framing) {}

    /// Appends one whole operation.
    void write(std::string_view operation) {
        if (!framing_) {
            out_.append(operation);
            return;
        }
        const bool frameless = operation.size() > target_size;
        if (frameless || frame_.size() >= target_size) commit();
        (frameless ? out_ : frame_).append(operation);
    }

    /// Ends the frame; to be called behind the last operation, too.
    void commit() {
        if (frame_.size() >= min_size) {
            char header[9] = {static_cast<char>(opcode::frame)};
            for (unsigned i = 0; i < 8; ++i) {
                header[i + 1] = static_cast<char>(std::uint64_t{frame_.size()} >> (8 * i));
            }
            out_.append({header, sizeof header});
        }
        out_.append(frame_.view());
        frame_.clear();
    }

private:
    bytes& out_;
    bytes frame_;
    bool framing_;
};

}  // namespace copyreg::wire
