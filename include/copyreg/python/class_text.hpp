// SPDX-License-Identifier: MIT
//
// Registered forms and functions as Python classes and functions: the text of one definition.
//
// What these classes pickle is what C++ pickles, at every protocol, and C++ loads it. Objects with
// equal attributes are equal and have one hash, since C++ may have them as keys; attributes that
// Python cannot hash do not take part in it.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/base/type_name.hpp>
#include <copyreg/python/defaults.hpp>
#include <copyreg/python/expression.hpp>
#include <copyreg/python/scope.hpp>
#include <copyreg/python/text.hpp>
#include <copyreg/registry/registry.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace copyreg::python {

/// Writes the definitions of one module.
template <class OnUse>
class basic_definition_writer {
    using scope = basic_scope<OnUse>;
    using field = basic_field<OnUse>;
    using class_description = basic_class_description<OnUse>;
    using expression = basic_expression<OnUse>;

public:
    basic_definition_writer(scope& where, const registry::basic_snapshot<OnUse>& names)
        : scope_(&where), names_(&names), expressions_(where, names) {}

    /// What could not be written, as lines of comments.
    const std::vector<std::string>& notes() const noexcept { return notes_; }
    void note(std::string_view name, std::string_view why) {
        notes_.push_back("# " + literal(name) + " is not written: " + std::string(why));
    }

    /// COPYREG_CLASS: a dataclass. `inner` are the definitions nested in it.
    std::string plain_class(const registry::constructor_entry& entry,
                            const class_description& description, std::vector<std::string> inner) {
        std::vector<std::string> blocks{doc(entry)};
        for (std::string& block : inner) blocks.push_back(std::move(block));
        std::vector<std::string> lines;   // attributes
        std::vector<std::string> later;   // those that a class body cannot have
        std::vector<std::string> hashed;  // their names
        for (const field& f : attributes_of(description)) {
            const bool is_plain = is_plain_attribute(entry, f.name, *names_);
            const auto initial = f.initial ? expressions_.write(*f.initial) : std::nullopt;
            if (!initial) {
                lines.push_back("# what " + literal(f.name) + " is in a new object is not known");
            }
            const expression value = initial.value_or(expression{"None"});
            if (!is_plain) {
                later.push_back(scope_->builtin("vars") + "(self)[" + literal(f.name) +
                                "] = " + value.text);
                continue;
            }
            if (scope::is_hashable(f.annotation)) hashed.push_back(f.name);
            lines.push_back(f.name + ": " + scope_->annotation(f.annotation) + " = " +
                            initial_text(value));
        }
        blocks.push_back(detail::joined(lines, "\n"));
        if (!later.empty()) {
            blocks.push_back("# attributes whose names a class body cannot have");
            blocks.back() += '\n' + detail::suite("def __post_init__(self) -> None",
                                                  {detail::joined(later, "\n")});
            blocks.push_back(equality());
        }
        blocks.push_back(hash_of(hashed));
        if (description.is_opaque) {
            blocks.push_back(opaque_state());
        } else if (description.version != 0) {
            blocks.push_back(versioned_state(entry, description.version));
        }
        return dataclass(entry, blocks);
    }

    /// COPYREG_CALL: a dataclass that pickles as the call that rebuilds it.
    std::string call_class(const registry::constructor_entry& entry,
                           std::vector<std::string> inner) {
        std::vector<std::string> blocks{doc(entry)};
        for (std::string& block : inner) blocks.push_back(std::move(block));
        std::vector<std::string> lines;
        std::vector<std::string> names;
        std::vector<std::string> hashed;
        for (const codec::member_operations& member : entry.pickling->form->members) {
            const std::string_view attribute = member.name(entry.function.get());
            const std::string name = parameter_name(entry, attribute, names);
            const std::string annotation = member.annotation();
            lines.push_back(name + ": " + scope_->annotation(annotation) +
                            (name == attribute ? "" : "  # " + literal(attribute) + " in C++"));
            if (scope::is_hashable(annotation)) hashed.push_back(name);
            names.push_back(name);
        }
        blocks.push_back(detail::joined(lines, "\n"));
        blocks.push_back(hash_of(hashed));
        const bool has_state = entry.pickling->has_state_hook;
        std::string parts = scope_->builtin("type") + "(self), " + tuple_of_attributes(names);
        if (has_state) parts += ", " + scope_->builtin("vars") + "(self).get(\"_state\")";
        blocks.push_back(detail::suite(reduce_head("__reduce__(self)"), {"return " + parts}));
        if (has_state) {
            blocks.push_back(detail::suite(set_state_head(), {"self._state = state"}));
        }
        return dataclass(entry, blocks);
    }

