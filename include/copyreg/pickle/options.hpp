// SPDX-License-Identifier: MIT
//
// What a caller may ask of pickling and unpickling; every default in one place.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/model/global.hpp>
#include <copyreg/model/object_ref.hpp>
#include <copyreg/model/value.hpp>

#include <cstddef>
#include <functional>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace copyreg {

template <class>
class basic_dispatch_table;
using dispatch_table = basic_dispatch_table<on_use>;

/// The highest protocol there is, and the default.
inline constexpr int highest_protocol = 5;

/// Which objects are memoised on writing.
enum class memoization {
    all,      ///< whatever CPython memoises: its bytes
    minimal,  ///< only what is read again: fewer bytes, not CPython's
};

/// What a typed load does with an attribute that the class does not have.
enum class unknown_attributes { ignore, error };

struct dump_options {
    int protocol = highest_protocol;  ///< 0 to 5; -1 is the highest
    bool fix_imports = true;          ///< below protocol 3, write Python 2's names
    memoization memoize = memoization::all;
    const copyreg::dispatch_table* dispatch_table = nullptr;  ///< nullptr: the global one
    /// Called for every object; a value is written in its place as a persistent id.
    std::function<std::optional<value>(object_ref)> persistent_id = {};
    /// Called for every `buffer` at protocol 5; false: it stays out of the pickle and the callee
    /// keeps it.
    std::function<bool(std::span<const std::byte>)> buffer_callback = {};
};

/// Bounds on what input may cost. Exceeding one is an `unpickling_error`.
struct limits {
    std::size_t heap_base = 64 * 1024;  ///< bytes that any load may take
    std::size_t heap_per_byte = 96;     ///< and so many more for each byte of input
    std::size_t digits = 4300;          ///< of an integer written as text, as in CPython
    std::size_t name = 64 * 1024;       ///< bytes of a module or qualified name
    std::size_t nodes =
        1'000'000;  ///< typed loads: conversions beyond those of the input's opcodes
    std::size_t expansion =
        16 * 1024 * 1024;  ///< typed loads: bytes beyond 96 x input that sharing expands to
};

struct load_options {
    bool fix_imports = true;  ///< below protocol 3, read Python 2's names as Python 3's
    /// Of Python 2 `str`: ascii, latin-1, utf-8, or "bytes" to keep bytes; and what to do with what
    /// does not fit: strict, ignore, replace, surrogateescape, backslashreplace.
    std::string encoding = "ASCII", errors = "strict";
    /// Called for every global; nullopt refuses it, another name replaces it.
    std::function<std::optional<global>(std::string_view module, std::string_view qualname)>
        find_class = {};
    /// Called with every persistent id. Without it the id stays as it is, and is written back.
    std::function<value(const value& pid)> persistent_load = {};
    /// The out-of-band buffers, in the order in which they were handed out. They are copied.
    std::vector<std::span<const std::byte>> buffers = {};
    copyreg::unknown_attributes unknown_attributes = copyreg::unknown_attributes::ignore;
    bool strict = false;  ///< refuse what no pickler writes
    copyreg::limits limits = {};
};

namespace codec {

/// The options of who gives none, made once. Never destroyed: static objects may use them until
/// the end. They hold no heap, so a plug-in that has its own leaves nothing behind.
template <class Options>
[[gnu::noinline]] const Options& default_options() {
    alignas(Options) static std::byte memory[sizeof(Options)];
    static const Options* const options = ::new (static_cast<void*>(memory)) Options();
    return *options;
}

}  // namespace codec
}  // namespace copyreg
