// SPDX-License-Identifier: MIT
//
// The registry of the process: which types, names, bases and overrides there are.
//
// Writers change tables behind a mutex and publish an immutable snapshot; readers take the snapshot
// once for an operation and hold no lock. A snapshot that was replaced is freed when no operation
// is under way: each counts itself in one of a few counters, which nobody waits for.
//
// What the macros register before `main` is gathered in a list and becomes the first snapshot at
// the first use, so that N registrations cost O(N), and an error among them has somebody to be
// thrown to. A registrar that goes (a library that is closed) takes its registration with it.
//
// The registry is never destroyed: static objects may use it until the end.
#pragma once

#include <copyreg/base/error.hpp>
#include <copyreg/base/on_use.hpp>
#include <copyreg/model/build.hpp>
#include <copyreg/registry/entries.hpp>

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <typeindex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace copyreg {
class dict;
}

namespace copyreg::registry {

/// An entry of a dispatch table: a reduce function, or (`reduce` is null) a type's own form.
struct table_entry {
    std::shared_ptr<const override_entry> reduce;

    /// Whether `pickle<T>` put it there.
    bool is_override() const noexcept { return reduce != nullptr; }
};

/// The contents of a dispatch table.
template <class>
struct basic_table_data {
    std::unordered_map<std::type_index, table_entry> entries;
    std::vector<const override_entry*> by_slot;  // overrides; see type_slot
    bool any_override = false;
    bool any_native_override = false;  // of a number, a str, a container

    /// The override at `slot`, or nullptr.
    const override_entry* override_at(std::uint32_t slot) const noexcept {
        return slot < by_slot.size() ? by_slot[slot] : nullptr;
    }
    void set(std::uint32_t slot, const std::shared_ptr<const override_entry>& reduce) {
        entries[reduce->type].reduce = reduce;
        while (slot >= by_slot.size()) by_slot.push_back(nullptr);
        by_slot[slot] = reduce.get();
        any_override = true;
        any_native_override = any_native_override || reduce->is_native;
    }
    /// Takes the override away; the type's own entry stays if it has one.
    void erase(std::uint32_t slot, std::type_index type, bool has_own) {
        if (has_own) {
            entries[type].reduce = nullptr;
        } else {
            entries.erase(type);
        }
        if (slot < by_slot.size()) by_slot[slot] = nullptr;
    }
};
using table_data = basic_table_data<on_use>;

/// A global that was made known with an object: `register_global`.
struct global_object {
    std::string name;
    std::type_index type = typeid(void);
    std::shared_ptr<void> object;
    /// Makes a copy of `object` at `to`, or (`is_over`) over what is there; false if it cannot.
    bool (*copy)(void* to, const void* object, bool is_over) = nullptr;
};

/// Everything that a name may stand for.
template <class>
struct basic_name_entry {
    std::shared_ptr<const constructor_entry> function;  // COPYREG_CONSTRUCTOR
    std::shared_ptr<const constructor_entry> form;      // COPYREG_CLASS, _CALL, _ENUM
    std::shared_ptr<const global_object> object;
    std::string alias_of;
};
using name_entry = basic_name_entry<on_use>;

using upcast_function = void* (*)(void*);

/// The version of a class's state, and what brings an older one up to it.
struct version_entry {
    int number = 1;
    std::function<void(dict&, int)> migrate;
};

struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
        return std::hash<std::string_view>{}(text);
    }
};

/// Everything that is registered for a type.
struct type_record {
    std::shared_ptr<const type_entry> entry;
    /// A relation is between classes, so there are no cycles.
    std::vector<std::pair<std::type_index, upcast_function>> bases;
    std::shared_ptr<const version_entry> version;
};

/// One state of the registry; never changes once it is published.
template <class OnUse>
struct basic_snapshot {
    std::unordered_map<std::type_index, type_record> types;
    std::unordered_map<std::type_index, type_record> derived;  // their bases; few, so found sooner
    std::unordered_map<std::string, basic_name_entry<OnUse>, text_hash, std::equal_to<>> names;
    basic_table_data<OnUse> table;
    std::uint64_t generation = 0;
    bool any_version = false;
    bool any_run_time_enum = false;  // an enum whose form the compiler does not know

    /// The form that the enum `type` was given at run time, or nullptr.
    const constructor_entry* run_time_enum(std::type_index type) const {
        if (!any_run_time_enum) [[likely]]
            return nullptr;
        const type_entry* entry = find_type(type);
        return entry == nullptr ? nullptr : entry->form.get();
    }

