// SPDX-License-Identifier: MIT
//
// What names mean inside one Python module: its own, those of Python, those of other modules.
//
// Whatever a module defines (classes, attributes, enumerators) may have the name of something that
// the text around it needs, such as `dataclasses` or `list`. So every name from elsewhere is asked
// for here, which gives it another one where it has to.
//
// Modules may import each other: what others of the registry define is imported behind everything
// that the module itself defines, and used in functions and annotations only.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/python/names.hpp>

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace copyreg::python {

using name_set = std::set<std::string, std::less<>>;
using text_map = std::map<std::string, std::string, std::less<>>;

template <class OnUse>
class basic_scope {
    using name_set = lazy<OnUse, python::name_set>;
    using text_map = lazy<OnUse, python::text_map>;

public:
    /// `taken` are the names that the module defines, at any depth.
    basic_scope(std::string module, name_set taken)
        : module_(std::move(module)), taken_(std::move(taken)) {}

    const std::string& module() const noexcept { return module_; }

    /// A name that every module has: `builtin("list")`.
    std::string builtin(std::string_view name) {
        if (!taken_.contains(name)) return std::string(name);
        return standard("builtins") + '.' + std::string(name);
    }
    /// A module of the standard library, which is imported at the top.
    std::string standard(std::string_view module) { return bind(at_top_, module); }
    /// Something that is defined in a module, the own one or another. Requires that all parts are
    /// plain names.
    std::string defined(std::string_view module, std::string_view qualname) {
        if (module == module_) return std::string(qualname);
        auto& imports = is_standard_module(module) ? at_top_ : at_end_;
        return bind(imports, module) + '.' + std::string(qualname);
    }

    /// A name for the module's own use that nothing else has: `_name`.
    std::string unused(std::string_view name) {
        std::string found = '_' + std::string(name);
        while (taken_.contains(found)) found += '_';
        taken_.insert(found);
        return found;
    }

    /// The import statements at the top and at the end, a line each.
    std::string top_imports() const { return lines(at_top_); }
    std::string end_imports() const { return lines(at_end_); }

    /// A C++ type as Python would annotate it, from what `registry::annotation` says of it: there a
    /// class of the registry is "module:qualname". Never more than what Python can read.
    std::string annotation(std::string_view text) {
        std::string out;
        std::string open;  // brackets
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = token_end(text, at);
            if (end != at) {
                const std::string token = annotated_name(text.substr(at, end - at));
                if (token.empty()) return builtin("object");
                out += token;
                at = end;
                continue;
            }
            const char c = text[at++];
            if (c == '[' || c == '(') {
                open += c == '[' ? ']' : ')';
            } else if (c == ']' || c == ')') {
                if (open.empty() || open.back() != c) return builtin("object");
                open.pop_back();
            } else if (c != ',' && c != ' ' && c != '|') {
                return builtin("object");
            }
            out += c;
        }
        return open.empty() && !out.empty() ? out : builtin("object");
    }

    /// Whether what is annotated so can be hashed in Python, as far as the annotation tells.
    static bool is_hashable(std::string_view text) {
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = token_end(text, at);
            if (detail::is_one_of(" list dict set bytearray object ", text.substr(at, end - at))) {
                return false;
            }
            at = end == at ? at + 1 : end;
        }
        return true;
    }

private:
    using import_map = text_map;  // module: its name here

    static std::size_t token_end(std::string_view text, std::size_t at) noexcept {
        while (at < text.size()) {
            const char c = text[at];
            const bool goes_on = c == '_' || c == '.' || c == ':' || (c >= '0' && c <= '9') ||
                                 (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                 static_cast<unsigned char>(c) >= 0x80;
            if (!goes_on) break;
            ++at;
        }
        return at;
    }

    /// Empty if Python has no such name.
    std::string annotated_name(std::string_view token) {
        if (token == "..." || token == "None") return std::string(token);
        if (const auto colon = token.find(':'); colon != std::string_view::npos) {
            const auto module = token.substr(0, colon);
            const auto qualname = token.substr(colon + 1);
            if (!is_module_name(module) || !is_plain_qualname(qualname)) return {};
            return defined(module, qualname);
        }
        if (!is_plain_qualname(token)) return {};
        const auto dot = token.rfind('.');
        if (dot == std::string_view::npos) {
            constexpr std::string_view types =
                " bool int float complex str bytes bytearray list tuple dict set frozenset object ";
            return detail::is_one_of(types, token) ? builtin(token) : std::string(token);
        }
        if (!is_standard_module(token)) return std::string(token);
        return standard(token.substr(0, dot)) + std::string(token.substr(dot));
    }

    std::string bind(import_map& imports, std::string_view module) {
        if (const auto known = imports.find(module); known != imports.end()) return known->second;
        std::string name(module);
        if (taken_.contains(module.substr(0, module.find('.')))) {
            for (char& c : name) {
                if (c == '.') c = '_';
            }
            name = unused(name);
        }
        return imports.emplace(module, name).first->second;
    }

    static std::string lines(const import_map& imports) {
        std::string out;
        for (const auto& [module, name] : imports) {
            out += "import " + module + (name == module ? "" : " as " + name) + '\n';
        }
        return out;
    }

    std::string module_;
    name_set taken_;
    import_map at_top_;
    import_map at_end_;
};
using scope = basic_scope<on_use>;

}  // namespace copyreg::python
