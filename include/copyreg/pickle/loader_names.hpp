// SPDX-License-Identifier: MIT
//
// Members of `loader_base`: errors, identity and names. Included by loader_base.hpp.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/model/repr.hpp>
#include <copyreg/pickle/loader_base.hpp>

namespace copyreg::codec {

template <class OnUse>
inline std::string basic_loader_base<OnUse>::path_text() const {
    std::vector<const step*> way;
    for (const step* s = path_; s != nullptr; s = s->up_) way.push_back(s);
    std::string text = root_;
    for (auto at = way.rbegin(); at != way.rend(); ++at) {
        const step& s = **at;
        if (!s.name_.empty()) {
            if (!text.empty()) text += '.';
            text += s.name_;
        } else if (s.key_ != nullptr) {
            text += '[';
            try {
                text += repr(model::as_value(*s.key_), 200);
            } catch (const error&) { text += "..."; }
            text += ']';
        } else if (s.at_.does == path_step::what::item) {
            text += '[' + std::to_string(s.at_.index) + ']';
        } else if (s.at_.does == path_step::what::key) {
            text += ".keys()[" + std::to_string(s.at_.index) + ']';
        } else if (s.at_.does == path_step::what::argument) {
            text += "(args)[" + std::to_string(s.at_.index) + ']';
        }
    }
    return text;
}

template <class OnUse>
inline lazy<OnUse, std::vector<path_step>> basic_loader_base<OnUse>::path_steps() const {
    std::size_t count = 0;
    for (const step* s = path_; s != nullptr; s = s->up_) ++count;
    lazy<OnUse, std::vector<path_step>> steps(count);
    for (const step* s = path_; s != nullptr; s = s->up_) steps[--count] = s->at_;
    return steps;
}

template <class OnUse>
inline void basic_loader_base<OnUse>::fail(std::string_view reason) const {
    throw mismatch(std::string(reason), path_text(), path_steps());
}

template <class OnUse>
inline void basic_loader_base<OnUse>::fail_found(std::string_view expected,
                                                 std::string_view found) const {
    std::string path = path_text();
    std::string reason = "expected " + std::string(expected);
    if (!path.empty()) reason += " for " + path;
    reason += ", found " + std::string(found);
    throw mismatch(std::move(reason), std::move(path), path_steps());
}

template <class OnUse>
inline std::string basic_loader_base<OnUse>::describe(const cell& c) const {
    std::string name;
    if (c.is(kind::global)) return "the global " + name_of_global(c);
    if (c.is(kind::object)) {
        name = name_of_global(model::node_as<model::object_node>(c).callable);
        const auto& object = model::node_as<model::object_node>(c);
        if (name == "copyreg:_reconstructor" || name == "copyreg:__newobj__" ||
            name == "copyreg:__newobj_ex__") {
            const auto& args = model::node_as<model::tuple_node>(object.args);
            if (object.args.is(kind::tuple) && args.size != 0) {
                name = name_of_global(args.items()[0]);
            }
        }
        if (!name.empty()) return "an object of " + name;
    }
    return std::string(name_of(model::kind_of(c)));
}

// --- identity

template <class OnUse>
inline std::uint32_t basic_loader_base<OnUse>::newest(const model::node* n) const noexcept {
    const auto* known = by_node_.find(n);
    // an entry may be of an attempt that was rolled back, and its place of another node since
    std::uint32_t i = known == nullptr ? none : *known;
    while (i != none && (i >= records_.size() || records_[i].node != n)) return none;
    return i;
}

template <class OnUse>
inline std::uint32_t basic_loader_base<OnUse>::add_record(const model::node* n,
                                                          const std::type_info& type,
                                                          std::shared_ptr<void> owner,
                                                          reset_function reset) {
    const auto fresh = static_cast<std::uint32_t>(records_.size());
    const std::uint32_t previous = newest(n);
    records_.push_back({n, &type, std::move(owner), reset, previous, nullptr, nullptr});
    *by_node_.insert(n, fresh).first = fresh;
    return fresh;
}

template <class OnUse>
inline std::shared_ptr<void> basic_loader_base<OnUse>::find_made(const model::node* n,
                                                                 const std::type_info& type) {
    for (std::uint32_t i = newest(n); i != none; i = records_[i].previous) {
        const record& r = records_[i];
        if (*r.type != type && r.owner == nullptr) continue;
        if (r.owner == nullptr) {
            fail(
                "expected an object that is built before it is referred to, found a cycle through "
                "the constructor arguments of " +
                type_name(type));
        }
        if (void* as = names_->upcast(r.owner.get(), *r.type, type)) {
            return std::shared_ptr<void>(r.owner, as);
        }
    }
    return nullptr;
}

template <class OnUse>
inline bool basic_loader_base<OnUse>::made_otherwise(const model::node* n,
                                                     std::type_index& found) const {
    const std::uint32_t i = newest(n);
    if (i == none) return false;
    found = *records_[i].type;
    return true;
}

template <class OnUse>
inline std::uint32_t basic_loader_base<OnUse>::begin(const model::node* n,
                                                     const std::type_info& type) {
    return add_record(n, type, nullptr, nullptr);
}

template <class OnUse>
inline void basic_loader_base<OnUse>::made(const model::node* n, const std::type_info& type,
                                           std::shared_ptr<void> owner, reset_function reset) {
    for (std::uint32_t i = newest(n); i != none; i = records_[i].previous) {
        if (records_[i].owner == nullptr) {
            records_[i].type = &type;
            records_[i].owner = std::move(owner);
            records_[i].reset = reset;
            return;
        }
    }
    add_record(n, type, std::move(owner), reset);
}

template <class OnUse>
inline basic_loader_base<OnUse>::making::making(basic_loader_base& l, const cell& c) : loader_(l) {
    if (!c.is_node() || c.node->shared == 0) return;
    const auto [is_being_made, is_new] = l.making_.insert(c.node, true);
    if (!is_new && *is_being_made) {
        l.fail("expected an object that is not within itself, found " + l.describe(c) +
               " in a cycle that only a std::shared_ptr could close");
    }
    *is_being_made = true;
    node_ = c.node;
}

template <class OnUse>
inline void basic_loader_base<OnUse>::roll_back(const mark& to) noexcept {
    for (std::size_t i = records_.size(); i-- > to.made;) {
        record& r = records_[i];
        if (r.owner == nullptr) continue;
        try {
            if (r.reset != nullptr) r.reset(r.owner.get());
            if (r.members != nullptr) reset_members(*r.members, r.form, r.owner.get());
        } catch (...) {
            // what cannot be made empty stays as it is
        }
    }
    while (records_.size() > to.made) {
        if (auto* newest_of = by_node_.find(records_.back().node)) {
            *newest_of = records_.back().previous;
        }
        records_.pop_back();
    }
    while (later_.size() > to.later) later_.pop_back();
}

// --- names

template <class OnUse>
inline std::string basic_loader_base<OnUse>::name_of_global(const cell& c) const {
    if (c.is(kind::global)) {
        const auto& g = model::node_as<model::global_node>(c);
        if (g.module == nullptr) return "extension code " + std::to_string(g.code);
        std::string name(g.module->text());
        name.append(1, ':').append(g.qualname->text());
        return name;
    }
    // getattr(getattr(m.A, "B"), "C"), as it is written below protocol 4
    lazy<OnUse, std::vector<std::string_view>> attributes;
    const cell* at = &c;
    while (at->is(kind::object) && attributes.size() < 64) {
        const auto& n = model::node_as<model::object_node>(*at);
        if (!n.callable.is(kind::global) || !n.args.is(kind::tuple)) return {};
        const auto& args = model::node_as<model::tuple_node>(n.args);
        if (name_of_global(n.callable) != "builtins:getattr" || args.size != 2 ||
            !args.items()[1].is(kind::string)) {
            return {};
        }
        attributes.push_back(model::text_of(args.items()[1]));
        at = &args.items()[0];
    }
    if (!at->is(kind::global)) return {};
    std::string name = name_of_global(*at);
    for (std::size_t i = attributes.size(); i-- != 0;) name.append(1, '.').append(attributes[i]);
    return name;
}

template <class OnUse>
inline const registry::global_object* basic_loader_base<OnUse>::global_object(const cell& c) const {
    if (!c.is(kind::global) && !c.is(kind::object)) return nullptr;
    const std::string name = name_of_global(c);
    const auto* entry = name.empty() ? nullptr : names().find_name(name);
    return entry == nullptr ? nullptr : entry->object.get();
}

template <class OnUse>
inline const registry::constructor_entry* basic_loader_base<OnUse>::enum_of(
    std::string_view name) const {
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos) return nullptr;
    const auto* owner = names().find_name(name.substr(0, dot));
    return owner != nullptr && owner->form != nullptr &&
                   owner->form->kind == registry::form_kind::enumeration
               ? owner->form.get()
               : nullptr;
}