    /// COPYREG_ENUM: an Enum that keeps values without a name, or an int if no value has one.
    std::string enumeration(const registry::constructor_entry& entry) {
        std::vector<std::string> lines;
        bool has_members = false;
        for (const auto& [name, number] : entry.pickling->enumerators(entry)) {
            const std::string_view last = name;
            const bool is_reserved = last.empty() || last == "mro" || last.starts_with("__") ||
                                     (last.size() > 2 && last.front() == '_' && last.back() == '_');
            const std::string text = " = " + repr(number);
            if (is_reserved) {
                lines.push_back("# " + literal(name) + text + ": an Enum cannot have this name");
            } else if (is_plain_enumerator(name)) {
                lines.push_back(name + text);
            } else {
                lines.push_back(scope_->builtin("locals") + "()[" + literal(name) + "]" + text);
            }
            has_members = has_members || !is_reserved;
        }
        std::vector<std::string> blocks{doc(entry), detail::joined(lines, "\n")};
        if (has_members) {
            add_missing(blocks, entry);
        } else {
            add_plain_number(blocks, entry);
        }
        const std::string base =
            has_members ? scope_->standard("enum") + ".Enum" : scope_->builtin("int");
        return detail::suite("class " + last_part(entry.qualname()) + '(' + base + ')', blocks);
    }

    /// A function that somebody still has to write.
    std::string function(const registry::constructor_entry& entry, bool is_method) {
        std::vector<std::string> types = entry.pickling->parameters();
        const std::string result = types.back();
        types.pop_back();
        std::string parameters;
        for (std::size_t i = 0; i < types.size(); ++i) {
            if (i != 0) parameters += ", ";
            parameters += "arg" + std::to_string(i + 1) + ": " + scope_->annotation(types[i]);
        }
        const bool is_setter = entry.pickling->set_state != nullptr;
        const std::string what = is_setter
                                     ? "give arg1 the state arg2, as C++ gives one to " +
                                           type_name(*entry.pickling->state_of)
                                     : "return what is " + type_name(entry.result) + " in C++";
        const std::string left = "to be written: " + what;
        const std::string name(entry.qualname());
        const std::string error = std::string(entry.module()) + '.' + name + " is " + left;
        return (is_method ? '@' + scope_->builtin("staticmethod") + '\n' : "") +
               detail::suite("def " + last_part(name) + '(' + parameters + ") -> " +
                                 scope_->annotation(result),
                             {detail::docstring(upper(left) + '.') + "\nraise " +
                              scope_->builtin("NotImplementedError") + '(' + literal(error) + ')'});
    }

    /// A class that is there for what is nested in it.
    static std::string enclosing_class(std::string_view name, std::vector<std::string> inner) {
        inner.insert(inner.begin(), detail::docstring("Holds what C++ registered under its name."));
        return detail::suite("class " + std::string(name), inner);
    }

private:
    static std::string last_part(std::string_view qualname) {
        return std::string(qualname.substr(qualname.rfind('.') + 1));
    }
    static std::string upper(std::string text) {
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
        return text;
    }
    static std::string doc(const registry::constructor_entry& entry) {
        return detail::docstring(type_name(entry.result) + " in C++.");
    }
    static std::vector<field> attributes_of(const class_description& description) {
        if (description.is_opaque) return {{"state", "object", description.state}};
        return description.fields;
    }

    std::string dataclass(const registry::constructor_entry& entry,
                          const std::vector<std::string>& blocks) {
        return '@' + scope_->standard("dataclasses") + ".dataclass\n" +
               detail::suite("class " + last_part(entry.qualname()), blocks);
    }
    std::string initial_text(const expression& value) {
        if (!value.is_late) return value.text;
        std::string make = "lambda: " + value.text;
        if (value.text == "[]") make = scope_->builtin("list");
        if (value.text == "{}") make = scope_->builtin("dict");
        if (value.text == scope_->builtin("set") + "()") make = scope_->builtin("set");
        return scope_->standard("dataclasses") + ".field(default_factory=" + make + ')';
    }

