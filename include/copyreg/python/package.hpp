// SPDX-License-Identifier: MIT
//
// The Python side of everything that is registered, as files.
#pragma once

#include <copyreg/base/error.hpp>
#include <copyreg/base/on_use.hpp>
#include <copyreg/python/names.hpp>
#include <copyreg/python/source.hpp>
#include <copyreg/registry/registry.hpp>

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

namespace copyreg::python {

namespace detail {

template <class = on_use>
inline void write_file(const std::filesystem::path& file, std::string_view text) {
    std::error_code failed;
    std::filesystem::create_directories(file.parent_path(), failed);
    std::FILE* out = failed ? nullptr : std::fopen(file.string().c_str(), "wb");
    bool is_written = out != nullptr;
    if (out != nullptr) {
        is_written = std::fwrite(text.data(), 1, text.size(), out) == text.size();
        is_written = std::fclose(out) == 0 && is_written;
    }
    if (!is_written) throw error("expected a file that can be written, found " + file.string());
}

}  // namespace detail

/// Writes the `source` of every module that something is registered in to a file below `directory`,
/// which is made if it is not there: "app.users" to app/users.py, a module that others are in to
/// its __init__.py. Files that were there are written over, but for an __init__.py that would be
/// empty.
///
/// Modules of Python's standard library (by the first part of their names: "datetime",
/// "collections.abc") and `__main__` are left out.
///
/// Throws `copyreg::error` if the name of a module is not made of identifiers, then before anything
/// is written, or if a file cannot be written.
template <class OnUse = on_use>
inline void write_package(const std::filesystem::path& directory) {
    const auto names = registry::basic_registry<OnUse>::get().read();
    const auto modules = detail::modules_of(*names);
    lazy<OnUse, text_map> sources;  // an empty one for what is only a package
    lazy<OnUse, name_set> packages;
    for (const std::string& module : modules) {
        if (is_standard_module(module)) continue;
        sources[module] = detail::source_of(module, *names);
        for (auto dot = module.find('.'); dot != std::string::npos;
             dot = module.find('.', dot + 1)) {
            packages.insert(module.substr(0, dot));
        }
    }
    for (const std::string& package : packages) sources.try_emplace(package);
    for (const auto& [module, text] : sources) {
        std::filesystem::path file = directory;
        for_each_part(module, [&](std::string_view part) {
            file /= part;
            return true;
        });
        if (packages.contains(module)) {
            file /= "__init__.py";
        } else {
            file += ".py";
        }
        std::error_code ignored;
        if (text.empty() && std::filesystem::exists(file, ignored)) continue;
        detail::write_file(file, text);
    }
}

}  // namespace copyreg::python