    /// What `name` ("module:qualname") stands for, aliases followed; nullptr if nothing.
    const name_entry* find_name(std::string_view name) const {
        for (int hops = 0; hops < 16; ++hops) {
            const auto found = names.find(name);
            if (found == names.end()) return nullptr;
            if (found->second.alias_of.empty()) return &found->second;
            name = found->second.alias_of;
        }
        return nullptr;
    }
    /// `object`, a `from`, as the `to` that it is by the base relations; nullptr if none leads
    /// there.
    void* upcast(void* object, std::type_index from, std::type_index to) const {
        if (from == to) return object;
        const type_record* found = find_derived(from);
        if (found == nullptr) return nullptr;
        for (const auto& [base, step] : found->bases) {
            if (void* there = upcast(step(object), base, to)) return there;
        }
        return nullptr;
    }
    bool is_base(std::type_index from, std::type_index to) const {
        if (from == to) return true;
        const type_record* found = find_derived(from);
        if (found == nullptr) return false;
        for (const auto& base : found->bases) {
            if (is_base(base.first, to)) return true;
        }
        return false;
    }
    /// The bases of `type`; nullptr if none is registered.
    const type_record* find_derived(std::type_index type) const {
        const auto found = derived.find(type);
        return found == derived.end() ? nullptr : &found->second;
    }
    const type_entry* find_type(std::type_index type) const {
        const auto found = types.find(type);
        return found == types.end() ? nullptr : found->second.entry.get();
    }
    /// The version that `type` was given at run time, or nullptr.
    const version_entry* find_version(std::type_index type) const {
        if (!any_version) return nullptr;
        const auto found = types.find(type);
        return found == types.end() ? nullptr : found->second.version.get();
    }
};
using snapshot = basic_snapshot<on_use>;

template <class>
class basic_registry;
using registry = basic_registry<on_use>;

template <class>
class basic_registrar;
using registrar = basic_registrar<on_use>;

/// Registers the types that a `std::any` may hold from the start; see register.hpp.
template <class Registry>
void enroll_builtin_types(Registry& all);

template <class OnUse>
class basic_registry {
public:
    using snapshot = basic_snapshot<OnUse>;
    using registrar = basic_registrar<OnUse>;

    /// The one registry of the process, also where shared objects hide their symbols. Not inline,
    /// so that the program's own code makes it: that of a plug-in may go.
    [[gnu::visibility("default"), gnu::noinline]] static basic_registry& get();

    /// Keeps the snapshot of a moment alive.
    class reader {
    public:
        explicit reader(basic_registry& r) : reader(r, r.enter()) {}
        reader(const reader& other) : counter_(other.counter_), snapshot_(other.snapshot_) {
            counter_->fetch_add(1, std::memory_order_relaxed);
        }
        reader& operator=(const reader&) = delete;
        ~reader() { counter_->fetch_sub(1, std::memory_order_release); }
        const snapshot& operator*() const noexcept { return *snapshot_; }
        const snapshot* operator->() const noexcept { return snapshot_; }

    private:
        reader(basic_registry& r, std::atomic<std::size_t>& readers)
            : counter_(&readers), snapshot_(r.current(readers)) {}
        std::atomic<std::size_t>* counter_;
        const snapshot* snapshot_;
    };

    /// Throws what went wrong while static objects were built, once.
    reader read() { return reader(*this); }

    // --- changes; each throws registration_error and then changes nothing

