// SPDX-License-Identifier: MIT
//
// Everything that is registered, and on whose word: what the writers of the registry change, and
// what a snapshot is made from.
//
// A registration belongs to a registrar, which stands for a macro and may go with its library, or
// to nobody (nullptr), if it was made by a call; that one stays. The same name or type may be
// registered by many, one for each shared object that has the macro: the first that is left counts.
//
// The one lock is the registry's. An `insert_` that throws `registration_error` changes nothing.
#pragma once

#include <copyreg/base/error.hpp>
#include <copyreg/base/on_use.hpp>
#include <copyreg/registry/entries.hpp>
#include <copyreg/registry/snapshot.hpp>

#include <iterator>
#include <memory>
#include <string>
#include <typeindex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace copyreg::registry {

template <class>
class basic_registrar;
using registrar = basic_registrar<on_use>;

template <class OnUse>
class basic_registrations {
public:
    using snapshot = basic_snapshot<OnUse>;
    using registrar = basic_registrar<OnUse>;

    bool empty() const noexcept { return types_.empty(); }

    /// Returns the entry that counts from now on: `entry`, or one that is the same.
    std::shared_ptr<const constructor_entry> insert_constructor(
        const std::shared_ptr<const constructor_entry>& entry, const registrar* owner) {
        return insert_candidate(names_[entry->name].functions, entry, owner);
    }
    void insert_form(const std::shared_ptr<const constructor_entry>& entry,
                     const registrar* owner) {
        const auto known = types_.find(entry->result);
        if (known != types_.end()) {
            for (const auto& other : known->second.owners) {
                const auto& form = other.entry->form;
                if (form == nullptr || form->name == entry->name) continue;
                throw registration_error(type_name(entry->result) + " is registered as " +
                                         form->name + " at " + form->where.str() +
                                         " already, found another registration as " + entry->name +
                                         " at " + entry->where.str());
            }
        }
        insert_candidate(names_[entry->name].forms, entry, owner);
    }
    void insert_type(const type_entry& entry, const registrar* owner) {
        auto& owners = types_[entry.type].owners;
        if (owner == nullptr) {
            // the same registration again
            std::erase_if(owners, [](const type_owner& o) { return o.owner == nullptr; });
        }
        owners.push_back({owner, std::make_shared<const type_entry>(entry)});
    }
    void insert_base(std::type_index derived, std::type_index base, upcast_function up,
                     const registrar* owner) {
        bases_.push_back({owner, derived, base, up});
    }
    void insert_alias(const std::string& old_name, std::string new_name) {
        name_owners& known = names_[old_name];
        if (!known.alias_of.empty() && known.alias_of != new_name) {
            throw registration_error("expected " + old_name + " to stay an alias of " +
                                     known.alias_of + ", found " + new_name);
        }
        if (known.is_owned()) {
            throw registration_error("expected a name that is free for an alias, found " +
                                     old_name + ", which is registered itself");
        }
        for (std::string at = new_name;;) {
            if (at == old_name) {
                throw registration_error("expected an alias to end somewhere, found " + old_name +
                                         " to lead back to itself");
            }
            const auto next = names_.find(at);
            if (next == names_.end() || next->second.alias_of.empty()) break;
            at = next->second.alias_of;
        }
        known.alias_of = std::move(new_name);
    }
    void insert_object(global_object object) {
        auto name = object.name;
        names_[std::move(name)].object = std::make_shared<const global_object>(std::move(object));
    }
    void set_version(std::type_index type, std::shared_ptr<const version_entry> version) {
        types_[type].version = std::move(version);
    }
    void set_override(std::shared_ptr<const override_entry> entry) {
        types_[entry->type].reduce = std::move(entry);
    }
    void erase_override(std::type_index type) {
        const auto found = types_.find(type);
        if (found != types_.end()) found->second.reduce = nullptr;
    }

