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
#include <sstream>
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

inline std::string escaped(std::string_view bytes) {
    std::string text;
    for (const char c : bytes.substr(0, 200)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7f && c != '\\') {
            text += c;
        } else {
            constexpr std::string_view digits = "0123456789abcdef";
            text += "\\x";
            text += digits[byte >> 4];
            text += digits[byte & 15];
        }
    }
    return text;
}

/// What came of a load, in words that can be compared.
struct outcome {
    bool loaded = false;
    std::string repr;
    std::string error;
    std::size_t offset = 0;
};

/// Everything that can be done with a value. Each step may give a copyreg::error, nothing else.
inline std::string use(const copyreg::value& value) {
    std::string text;
    try {
        text = copyreg::repr(value);
    } catch (const copyreg::error& e) { text = e.what(); }
    const copyreg::value copy = copyreg::deepcopy(value);
    (void)(copy == value);
    for (int protocol = 0; protocol <= 5; ++protocol) {
        try {
            (void)copyreg::dumps(value, {.protocol = protocol});
        } catch (const copyreg::pickling_error&) {}
    }
    return text;
}

inline outcome load_and_use(std::string_view bytes, const copyreg::load_options& options = {}) {
    outcome made;
    try {
        const copyreg::value value = copyreg::loads(bytes, options);
        made.loaded = true;
        made.repr = use(value);
    } catch (const copyreg::unpickling_error& e) {
        made.error = e.what();
        made.offset = e.offset();
    }
    return made;
}

inline outcome load_from_stream(std::string_view bytes, const copyreg::load_options& options = {}) {
    outcome made;
    std::istringstream stream{std::string(bytes)};
    try {
        const copyreg::value value = copyreg::load(stream, options);
        made.loaded = true;
        made.repr = use(value);
    } catch (const copyreg::unpickling_error& e) {
        made.error = e.what();
        made.offset = e.offset();
    }
    return made;
}

inline void check(const outcome& found, const verdict& expected) {
    CAPTURE(found.loaded, found.repr, found.error);
    switch (expected.expected) {
        case verdict::kind::value:
            CHECK(found.loaded);
            CHECK(found.repr == expected.repr);
            break;
        case verdict::kind::accepted: CHECK(found.loaded); break;
        case verdict::kind::refused:
            CHECK_FALSE(found.loaded);
            if (!found.loaded) {
                CHECK(found.offset >= expected.first);
                CHECK(found.offset <= expected.last);
            }
            break;
        case verdict::kind::either: CHECK((found.loaded || !found.error.empty())); break;
    }
}

inline void check(const row& row) {
    INFO("bytes: " << escaped(row.bytes));
    copyreg::load_options strict;
    strict.strict = true;
    {
        INFO("as usual");
        const outcome found = load_and_use(row.bytes);
        check(found, row.usual);
        const outcome streamed = load_from_stream(row.bytes);
        INFO("from a stream: " << streamed.error);
        CHECK(streamed.loaded == found.loaded);
        CHECK(streamed.repr == found.repr);
        CHECK(streamed.offset == found.offset);
    }
    {
        INFO("strict");
        check(load_and_use(row.bytes, strict), row.strict);
    }
}

inline void check(const std::vector<row>& rows) {
    for (const row& each : rows) check(each);
}

}  // namespace hostile
