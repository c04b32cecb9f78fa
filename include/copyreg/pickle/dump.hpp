// SPDX-License-Identifier: MIT
//
// Pickling: `dumps`, `dump` and `pickler`.
//
// A pickle is built in memory and handed over whole, so a sink never holds half of one.
#pragma once

#include <copyreg/base/bytes.hpp>
#include <copyreg/model/value.hpp>
#include <copyreg/pickle/options.hpp>
#include <copyreg/pickle/value_encoder.hpp>
#include <copyreg/wire/optimize.hpp>

#include <concepts>
#include <ostream>
#include <string>
#include <type_traits>
#include <utility>

namespace copyreg {

namespace codec {

inline int checked_protocol(const dump_options& options) {
    const int protocol = options.protocol < 0 ? highest_protocol : options.protocol;
    if (protocol > highest_protocol) {
        throw pickling_error("expected a protocol from 0 to 5, found " + std::to_string(protocol));
    }
    return protocol;
}

/// Writes one whole pickle with `encoder`, whose writer is `out`.
inline bytes encode_pickle(writer& out, value_encoder& encoder, const value& v, int protocol,
                           memoization memoize) {
    out.clear();
    if (protocol >= 2) {
        out.close(store_little<1>(store_opcode(out.open(2), wire::opcode::proto),
                                  static_cast<unsigned>(protocol)));
        if (protocol >= 4) out.start_framing();
    }
    encoder.encode(v);
    out.put(wire::opcode::stop);
    bytes whole = out.take();
    return memoize == memoization::minimal ? pickletools::optimizer(whole.view()).run() : whole;
}

inline void write_to(std::ostream& sink, const bytes& data) {
    if (!sink.write(reinterpret_cast<const char*>(data.data()),
                    static_cast<std::streamsize>(data.size()))) {
        throw pickling_error("expected a stream that takes " + std::to_string(data.size()) +
                             " bytes, found a failure");
    }
}

}  // namespace codec

/// A container of bytes that grows at its end.
template <class Sink>
concept byte_sink = byte_range<Sink> && requires(Sink& s, std::size_t n) {
    s.resize(n);
};

/// Pickles `object`. Throws `pickling_error`.
template <class T>
requires std::convertible_to<const T&, value> bytes dumps(const T& object,
                                                          const dump_options& options = {}) {
    const int protocol = codec::checked_protocol(options);
    codec::writer out;
    codec::value_encoder encoder(out, options, protocol, false);
    return codec::encode_pickle(out, encoder, object, protocol, options.memoize);
}

/// Pickles `object` to a `std::ostream`, or appends the pickle to a container of bytes, which keeps
/// its capacity. After an error nothing has been written.
template <class T, class Sink>
requires std::convertible_to<const T&, value>
void dump(const T& object, Sink& sink, const dump_options& options = {}) {
    const bytes data = dumps(object, options);
    if constexpr (std::derived_from<Sink, std::ostream>) {
        codec::write_to(sink, data);
    } else {
        static_assert(byte_sink<Sink>,
                      "dump writes to a std::ostream or appends to a container of char, unsigned "
                      "char or std::byte");
        const std::size_t before = std::size(sink);
        sink.resize(before + data.size());
        std::memcpy(reinterpret_cast<char*>(std::data(sink)) + before, data.data(), data.size());
    }
}

/// Pickles one object after another to a stream, with one memo: what an earlier pickle held is
/// referred to by later ones, which an `unpickler` must read in the same order. The stream must
/// outlive it.
class pickler {
public:
    explicit pickler(std::ostream& sink, dump_options options = {})
        : sink_(sink),
          options_(std::move(options)),
          protocol_(codec::checked_protocol(options_)),
          encoder_(out_, options_, protocol_, true) {}
    pickler(const pickler&) = delete;
    pickler& operator=(const pickler&) = delete;

    template <class T>
    requires std::convertible_to<const T&, value>
    void dump(const T& object) {
        const value v(object);
        const bool minimal = options_.memoize == memoization::minimal;
        if (minimal) start_over();
        try {
            bytes data = codec::encode_pickle(out_, encoder_, v, protocol_, memoization::all);
            if (minimal) data = pickletools::optimizer(data.view(), written_).run();
            kept_.push_back(v);
            written_ = true;
            codec::write_to(sink_, data);
        } catch (...) {
            start_over();  // the memo knows objects that no reader will ever see
            throw;
        }
    }

    /// Forgets what was written: the next pickle stands alone.
    void clear_memo() noexcept {
        encoder_.clear_memo();
        kept_.clear();
    }

private:
    /// An empty memo for the next pickle, which an unpickler that remembers the earlier ones reads.
    void start_over() noexcept {
        clear_memo();
        if (written_) encoder_.start_over();
    }

    std::ostream& sink_;
    dump_options options_;
    int protocol_;
    codec::writer out_;
    codec::value_encoder encoder_;
    std::vector<value> kept_;  // the memo goes by address: what it knows must live
    bool written_ = false;     // a reader's memo may hold something
};

}  // namespace copyreg
