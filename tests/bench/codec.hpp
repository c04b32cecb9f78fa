// SPDX-License-Identifier: MIT
//
// How one library writes and reads one type, so that a row can put them side by side.
//
// Each library is used as its manual has it, and spared what it can be spared: every one writes
// over the buffer of the time before, a stream is made once, Boost writes neither a header nor
// converts characters.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace bench {

template <class T>
class codec {
public:
    codec() = default;
    codec(const codec&) = delete;
    codec& operator=(const codec&) = delete;
    virtual ~codec() = default;

    /// Writes over what was written before, in the same memory; returns the number of bytes.
    virtual std::size_t write(const T& x) = 0;
    /// Reads what was written last, over an object.
    virtual void read(T& x) = 0;
    /// Reads what was written last.
    virtual T load() {
        T x{};
        read(x);
        return x;
    }
};

template <class T>
struct named_codec {
    std::string name;
    std::shared_ptr<codec<T>> with;
};

/// The codecs of the peers that were found when this was built. Every type of data.hpp has them,
/// but that the graph has none of msgpack, which knows no sharing.
template <class T>
std::vector<named_codec<T>> peers_of();

/// Those that were not found.
std::vector<std::string> absent_peers();

/// What copyreg does with one type.
template <class T>
struct copyreg_of {
    std::shared_ptr<codec<T>> with;
    std::function<std::string(const T&)> dumps;  ///< a new buffer each time
    std::function<T(const T&)> deepcopy;
};
template <class T>
copyreg_of<T> make_copyreg();

// Defined by the source of each peer for every type that it knows.
template <class T>
std::shared_ptr<codec<T>> make_cereal();
template <class T>
std::shared_ptr<codec<T>> make_boost();
template <class T>
std::shared_ptr<codec<T>> make_msgpack();

}  // namespace bench
