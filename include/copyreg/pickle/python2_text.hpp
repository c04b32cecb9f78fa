// SPDX-License-Identifier: MIT
//
// Python 2's `str`, which was bytes: what it is in Python 3 depends on an encoding that the reader
// must know.
#pragma once

#include <copyreg/base/digits.hpp>
#include <copyreg/base/on_use.hpp>
#include <copyreg/base/utf8.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace copyreg::codec {

namespace detail {

enum class text_encoding { ascii, latin1, utf8, unknown };

template <class = on_use>
inline text_encoding encoding_named(std::string_view name) {
    std::string plain;
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z') {
            plain.push_back(static_cast<char>(c - 'A' + 'a'));
        } else {
            plain.push_back(c == '_' || c == ' ' ? '-' : c);
        }
    }
    if (plain == "ascii" || plain == "us-ascii" || plain == "646") return text_encoding::ascii;
    if (plain == "latin-1" || plain == "latin1" || plain == "iso-8859-1" || plain == "iso8859-1" ||
        plain == "8859" || plain == "l1" || plain == "cp819") {
        return text_encoding::latin1;
    }
    if (plain == "utf-8" || plain == "utf8" || plain == "u8" || plain == "cp65001")
        return text_encoding::utf8;
    return text_encoding::unknown;
}

}  // namespace detail

/// Appends `data` to `text` as UTF-8. Returns what is wrong, where something is. Nothing is wrong
/// with empty data, in whatever encoding.
template <class OnUse = on_use>
inline lazy<OnUse, std::optional<std::string>> decode_python2_text(std::string_view data,
                                                                   std::string_view encoding,
                                                                   std::string_view errors,
                                                                   std::string& text) {
    if (data.empty()) return std::nullopt;
    const auto how = detail::encoding_named(encoding);
    if (how == detail::text_encoding::unknown) {
        return "expected encoding ascii, latin-1, utf-8 or bytes, found " + std::string(encoding);
    }
    if (how == detail::text_encoding::latin1) {
        append_latin1_as_utf8(text, data);
        return std::nullopt;
    }
    while (!data.empty()) {
        std::size_t good =
            how == detail::text_encoding::utf8
                ? find_invalid_utf8(data, false)
                : static_cast<std::size_t>(
                      std::find_if(data.begin(), data.end(),
                                   [](char c) { return static_cast<unsigned char>(c) > 0x7f; }) -
                      data.begin());
        good = std::min(good, data.size());
        text.append(data.substr(0, good));
        data.remove_prefix(good);
        if (data.empty()) break;
        const auto bad = static_cast<unsigned char>(data.front());
        data.remove_prefix(1);
        if (errors == "strict") {
            return "expected a Python 2 str in " + std::string(encoding) + ", found byte " +
                   std::to_string(bad) + "; see load_options::encoding";
        }
        if (errors == "ignore") continue;
        if (errors == "replace") {
            append_utf8(text, 0xfffd);
        } else if (errors == "surrogateescape") {
            append_utf8(text, 0xdc00U + bad);
        } else if (errors == "backslashreplace") {
            text += "\\x";
            append_hex(text, bad, 2);
        } else {
            return "expected errors strict, ignore, replace, surrogateescape or backslashreplace, "
                   "found " +
                   std::string(errors);
        }
    }
    return std::nullopt;
}

}  // namespace copyreg::codec