    /// `owner` is the registrar that stands for a macro, or nullptr.
    const constructor_entry& add_constructor(std::shared_ptr<const constructor_entry> entry,
                                             const registrar* owner) {
        change(owner,
               [&] { entry = insert_candidate(names_[entry->name].functions, entry, owner); });
        return *entry;  // kept as long as its owner lives
    }
    void add_form(std::shared_ptr<const constructor_entry> entry, const registrar* owner) {
        change(owner, [&] {
            const auto known = types_.find(entry->result);
            if (known != types_.end()) {
                for (const auto& other : known->second.owners) {
                    const auto& form = other.entry->form;
                    if (form == nullptr || form->name == entry->name) continue;
                    throw registration_error(type_name(entry->result) + " is registered as " +
                                             form->name + " at " + form->where.str() +
                                             " already, found another registration as " +
                                             entry->name + " at " + entry->where.str());
                }
            }
            insert_candidate(names_[entry->name].forms, entry, owner);
        });
    }
    void add_type(const type_entry& entry, const registrar* owner) {
        change(owner, [&] { insert_type(entry, owner); });
    }
    /// For `enroll_builtin_types`, which is called when everything is ready for it.
    void insert_type(const type_entry& entry, const registrar* owner) {
        auto& owners = types_[entry.type].owners;
        if (owner == nullptr) {
            // the same registration again
            std::erase_if(owners, [](const type_owner& o) { return o.owner == nullptr; });
        }
        owners.push_back({owner, std::make_shared<const type_entry>(entry)});
    }
    void add_base(std::type_index derived, std::type_index base, upcast_function up,
                  const registrar* owner) {
        change(owner, [&] { bases_.push_back({owner, derived, base, up}); });
    }
    void add_alias(std::string old_name, std::string new_name) {
        change(nullptr, [&] {
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
                    throw registration_error("expected an alias to end somewhere, found " +
                                             old_name + " to lead back to itself");
                }
                const auto next = names_.find(at);
                if (next == names_.end() || next->second.alias_of.empty()) break;
                at = next->second.alias_of;
            }
            known.alias_of = std::move(new_name);
        });
    }
    void add_object(global_object object) {
        change(nullptr, [&] {
            auto name = object.name;
            names_[std::move(name)].object =
                std::make_shared<const global_object>(std::move(object));
        });
    }
    void set_version(std::type_index type, std::shared_ptr<const version_entry> version) {
        change(nullptr, [&] { types_[type].version = std::move(version); });
    }
    void set_override(std::shared_ptr<const override_entry> entry) {
        change(nullptr, [&] { types_[entry->type].reduce = std::move(entry); });
    }
    void erase_override(std::type_index type) {
        change(nullptr, [&] {
            const auto found = types_.find(type);
            if (found != types_.end()) found->second.reduce = nullptr;
        });
    }

    // --- registrars

    void enlist(registrar& r);
    void dismiss(const registrar& r) noexcept;
    /// Enrolls what static objects registered, if that is still to be done.
    void catch_up() {
        if (current_.load(std::memory_order_acquire) == nullptr) [[unlikely]]
            reader(*this);
    }

    /// A small number for each type, the same in all shared objects; never 0. By name, since a
    /// `type_info` may go with its library; but a name in an anonymous namespace is one of many.
    std::uint32_t slot_of(const std::type_info& type) {
        const std::lock_guard lock(slots_mutex_);
        std::string key = type.name();
        if (key.find("_GLOBAL__N_") != std::string::npos) {
            key += '@' + std::to_string(reinterpret_cast<std::uintptr_t>(&type));
        }
        const auto [found, is_new] =
            slots_.try_emplace(std::move(key), static_cast<std::uint32_t>(slots_.size() + 1));
        return found->second;
    }

    /// A small number for each name that pickles refer to again: attributes ('a'), modules ('m'),
    /// qualified names ('q'), globals ('g'). Texts that are single objects in CPython have the same
    /// number in every role but the last, below `first_name`; see model::singletons::index_of.
    static constexpr std::uint32_t first_name = 257;
    std::uint32_t name_id(char role, std::string_view text) {
        if (role != 'g' && model::singletons::get().find(kind::string, text) != nullptr) {
            return model::singletons::index_of(text);
        }
        const std::lock_guard lock(slots_mutex_);
        std::string key(1, role);
        key.append(text);
        const auto [found, is_new] = name_ids_.try_emplace(
            std::move(key), static_cast<std::uint32_t>(name_ids_.size() + first_name));
        return found->second;
    }