/// Whether `c` is `operator.or_(a, b)`.
template <class OnUse>
inline bool basic_loader_base<OnUse>::is_union(const cell& c) const {
    if (!c.is(kind::object)) return false;
    const auto& n = model::node_as<model::object_node>(c);
    if (!n.callable.is(kind::global) || !n.args.is(kind::tuple)) return false;
    return model::node_as<model::tuple_node>(n.args).size == 2 &&
           name_of_global(n.callable) == "_operator:or_";
}

/// The enum that `c` is a value of, by its name or the first of those it is united from; else null.
template <class OnUse>
inline const registry::constructor_entry* basic_loader_base<OnUse>::enum_of(const cell& c) {
    if (!is_union(c)) return enum_of(name_of_global(c));
    const cell* first = &c;
    do first = union_of(*first).data();
    while (is_union(*first));
    const auto parts = parts_of(*first);
    if (parts && parts->known != nullptr && parts->known->form != nullptr &&
        parts->known->form->kind == registry::form_kind::enumeration) {
        return parts->known->form.get();
    }
    return enum_of(name_of_global(*first));
}

/// `functools.partial(cls.__new__, cls, *args, **kwargs)`, as protocols 2 and 3 spell NEWOBJ_EX:
/// the class, with `parts` filled; else `c` itself.
template <class OnUse>
inline const model::cell& basic_loader_base<OnUse>::unwrap_partial(const cell& c,
                                                                   call_parts& found) const {
    lazy<OnUse, call_parts>& parts = found;
    if (!c.is(kind::object)) return c;
    const auto& n = model::node_as<model::object_node>(c);
    if (name_of_global(n.callable) != "functools:partial" || n.step_count != 1 ||
        n.steps[0].does != model::object_step::what::build ||
        !n.steps[0].cells[0].is(kind::tuple)) {
        return c;
    }
    const auto& state = model::node_as<model::tuple_node>(n.steps[0].cells[0]);
    if (state.size != 4 || !state.items()[1].is(kind::tuple)) return c;
    const auto& args = model::node_as<model::tuple_node>(state.items()[1]);
    if (args.size == 0) return c;
    std::string name = name_of_global(args.items()[0]);
    if (name.empty() || !name_of_global(state.items()[0]).ends_with(".__new__")) return c;
    parts.name = std::move(name);
    parts.args = {args.items() + 1, args.size - 1};
    parts.first_arg = 1;
    if (state.items()[2].is(kind::dict)) {
        parts.kwargs = &model::node_as<model::keyed_node>(state.items()[2]);
    }
    return args.items()[0];
}

