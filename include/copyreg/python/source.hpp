// SPDX-License-Identifier: MIT
//
// The Python side of what is registered, as the text of one module.
//
// A module has, in this order: what it needs of the standard library; the definitions, sorted by
// name, nested ones inside their classes; what it needs of other modules of the registry; the
// aliases; the extension codes; notes on what Python has no name for.
#pragma once

#include <copyreg/base/error.hpp>
#include <copyreg/base/on_use.hpp>
#include <copyreg/python/class_text.hpp>
#include <copyreg/python/defaults.hpp>
#include <copyreg/python/names.hpp>
#include <copyreg/python/scope.hpp>
#include <copyreg/python/text.hpp>
#include <copyreg/registry/extension.hpp>
#include <copyreg/registry/registry.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace copyreg::python {

namespace detail {

/// Writes one module.
template <class OnUse>
class basic_module_writer {
    using name_set = lazy<OnUse, python::name_set>;
    using text_map = lazy<OnUse, python::text_map>;
    using name_entry = registry::basic_name_entry<OnUse>;
    using definition_writer = basic_definition_writer<OnUse>;
    using class_description = basic_class_description<OnUse>;

public:
    basic_module_writer(std::string_view module, const registry::basic_snapshot<OnUse>& names)
        : names_(&names), scope_(std::string(module), collect(module)), writer_(scope_, names) {}

    std::string write() {
        std::vector<std::string> blocks;
        const std::string definitions =
            joined(definitions_of(entries_.begin(), entries_.end(), 0, false), "\n\n\n");
        const std::string aliases = write_aliases();
        const std::string codes = write_extension_codes();
        for (const std::string& name : objects_) {
            writer_.note(name, "it is an object that C++ made known; give it its name here");
        }
        std::string imports = scope_.end_imports();
        if (!imports.empty()) {
            imports = "# Modules that may import this one.\n" + imports;
            imports.pop_back();
        }
        std::string head =
            "# Written by copyreg::python, from what is registered in C++.\n\n"
            "from __future__ import annotations\n";
        if (const std::string top = scope_.top_imports(); !top.empty()) head += '\n' + top;
        head.pop_back();
        const std::string notes = joined(writer_.notes(), "\n");
        return joined({head, definitions, joined({imports, aliases, codes, notes}, "\n\n")},
                      "\n\n\n") +
               '\n';
    }

private:
    /// The parts of a qualname; so sorted, what is nested in a class follows it.
    using path = std::vector<std::string>;
    using entry_map = std::map<path, const name_entry*>;

    static path path_of(std::string_view qualname) {
        path parts;
        for_each_part(qualname, [&](std::string_view part) {
            parts.emplace_back(part);
            return true;
        });
        return parts;
    }
    static std::string dotted(const path& parts) { return joined(parts, "."); }

    // --- what there is

    /// Sorts out what is registered in the module; returns all names that it defines.
    name_set collect(std::string_view module) {
        name_set taken;
        std::map<std::string, const name_entry*> sorted;
        for (const auto& [name, entry] : names_->names) {
            if (std::string_view(name).substr(0, name.find(':')) != module) continue;
            sorted.emplace(name.substr(module.size() + 1), &entry);
        }
        for (const auto& [qualname, entry] : sorted) {
            if (!is_plain_qualname(qualname)) {
                unnamed_.push_back(qualname);
                continue;
            }
            path parts = path_of(qualname);
            taken.insert(parts.begin(), parts.end());
            if (!entry->alias_of.empty()) {
                aliases_.emplace(qualname, entry->alias_of);
            } else if (entry->form != nullptr || entry->function != nullptr) {
                if (entry->form != nullptr) take_names_of(*entry->form, taken);
                entries_[std::move(parts)] = entry;
                continue;
            } else {
                objects_.push_back(qualname);
                continue;
            }
            // an alias inside a class needs the class
            parts.pop_back();
            if (!parts.empty()) entries_.try_emplace(std::move(parts), nullptr);
        }
        return taken;
    }

    void take_names_of(const registry::constructor_entry& form, name_set& taken) {
        if (form.kind == registry::form_kind::enumeration) {
            for (const auto& e : form.pickling->enumerators(form)) taken.insert(e.first);
        } else if (form.kind == registry::form_kind::class_) {
            const class_description& description =
                classes_.try_emplace(form.name, describe_class<OnUse>(form, *names_)).first->second;
            for (const auto& f : description.fields) taken.insert(f.name);
        } else {
            for (const codec::member_operations& member : form.pickling->form->members) {
                taken.emplace(member.name(form.function.get()));
            }
        }
    }

    // --- definitions

    /// The definitions of [first, last), which have `depth` parts in common.
    std::vector<std::string> definitions_of(typename entry_map::const_iterator first,
                                            typename entry_map::const_iterator last,
                                            std::size_t depth, bool is_nested) {
        std::vector<std::string> blocks;
        if (depth == 0) {
            for (const std::string& name : unnamed_) {
                writer_.note(name, "Python has no identifiers like that");
            }
        }
        while (first != last) {
            auto end = first;
            while (end != last && end->first[depth] == first->first[depth]) ++end;
            blocks.push_back(definition(first, end, depth, is_nested));
            first = end;
        }
        return blocks;
    }

