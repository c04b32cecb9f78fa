// SPDX-License-Identifier: MIT
//
// Unpickling: `loads`, `load`, `load_into` and `unpickler`.
#pragma once

#include <copyreg/base/bytes.hpp>
#include <copyreg/base/on_use.hpp>
#include <copyreg/model/convert.hpp>
#include <copyreg/model/value.hpp>
#include <copyreg/pickle/forms.hpp>
#include <copyreg/pickle/loader.hpp>
#include <copyreg/pickle/locate.hpp>
#include <copyreg/pickle/machine.hpp>
#include <copyreg/pickle/options.hpp>
#include <copyreg/pickle/stream.hpp>

#include <concepts>
#include <cstdlib>
#include <istream>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace copyreg {

namespace codec {

/// An arena with an owner, which takes values out of it.
template <class>
class basic_arena_holder {
public:
    basic_arena_holder() : arena_(model::arena::create(512)) {}
    basic_arena_holder(const basic_arena_holder&) = delete;
    basic_arena_holder& operator=(const basic_arena_holder&) = delete;
    ~basic_arena_holder() { arena_->release(); }

    model::arena& get() const noexcept { return *arena_->root(); }

private:
    model::arena* arena_;
};
using arena_holder = basic_arena_holder<on_use>;

template <class OnUse>
inline value load_value(std::string_view input, const load_options& options, model::arena& a,
                        basic_read_memo<OnUse>& memo) {
    const std::size_t per_byte = options.limits.heap_per_byte;
    const std::size_t most = static_cast<std::size_t>(-1);
    const std::size_t room = options.limits.heap_base + a.allocated();
    a.set_limit(per_byte != 0 && input.size() > (most - room) / per_byte
                    ? most
                    : room + per_byte * input.size());
    a.expect(2 * input.size());
    basic_machine<OnUse> m(input, options, a, memo);
    const model::cell root = m.run();
    a.lift_limit();  // the value may grow
    return value::take_out(root);
}

/// The offset, in `input`, of what a load found to be wrong.
/// `known` is how many memo entries earlier pickles had made.
template <class OnUse = on_use>
[[noreturn, gnu::cold]] void fail_load(std::string_view input, const mismatch& m,
                                       std::size_t known) {
    const lazy<OnUse, std::span<const path_step>> path(m.steps.data(), m.steps.size());
    throw unpickling_error(locate(input, path, known), m.reason, m.path);
}

/// What one pickle takes to be read: the graph, and the objects that are made of it.
template <class OnUse>
class basic_pickle_reader {
public:
    explicit basic_pickle_reader(const load_options& options)
        : options_(options), loader_(options) {}

    template <class T>
    T read(std::string_view input) {
        if constexpr (std::is_same_v<T, value>) {
            return load_value(input, options_, arena_.get(), memo_);
        } else {
            const graph from(*this, input);
            try {
                return loader_.template run<T>(from.root());
            } catch (const mismatch& m) { from.fail(m); }
        }
    }
    /// The same over an object that exists.
    template <class T>
    void read(std::string_view input, T& x) {
        const graph from(*this, input);
        try {
            loader_.run(from.root(), x);
        } catch (const mismatch& m) { from.fail(m); }
    }

    /// The same over an object of a class without virtual functions.
    void read_over(std::string_view input, const std::type_info& type, std::string_view name,
                   void* x) {
        const graph from(*this, input);
        try {
            loader_.run_over(from.root(), type, name, x);
        } catch (const mismatch& m) { from.fail(m); }
    }

private:
    /// The graph of the pickle in `input`, which the loader works on. Compiled once for all types.
    class graph {
    public:
        [[gnu::noinline]] graph(basic_pickle_reader& reader, std::string_view input)
            : input_(input),
              known_(reader.memo_.count()),
              root_(load_value(input, reader.options_, reader.arena_.get(), reader.memo_)),
              names_(registry::basic_registry<OnUse>::get().read()) {
            reader.loader_.use(*names_, input.size());
        }
        graph(const graph&) = delete;
        graph& operator=(const graph&) = delete;
        [[gnu::noinline]] ~graph() {}