template <class OnUse>
inline lazy<OnUse, std::optional<call_parts>> basic_loader_base<OnUse>::parts_of(const cell& c) {
    if (!c.is(kind::object)) return std::nullopt;
    const auto& n = model::node_as<model::object_node>(c);
    if (!n.args.is(kind::tuple) && n.args.what() != model::tag::none) return std::nullopt;
    lazy<OnUse, call_parts> parts;
    if (n.args.is(kind::tuple)) {
        const auto& args = model::node_as<model::tuple_node>(n.args);
        parts.args = {args.items(), args.size};
    }
    if (n.kwargs.is(kind::dict)) parts.kwargs = &model::node_as<model::keyed_node>(n.kwargs);
    const cell* callable = &n.callable;
    parts.name = name_of_global(*callable);
    if (parts.name.starts_with("copyreg:") && !parts.args.empty()) {
        if (parts.name == "copyreg:_reconstructor" && parts.args.size() == 3) {
            // (cls, base, what the base holds), of a class at protocols 0 and 1: nothing if the
            // base is object; a named tuple holds its arguments, another base is made of one
            const std::string base = name_of_global(parts.args[1]);
            callable = &parts.args[0];
            if (base == "builtins:object") {
                parts.args = {};
            } else if (base == "builtins:tuple" && parts.args[2].is(kind::tuple)) {
                const auto& args = model::node_as<model::tuple_node>(parts.args[2]);
                parts.args = {args.items(), args.size};
            } else {
                parts.args = parts.args.subspan(2);
                parts.first_arg = 2;
            }
        } else if (parts.name == "copyreg:__newobj__") {
            callable = &parts.args[0];
            parts.args = parts.args.subspan(1);
            parts.first_arg = 1;
        } else if (parts.name == "copyreg:__newobj_ex__" && parts.args.size() == 3 &&
                   parts.args[1].is(kind::tuple) && parts.args[2].is(kind::dict)) {
            callable = &parts.args[0];
            parts.kwargs = &model::node_as<model::keyed_node>(parts.args[2]);
            const auto& args = model::node_as<model::tuple_node>(parts.args[1]);
            parts.args = {args.items(), args.size};
        }
        parts.name = name_of_global(*callable);
    }
    if (parts.name.empty() && parts.args.empty()) callable = &unwrap_partial(*callable, parts);
    if (parts.name.empty()) return std::nullopt;
    if (callable->is_node()) {
        if (const auto* known = entries_.find(callable->node)) {
            parts.known = *known;
        } else {
            parts.known = names_->find_name(parts.name);
            entries_.insert(callable->node, parts.known);
        }
    }
    return parts;
}

