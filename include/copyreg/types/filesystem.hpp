// SPDX-License-Identifier: MIT
//
// The adapter of `std::filesystem::path`: a `pathlib.PurePosixPath`; loading takes every class of
// pathlib, and str.
//
// As in Python, the object says the parts of a path, not its spelling: "a//b/./c/" is "a/b/c", and
// "." is the empty path. A Windows path is loaded with '/' between its parts.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/model/graph_builder.hpp>
#include <copyreg/model/value.hpp>
#include <copyreg/registry/adapter.hpp>
#include <copyreg/types/object_call.hpp>
#include <copyreg/types/path_text.hpp>

#include <concepts>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace copyreg {

template <std::same_as<std::filesystem::path> Path>  // waits; see base/on_use.hpp
struct adapter<Path> : special_adapter<Path> {
    static constexpr std::string_view annotation = "pathlib.PurePosixPath";

    static model::cell to_value(model::graph_builder& b, const Path& x) {
        const std::string text = detail::decode_file_name(x.string());
        std::string_view rest = text;
        const std::string_view root = detail::take_root(rest);
        std::size_t count = root.empty() ? 0 : 1;
        detail::for_each_part(rest, [&count](std::string_view) { ++count; });
        model::cell args = model::make_empty_tuple();
        if (count != 0) {
            auto* tuple = model::new_tuple(b.arena(), count);
            model::cell* to = tuple->items();
            if (!root.empty()) *to++ = model::inside(b.string(root), &b.arena());
            detail::for_each_part(rest, [&](std::string_view part) {
                // pathlib interns its parts, so equal ones are one object
                const auto name = b.name(model::graph_builder::role::attribute, part);
                *to++ = model::inside(name, &b.arena());
            });
            args = model::make_node(&b.arena(), tuple);
        }
        return b.call(b.global("pathlib:PurePosixPath"), args);
    }

    /// The bytes of heap that `from_value` takes, for the budget of a load: many paths may share
    /// their parts.
    static std::size_t cost(const value& v) {
        if (v.kind() == kind::string) return model::text_of(v.raw()).size();
        if (v.kind() != kind::object || v.args().kind() != kind::tuple) return 0;
        std::size_t size = 0;
        for (const value& part : v.args()) {
            size += sizeof(std::string);
            if (part.kind() == kind::string) size += model::text_of(part.raw()).size();
        }
        return size;
    }

    static Path from_value(const value& v) {
        if (v.kind() == kind::string) { return detail::encode_file_name(model::text_of(v.raw())); }
        const auto join = join_of(v);
        if (join == nullptr) detail::unexpected_object("a pathlib.PurePath or str", v);
        lazy<Path, std::vector<std::string>> parts;
        for (const value& part : v.args()) {
            if (part.kind() != kind::string) {
                detail::unexpected_object("str as a part of a pathlib.PurePath", part);
            }
            parts.push_back(detail::encode_file_name(model::text_of(part.raw())));
        }
        return join(parts);
    }

private:
    using join_function = std::string (*)(const std::vector<std::string>&);

    /// How the class of `v` makes a path of parts; nullptr if it is not of pathlib.
    static join_function join_of(const value& v) {
        const std::string callable = detail::callable_of(v);
        std::string_view name = callable;
        for (const std::string_view module : {"pathlib:", "pathlib._local:"}) {
            if (!name.starts_with(module)) continue;
            name.remove_prefix(module.size());
            if (name == "WindowsPath" || name == "PureWindowsPath") return detail::join_windows;
            for (const std::string_view posix :
                 {"PurePosixPath", "PosixPath", "PurePath", "Path"}) {
                if (name == posix) return detail::join_posix;
            }
            return nullptr;
        }
        return nullptr;
    }
};

}  // namespace copyreg
