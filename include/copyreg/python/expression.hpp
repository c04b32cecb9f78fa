// SPDX-License-Identifier: MIT
//
// Values as Python expressions: what stands behind the `=` of an attribute.
//
// What has no expression of its own (cycles, what is shared, objects of unknown classes) is written
// as the pickle that it is: `pickle.loads(b'...')`.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/base/repr.hpp>
#include <copyreg/model/repr.hpp>
#include <copyreg/model/value.hpp>
#include <copyreg/model/value_access.hpp>
#include <copyreg/pickle/dump.hpp>
#include <copyreg/python/datetime_text.hpp>
#include <copyreg/python/defaults.hpp>
#include <copyreg/python/scope.hpp>
#include <copyreg/registry/registry.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace copyreg::python {

/// `text` as a str literal of Python.
template <class = on_use>
inline std::string literal(std::string_view text) {
    std::string out;
    append_repr_str(out, text);
    return out;
}

/// Whether the class body of `entry` can define the attribute `name`.
template <class OnUse>
inline bool is_plain_attribute(const registry::constructor_entry& entry, std::string_view name,
                               const registry::basic_snapshot<OnUse>& names) {
    return is_plain_name(name) && !names.names.contains(entry.name + '.' + std::string(name));
}

/// Whether an enum's body can have `name` on the left of a `=`.
template <class = on_use>
inline bool is_plain_enumerator(std::string_view name) noexcept {
    const bool is_reserved = name.size() > 2 && name.front() == '_' && name.back() == '_';
    return is_plain_name(name) && !is_reserved && name != "mro";
}

template <class>
struct basic_expression {
    std::string text;
    /// Each object needs its own, or what the text refers to is not there yet when the class is
    /// defined.
    bool is_late = false;
};

template <class OnUse>
class basic_expression_writer {
    using scope = basic_scope<OnUse>;
    using expression = basic_expression<OnUse>;

public:
    basic_expression_writer(scope& where, const registry::basic_snapshot<OnUse>& names)
        : scope_(&where), names_(&names) {}

    /// `v` as an expression; nullopt if Python cannot read it.
    std::optional<expression> write(const value& v) {
        out_ = {};
        met_.clear();
        try {
            if (put(v, 0)) return std::move(out_);
            const bytes data = dumps(v, {.protocol = 4});
            out_ = {scope_->standard("pickle") + ".loads(", true};
            append_repr_bytes(out_.text, data.view());
            out_.text += ')';
            return std::move(out_);
        } catch (const error&) { return std::nullopt; }
    }

private:
    static constexpr int max_depth = 30;

    bool put(const value& v, int depth) {
        if (depth > max_depth) return false;
        switch (v.kind()) {
            case kind::none:
            case kind::boolean:
            case kind::integer:
            case kind::string:
            case kind::bytes: return add(repr(v));
            case kind::floating: return put_floating(v.raw().floating);
            case kind::bytearray:
                return meet(v) && add(scope_->builtin("bytearray")) && add("(") &&
                       add(repr(v).substr(10));
            case kind::list: return meet(v) && put_items(v, "[", "]", depth);
            case kind::tuple: return put_items(v, "(", v.size() == 1 ? ",)" : ")", depth);
            case kind::dict: return meet(v) && put_dict(v, depth);
            case kind::set:
                if (!meet(v)) return false;
                if (v.size() == 0) return add(scope_->builtin("set") + "()");
                return put_items(v, "{", "}", depth);
            case kind::frozenset:
                if (v.size() == 0) return add(scope_->builtin("frozenset") + "()");
                return put_items(v, scope_->builtin("frozenset") + "({", "})", depth);
            case kind::object: return put_object(v, depth);
            default: return false;
        }
    }

    bool add(std::string_view text) {
        out_.text += text;
        return true;
    }
    /// False if the object was met before: an expression would make two of it.
    bool meet(const value& v) {
        out_.is_late = true;
        return met_.insert(v.raw().node).second;
    }

    bool put_floating(double d) {
        if (std::isfinite(d)) {
            append_repr_float(out_.text, d);
            return true;
        }
        return add(scope_->builtin("float") + (std::isnan(d) ? "(\"nan\")"
                                               : d < 0       ? "(\"-inf\")"
                                                             : "(\"inf\")"));
    }
    bool put_items(const value& v, std::string_view open, std::string_view close, int depth) {
        add(open);
        bool is_first = true;
        for (const value& item : v) {
            if (!std::exchange(is_first, false)) add(", ");
            if (!put(item, depth + 1)) return false;
        }
        return add(close);
    }
    bool put_dict(const value& v, int depth) {
        add("{");
        bool is_first = true;
        for (const auto& [key, mapped] : v.items()) {
            if (!std::exchange(is_first, false)) add(", ");
            if (!put(key, depth + 1) || !add(": ") || !put(mapped, depth + 1)) return false;
        }
        return add("}");
    }

    // --- objects

