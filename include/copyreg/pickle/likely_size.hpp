// SPDX-License-Identifier: MIT
//
// How large a pickle will become, so that its buffer grows in few steps and to about the size that
// it needs: the items of a container tell how many bytes the rest of them will take.
#pragma once

#include <algorithm>
#include <cstddef>

namespace copyreg::codec {

class likely_size {
public:
    /// The pickle has `used` bytes, `bytes` of them for the last `items` of a container, of which
    /// `left` are to come.
    void expect(std::size_t used, std::size_t bytes, std::size_t items, std::size_t left) noexcept {
        const double rest =
            static_cast<double>(bytes) / static_cast<double>(items) * static_cast<double>(left);
        likely_ = used + static_cast<std::size_t>(std::min(rest * 1.03, 1e15));
    }

    /// The size of a buffer of which `used` bytes are used and that is to have room for `more`.
    /// What is likely is not believed beyond all measure: the next items may be smaller.
    std::size_t with_room(std::size_t used, std::size_t more) const noexcept {
        constexpr std::size_t much = std::size_t{64} << 20;
        const std::size_t needed = used + more;
        const std::size_t twice = 2 * needed;
        if (likely_ < needed) return twice;
        return std::min(likely_ + more, std::max(twice, std::min(64 * used, much)));
    }

private:
    std::size_t likely_ = 0;
};

}  // namespace copyreg::codec