        const model::cell& root() const noexcept { return root_.raw(); }
        [[noreturn]] void fail(const mismatch& m) const { fail_load(input_, m, known_); }

    private:
        std::string_view input_;
        std::size_t known_;
        value root_;
        registry::basic_reader<OnUse> names_;
    };

    const load_options& options_;
    basic_arena_holder<OnUse> arena_;
    basic_read_memo<OnUse> memo_;
    loader loader_;
};
using pickle_reader = basic_pickle_reader<on_use>;

/// Whether there can be a `T` that was loaded from a `Range`; `check_loadable` says why not.
template <class T, class Range>
inline constexpr bool is_loadable =
    byte_range<Range>&& registry::is_possible<T> && !registry::is_view<T>;

/// Says what cannot be loaded, when the program is compiled.
template <class T, class Range>
constexpr void check_loadable() {
    registry::check_type<T>();
    static_assert(byte_range<Range>,
                  "copyreg: loads takes a contiguous range of char, unsigned char or std::byte, "
                  "such as copyreg::bytes, std::string or std::vector<char>");
    static_assert(!registry::is_view<T>,
                  "copyreg: a view or a copyreg::buffer can be written but not loaded: it does not "
                  "own what it shows; load a std::string, std::vector or copyreg::bytes");
}

/// How the root of a pickle is read.
template <class OnUse>
struct root_reading {
    /// By the fast way, if that knows how: by the table of its form, if it has one.
    const form_decoding<OnUse>* form;
    const char* (*decode)(basic_decoder<OnUse>&, const char* p, void* object);
    /// By the general one: by the name of its class, if it has no virtual functions.
    const std::type_info* type;
    std::string_view name;
    void (*read)(basic_pickle_reader<OnUse>&, std::string_view input, void* object);
};
template <class T>
struct root_decoding {
    static const char* decode_root(lazy<T, decoder>& d, const char* p, void* object) {
        return decode(d, p, *static_cast<T*>(object));
    }
    static void read(lazy<T, pickle_reader>& reader, std::string_view input, void* object) {
        reader.read(input, *static_cast<T*>(object));
    }
    static constexpr root_reading<on_use> all = [] {
        root_reading<on_use> r{};
        if constexpr (!is_decodable<T>) {
            // by the general way only
        } else if constexpr (registry::has_class_form<T> || registry::has_call_form<T>) {
            r.form = &decoding_of<T>;
        } else {
            r.decode = &decode_root;
        }
        if constexpr (registry::form_of<T> != registry::own_form::adapter && !std::is_enum_v<T> &&
                      !std::is_polymorphic_v<T>) {
            r.type = &typeid(T);
            r.name = loader::registered_name<T>();
        } else {
            r.read = &read;
        }
        return r;
    }();
};

/// Reads `input` over `x` by the fast way; false, and `x` is of no account, if that does not know
/// how. Compiled once for all types, as those below.
template <class OnUse>
bool read_fast(std::string_view input, const load_options& options, const root_reading<OnUse>& how,
               void* x) {
    if (how.form == nullptr && how.decode == nullptr) return false;
    if (options.find_class || options.persistent_load || options.strict) return false;
    const typename registry::basic_registry<OnUse>::reader names =
        registry::basic_registry<OnUse>::get().read();
    if (names->any_version) return false;
    basic_decoder<OnUse> d(input, options, *names);
    const char* p = d.start();
    if (p == nullptr) return false;
    return d.finish(how.form != nullptr
                        ? decode_by_table(d, p, *how.form, x, basic_decoder<OnUse>::opaque)
                        : how.decode(d, p, x));
}
template <class OnUse>
[[gnu::noinline]] void read_generally(std::string_view input, const load_options& options,
                                      const root_reading<OnUse>& how, void* x) {
    basic_pickle_reader<OnUse> reader(options);
    if (how.type != nullptr) return reader.read_over(input, *how.type, how.name, x);
    how.read(reader, input, x);
}
/// By whatever way.
template <class OnUse>
[[gnu::noinline]] void read(std::string_view input, const load_options& options,
                            const root_reading<OnUse>& how, void* x) {
    if (!read_fast(input, options, how, x)) read_generally(input, options, how, x);
}

template <class T>
bool read_fast(std::string_view input, const load_options& options, T& x) {
    return read_fast(input, options, root_decoding<T>::all, static_cast<void*>(std::addressof(x)));
}
template <class T>
void read(std::string_view input, const load_options& options, T& x) {
    read(input, options, root_decoding<T>::all, static_cast<void*>(std::addressof(x)));
}

/// Whether a new `T` is an empty one that is loaded over, by either way or both.
template <class T>
constexpr bool find_read_over() {
    if constexpr (!std::is_move_assignable_v<T>) {
        return false;
    } else if constexpr (is_decodable<T>) {
        return registry::access::default_constructible<T> && is_overwritable<T>;
    } else {
        return is_made_empty<T>;
    }
}
template <class T>
inline constexpr bool is_read_over = find_read_over<T>();

}  // namespace codec

