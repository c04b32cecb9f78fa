// SPDX-License-Identifier: MIT
//
// What a new object of a registered class holds, as values: the defaults of a Python class.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/model/value.hpp>
#include <copyreg/pickle/saver.hpp>
#include <copyreg/registry/lifetime.hpp>
#include <copyreg/registry/registry.hpp>

#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace copyreg::python {

/// An attribute of a class.
template <class OnUse>
struct basic_field {
    std::string name;
    std::string annotation;                          // as `registry::annotation` has it
    lazy<OnUse, std::optional<value>> initial = {};  // in a new object, where that is known
};

/// What there is to say of a class form.
template <class OnUse>
struct basic_class_description {
    std::vector<basic_field<OnUse>> fields;
    /// The state is no dict of attributes: what it is in a new object, where that is known.
    bool is_opaque = false;
    lazy<OnUse, std::optional<value>> state = {};
    int version = 0;  // 0: none
};
using class_description = basic_class_description<on_use>;

namespace detail {

/// Saves parts of objects by functions that know their types.
class part_saver : public codec::saver {
public:
    using saver::saver;

    template <class Save>
    value run_part(Save save) {
        start_here(stack_guard());
        make_lasting();
        const cell c = save(*this);
        save_what_was_put_off();
        return model::as_value(c);
    }
};

/// What `save(saver)` makes; nullopt if it cannot be saved.
template <class Save>
std::optional<value> saved(Save save) {
    const dump_options options;
    const lazy<Save, registry::lookup> look(nullptr);
    try {
        lazy<Save, part_saver> s(look, highest_protocol, options);
        return s.run_part(save);
    } catch (const error&) { return std::nullopt; }
}

}  // namespace detail

/// A new object of the class form `entry`; nullopt if it cannot be made or saved.
template <class OnUse = on_use>
inline std::optional<value> default_value(const registry::constructor_entry& entry) {
    try {
        const registry::basic_new_object<OnUse> object(*entry.pickling->form->lifetime);
        return detail::saved(
            [&](codec::saver& s) { return entry.pickling->save(s, entry, object.place()); });
    } catch (const std::exception&) { return std::nullopt; }  // its constructor does not want to
}

template <class OnUse>
inline int version_of(const registry::constructor_entry& entry,
                      const registry::basic_snapshot<OnUse>& names) {
    if (entry.pickling->has_state_hook) return 0;
    if (entry.pickling->version != 0) return entry.pickling->version;
    const registry::version_entry* found = names.find_version(entry.result);
    return found == nullptr ? 0 : found->number;
}

namespace detail {

template <class = on_use>
inline const codec::member_operations* find_member(const registry::constructor_entry& entry,
                                                   std::string_view name) {
    for (const codec::member_operations& member : entry.pickling->form->members) {
        if (member.name(entry.function.get()) == name) return &member;
    }
    return nullptr;
}

/// The state says what the attributes are, if it is a dict.
template <class OnUse>
inline void describe_hook_state(const registry::constructor_entry& entry,
                                basic_class_description<OnUse>& d) {
    const auto object = default_value<OnUse>(entry);
    if (object) d.state = object->state();
    d.is_opaque = !d.state || d.state->kind() != kind::dict;
    if (d.is_opaque) return;
    for (const auto& [key, mapped] : d.state->items()) {
        if (key.kind() != kind::string) {
            d.fields.clear();
            d.is_opaque = true;
            return;
        }
        const auto name = key.template as<std::string>();
        const auto* member = find_member(entry, name);
        d.fields.push_back({name, member == nullptr ? "object" : member->annotation(), mapped});
    }
}

}  // namespace detail

/// Describes the class form `entry`.
template <class OnUse = on_use>
inline basic_class_description<OnUse> describe_class(const registry::constructor_entry& entry,
                                                     const registry::basic_snapshot<OnUse>& names) {
    basic_class_description<OnUse> d;
    d.version = version_of(entry, names);
    if (entry.pickling->has_state_hook) {
        detail::describe_hook_state(entry, d);
        return d;
    }
    const void* form = entry.function.get();
    for (const codec::member_operations& member : entry.pickling->form->members) {
        d.fields.push_back({std::string(member.name(form)), member.annotation()});
    }
    try {
        const registry::basic_new_object<OnUse> object(*entry.pickling->form->lifetime);
        std::size_t i = 0;
        for (const codec::member_operations& member : entry.pickling->form->members) {
            d.fields[i++].initial = detail::saved(
                [&](codec::saver& s) { return member.save(s, form, object.place()); });
        }
    } catch (const std::exception&) {}  // its constructor does not want to
    return d;
}

}  // namespace copyreg::python
