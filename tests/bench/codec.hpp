// SPDX-License-Identifier: MIT
//
// How one library writes and reads one type, so that a work can put them side by side.
//
// Each library is used as its manual has it, and spared what it can be spared: every one writes
// over the buffer of the time before, cereal and Boost through a stream that is no more than a
// pointer into it (memory_stream.hpp), Boost writes no header, msgpack
// unpacks into a zone that it keeps and lets strings stay where they are.
//
// Each peer is one source; those that are not installed are not built (`BENCH_WITH_...`).
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

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

/// What copyreg does besides with one type.
template <class T>
class copyreg_codec : public codec<T> {
public:
    /// The pickle, in memory of its own.
    virtual std::string dumps(const T& x) = 0;
    /// The same, kept until `drop`.
    virtual void dumps_and_keep(const T& x) = 0;
    virtual void drop() = 0;
    virtual T deepcopy(const T& x) = 0;
};

/// What copyreg does with a pickle of which it knows no type.
class untyped_codec {
public:
    untyped_codec() = default;
    untyped_codec(const untyped_codec&) = delete;
    untyped_codec& operator=(const untyped_codec&) = delete;
    virtual ~untyped_codec() = default;

    virtual void loads_and_keep() = 0;
    virtual void dumps_and_keep() = 0;
    virtual void drop() = 0;
    virtual std::string dumps() = 0;
};

template <class T>
std::unique_ptr<copyreg_codec<T>> make_copyreg();
std::unique_ptr<untyped_codec> make_untyped(std::string pickle);

// Defined by the source of each peer for every type of data.hpp but the monsters as attributes;
// msgpack, which knows no sharing, has no graph, and zpp_bits has monsters alone.
template <class T>
std::unique_ptr<codec<T>> make_cereal();
template <class T>
std::unique_ptr<codec<T>> make_boost();
template <class T>
std::unique_ptr<codec<T>> make_msgpack();
template <class T>
std::unique_ptr<codec<T>> make_zpp_bits();

}  // namespace bench
