// SPDX-License-Identifier: MIT
//
// Both ways of pickling and of loading, each by itself.
#pragma once

#include <copyreg/copyreg.hpp>

#include <string>
#include <string_view>

namespace laws {

/// The pickle of `x` by the general way alone.
template <class T>
std::string general_dumps(const T& x, const copyreg::dump_options& options) {
    return std::string(copyreg::codec::pickle_writer(options, false).write(x).view());
}

/// What `pickle` holds by the general way alone.
template <class T>
T general_loads(std::string_view pickle, const copyreg::load_options& options = {}) {
    return copyreg::codec::pickle_reader(options).read<T>(pickle);
}

/// Whether the fast way writes `x` at `protocol`.
template <class T>
bool is_fast_to_write(const T& x, int protocol = 5) {
    copyreg::bytes out;
    return copyreg::codec::write_fast(x, out, {.protocol = protocol});
}

/// Whether the fast way reads `pickle` as a `T`.
template <class T>
bool is_fast_to_read(std::string_view pickle) {
    T x{};
    return copyreg::codec::read_fast(pickle, {}, x);
}

}  // namespace laws
