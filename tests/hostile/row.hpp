// SPDX-License-Identifier: MIT
//
// The rows of the hostile tables: bytes, and what is expected of them.
//
// A row is checked in both modes (as usual and strict), from memory and from a stream. What was
// accepted is printed, copied, compared and written at every protocol as well: a strange value must
// not be a trap for what comes after the load.
#pragma once

#include <copyreg/copyreg.hpp>

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <vector>

namespace hostile {

/// Bytes of a literal, NULs included.
inline std::string_view operator""_b(const char* text, std::size_t size) { return {text, size}; }

/// `part`, again and again.
inline std::string times(std::string_view part, std::size_t count) {
    std::string whole;
    whole.reserve(part.size() * count);
    for (std::size_t i = 0; i < count; ++i) whole += part;
    return whole;
}

/// The heap that a load may take: a constant, and so much for each byte of input.
inline std::size_t allowance(std::size_t input) { return 64 * 1024 + 96 * input; }

/// What is expected of a load.
struct verdict {
    enum class kind { value, accepted, refused, either };
    kind expected;
    std::string repr;       // of the value
    std::size_t first = 0;  // offset of what is wrong, or of the last byte of its argument
    std::size_t last = 0;
};

/// A value with this `repr`.
inline verdict is(std::string_view repr) { return {verdict::kind::value, std::string(repr)}; }
/// Some value; CPython's own readers make different ones of it.
inline verdict accepted() { return {verdict::kind::accepted, {}}; }
/// An unpickling_error at `offset`.
inline verdict refused(std::size_t offset) { return {verdict::kind::refused, {}, offset, offset}; }
/// An unpickling_error at the opcode at `first` or in its argument, which ends at `last`.
inline verdict refused(std::size_t first, std::size_t last) {
    return {verdict::kind::refused, {}, first, last};
}
/// A value or an unpickling_error: CPython's own readers disagree.
inline verdict either() { return {verdict::kind::either, {}}; }

struct row {
    std::string_view bytes;
    verdict usual;
    verdict strict;

    /// Without a verdict of its own, strict may refuse what is read as usual (an opcode that is
    /// newer than the protocol, say), and refuses what is refused as usual, at this place or before
    /// it.
    row(std::string_view b, const verdict& u)
        : bytes(b),
          usual(u),
          strict(u.expected == verdict::kind::refused ? refused(0, u.last) : either()) {}
    row(std::string_view b, const verdict& u, const verdict& s) : bytes(b), usual(u), strict(s) {}
};

/// What came of a load, in words that can be compared.
struct outcome {
    bool loaded = false;
    std::string repr;
    std::string error;
    std::size_t offset = 0;
};

/// The functions of the library that these tests call, compiled once for all of them.
copyreg::value loads(std::string_view bytes, const copyreg::load_options& options = {});
copyreg::value load(std::istream& stream, const copyreg::load_options& options = {});
copyreg::bytes dumps(const copyreg::value& value, const copyreg::dump_options& options = {});
copyreg::value deepcopy(const copyreg::value& value);
std::string repr(const copyreg::value& value, std::size_t max_size = 16 << 20);

/// Whether `bytes` are a pickle.
bool loads_quietly(std::string_view bytes);

/// Loads and does everything that can be done with a value. What comes after the load may give a
/// copyreg::error, nothing else.
outcome load_and_use(std::string_view bytes, const copyreg::load_options& options = {});
outcome load_from_stream(std::string_view bytes, const copyreg::load_options& options = {});

/// The beginning of `bytes`, in characters that can be printed.
std::string escaped(std::string_view bytes);

void check(const outcome& found, const verdict& expected);
void check(const row& row);
void check(const std::vector<row>& rows);

}  // namespace hostile
