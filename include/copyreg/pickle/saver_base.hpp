// SPDX-License-Identifier: MIT
//
// The part of a saver that knows no type: identity, depth, the nodes of forms.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/base/pointer_map.hpp>
#include <copyreg/base/stack_guard.hpp>
#include <copyreg/base/utf8.hpp>
#include <copyreg/model/graph_builder.hpp>
#include <copyreg/model/object_ref.hpp>
#include <copyreg/model/value.hpp>
#include <copyreg/pickle/operations.hpp>
#include <copyreg/pickle/options.hpp>
#include <copyreg/registry/lookup.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace copyreg::codec {

template <class OnUse>
class basic_saver_base : public model::graph_builder {
public:
    using cell = model::cell;

    basic_saver_base(const registry::basic_lookup<OnUse>& look, int protocol,
                     const dump_options& options)
        : lookup_(&look), options_(&options), protocol_(protocol) {}

    /// The registry and table for the next objects.
    void use(const registry::basic_lookup<OnUse>& look) noexcept { lookup_ = &look; }
    const registry::basic_lookup<OnUse>& lookup() const noexcept { return *lookup_; }
    const registry::basic_table_data<OnUse>& table() const noexcept { return lookup_->table(); }
    int protocol() const noexcept { return protocol_; }

    /// What is registered; see `registry::snapshot` and `registry::lookup`.
    const registry::type_entry* find_type(std::type_index type) const {
        return lookup_->find_type(type);
    }
    const registry::version_entry* find_version(std::type_index type) const {
        return lookup_->names().find_version(type);
    }
    const registry::constructor_entry* run_time_enum(std::type_index type) const {
        return lookup_->names().run_time_enum(type);
    }

    /// The graph becomes a value: dicts can be searched, values within it live as long as it does.
    void make_lasting() noexcept { lasting_ = true; }

    /// Forgets which objects were saved.
    void clear() noexcept {
        model::graph_builder::clear();
        by_address_.clear();
        seen_.clear();
        literals_.clear();
        enumerators_.clear();
        later_.clear();
        kept_.clear();
        claim_ = {};
    }

    // --- identity

    /// How the object that is saved next is known, besides by its value.
    struct claim {
        static constexpr std::uint32_t none = 0xffffffff;
        std::uint32_t entry = none;
        bool stays = false;  // its address is good until all is saved
    };
    claim take_claim() noexcept { return std::exchange(claim_, claim{}); }
    /// From now on the object of `c` is `n`.
    void fulfil(const claim& c, model::node* n) {
        if (c.entry == claim::none) return;
        seen_[c.entry].saved = model::make_node(&arena(), n);
        seen_[c.entry].is_open = false;
    }

    /// Meets the object at `address`, whose type is `type`, again or (`claim` is set) for the first
    /// time.
    const cell* meet(const void* address, const std::type_info& type,
                     std::shared_ptr<const void> owner) {
        const auto fresh = static_cast<std::uint32_t>(seen_.size());
        const auto [first, is_new] = by_address_.insert(address, fresh);
        if (!is_new) {
            std::uint32_t i = *first;
            while (*seen_[i].type != type && seen_[i].next != claim::none) i = seen_[i].next;
            if (*seen_[i].type == type) {
                if (seen_[i].is_open) fail_cycle(type);
                if (seen_[i].saved.is_node()) model::mark_shared(seen_[i].saved.node);
                return &seen_[i].saved;
            }
            seen_[i].next = fresh;
        }
        seen_.push_back({&type, std::move(owner), model::make_none(), claim::none, true});
        claim_ = {fresh, true};
        return nullptr;
    }
    std::uint32_t claimed() const noexcept { return claim_.entry; }
    /// The object of `entry` was saved as `c`.
    void finish(std::uint32_t entry, const cell& c) {
        claim_ = {};
        seen_[entry].saved = c;
        seen_[entry].is_open = false;
    }

    // --- depth

    void start_here(const stack_guard& guard) noexcept { stack_ = guard; }
    bool is_deep() const noexcept { return stack_.is_deep(); }
    void check_depth() const {
        if (stack_.is_too_deep()) [[unlikely]]
            fail_depth();
    }

    // --- what forms are made of

    /// The attribute name `text`, which must be good until the end; CPython interns it.
    cell attribute(std::string_view text) {
        return literal(text, [&] { return name(role::attribute, text); });
    }
    /// The class of this name ("module:qualname"), which must be good until the end.
    cell class_named(std::string_view name) {
        return literal(name, [&] { return global(name); });
    }

    /// An object of a plain class, not filled yet.
    model::object_node* new_object(std::string_view name) {
        const cell cls = class_named(name);
        const cell made = protocol_ >= 2
                              ? call(cls, model::make_empty_tuple(), model::call_form::newobj)
                              : call(global("copyreg:_reconstructor"),
                                     tuple(cls, global("builtins:object"), model::make_none()));
        return &model::node_as<model::object_node>(made);
    }

    /// A dict with room for `size` entries.
    model::keyed_node* new_dict(std::size_t size) {
        auto* n = model::new_node<model::keyed_node>(arena(), kind::dict);
        n->cells = static_cast<cell*>(arena().allocate(size * 2 * sizeof(cell)));
        n->capacity = static_cast<std::uint32_t>(size);
        return n;
    }
    /// Adds an entry to a dict that has room for it. Keys are taken to be different.
    void add_entry(model::keyed_node& n, const cell& key, const cell& mapped) {
        cell* at = n.cells + std::size_t{n.size} * 2;
        at[0] = model::inside(key, &arena());
        at[1] = model::inside(mapped, &arena());
        ++n.size;
    }
    void finish_keys(model::keyed_node& n) {
        if (lasting_) model::rebuild_index(arena(), n, n.size);
    }

