// SPDX-License-Identifier: MIT
//
// The members of `value` that reach into nodes: look-up and change. Included by value.hpp.
#pragma once

#include <copyreg/model/value.hpp>

namespace copyreg {

namespace model {

inline const value& as_value(const cell& c) noexcept { return reinterpret_cast<const value&>(c); }

inline std::string describe(const cell& c) { return std::string(name_of(kind_of(c))); }

/// The position of the str `key`, or `not_found`.
inline std::size_t find_text(const keyed_node& in, std::string_view key) {
    const auto is_it = [&](std::size_t i) {
        return in.key(i).is(kind::string) && text_of(in.key(i)) == key;
    };
    if (in.index == nullptr) {
        for (std::size_t i = 0; i < in.size; ++i) {
            if (is_it(i)) return i;
        }
        return not_found;
    }
    const std::uint32_t hash = detail::hash_bytes(key, detail::hash_seed());
    for (std::size_t i = hash & in.index->mask;; i = (i + 1) & in.index->mask) {
        const key_index::slot& slot = in.index->slots()[i];
        if (slot.place == 0) return not_found;
        if (slot.hash == hash && is_it(slot.place - 1)) return slot.place - 1;
    }
}

}  // namespace model

inline value::value(const global& name) : value() {
    auto* a = model::arena::create(sizeof(model::global_node) + 2 * sizeof(model::text_node) +
                                   name.str().size() + 16);
    auto* n = model::new_node<model::global_node>(*a);
    n->module = model::new_text(*a, copyreg::kind::string, name.module());
    n->qualname = model::new_text(*a, copyreg::kind::string, name.qualname());
    cell_ = model::make_node(a, n);
}

inline void value::adopt_text(copyreg::kind k, std::string_view text) {
    if (k != copyreg::kind::integer) {
        if (model::node* single = model::singletons::get().find(k, text)) {
            cell_ = model::make_node(nullptr, single);
            return;
        }
    }
    auto* a = model::arena::create(sizeof(model::text_node) + text.size() + 8);
    cell_ = model::make_node(a, model::new_text(*a, k, text));
}

/// Makes `other`'s graph part of this one and returns it as it is kept inside a node here.
inline model::cell value::bring(const value& other) const {
    model::cell c = other.cell_;
    if (c.is_node()) {
        model::mark_shared(c.node);
        if (auto* theirs = c.owner()) model::arena::merge(cell_.owner(), theirs);
        if (cell_.is_node()) model::mark_shared(cell_.node);  // see changeable()
    }
    return model::inside(c, cell_.owner());
}

inline void value::store(const value& other) {
    if (is_interior()) {
        if (cell_.is_frozen()) {
            throw error(
                "expected a mutable element, found an item of a tuple or set or a key of a dict");
        }
        cell_ = bring(other);
        return;
    }
    value copy(other);
    value old(std::move(*this));
    cell_ = std::exchange(copy.cell_, model::make_none());
}

inline const model::object_step* value::last_step(model::object_step::what does) const noexcept {
    if (!cell_.is(copyreg::kind::object)) return nullptr;
    const auto& object = model::node_as<model::object_node>(cell_);
    for (std::uint32_t i = object.step_count; i-- > 0;) {
        if (object.steps[i].does == does) return &object.steps[i];
    }
    return nullptr;
}

inline std::size_t value::size() const {
    switch (kind()) {
        case copyreg::kind::string: return count_code_points(model::text_of(cell_));
        case copyreg::kind::bytes:
        case copyreg::kind::bytearray:
        case copyreg::kind::buffer: return model::text_of(cell_).size();
        case copyreg::kind::list:
        case copyreg::kind::tuple:
        case copyreg::kind::dict:
        case copyreg::kind::set:
        case copyreg::kind::frozenset: return sequence().size;
        case copyreg::kind::object: return sequence().size + entries().size;
        default:
            throw error("expected a container, found " + model::describe(cell_) +
                        ", which has no size");
    }
}

inline const value& value::at_index(std::int64_t index) const {
    const auto k = kind();
    if (k == copyreg::kind::dict) return at_key(value(index));
    if (k == copyreg::kind::object && entries().count != 0) return at_key(value(index));
    if (k != copyreg::kind::list && k != copyreg::kind::tuple && k != copyreg::kind::object) {
        throw error("expected a list, tuple or dict to index, found " + model::describe(cell_));
    }
    const span items = sequence();
    const auto size = static_cast<std::int64_t>(items.count);
    const std::int64_t at = index < 0 ? index + size : index;
    if (at < 0 || at >= size) {
        throw error("index " + std::to_string(index) + " is outside a " + model::describe(cell_) +
                    " of " + std::to_string(size) + " items");
    }
    return model::as_value(items.first[at]);
}

inline const value* value::find(const value& key) const {
    if (kind() == copyreg::kind::dict) {
        const auto& n = model::node_as<model::keyed_node>(cell_);
        const std::size_t place = model::find_key(n, key.cell_);
        return place == model::not_found ? nullptr : &model::as_value((&n.key(place))[1]);
    }
    const span pairs = entries();
    for (std::size_t i = pairs.count; i-- > 0;) {  // the last one set is the one that counts
        if (model::equal(pairs.first[2 * i], key.cell_, model::sameness::as_keys)) {
            return &model::as_value(pairs.first[2 * i + 1]);
        }
    }
    return nullptr;
}

inline const value& value::at_text(std::string_view key) const {
    if (kind() == copyreg::kind::dict) {
        const auto& n = model::node_as<model::keyed_node>(cell_);
        const std::size_t place = model::find_text(n, key);
        if (place != model::not_found) return model::as_value((&n.key(place))[1]);
    }
    return at_key(value(key));
}

inline const value& value::at_key(const value& key) const {
    const auto k = key.kind();
    const bool counts = k == copyreg::kind::integer && !key.cell_.is_node();
    if (counts && (kind() == copyreg::kind::list || kind() == copyreg::kind::tuple)) {
        return at_index(key.cell_.integer);
    }
    if (const value* found = find(key)) return *found;
    if (kind() != copyreg::kind::dict && kind() != copyreg::kind::object) {
        throw error("expected a dict to look up a key in, found " + model::describe(cell_));
    }
    const bool text = k == copyreg::kind::string;
    throw error(
        "no key " + (text ? "'" + std::string(model::text_of(key.cell_)) + "'" : "of that value") +
        " in a " + model::describe(cell_) + " of " + std::to_string(entries().size) + " entries");
}

inline bool value::contains(const value& key) const {
    switch (kind()) {
        case copyreg::kind::set:
        case copyreg::kind::frozenset:
            return model::find_key(model::node_as<model::keyed_node>(cell_), key.cell_) !=
                   model::not_found;
        case copyreg::kind::list:
        case copyreg::kind::tuple: {
            const span items = sequence();
            for (std::size_t i = 0; i < items.count; ++i) {
                if (model::equal(items.first[i], key.cell_, model::sameness::as_values))
                    return true;
            }
            return false;
        }
        default: return find(key) != nullptr;
    }
}

inline const value* value::find_attr(std::string_view name) const noexcept {
    if (!cell_.is(copyreg::kind::object)) return nullptr;
    const auto in_dict = [name](const model::cell& c) -> const value* {
        if (!c.is(copyreg::kind::dict)) return nullptr;
        const auto& n = model::node_as<model::keyed_node>(c);
        const std::size_t place = model::find_text(n, name);
        return place == model::not_found ? nullptr : &model::as_value((&n.key(place))[1]);
    };
    const auto& object = model::node_as<model::object_node>(cell_);
    for (std::uint32_t i = object.step_count; i-- > 0;) {
        const model::object_step& step = object.steps[i];
        if (step.does != model::object_step::what::build &&
            step.does != model::object_step::what::call_setter) {
            continue;
        }
        const model::cell& state = step.cells[step.count - 1];
        if (const value* found = in_dict(state)) return found;
        if (!state.is(copyreg::kind::tuple)) continue;
        const auto& parts = model::node_as<model::tuple_node>(state);
        if (parts.size != 2) continue;  // not (__dict__, slots)
        for (const model::cell* part : {&parts.items()[1], &parts.items()[0]}) {
            if (const value* found = in_dict(*part)) return found;
        }
    }
    return nullptr;
}

inline const value& value::attr(std::string_view name) const {
    if (const value* found = find_attr(name)) return *found;
    if (!cell_.is(copyreg::kind::object)) {
        throw error("expected an object to read attribute '" + std::string(name) + "' of, found " +
                    model::describe(cell_));
    }
    throw error("no attribute '" + std::string(name) + "' in the state of the object");
}

inline void value::insert_or_assign(const value& key, const value& mapped) {
    if (cell_.is(copyreg::kind::object)) {
        if (value* found = find(key)) {
            *found = mapped;
            return;
        }
        const model::cell pair[2] = {bring(key), bring(mapped)};
        auto& step = model::step_anywhere(own_arena(), model::node_as<model::object_node>(cell_),
                                          model::object_step::what::set_items);
        model::append(own_arena(), step, pair, 2);
        return;
    }
    if (!cell_.is(copyreg::kind::dict))
        throw error("expected a dict, found " + model::describe(cell_));
    auto& n = model::node_as<model::keyed_node>(cell_);
    const model::cell k = bring(key);
    const model::cell m = bring(mapped);
    copyreg::kind culprit{};
    std::size_t capacity = std::size_t{n.capacity} * 2;
    model::reserve_apart(own_arena(), n.cells, n.places() * 2, capacity, 2);
    n.capacity = static_cast<std::uint32_t>(capacity / 2);
    const std::size_t place = model::insert_key(own_arena(), n, k, culprit).first;
    if (place == model::not_found) {
        throw error("expected a hashable key, found " + std::string(name_of(culprit)));
    }
    (&n.key(place))[1] = m;
}

inline void value::push_back(const value& item) {
    const model::cell c = bring(item);
    if (cell_.is(copyreg::kind::list)) {
        auto& n = model::node_as<model::list_node>(cell_);
        model::reserve_apart(own_arena(), n.items, n.size, n.capacity, 1);
        model::append(own_arena(), n, c);
    } else if (cell_.is(copyreg::kind::object)) {
        auto& step = model::step_anywhere(own_arena(), model::node_as<model::object_node>(cell_),
                                          model::object_step::what::append);
        model::append(own_arena(), step, &c, 1);
    } else {
        throw error("expected a list to append to, found " + model::describe(cell_));
    }
}

inline void value::add(const value& item) {
    if (!cell_.is(copyreg::kind::set))
        throw error("expected a set to add to, found " + model::describe(cell_));
    auto& n = model::node_as<model::keyed_node>(cell_);
    copyreg::kind culprit{};
    if (model::insert_key(own_arena(), n, bring(item), culprit).first == model::not_found) {
        throw error("expected a hashable item, found " + std::string(name_of(culprit)));
    }
    n.how = nullptr;  // the call that it came by had other items
}

inline bool value::erase(const value& key) {
    if (!cell_.is(copyreg::kind::dict) && !cell_.is(copyreg::kind::set)) {
        throw error("expected a dict or set to erase from, found " + model::describe(cell_));
    }
    auto& n = model::node_as<model::keyed_node>(cell_);
    const std::size_t place = model::find_key(n, key.cell_);
    if (place == model::not_found) return false;
    model::erase_key(own_arena(), n, place);
    n.how = nullptr;
    return true;
}

inline const value& value::constructor() const {
    if (!cell_.is(copyreg::kind::object))
        throw error("expected an object, found " + model::describe(cell_));
    return model::as_value(model::node_as<model::object_node>(cell_).callable);
}
inline const value& value::args() const {
    if (!cell_.is(copyreg::kind::object))
        throw error("expected an object, found " + model::describe(cell_));
    return model::as_value(model::node_as<model::object_node>(cell_).args);
}
inline const value& value::state() const {
    static const value none;
    const auto* built = last_step(model::object_step::what::build);
    const auto* called = last_step(model::object_step::what::call_setter);
    if (built == nullptr || (called != nullptr && called > built)) built = called;
    return built == nullptr ? none : model::as_value(built->cells[built->count - 1]);
}

}  // namespace copyreg