private:
    basic_registry() noexcept : enroll_builtin_(&enroll_builtin_types<basic_registry>) {}

    struct candidate {
        const registrar* owner;
        std::shared_ptr<const constructor_entry> entry;
    };
    struct type_owner {
        const registrar* owner;
        std::shared_ptr<const type_entry> entry;
    };
    struct base_relation {
        const registrar* owner;
        std::type_index derived;
        std::type_index base;
        upcast_function up;
    };
    /// Everything that a name may stand for, and on whose word.
    struct name_owners {
        std::vector<candidate> functions;
        std::vector<candidate> forms;
        std::string alias_of;
        std::shared_ptr<const global_object> object;

        bool is_owned() const noexcept { return !functions.empty() || !forms.empty(); }
    };
    /// Everything that is registered for a type, and on whose word.
    struct type_owners {
        std::vector<type_owner> owners;
        std::shared_ptr<const version_entry> version;
        std::shared_ptr<const override_entry> reduce;
    };

    /// Returns the entry that counts from now on: `entry`, or one that is the same.
    std::shared_ptr<const constructor_entry> insert_candidate(
        std::vector<candidate>& list, std::shared_ptr<const constructor_entry> entry,
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

    template <class Change>
    void change(const registrar* owner, Change apply) {
        if (owner != nullptr) return apply();  // under the lock already; published by the caller
        const std::lock_guard lock(mutex_);
        enroll_waiting();
        throw_startup_error();
        apply();
        publish();
    }

    /// Keeps all of what is wrong, one line each; a header may say the same thing many times.
    void note_startup_error(std::string_view what) {
        if (startup_error_.find(what) != std::string::npos) return;
        if (!startup_error_.empty()) startup_error_ += '\n';
        startup_error_ += what;
    }
    void throw_startup_error() {
        if (startup_error_.empty()) return;
        const std::string what = std::move(startup_error_);
        startup_error_.clear();
        throw registration_error(what);
    }

    void enroll_waiting();

    /// Builds a snapshot of the tables and makes it the current one.
    void publish() {
        auto next = std::make_unique<snapshot>();
        next->generation = ++generation_;
        for (const auto& [type, known] : types_) publish_type(*next, type, known);
        for (const auto& [name, known] : names_) publish_name(*next, name, known);
        for (const auto& relation : bases_) {
            auto& known = next->derived[relation.derived].bases;
            bool is_new = true;
            for (const auto& base : known) is_new = is_new && base.first != relation.base;
            if (is_new) known.emplace_back(relation.base, relation.up);
        }
        replace(std::move(next));
    }
    static void publish_type(snapshot& next, std::type_index type, const type_owners& known) {
        type_record& record = next.types[type];
        if (!known.owners.empty()) {
            record.entry = known.owners.front().entry;
            const auto& form = record.entry->form;
            if (form != nullptr && form->kind == form_kind::enumeration && form->copying != nullptr)
                next.any_run_time_enum = true;
            next.table.entries[type];
        }
        record.version = known.version;
        next.any_version = next.any_version || known.version != nullptr;
        if (known.reduce != nullptr) next.table.set(known.reduce->slot, known.reduce);
    }
    static void publish_name(snapshot& next, const std::string& name, const name_owners& known) {
        if (!known.is_owned() && known.object == nullptr && known.alias_of.empty()) return;
        name_entry& entry = next.names[name];
        if (!known.functions.empty()) entry.function = known.functions.front().entry;
        if (!known.forms.empty()) entry.form = known.forms.front().entry;
        entry.object = known.object;
        entry.alias_of = known.alias_of;
    }

    /// Makes `next`, which may be null until somebody reads, the current snapshot. False if old
    /// ones had to be kept for an operation that is under way.
    bool replace(std::unique_ptr<const snapshot> next) {
        const snapshot* old = current_.exchange(next.release(), std::memory_order_seq_cst);
        if (old != nullptr) retired_.emplace_back(old);
        for (const auto& c : counters_) {
            if (c.readers.load(std::memory_order_seq_cst) != 0) return false;
        }
        retired_.clear();
        return true;
    }

    std::atomic<std::size_t>& enter() noexcept {
        static std::atomic<unsigned> threads{0};
        thread_local const unsigned mine = threads.fetch_add(1, std::memory_order_relaxed);
        auto& readers = counters_[mine % counters_.size()].readers;
        readers.fetch_add(1, std::memory_order_seq_cst);
        return readers;
    }

    const snapshot* current(std::atomic<std::size_t>& readers) {
        const snapshot* s = current_.load(std::memory_order_seq_cst);
        if (s != nullptr) [[likely]]
            return s;
        try {
            const std::lock_guard lock(mutex_);
            if (current_.load(std::memory_order_relaxed) == nullptr) {
                enroll_waiting();
                publish();
            }
            throw_startup_error();
        } catch (...) {
            readers.fetch_sub(1, std::memory_order_release);
            throw;
        }
        return current_.load(std::memory_order_seq_cst);
    }

    struct alignas(64) counter {
        std::atomic<std::size_t> readers{0};
    };

    void (*enroll_builtin_)(basic_registry&);  // of the program's own code, see get()
    std::mutex mutex_;
    std::unordered_map<std::string, name_owners> names_;
    std::unordered_map<std::type_index, type_owners> types_;
    std::vector<base_relation> bases_;
    std::vector<candidate> replaced_;  // kept: pickles name them
    registrar* waiting_ = nullptr;     // in the order in which they came
    registrar** waiting_end_ = &waiting_;
    std::string startup_error_;
    std::uint64_t generation_ = 0;

    std::atomic<const snapshot*> current_{nullptr};
    std::vector<std::unique_ptr<const snapshot>> retired_;
    std::vector<std::unique_ptr<const snapshot>> abandoned_;  // never freed
    std::array<counter, 16> counters_;

    std::mutex slots_mutex_;
    std::unordered_map<std::string, std::uint32_t> slots_;
    std::unordered_map<std::string, std::uint32_t> name_ids_;
};