    /// The definition of what [first, last) have in common, with all that is nested in it.
    std::string definition(typename entry_map::const_iterator first,
                           typename entry_map::const_iterator last, std::size_t depth,
                           bool is_nested) {
        const std::string& name = first->first[depth];
        const name_entry* entry = nullptr;
        if (first->first.size() == depth + 1) entry = (first++)->second;
        const registry::constructor_entry* form = entry == nullptr ? nullptr : entry->form.get();
        const registry::constructor_entry* function =
            entry == nullptr ? nullptr : entry->function.get();
        if (form == nullptr && function == nullptr) {
            return definition_writer::enclosing_class(name,
                                                      definitions_of(first, last, depth + 1, true));
        }
        if (form != nullptr && function != nullptr) {
            writer_.note(form->qualname(), "the function of this name; the class is");
        }
        if (form == nullptr || form->kind == registry::form_kind::enumeration) {
            for (; first != last; ++first) {
                writer_.note(dotted(first->first), "it cannot stand in " + name);
                closed_.insert(dotted(first->first));
            }
            closed_.insert(std::string((form == nullptr ? function : form)->qualname()));
            return form == nullptr ? writer_.function(*function, is_nested)
                                   : writer_.enumeration(*form);
        }
        auto inner = definitions_of(first, last, depth + 1, true);
        if (form->kind == registry::form_kind::call) {
            return writer_.call_class(*form, std::move(inner));
        }
        return writer_.plain_class(*form, classes_.at(form->name), std::move(inner));
    }

    // --- what stands at the end

    std::string write_aliases() {
        std::vector<std::string> lines;
        for (const auto& [qualname, named] : aliases_) {
            std::string target = named;
            for (int hops = 0; hops < 16; ++hops) {
                const auto found = names_->names.find(target);
                if (found == names_->names.end() || found->second.alias_of.empty()) break;
                target = found->second.alias_of;
            }
            const global to(target);
            if (!names_->names.contains(target) && !is_standard_module(to.module())) {
                writer_.note(qualname,
                             "it is an alias of " + literal(target) + ", which is not registered");
            } else if (!is_module_name(to.module()) || !is_plain_qualname(to.qualname())) {
                writer_.note(qualname, "it is an alias of " + literal(target));
            } else if (const auto dot = qualname.rfind('.');
                       dot != std::string::npos && closed_.contains(qualname.substr(0, dot))) {
                writer_.note(qualname, "it cannot stand in " + qualname.substr(0, dot));
            } else if (to.module() == scope_.module()) {
                lines.push_back(qualname + " = " + std::string(to.qualname()));
            } else {
                lines.push_back(imported_alias(qualname, to));
            }
        }
        return joined(lines, "\n");
    }
    /// Written so that it also works while the other module is in the middle of importing this one.
    std::string imported_alias(const std::string& qualname, const global& to) {
        const bool is_top = qualname.find('.') == std::string::npos;
        const auto dot = to.qualname().find('.');
        const std::string first(to.qualname().substr(0, dot));
        const std::string name = is_top ? qualname : scope_.unused(first);
        std::string text = "from " + std::string(to.module()) + " import " + first;
        if (name != first) text += " as " + name;
        if (is_top && dot == std::string::npos) return text;
        text += '\n' + qualname + " = " + name;
        if (dot != std::string::npos) text += to.qualname().substr(dot);
        return text;
    }

    std::string write_extension_codes() {
        std::vector<std::string> lines;
        for (const auto& [name, code] : registry::extensions<OnUse>().codes) {
            const global g(name);
            if (g.module() != scope_.module()) continue;
            lines.push_back(scope_.standard("copyreg") + ".add_extension(" + literal(g.module()) +
                            ", " + literal(g.qualname()) + ", " + std::to_string(code) + ')');
        }
        return joined(lines, "\n");
    }

    const registry::basic_snapshot<OnUse>* names_;
    entry_map entries_;
    text_map aliases_;
    std::map<std::string, class_description> classes_;
    std::vector<std::string> objects_;
    std::vector<std::string> unnamed_;
    name_set closed_;  // definitions that nothing can be nested in
    basic_scope<OnUse> scope_;
    definition_writer writer_;
};
using module_writer = basic_module_writer<on_use>;

template <class OnUse>
inline name_set modules_of(const registry::basic_snapshot<OnUse>& names) {
    lazy<OnUse, name_set> modules;
    for (const auto& [name, entry] : names.names) modules.insert(name.substr(0, name.find(':')));
    return modules;
}

template <class OnUse>
inline std::string source_of(std::string_view module,
                             const registry::basic_snapshot<OnUse>& names) {
    if (!is_module_name(module)) {
        throw error("expected the name of a module to be identifiers of Python, found " +
                    literal(module));
    }
    return basic_module_writer<OnUse>(module, names).write();
}

}  // namespace detail

/// The text of the Python module `module` ("app.users"): a dataclass for each COPYREG_CLASS, a
/// class that pickles as a call for each COPYREG_CALL, an Enum for each COPYREG_ENUM, a function
/// that is left to write for each other constructor, and the aliases. A Python program that has
/// these modules loads what C++ pickles, and C++ loads what it pickles. The text is the same each
/// time.
///
/// What the default constructors of the classes build becomes the defaults of the attributes, so
/// they are run. What has a name that Python cannot define is a comment at the end. Where a class
/// has extension codes, import the module before you load a pickle that has them.
///
/// Throws `copyreg::error` if nothing is registered in `module`, or if it is no name of a module.
template <class OnUse = on_use>
inline std::string source(std::string_view module) {
    const auto names = registry::basic_registry<OnUse>::get().read();
    const auto modules = detail::modules_of(*names);
    if (!modules.contains(module)) {
        std::string known;
        for (const std::string& m : modules) known += (known.empty() ? "" : ", ") + m;
        throw error("expected a module that something is registered in, found " + literal(module) +
                    "; there " + (known.empty() ? "is none" : "are: " + known));
    }
    return detail::source_of(module, *names);
}

}  // namespace copyreg::python
