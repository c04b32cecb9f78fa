// SPDX-License-Identifier: MIT
//
// Blocks of Python text: lines without a newline at the end, put together and indented.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/base/repr.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace copyreg::python::detail {

/// Each line of `block` one level further in. Literals are written on one line, so every line is
/// one of Python.
template <class = on_use>
inline std::string indented(std::string_view block) {
    std::string out;
    bool starts_line = true;
    for (const char c : block) {
        if (starts_line && c != '\n') out += "    ";
        starts_line = c == '\n';
        out += c;
    }
    return out;
}

/// The blocks that are not empty, with `between` between them.
template <class = on_use>
inline std::string joined(const std::vector<std::string>& blocks, std::string_view between) {
    std::string out;
    for (const std::string& block : blocks) {
        if (block.empty()) continue;
        if (!out.empty()) out += between;
        out += block;
    }
    return out;
}

/// A statement with a body: `head` and, behind a colon, `blocks`.
template <class = on_use>
inline std::string suite(std::string_view head, const std::vector<std::string>& blocks) {
    return std::string(head) + ":\n" + indented(joined(blocks, "\n\n"));
}

/// A docstring.
template <class = on_use>
inline std::string docstring(std::string_view text) {
    const bool is_plain = text.find_first_of("\"\\\n\r") == std::string_view::npos;
    if (is_plain && copyreg::detail::skip_plain(text.data(), text.data() + text.size(), '"') ==
                        text.data() + text.size()) {
        return "\"\"\"" + std::string(text) + "\"\"\"";
    }
    std::string out;
    append_repr_str(out, text);
    return out;
}

}  // namespace copyreg::python::detail