    /// An object of the class `name` with its members, which are saved at once or (if it `stays`)
    /// when there is room on the stack. A `version` of 0 is not written.
    cell save_object(std::string_view name, const form_operations& ops, const void* form,
                     const void* object, int version) {
        const claim c = take_claim();
        const state_work work{&ops, form, object, version, new_object(name)};
        fulfil(c, work.node);
        if (c.stays && is_deep()) {
            later_.push_back(work);
        } else {
            save_state(work);
        }
        return model::make_node(&arena(), work.node);
    }

    cell& enumerator(std::uint32_t slot, std::int64_t number) {
        return enumerators_.try_emplace(std::pair(slot, number), model::make_none()).first->second;
    }

    /// A str of one Latin-1 character.
    cell character(char latin1) {
        const auto c = static_cast<unsigned char>(latin1);
        const char utf8[2] = {static_cast<char>(c < 0x80 ? c : 0xc0 | c >> 6),
                              static_cast<char>(0x80 | (c & 0x3f))};
        return string({utf8, c < 0x80 ? 1u : 2u});
    }
    cell checked_string(std::string_view text) {
        if (find_invalid_utf8(text, true) != std::string_view::npos) fail_utf8();
        return string(text);
    }

    cell save_buffer(std::span<const std::byte> data, bool is_read_only) {
        if (protocol_ < 5) {
            throw pickling_error("expected protocol 5 for a buffer, found " +
                                 std::to_string(protocol_));
        }
        const bool outside = options_->buffer_callback && !options_->buffer_callback(data);
        const std::string_view text(reinterpret_cast<const char*>(data.data()), data.size());
        auto* n = model::new_text(arena(), kind::buffer, outside ? std::string_view() : text);
        n->flags = static_cast<std::uint8_t>((is_read_only ? model::read_only : 0) |
                                             (outside ? model::out_of_band : model::in_band));
        return model::make_node(&arena(), n);
    }

    /// An object whose most derived type is not the static one.
    cell save_dynamic(const void* object, const std::type_info& type);

    // --- values of others

    /// The graph of `v` as a part of this one.
    cell splice(const value& v) {
        const cell& c = v.raw();
        if (!c.is_node()) return c;
        kept_.push_back(v);
        if (lasting_ && c.owner() != nullptr) model::arena::merge(&arena(), c.owner());
        return c;
    }

    bool asks_for_ids() const noexcept { return static_cast<bool>(options_->persistent_id); }
    /// What the persistent_id hook makes of an object, if anything.
    bool save_as_id(const object_ref& object, cell& result) {
        std::optional<value> id = options_->persistent_id(object);
        if (!id) return false;
        auto* n = model::new_node<model::persistent_node>(arena());
        n->pid = model::inside(splice(*id), &arena());
        result = model::make_node(&arena(), n);
        return true;
    }

    [[noreturn, gnu::cold]] static void fail_unregistered(std::type_index type) {
        throw pickling_error(registry::unregistered(type));
    }

protected:
    struct state_work {
        const form_operations* ops;
        const void* form;
        const void* object;
        int version;
        model::object_node* node;
    };
    void save_state(const state_work& work);
    void save_what_was_put_off() {
        while (!later_.empty()) {
            const state_work work = later_.back();
            later_.pop_back();
            save_state(work);
        }
    }

private:
    struct seen {
        const std::type_info* type;
        std::shared_ptr<const void> owner;  // an address is not used twice
        cell saved;
        std::uint32_t next;  // another object at the same address
        bool is_open;        // its constructor arguments are being saved
    };

    template <class Make>
    cell literal(std::string_view text, Make make) {
        if (const auto* known = literals_.find(text.data())) {
            if (known->size == text.size()) return known->is;
            return make();
        }
        const cell c = make();
        literals_.insert(text.data(), {c, text.size()});
        return c;
    }

    [[noreturn, gnu::cold]] static void fail_depth() {
        throw pickling_error(
            "expected objects nested less deeply by value or through constructor arguments, found "
            "more than fits the stack; hold deep structures by std::shared_ptr");
    }
    [[noreturn, gnu::cold]] static void fail_utf8() {
        throw pickling_error(
            "expected UTF-8 in a string, found other bytes; use copyreg::bytes for those");
    }
    [[noreturn, gnu::cold]] static void fail_cycle(const std::type_info& type) {
        throw pickling_error(
            "expected an object that is built before it is referred to, found a cycle through the "
            "constructor arguments of " +
            type_name(type));
    }

    struct known_literal {
        cell is;
        std::size_t size = 0;
    };

    const registry::basic_lookup<OnUse>* lookup_;
    const dump_options* options_;
    int protocol_;
    bool lasting_ = false;
    claim claim_;
    stack_guard stack_;
    pointer_map<std::uint32_t> by_address_;
    std::vector<seen> seen_;
    pointer_map<known_literal> literals_;
    std::map<std::pair<std::uint32_t, std::int64_t>, cell> enumerators_;
    std::vector<state_work> later_;
    std::vector<value> kept_;
};
using saver_base = basic_saver_base<on_use>;

}  // namespace copyreg::codec