    bool put_object(const value& v, int depth) {
        const auto& n = model::node_as<model::object_node>(v.raw());
        const value& callable = v.constructor();
        if (callable.kind() != kind::global || v.args().kind() != kind::tuple) return false;
        if (n.kwargs.is(kind::dict) && model::as_value(n.kwargs).size() != 0) return false;
        if (model::node_as<model::global_node>(callable.raw()).module == nullptr) return false;
        const auto name = callable.as<global>();
        if (!is_module_name(name.module()) || !is_plain_qualname(name.qualname())) return false;

        const bool is_call = n.how() == model::call_form::reduce && n.step_count == 0;
        const auto* known = names_->find_name(name.str());
        if (known != nullptr && known->form != nullptr) {
            const registry::constructor_entry& form = *known->form;
            switch (form.kind) {
                case registry::form_kind::class_: return put_class(v, n, name, form, depth);
                case registry::form_kind::enumeration:
                    return is_call && put_enumerator(v, name, form, depth);
                default: break;
            }
        } else if (known == nullptr && !is_standard_module(name.module())) {
            return false;
        }
        if (!is_call) return false;
        return name.module() == "datetime" ? put_datetime(v, name.qualname(), depth)
                                           : put_call(v, name, depth);
    }

    bool put_call(const value& v, const global& name, int depth) {
        // these never change, so that all objects may have the same one
        const bool is_frozen = name.str() == "builtins:complex" || name.module() == "pathlib" ||
                               name.module() == "datetime";
        if (!is_frozen && !meet(v)) return false;
        add(name.module() == "builtins" ? scope_->builtin(name.qualname())
                                        : scope_->defined(name.module(), name.qualname()));
        return put_items(v.args(), "(", ")", depth);
    }

    bool put_datetime(const value& v, std::string_view qualname, int depth) {
        const std::string module = scope_->standard("datetime");
        const std::string start = module + '.' + std::string(qualname) + '(';
        const value& args = v.args();
        lazy<OnUse, std::optional<std::string>> fields;
        if (qualname == "timedelta") {
            fields = detail::timedelta_fields<OnUse>(args);
            if (fields) return add(start + *fields + ')');
        } else if (qualname == "timezone" && args.size() == 1 && is_utc(args[0])) {
            return add(module + ".timezone.utc");
        } else if (args.size() != 0 && args.size() <= 2 && args[0].kind() == kind::bytes) {
            fields = detail::datetime_fields<OnUse>(qualname, args[0].as<bytes>().view());
            if (fields) {
                add(start + *fields);
                if (args.size() == 2 && (!add(", tzinfo=") || !put(args[1], depth + 1))) {
                    return false;
                }
                return add(")");
            }
        }
        return put_call(v, global("datetime", qualname), depth);
    }
    static bool is_utc(const value& offset) {
        return offset.kind() == kind::object && offset.args().kind() == kind::tuple &&
               detail::timedelta_fields<OnUse>(offset.args()) == "0";
    }

    bool put_enumerator(const value& v, const global& name, const registry::constructor_entry& form,
                        int depth) {
        out_.is_late = true;
        if (v.args().size() != 1) return false;
        add(scope_->defined(name.module(), name.qualname()));
        for (const auto& [enumerator, number] : form.pickling->enumerators(form)) {
            if (number == v.args()[0] && is_plain_enumerator(enumerator)) {
                return add("." + enumerator);
            }
        }
        return put_items(v.args(), "(", ")", depth);
    }

    /// An object of a class by its attributes, or by nothing if it is like a new one.
    bool put_class(const value& v, const model::object_node& n, const global& name,
                   const registry::constructor_entry& form, int depth) {
        if (n.how() != model::call_form::newobj || v.args().size() != 0 || !meet(v)) return false;
        if (n.step_count > 1) return false;
        add(scope_->defined(name.module(), name.qualname()) + '(');
        if (is_like_new(v, form)) return add(")");
        if (form.pickling->has_state_hook) return false;
        const value& state = v.state();
        if (state.is_none()) return add(")");
        if (state.kind() != kind::dict) return false;
        const bool has_version = version_of(form, *names_) != 0;
        bool is_first = true;
        for (const auto& [key, mapped] : state.items()) {
            if (key.kind() != kind::string) return false;
            const auto attribute = key.template as<std::string>();
            if (has_version && attribute == "_schema_version") continue;
            if (!is_plain_attribute(form, attribute, *names_)) return false;
            if (!std::exchange(is_first, false)) add(", ");
            if (!add(attribute) || !add("=") || !put(mapped, depth + 1)) return false;
        }
        return add(")");
    }
    bool is_like_new(const value& v, const registry::constructor_entry& form) {
        const auto [known, is_new] = new_objects_.try_emplace(form.name);
        if (is_new) {
            if (const auto made = default_value(form)) known->second = pickled(*made);
        }
        return !known->second.empty() && known->second == pickled(v);
    }
    /// Its pickle, which tells everything apart; empty if there is none.
    static std::string pickled(const value& v) {
        try {
            return std::string(dumps(v, {.memoize = memoization::minimal}).view());
        } catch (const error&) { return {}; }
    }

    scope* scope_;
    const registry::basic_snapshot<OnUse>* names_;
    expression out_;
    lazy<OnUse, std::set<const model::node*>> met_;
    text_map new_objects_;
};
using expression_writer = basic_expression_writer<on_use>;

}  // namespace copyreg::python