    std::string tuple_of_attributes(const std::vector<std::string>& names) {
        std::string out = "(";
        for (const std::string& name : names) out += (out.size() > 1 ? ", self." : "self.") + name;
        return out + (names.size() == 1 ? ",)" : ")");
    }
    std::string hash_of(const std::vector<std::string>& names) {
        return detail::suite(
            "def __hash__(self) -> " + scope_->builtin("int"),
            {"return " + scope_->builtin("hash") + '(' + tuple_of_attributes(names) + ')'});
    }
    std::string equality() {
        const std::string type = scope_->builtin("type");
        const std::string vars = scope_->builtin("vars");
        return detail::suite("def __eq__(self, other: " + scope_->builtin("object") + ") -> " +
                                 scope_->builtin("bool"),
                             {"return " + type + "(self) is " + type + "(other) and " + vars +
                              "(self) == " + vars + "(other)"});
    }
    std::string reduce_head(std::string_view signature) {
        return "def " + std::string(signature) + " -> " + scope_->builtin("tuple") + '[' +
               scope_->builtin("object") + ", ...]";
    }
    std::string set_state_head() {
        return "def __setstate__(self, state: " + scope_->builtin("object") + ") -> None";
    }

    std::string opaque_state() {
        return detail::suite("def __getstate__(self) -> " + scope_->builtin("object"),
                             {"return self.state"}) +
               "\n\n" + detail::suite(set_state_head(), {"self.state = state"});
    }
    std::string versioned_state(const registry::constructor_entry& entry, int version) {
        const std::string number = std::to_string(version);
        const std::string state_type = scope_->builtin("dict") + '[' + scope_->builtin("str") +
                                       ", " + scope_->builtin("object") + ']';
        const std::string get = detail::suite("def __getstate__(self) -> " + state_type,
                                              {"return {**" + scope_->builtin("vars") +
                                               "(self), \"_schema_version\": " + number + '}'});
        const std::string name = std::string(entry.module()) + '.' + std::string(entry.qualname());
        const std::string check =
            detail::suite("if found != " + number,
                          {"raise " + scope_->builtin("ValueError") + "(f\"expected version " +
                           number + " of " + name + ", found version {found}\")"});
        const std::string fill =
            detail::suite("for name, value in state.items()",
                          {detail::suite("if name != \"_schema_version\"",
                                         {scope_->builtin("setattr") + "(self, name, value)"})});
        return get + "\n\n" +
               detail::suite("def __setstate__(self, state: " + state_type + ") -> None",
                             {"found = state.get(\"_schema_version\", 1)\n" + check + '\n' + fill});
    }

    /// A name that a parameter can have: the attribute's, as far as Python lets it.
    std::string parameter_name(const registry::constructor_entry& entry, std::string_view attribute,
                               const std::vector<std::string>& used) {
        const auto is_free = [&](const std::string& name) {
            if (!is_plain_attribute(entry, name, *names_)) return false;
            for (const std::string& other : used) {
                if (other == name) return false;
            }
            return true;
        };
        std::string name(attribute);
        if (is_free(name)) return name;
        name = is_plain_name(name + '_') ? name + '_' : "arg" + std::to_string(used.size() + 1);
        while (!is_free(name)) name += '_';
        return name;
    }

    void add_missing(std::vector<std::string>& blocks, const registry::constructor_entry& entry) {
        const std::string name(entry.qualname());
        blocks.push_back(
            '@' + scope_->builtin("classmethod") + '\n' +
            detail::suite("def _missing_(cls, value: " + scope_->builtin("object") + ") -> " +
                              name + " | None",
                          {detail::suite("if not " + scope_->builtin("isinstance") + "(value, " +
                                             scope_->builtin("int") + ')',
                                         {"return None"}) +
                           "\nmember = " + scope_->builtin("object") +
                           ".__new__(cls)  # C++ keeps a value that has no name"
                           "\nmember._name_ = " +
                           scope_->builtin("str") +
                           "(value)"
                           "\nmember._value_ = value"
                           "\nreturn cls._value2member_map_.setdefault(value, member)"}));
        blocks.push_back(detail::suite(
            reduce_head("__reduce_ex__(self, protocol: " + scope_->builtin("int") + ')'),
            {"return " + scope_->builtin("type") + "(self), (self._value_,)"}));
    }
    void add_plain_number(std::vector<std::string>& blocks,
                          const registry::constructor_entry& entry) {
        const std::string number = scope_->builtin("int");
        blocks.push_back(detail::suite(
            "def __repr__(self) -> " + scope_->builtin("str"),
            {"return f\"" + std::string(entry.qualname()) + "({" + number + "(self)})\""}));
        blocks.push_back(detail::suite(
            reduce_head("__reduce__(self)"),
            {"return " + scope_->builtin("type") + "(self), (" + number + "(self),)"}));
    }

    scope* scope_;
    const registry::basic_snapshot<OnUse>* names_;
    basic_expression_writer<OnUse> expressions_;
    std::vector<std::string> notes_;
};
using definition_writer = basic_definition_writer<on_use>;

}  // namespace copyreg::python