// Defined here: GCC hides an inline member of a template whatever is said of it.
template <class OnUse>
basic_registry<OnUse>& basic_registry<OnUse>::get() {
    static auto* instance = new basic_registry();
    return *instance;
}

/// A static object that stands for one line of registration.
template <class>
class basic_registrar {
public:
    using enroll_function = void (*)(registry&, const basic_registrar&);

    /// Takes its place in the list; `enroll` runs at the first use of the registry.
    basic_registrar(enroll_function enroll, const char* file, unsigned line) noexcept
        : basic_registrar(enroll, place{file, line}) {
        registry::get().enlist(*this);
    }
    basic_registrar(const basic_registrar&) = delete;
    basic_registrar& operator=(const basic_registrar&) = delete;
    ~basic_registrar() { registry::get().dismiss(*this); }

    const place& where() const noexcept { return where_; }

protected:
    /// For derived classes, which enlist themselves when they are complete.
    basic_registrar(enroll_function enroll, const place& where) noexcept
        : enroll_(enroll), where_(where) {}

private:
    friend registry;
    enroll_function enroll_;
    place where_;
    basic_registrar* next_ = nullptr;
};

template <class OnUse>
inline void basic_registry<OnUse>::enlist(registrar& r) {
    const std::lock_guard lock(mutex_);
    *waiting_end_ = &r;
    waiting_end_ = &r.next_;
    replace(nullptr);
}

template <class OnUse>
inline void basic_registry<OnUse>::enroll_waiting() {
    if (types_.empty()) enroll_builtin_(*this);
    while (waiting_ != nullptr) {
        const registrar* r = waiting_;
        waiting_ = r->next_;
        if (waiting_ == nullptr) waiting_end_ = &waiting_;
        try {
            r->enroll_(*this, *r);
        } catch (const error& e) { note_startup_error(e.what()); }
    }
}

template <class OnUse>
inline void basic_registry<OnUse>::dismiss(const registrar& r) noexcept {
    const std::lock_guard lock(mutex_);
    for (registrar** at = &waiting_; *at != nullptr; at = &(*at)->next_) {
        if (*at != &r) continue;
        *at = r.next_;
        if (*at == nullptr) waiting_end_ = at;
        return;
    }
    const auto is_its = [&r](const auto& x) { return x.owner == &r; };
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
    // What is left is published when somebody needs it: at the end of a program nobody does.
    // Freeing a snapshot may call the library that is closed, so those that are in use now never
    // are.
    if (replace(nullptr)) return;
    std::move(retired_.begin(), retired_.end(), std::back_inserter(abandoned_));
    retired_.clear();
}

/// The numbers of "module:qualname".
template <class = on_use>
inline global_ids ids_of(std::string_view name) {
    auto& all = registry::get();
    const auto colon = name.find(':');
    return {all.name_id('m', name.substr(0, colon)), all.name_id('q', name.substr(colon + 1)),
            all.name_id('g', name)};
}

/// The slot of `T`, remembered for each shared object.
template <class T>
std::uint32_t type_slot() {
    static constinit std::atomic<std::uint32_t> slot{0};
    std::uint32_t s = slot.load(std::memory_order_relaxed);
    if (s == 0) [[unlikely]] {
        s = registry::get().slot_of(typeid(T));
        slot.store(s, std::memory_order_relaxed);
    }
    return s;
}

}  // namespace copyreg::registry
