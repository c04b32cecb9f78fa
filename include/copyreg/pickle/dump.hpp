// SPDX-License-Identifier: MIT
//
// Pickling: `dumps`, `dump` and `pickler`.
//
// A pickle is built in memory and handed over whole, so a sink never holds half of one.
#pragma once

#include <copyreg/base/bytes.hpp>
#include <copyreg/base/on_use.hpp>
#include <copyreg/base/thread_spare.hpp>
#include <copyreg/model/value.hpp>
#include <copyreg/pickle/encode.hpp>
#include <copyreg/pickle/forms.hpp>
#include <copyreg/pickle/options.hpp>
#include <copyreg/pickle/saver.hpp>
#include <copyreg/pickle/value_encoder.hpp>
#include <copyreg/wire/optimize.hpp>

#include <concepts>
#include <iterator>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace copyreg {

namespace codec {

template <class = on_use>
inline int checked_protocol(const dump_options& options) {
    const int protocol = options.protocol < 0 ? highest_protocol : options.protocol;
    if (protocol > highest_protocol) {
        throw pickling_error("expected a protocol from 0 to 5, found " + std::to_string(protocol));
    }
    return protocol;
}

/// Writes whole pickles: objects to a graph, and the graph to bytes.
template <class OnUse>
class basic_pickle_writer {
public:
    /// With `keeps_memo`, one pickle refers to what is in the earlier ones. The first pickle is
    /// written to `memory`.
    basic_pickle_writer(const dump_options& options, bool keeps_memo, bytes memory = {})
        : options_(options),
          protocol_(checked_protocol(options)),
          keeps_memo_(keeps_memo),
          look_(std::in_place, options.dispatch_table),
          saver_(*look_, protocol_, options),
          out_(std::move(memory)),
          encoder_(out_, options, protocol_, keeps_memo) {}
    basic_pickle_writer(const basic_pickle_writer&) = delete;
    basic_pickle_writer& operator=(const basic_pickle_writer&) = delete;

    template <class T>
    bytes write(const T& object) {
        if constexpr (std::derived_from<T, value>) {
            if (keeps_memo_) kept_.push_back(object);
            return write_graph(static_cast<const value&>(object).raw(), nullptr);
        } else {
            const model::cell c = saver_.run(object);
            return write_graph(c, &saver_.arena());
        }
    }

    bytes write_by_table(const object_operations& ops, const void* object) {
        const model::cell c = saver_.run_by_table(ops, object);
        return write_graph(c, &saver_.arena());
    }

    /// Takes the registry and the table as they are now.
    void look_again() {
        look_.emplace(options_.dispatch_table);
        saver_.use(*look_);
    }

    void clear_memo() noexcept {
        encoder_.clear_memo();
        saver_.clear();
        kept_.clear();
    }
    /// Clears the memo for a reader that keeps its own; see `write_memo::start_over`.
    void start_over() noexcept {
        clear_memo();
        encoder_.start_over();
    }

private:
    bytes write_graph(const model::cell& c, const model::arena* typed) {
        do { start(); } while (!encoder_.encode(c, typed));
        out_.put(wire::opcode::stop);
        return out_.take();
    }

    void start() {
        out_.clear();
        if (protocol_ >= 2) {
            out_.close(store_little<1>(store_opcode(out_.open(2), wire::opcode::proto),
                                       static_cast<unsigned>(protocol_)));
            if (protocol_ >= 4) out_.start_framing();
        }
    }

