// SPDX-License-Identifier: MIT
//
// Members of `loader_base`: items, the state of classes and the arguments of calls. Included by
// loader_base.hpp.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/pickle/loader_base.hpp>

namespace copyreg::codec {

namespace detail {

/// The entry of `key` in `in`: at `guess` if it is there, else wherever it stands; `not_found`.
template <class = on_use>
inline std::size_t find_member(const model::keyed_node& in, std::string_view key,
                               std::size_t guess) {
    if (guess < in.places() && in.key(guess).is(kind::string) &&
        model::text_of(in.key(guess)) == key) {
        return guess;
    }
    return model::find_text(in, key);
}

inline constexpr std::string_view version_key = "_schema_version";

}  // namespace detail

template <class OnUse>
inline void basic_loader_base<OnUse>::load_state(loader& l, const form_operations& ops,
                                                 const void* form, void* object, const cell& state,
                                                 const version& v) {
    const bool is_loaded_over = loaded_over_ == object;
    if (is_loaded_over) loaded_over_ = nullptr;
    if (state.is(kind::list) && v.number == 0) return load_fields(l, ops, form, object, state);
    // a state is a dict, or a pair of what is in __dict__ and what is in __slots__
    const model::keyed_node* parts[2] = {};
    const bool is_pair =
        state.is(kind::tuple) && model::node_as<model::tuple_node>(state).size == 2;
    if (state.is(kind::dict)) {
        parts[0] = &model::node_as<model::keyed_node>(state);
    } else if (is_pair) {
        const auto& pair = model::node_as<model::tuple_node>(state);
        for (unsigned i = 0; i < 2; ++i) {
            if (pair.items()[i].is(kind::dict)) {
                parts[i] = &model::node_as<model::keyed_node>(pair.items()[i]);
            } else if (pair.items()[i].what() != model::tag::none) {
                fail("dict or None", pair.items()[i]);
            }
        }
    } else {
        fail("dict of attributes", state);
    }

    std::size_t known = 0;
    bool is_migrated = false;
    if (v.number != 0) {
        int from = 1;
        std::optional<step> said_here;
        if (parts[0] != nullptr) {
            const std::size_t place = model::find_text(*parts[0], detail::version_key);
            if (place != model::not_found) {
                said_here.emplace(*this, path_step::what::mapped, place, detail::version_key);
                const cell& said = (&parts[0]->key(place))[1];
                if (!model::is_integer(said) || !model::integer_from(said, from)) fail("int", said);
                ++known;
            }
        }
        if (from > v.number) {
            fail_found("version " + std::to_string(v.number) + " or lower",
                       "version " + std::to_string(from));
        }
        said_here.reset();
        if (from < v.number && v.migrate != nullptr) {
            dict migrated;  // the pickle's own objects stay as they are
            if (parts[0] != nullptr) {
                for (const auto& [key, mapped] :
                     model::as_value(is_pair ? model::node_as<model::tuple_node>(state).items()[0]
                                             : state)
                         .items()) {
                    migrated.insert_or_assign(key, mapped);
                }
            }
            v.migrate(v.with, migrated, from);
            kept_.push_back(migrated);
            is_migrated = true;
            parts[0] = &model::node_as<model::keyed_node>(migrated.raw());
            known = migrated.contains(detail::version_key) ? 1 : 0;
        }
    }

    // what a migration made is nowhere in the pickle
    const auto part_step = is_migrated ? path_step::what::state : path_step::what::mapped;
    std::size_t guess = 0;
    std::optional<registry::basic_new_object<OnUse>> fresh;
    for (const member_operations& member : ops.members) {
        const std::string_view name = member.name(form);
        bool is_there = false;
        for (unsigned i = 0; i < 2 && !is_there; ++i) {
            if (parts[i] == nullptr) continue;
            const std::size_t place = detail::find_member(*parts[i], name, guess++);
            if (place == model::not_found) continue;
            is_there = true;
            ++known;
            std::optional<step> part;
            if (is_pair) part.emplace(*this, path_step::what::item, i, "");
            const step here(*this, part_step, place, name);
            member.load(l, (&parts[i]->key(place))[1], form, object);
        }
        if (!is_there && is_loaded_over) {
            if (!fresh) fresh.emplace(*ops.lifetime);
            member.reset(form, object, fresh->place());
        }
    }

    std::size_t found = 0;
    for (const auto* part : parts) found += part == nullptr ? 0 : part->size;
    if (found <= known || options_->unknown_attributes == unknown_attributes::ignore) return;
    for (unsigned which = 0; which < 2; ++which) {
        const auto* part = parts[which];
        if (part == nullptr) continue;
        std::optional<step> in_pair;
        if (is_pair) in_pair.emplace(*this, path_step::what::item, which, "");
        std::size_t i = part->first();
        for (std::size_t left = part->size; left != 0; --left, i = part->after(i)) {
            const cell& key = part->key(i);
            const auto is_it = [&](const member_operations& m) {
                return key.is(kind::string) && m.name(form) == model::text_of(key);
            };
            bool is_known =
                v.number != 0 && key.is(kind::string) && model::text_of(key) == detail::version_key;
            for (const member_operations& m : ops.members) is_known = is_known || is_it(m);
            if (is_known) continue;
            const step here(*this, path_step::what::key, i, "attributes");
            fail_found("an attribute that the class has", repr(model::as_value(key), 200));
        }
    }
}

/// The state of a dataclass that is frozen and has slots: its fields in their order.
template <class OnUse>
inline void basic_loader_base<OnUse>::load_fields(loader& l, const form_operations& ops,
                                                  const void* form, void* object,
                                                  const cell& state) {
    const auto fields = items_of(state);
    if (fields.size() != ops.members.size()) {
        fail_found("list of " + std::to_string(ops.members.size()) + " attributes",
                   "one of " + std::to_string(fields.size()));
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const member_operations& member = ops.members[i];
        const step here(*this, path_step::what::item, i, member.name(form));
        member.load(l, fields[i], form, object);
    }
}

template <class OnUse>
inline std::span<const model::cell> basic_loader_base<OnUse>::items_of(const cell& c) const {
    if (c.is(kind::list)) {
        const auto& n = model::node_as<model::list_node>(c);
        return lazy<OnUse, std::span<const cell>>(n.items, n.size);
    }
    if (c.is(kind::tuple)) {
        const auto& n = model::node_as<model::tuple_node>(c);
        return lazy<OnUse, std::span<const cell>>(n.items(), n.size);
    }
    fail("list", c);
}

template <class OnUse>
inline std::span<const model::cell> basic_loader_base<OnUse>::items_of(const cell& c,
                                                                       std::size_t count) const {
    if (!c.is(kind::list) && !c.is(kind::tuple)) fail("tuple", c);
    const auto items = items_of(c);
    if (items.size() != count) {
        fail_found("tuple of " + std::to_string(count), "one of " + std::to_string(items.size()));
    }
    return items;
}

template <class OnUse>
inline bool basic_loader_base<OnUse>::is_unshared(const cell& c) noexcept {
    if (!c.is_node()) return true;
    switch (c.node->type) {
        case kind::integer: return true;
        case kind::string:
        case kind::bytes:
            return model::singletons::get().find(c.node->type, model::text_of(c)) == c.node;
        case kind::tuple: return model::node_as<model::tuple_node>(c).size == 0;
        default: return false;
    }
}

template <class OnUse>
inline void basic_loader_base<OnUse>::check_argument_count(const call_parts& parts,
                                                           std::size_t count) const {
    const std::size_t found =
        parts.args.size() + (parts.kwargs == nullptr ? 0 : parts.kwargs->size);
    if (found != count) {
        fail_found(std::to_string(count) + " arguments of " + parts.name, std::to_string(found));
    }
}

template <class OnUse>
inline const model::cell& basic_loader_base<OnUse>::argument(const call_parts& parts, std::size_t i,
                                                             std::string_view name,
                                                             std::size_t count) {
    if (i == 0) check_argument_count(parts, count);
    if (i < parts.args.size()) return parts.args[i];
    const std::size_t place =
        parts.kwargs == nullptr ? model::not_found : model::find_text(*parts.kwargs, name);
    if (place == model::not_found) {
        fail_found("the argument " + std::string(name) + " of " + parts.name, "none");
    }
    return (&parts.kwargs->key(place))[1];
}

}  // namespace copyreg::codec