/// Unpickles the first pickle of `input`, a contiguous range of bytes; what follows STOP is
/// ignored. `T` is any registered or built-in type, or `value` for whatever there is. Throws
/// `unpickling_error`; what a constructor or a migration throws goes through.
template <class T = value, class Range>
requires(!std::is_abstract_v<T>) T
    loads(const Range& input,
          const load_options& options = codec::default_options<load_options>()) {
    codec::check_loadable<T, Range>();
    if constexpr (!codec::is_loadable<T, Range>) {
        std::abort();  // never built
    } else {
        if constexpr (codec::is_read_over<T>) {
            T x = registry::access::make<T>();
            codec::read(view_of(input), options, x);
            return x;
        } else {
            if constexpr (codec::is_decodable<T> && std::is_default_constructible_v<T>) {
                T x{};
                if (codec::read_fast(view_of(input), options, x)) return x;
            }
            lazy<T, codec::pickle_reader> reader(options);
            return reader.template read<T>(view_of(input));
        }
    }
}
template <class T, class Range>
requires std::is_abstract_v<T>
void loads(const Range&, const load_options& = {}) {
    static_assert(!std::is_abstract_v<T>,
                  "copyreg: an abstract class has no objects of its own; load a std::unique_ptr or "
                  "std::shared_ptr to it");
}

/// Unpickles over an object that exists: its strings and containers keep their capacity. After an
/// error the object is valid, its value unspecified.
template <class T, class Range>
void load_into(T& object, const Range& input,
               const load_options& options = codec::default_options<load_options>()) {
    codec::check_loadable<T, Range>();
    if constexpr (!codec::is_loadable<T, Range>) {
        std::abort();  // never built
    } else if constexpr (std::derived_from<T, value>) {
        object = loads<T>(input, options);
    } else {
        codec::read(view_of(input), options, object);
    }
}

/// Unpickles the next pickle of a stream and stops right after its STOP.
template <class T = value>
T load(std::istream& source, const load_options& options = codec::default_options<load_options>()) {
    const std::string input = lazy<T, codec::pickle_scanner>(source).scan();
    return loads<T>(input, options);
}

/// Unpickles one pickle after another from a stream, with one memo, as a `pickler` wrote them. The
/// stream must outlive it.
template <class OnUse>
class basic_unpickler {
public:
    explicit basic_unpickler(std::istream& source, load_options options = {})
        : source_(source), options_(std::move(options)), reader_(options_) {}
    basic_unpickler(const basic_unpickler&) = delete;
    basic_unpickler& operator=(const basic_unpickler&) = delete;

    template <class T = value>
    T load() {
        codec::check_loadable<T, std::string>();
        if constexpr (!codec::is_loadable<T, std::string>) {
            std::abort();  // never built
        } else {
            const std::string input = codec::basic_pickle_scanner<OnUse>(source_).scan();
            return reader_.template read<T>(input);
        }
    }

private:
    std::istream& source_;
    load_options options_;
    codec::basic_pickle_reader<OnUse> reader_;
};
using unpickler = basic_unpickler<on_use>;

}  // namespace copyreg