    const dump_options& options_;
    int protocol_;
    bool keeps_memo_;
    std::optional<registry::basic_lookup<OnUse>> look_;
    saver saver_;
    writer out_;
    basic_value_encoder<OnUse> encoder_;
    std::vector<value> kept_;  // the memo goes by address: what it knows must live
};
using pickle_writer = basic_pickle_writer<on_use>;

/// How the root of a pickle is written.
template <class OnUse>
struct root_writing {
    /// By the fast way, if that knows how: by the table of its form, if it has one.
    const form_encoding<OnUse>* form;
    char* (*encode)(basic_encoder<OnUse>&, char* p, const void* object);
    /// By the general one: by the table of its class, if it has one.
    const object_operations* object;
    bytes (*write)(basic_pickle_writer<OnUse>&, const void* object);
};

template <class T>
struct root_thunks {
    static char* encode_root(encoder& e, char* p, const void* object) {
        return encode(e, p, *static_cast<const T*>(object));
    }
    static bytes write(lazy<T, pickle_writer>& writer, const void* object) {
        return writer.write(*static_cast<const T*>(object));
    }
    static constexpr root_writing<on_use> all = [] {
        root_writing<on_use> r{};
        if constexpr (has_plain_form<T>) {
            r.form = &encoding_of<T>;
        } else if constexpr (is_encodable<T>) {
            r.encode = &encode_root;
        }
        if constexpr (is_saved_by_table<T> && !std::is_polymorphic_v<T>) {
            r.object = &object_thunks<T>::all;
        } else {
            r.write = &write;
        }
        return r;
    }();
};

/// Appends a pickle of `object` to `out` by the fast way; false, and nothing is appended, if that
/// does not know how.
template <class OnUse>
bool write_fast(const root_writing<OnUse>& how, const void* object, bytes& out,
                const dump_options& options) {
    const int protocol = checked_protocol(options);
    if ((how.form == nullptr && how.encode == nullptr) || protocol < 4 ||
        options.memoize != memoization::all || options.persistent_id) {
        return false;
    }
    const registry::basic_lookup<OnUse> look(options.dispatch_table);
    const auto& names = look.names();
    if (look.table().any_native_override || names.any_run_time_enum || names.any_version)
        return false;
    const std::size_t before = out.size();
    try {
        basic_encoder<OnUse> e(look, protocol, out);
        e.finish(how.form != nullptr ? encode_object(e, e.start(), *how.form, object, nullptr)
                                     : how.encode(e, e.start(), object));
        return true;
    } catch (const not_canonical&) {
        out.resize_uninitialized(before);
        return false;
    } catch (...) {
        out.resize_uninitialized(before);
        throw;
    }
}

template <class T>
bool write_fast(const T& object, bytes& out, const dump_options& options) {
    return write_fast(root_thunks<T>::all, std::addressof(object), out, options);
}

/// A pickle of this library without the memo writes that nothing reads.
template <class OnUse = on_use>
inline bytes without_unread_memo(const bytes& data, bool numbered) {
    return pickletools::basic_optimizer<OnUse>(data.view(), numbered, wire::name_text::as_written)
        .run();
}

/// The same by the general way.
template <class OnUse>
[[gnu::noinline]] void write_generally(const root_writing<OnUse>& how, const void* object,
                                       bytes& out, const dump_options& options) {
    const bool is_minimal = options.memoize == memoization::minimal;
    basic_pickle_writer<OnUse> writer(options, false,
                                      out.empty() && !is_minimal ? std::move(out) : bytes());
    bytes data = how.object != nullptr ? writer.write_by_table(*how.object, object)
                                       : how.write(writer, object);
    if (is_minimal) data = without_unread_memo(data, false);
    if (out.empty() && out.capacity() < data.size()) {
        out = std::move(data);
    } else {
        out.append(data.view());
    }
}

/// Appends a pickle of `object` to `out`. Compiled once for all types.
template <class OnUse>
[[gnu::noinline]] void write_pickle(const root_writing<OnUse>& how, const void* object, bytes& out,
                                    const dump_options& options) {
    if (!write_fast(how, object, out, options)) write_generally(how, object, out, options);
}
template <class T>
void write_pickle(const T& object, bytes& out, const dump_options& options) {
    write_pickle(root_thunks<T>::all, std::addressof(object), out, options);
}

/// Memory that a thread keeps for its next pickle.
template <class>
class basic_scratch_bytes {
public:
    basic_scratch_bytes() : data_(spare().take()) {
        if (data_ == nullptr) data_ = std::make_unique<bytes>();
        data_->clear();
    }
    basic_scratch_bytes(const basic_scratch_bytes&) = delete;
    basic_scratch_bytes& operator=(const basic_scratch_bytes&) = delete;
    ~basic_scratch_bytes() {
        if (data_->capacity() <= most_kept) spare().give(data_.release());
    }
    bytes& get() noexcept { return *data_; }
    /// What was written, in memory of about its size.
    bytes take() {
        if (data_->size() > most_copied && data_->size() > data_->capacity() / 2) {
            return std::move(*data_);
        }
        return bytes(data_->view());
    }

private:
    static constexpr std::size_t most_kept = std::size_t{1} << 20;
    static constexpr std::size_t most_copied = std::size_t{64} << 10;
    // Of the program where it can be, as kept_memory::lease::spare.
    [[gnu::visibility("default"), gnu::noinline]] static thread_spare<bytes>& spare();
    std::unique_ptr<bytes> data_;
};
using scratch_bytes = basic_scratch_bytes<on_use>;

template <class OnUse>
thread_spare<bytes>& basic_scratch_bytes<OnUse>::spare() {
    constinit thread_local thread_spare<bytes> here;
    thread_local const thread_spare<bytes>::end at_end{here};
    return here;
}

/// A pickle of its own. Compiled once for all types.
template <class OnUse>
[[gnu::noinline]] bytes make_pickle(const root_writing<OnUse>& how, const void* object,
                                    const dump_options& options) {
    basic_scratch_bytes<OnUse> data;
    write_pickle(how, object, data.get(), options);
    return data.take();
}

template <class Sink>
void append_to(Sink& sink, std::string_view data) {
    if constexpr (requires { sink.append(data.data(), data.size()); }) {
        sink.append(data.data(), data.size());
    } else if constexpr (requires { sink.append(data); }) {
        sink.append(data);
    } else {
        const auto* first =
            reinterpret_cast<const std::remove_pointer_t<decltype(std::data(sink))>*>(data.data());
        sink.insert(sink.end(), first, first + data.size());
    }
}

template <class = on_use>
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

/// Pickles `object`, of any registered or built-in type. Throws `pickling_error`.
template <class T>
bytes dumps(const T& object, const dump_options& options = codec::default_options<dump_options>()) {
    registry::check_type<T>();
    if constexpr (registry::is_possible<T>) {
        return codec::make_pickle(codec::root_thunks<T>::all, std::addressof(object), options);
    } else {
        return {};  // has been told
    }
}

/// Pickles `object` to a `std::ostream`, or appends the pickle to a container of bytes, which keeps
/// its capacity. After an error nothing has been written.
template <class T, class Sink>
void dump(const T& object, Sink& sink,
          const dump_options& options = codec::default_options<dump_options>()) {
    constexpr bool is_stream = std::derived_from<Sink, std::ostream>;
    registry::check_type<T>();
    static_assert(is_stream || byte_sink<Sink>,
                  "copyreg: dump writes to a std::ostream or appends to a container of char, "
                  "unsigned char or std::byte");
    if constexpr (!registry::is_possible<T>) {
        // has been told
    } else if constexpr (std::is_same_v<Sink, bytes>) {
        codec::write_pickle(object, sink, options);
    } else if constexpr (is_stream || byte_sink<Sink>) {
        codec::scratch_bytes data;
        codec::write_pickle(object, data.get(), options);
        if constexpr (is_stream) {
            codec::write_to(sink, data.get());
        } else {
            codec::append_to(sink, data.get().view());
        }
    }
}

/// Pickles one object after another to a stream, with one memo: what an earlier pickle held is
/// referred to by later ones, which an `unpickler` must read in the same order. The stream must
/// outlive it.
template <class OnUse>
class basic_pickler {
public:
    explicit basic_pickler(std::ostream& sink, dump_options options = {})
        : sink_(sink), options_(std::move(options)), writer_(options_, true) {}
    basic_pickler(const basic_pickler&) = delete;
    basic_pickler& operator=(const basic_pickler&) = delete;

    template <class T>
    void dump(const T& object) {
        const bool minimal = options_.memoize == memoization::minimal;
        if (minimal) start_over();
        writer_.look_again();
        try {
            bytes data = writer_.write(object);
            if (minimal) data = codec::without_unread_memo(data, written_);
            written_ = true;
            codec::write_to(sink_, data);
        } catch (...) {
            start_over();  // the memo knows objects that no reader will ever see
            throw;
        }
    }

    /// Forgets what was written: the next pickle stands alone.
    void clear_memo() noexcept { writer_.clear_memo(); }

private:
    /// An empty memo for the next pickle, which an unpickler that remembers the earlier ones reads.
    void start_over() noexcept {
        if (written_) {
            writer_.start_over();
        } else {
            clear_memo();
        }
    }

    std::ostream& sink_;
    dump_options options_;
    codec::basic_pickle_writer<OnUse> writer_;
    bool written_ = false;  // a reader's memo may hold something
};
using pickler = basic_pickler<on_use>;

}  // namespace copyreg