template <class OnUse>
inline const registry::constructor_entry* basic_loader_base<OnUse>::entry_for(
    const registry::basic_name_entry<OnUse>& known, const std::type_info& type,
    bool derived) const {
    for (const auto* entry : {known.form.get(), known.function.get()}) {
        if (entry != nullptr && entry->result == type) return entry;
    }
    if (derived) {
        for (const auto* entry : {known.form.get(), known.function.get()}) {
            if (entry != nullptr && names_->is_base(entry->result, type)) return entry;
        }
    }
    return nullptr;
}

template <class OnUse>
inline const registry::constructor_entry& basic_loader_base<OnUse>::constructor_for(
    const cell& c, const call_parts& parts, const std::type_info& type, bool derived) {
    const auto wanted = [&] {
        const auto* entry = names_->find_type(type);
        return entry != nullptr && entry->form != nullptr ? std::string(entry->form->qualname())
                                                          : type_name(type);
    };
    if (parts.known == nullptr || primary(*parts.known) == nullptr) {
        fail_found(wanted(), describe(c) + ", a name that nobody registered");
    }
    if (const auto* entry = entry_for(*parts.known, type, derived)) return *entry;
    const auto& other = *primary(*parts.known);
    std::string found = describe(c) + " (" + type_name(other.result) + ")";
    if (derived && other.result != typeid(void)) {
        found += ", which no COPYREG_BASE relates to it";
    }
    fail_found(wanted(), found);
}

}  // namespace copyreg::codec
