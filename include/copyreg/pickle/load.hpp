// SPDX-License-Identifier: MIT
//
// Unpickling: `loads`, `load`, `load_into` and `unpickler`.
#pragma once

#include <copyreg/base/bytes.hpp>
#include <copyreg/model/convert.hpp>
#include <copyreg/model/value.hpp>
#include <copyreg/pickle/machine.hpp>
#include <copyreg/pickle/options.hpp>
#include <copyreg/pickle/stream.hpp>

#include <istream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace copyreg {

namespace codec {

/// An arena with an owner, which takes values out of it.
class arena_holder {
public:
    arena_holder() : arena_(model::arena::create(512)) {}
    arena_holder(const arena_holder&) = delete;
    arena_holder& operator=(const arena_holder&) = delete;
    ~arena_holder() { arena_->release(); }

    model::arena& get() const noexcept { return *arena_->root(); }

private:
    model::arena* arena_;
};

inline value load_value(std::string_view input, const load_options& options, model::arena& a,
                        read_memo& memo) {
    const std::size_t per_byte = options.limits.heap_per_byte;
    const std::size_t most = static_cast<std::size_t>(-1);
    const std::size_t room = options.limits.heap_base + a.allocated();
    a.set_limit(per_byte != 0 && input.size() > (most - room) / per_byte
                    ? most
                    : room + per_byte * input.size());
    machine m(input, options, a, memo);
    const model::cell root = m.run();
    a.lift_limit();  // the value may grow
    return value::take_out(root);
}

}  // namespace codec

/// Unpickles the first pickle of `input`, a contiguous range of bytes; what follows STOP is
/// ignored. Throws `unpickling_error`.
template <class T = value, byte_range Range>
T loads(const Range& input, const load_options& options = {}) {
    const codec::arena_holder arena;
    codec::read_memo memo;
    value v = codec::load_value(view_of(input), options, arena.get(), memo);
    if constexpr (std::is_same_v<T, value>) {
        return v;
    } else {
        return v.as<T>();
    }
}

/// Unpickles over an object that exists.
template <class T, byte_range Range>
void load_into(T& object, const Range& input, const load_options& options = {}) {
    object = loads<T>(input, options);
}

/// Unpickles the next pickle of a stream and stops right after its STOP.
template <class T = value>
T load(std::istream& source, const load_options& options = {}) {
    const std::string input = codec::pickle_scanner(source).scan();
    return loads<T>(input, options);
}

/// Unpickles one pickle after another from a stream, with one memo, as a `pickler` wrote them. The
/// stream must outlive it.
class unpickler {
public:
    explicit unpickler(std::istream& source, load_options options = {})
        : source_(source), options_(std::move(options)) {}
    unpickler(const unpickler&) = delete;
    unpickler& operator=(const unpickler&) = delete;

    template <class T = value>
    T load() {
        const std::string input = codec::pickle_scanner(source_).scan();
        value v = codec::load_value(input, options_, arena_.get(), memo_);
        if constexpr (std::is_same_v<T, value>) {
            return v;
        } else {
            return v.as<T>();
        }
    }

private:
    std::istream& source_;
    load_options options_;
    codec::arena_holder arena_;
    codec::read_memo memo_;
};

}  // namespace copyreg
