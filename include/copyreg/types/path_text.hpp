// SPDX-License-Identifier: MIT
//
// Paths as Python spells them: the parts that pathlib makes of a path, the text that several parts
// make, and names of files that are no UTF-8.
//
// Python decodes such names with the error handler "surrogateescape": a byte that is no UTF-8 is
// U+DC00 plus that byte.
#pragma once

#include <copyreg/base/error.hpp>
#include <copyreg/base/on_use.hpp>
#include <copyreg/base/utf8.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace copyreg::detail {

/// Python's `os.fsdecode`.
template <class = on_use>
inline std::string decode_file_name(std::string_view name) {
    std::string text;
    for (std::size_t bad; (bad = find_invalid_utf8(name, false)) != std::string_view::npos;) {
        text.append(name.substr(0, bad));
        append_utf8(text, 0xDC00u + static_cast<unsigned char>(name[bad]));
        name.remove_prefix(bad + 1);
    }
    return text.append(name);
}

/// Python's `os.fsencode`.
template <class = on_use>
inline std::string encode_file_name(std::string_view text) {
    std::string name;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        const char* const first = at;
        const char32_t c = next_code_point(at);
        if (c >= 0xDC80 && c <= 0xDCFF) {
            name.push_back(static_cast<char>(c - 0xDC00));
        } else if (c >= 0xD800 && c <= 0xDFFF) {
            throw unpickling_error(
                0, "expected a path of characters and escaped bytes, found a lone surrogate");
        } else {
            name.append(first, at);
        }
    }
    return name;
}

/// What `path` starts from, "", "/" or "//", as POSIX tells these apart; it is taken away.
template <class = on_use>
inline std::string_view take_root(std::string_view& path) noexcept {
    const std::size_t slashes = std::min(path.find_first_not_of('/'), path.size());
    const std::string_view root = path.substr(0, slashes > 2 ? 1 : slashes);
    path.remove_prefix(slashes);
    return root;
}

/// Calls `f` with each part of `path` that says something.
template <class F>
void for_each_part(std::string_view path, F f) {
    while (!path.empty()) {
        const std::size_t size = std::min(path.find('/'), path.size());
        const std::string_view part = path.substr(0, size);
        path.remove_prefix(std::min(size + 1, path.size()));
        if (!part.empty() && part != ".") f(part);
    }
}

/// `root` and the parts of `path` behind it.
template <class = on_use>
inline std::string normal_path(std::string root, std::string_view path) {
    bool is_first = true;
    for_each_part(path, [&](std::string_view part) {
        if (!is_first) root += '/';
        is_first = false;
        root += part;
    });
    return root;
}

/// The path that `PurePosixPath(*parts)` is; empty for ".".
template <class = on_use>
inline std::string join_posix(const std::vector<std::string>& parts) {
    std::string all;
    for (const std::string& part : parts) {
        if (part.starts_with('/')) all.clear();
        if (!all.empty() && !all.ends_with('/')) all += '/';
        all += part;
    }
    std::string_view rest = all;
    const std::string_view root = take_root(rest);
    return normal_path(std::string(root), rest);
}

/// The drive, "c:" or "//server/share", that a Windows path with '/' for '\' starts with.
template <class = on_use>
inline std::string_view drive_of(std::string_view path) noexcept {
    if (path.size() >= 2 && path[1] == ':') return path.substr(0, 2);
    if (!path.starts_with("//") || path.starts_with("///")) return {};
    const auto server = path.find('/', 2);
    return server == std::string_view::npos ? path : path.substr(0, path.find('/', server + 1));
}

/// Whether two drives are one: letters in any case.
template <class = on_use>
inline bool same_drive(std::string_view a, std::string_view b) noexcept {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [lower](char x, char y) { return lower(x) == lower(y); });
}

/// The path that `PureWindowsPath(*parts)` is, with '/' as its separator (`as_posix`). Parts are
/// joined as by `ntpath.join`: pickles of Python 3.13 have them as they were given.
template <class = on_use>
inline std::string join_windows(const std::vector<std::string>& parts) {
    std::string drive;
    std::string all;  // behind the drive
    for (std::string part : parts) {
        for (char& c : part) c = c == '\\' ? '/' : c;
        const std::string_view own_drive = drive_of(part);
        const std::string_view rest = std::string_view(part).substr(own_drive.size());
        const bool is_elsewhere = !own_drive.empty() && !same_drive(own_drive, drive);
        if (rest.starts_with('/') || is_elsewhere) all.clear();
        if (!own_drive.empty()) drive = own_drive;
        if (!all.empty() && !rest.empty()) all += '/';
        all += rest;
    }
    const bool is_rooted = all.starts_with('/') || drive.starts_with("//");
    return normal_path(drive + (is_rooted ? "/" : ""), all);
}

}  // namespace copyreg::detail