    /// Takes back everything that `owner` registered.
    void erase_all_of(const registrar& owner) {
        const auto is_its = [&owner](const auto& x) { return x.owner == &owner; };
        for (auto& [name, known] : names_) {
            std::erase_if(known.functions, is_its);
            std::erase_if(known.forms, is_its);
        }
        // a key is a type_info of one of the owners: where others are left, it must be theirs
        for (auto at = types_.begin(); at != types_.end();) {
            const auto next = std::next(at);
            if (std::erase_if(at->second.owners, is_its) != 0) {
                auto taken = types_.extract(at);
                const type_owners& left = taken.mapped();
                if (!left.owners.empty()) taken.key() = left.owners.front().entry->type;
                if (!left.owners.empty() || left.version != nullptr || left.reduce != nullptr) {
                    types_.insert(std::move(taken));
                }
            }
            at = next;
        }
        std::erase_if(bases_, is_its);
    }

    /// What readers may see of all this.
    std::unique_ptr<const snapshot> make_snapshot() const {
        auto made = std::make_unique<snapshot>();
        for (const auto& [type, known] : types_) publish_type(*made, type, known);
        for (const auto& [name, known] : names_) publish_name(*made, name, known);
        for (const auto& relation : bases_) {
            auto& known = made->derived[relation.derived].bases;
            bool is_new = true;
            for (const auto& base : known) is_new = is_new && base.first != relation.base;
            if (is_new) known.emplace_back(relation.base, relation.up);
        }
        return made;
    }

private:
    struct candidate {
        const registrar* owner;
        lazy<OnUse, std::shared_ptr<const constructor_entry>> entry;
    };
    struct type_owner {
        const registrar* owner;
        lazy<OnUse, std::shared_ptr<const type_entry>> entry;
    };
    struct base_relation {
        const registrar* owner;
        std::type_index derived;
        std::type_index base;
        upcast_function up;
    };
    /// Everything that a name may stand for.
    struct name_owners {
        std::vector<candidate> functions;
        std::vector<candidate> forms;
        std::string alias_of;
        lazy<OnUse, std::shared_ptr<const global_object>> object;

        bool is_owned() const noexcept { return !functions.empty() || !forms.empty(); }
    };
    /// Everything that is registered for a type.
    struct type_owners {
        std::vector<type_owner> owners;
        lazy<OnUse, std::shared_ptr<const version_entry>> version;
        lazy<OnUse, std::shared_ptr<const override_entry>> reduce;
    };

    std::shared_ptr<const constructor_entry> insert_candidate(
        std::vector<candidate>& list, const std::shared_ptr<const constructor_entry>& entry,
        const registrar* owner) {
        for (auto& c : list) {
            const bool same_place = c.entry->where == entry->where;
            const bool same_class = entry->kind != form_kind::function &&
                                    c.entry->kind == entry->kind &&
                                    c.entry->result == entry->result;
            if (!same_place && !same_class) {
                throw registration_error(entry->name + " is registered at " + c.entry->where.str() +
                                         " already, found another registration at " +
                                         entry->where.str());
            }
            if (owner != nullptr || c.owner != nullptr) continue;
            // the same line again: the latest counts, and what names the other one may go on
            if (entry->is_stateless && c.entry->pickling == entry->pickling) return c.entry;
            replaced_.push_back(c);
            c.entry = entry;
            return entry;
        }
        list.push_back({owner, entry});
        return entry;
    }

    static void publish_type(snapshot& made, std::type_index type, const type_owners& known) {
        auto& record = made.types[type];
        if (!known.owners.empty()) {
            record.entry = known.owners.front().entry;
            const auto& form = record.entry->form;
            if (form != nullptr && form->kind == form_kind::enumeration && form->copying != nullptr)
                made.any_run_time_enum = true;
            made.table.entries[type].has_own = true;
        }
        record.version = known.version;
        made.any_version = made.any_version || known.version != nullptr;
        if (known.reduce != nullptr) made.table.set(known.reduce->slot, known.reduce);
    }
    static void publish_name(snapshot& made, const std::string& name, const name_owners& known) {
        if (!known.is_owned() && known.object == nullptr && known.alias_of.empty()) return;
        auto& entry = made.names[name];
        if (!known.functions.empty()) entry.function = known.functions.front().entry;
        if (!known.forms.empty()) entry.form = known.forms.front().entry;
        entry.object = known.object;
        entry.alias_of = known.alias_of;
    }

    std::unordered_map<std::string, name_owners> names_;
    std::unordered_map<std::type_index, type_owners> types_;
    std::vector<base_relation> bases_;
    std::vector<candidate> replaced_;  // kept: pickles name them
};

}  // namespace copyreg::registry
