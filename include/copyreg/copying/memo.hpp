// SPDX-License-Identifier: MIT
//
// The memo of a deep copy: what was copied, and as what.
//
// It knows objects by address and type, which for an object behind a pointer to a base are those of
// the most derived object. It keeps originals alive, so that no address is used twice, and copies,
// so that a later copy with the same memo finds them.
//
// While a copy is under way the memo also holds what goes with it: the table in use, the depth,
// what is put off, and which objects were met by `weak_ptr` alone.
#pragma once

#include <copyreg/base/error.hpp>
#include <copyreg/base/pointer_map.hpp>
#include <copyreg/base/stack_guard.hpp>
#include <copyreg/model/clone.hpp>
#include <copyreg/registry/lookup.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <typeindex>
#include <utility>
#include <vector>

namespace copyreg {

namespace copying {
class operation;
}

/// What was copied already. Handed to several copies, it makes them share what their originals
/// share. Not for several threads at once.
class memo {
public:
    memo() = default;
    memo(const memo&) = delete;
    memo& operator=(const memo&) = delete;

    /// How many objects are known.
    std::size_t size() const noexcept { return entries_.size(); }
    void clear() noexcept {
        entries_.clear();
        by_address_.clear();
        values_.reset();
    }

private:
    friend class copying::operation;

    struct entry {
        const void* original;
        const std::type_info* type;
        std::shared_ptr<const void> keeper;            // of the original
        std::shared_ptr<void> copy;                    // empty: is being constructed
        void (*let_go)(const void* form, void* copy);  // opens the cycles that the copy is part of
        const void* form;
        std::uint32_t previous;  // another object at the same address
    };
    struct work {
        void (*function)(memo&, const void* original, void* copy);
        const void* original;
        void* copy;
    };
    /// The copies of `value`s: in one arena, so that they share what the originals share.
    class value_copier {
    public:
        value_copier() : arena_(model::arena::create(512)), cloner_(*arena_) {}
        value_copier(const value_copier&) = delete;
        value_copier& operator=(const value_copier&) = delete;
        ~value_copier() { arena_->release(); }

        value copy(const value& v) {
            originals_.push_back(v);
            const model::cell c = cloner_.clone(v.raw());
            cloner_.index_keys();
            return model::as_value(c);
        }

    private:
        model::arena* arena_;
        model::cloner cloner_;
        std::vector<value> originals_;
    };

    static constexpr std::uint32_t none = 0xffffffff;

    const registry::lookup* look_ = nullptr;  // set while a copy is under way
    stack_guard stack_;
    pointer_map<std::uint32_t> by_address_;
    std::vector<entry> entries_;
    std::vector<work> later_;
    pointer_map<const registry::type_entry*> types_;
    pointer_map<bool> weakly_met_;  // true: known to be owned by the graph
    std::optional<value_copier> values_;
};

namespace copying {

/// A copy that is under way, as the engine sees its memo.
class operation {
public:
    explicit operation(memo& m) noexcept : memo_(&m) {}

    memo& known() const noexcept { return *memo_; }
    const registry::lookup& lookup() const noexcept { return *memo_->look_; }
    const registry::table_data& table() const noexcept { return memo_->look_->table(); }

    /// Does `work`, a whole copy: by itself if none is under way with this memo, else as a part.
    template <class Work>
    static auto run(memo& m, const dispatch_table* table, Work work) {
        if (m.look_ != nullptr) return work();
        const registry::lookup look(table);
        const under_way guard(m, look);
        operation o(m);
        const std::size_t before = m.entries_.size();
        for (bool again = false;; again = true) {
            try {
                auto result = work();
                while (!m.later_.empty()) {
                    const auto next = m.later_.back();
                    m.later_.pop_back();
                    next.function(m, next.original, next.copy);
                }
                if (again || !o.owners_came_late(before)) return result;
            } catch (...) {
                o.forget(before);
                throw;
            }
            // something was met by weak_ptr first and is owned by the graph after all: once more,
            // with that known
            o.forget(before);
        }
    }

    // --- depth

    bool is_deep() const noexcept { return memo_->stack_.is_deep(); }
    void check_depth() const {
        if (memo_->stack_.is_too_deep()) [[unlikely]] {
            throw copy_error(
                "expected objects nested less deeply by value or through constructor arguments, "
                "found more than fits the stack");
        }
    }
    void put_off(void (*work)(memo&, const void*, void*), const void* original, void* copy) {
        memo_->later_.push_back({work, original, copy});
    }

    // --- identity

    /// The copy of the object at `original`, or nullptr. Throws if it is being constructed.
    std::shared_ptr<void> find(const void* original, const std::type_info& type) const {
        const auto* newest = memo_->by_address_.find(original);
        for (std::uint32_t i = newest == nullptr ? memo::none : *newest; i != memo::none;
             i = memo_->entries_[i].previous) {
            const memo::entry& e = memo_->entries_[i];
            if (e.type != &type && *e.type != type) continue;
            if (e.copy == nullptr) fail_cycle(type);
            return e.copy;
        }
        return nullptr;
    }
    /// An object is about to be copied; returns its number.
    std::uint32_t begin(const void* original, const std::type_info& type,
                        std::shared_ptr<const void> keeper) {
        const auto fresh = static_cast<std::uint32_t>(memo_->entries_.size());
        const auto [newest, is_new] = memo_->by_address_.insert(original, fresh);
        memo_->entries_.push_back({original, &type, std::move(keeper), nullptr, nullptr, nullptr,
                                   is_new ? memo::none : *newest});
        *newest = fresh;
        return fresh;
    }
    void made(std::uint32_t number, std::shared_ptr<void> copy,
              void (*let_go)(const void* form, void* copy), const void* form = nullptr) {
        memo::entry& e = memo_->entries_[number];
        e.copy = std::move(copy);
        e.let_go = let_go;
        e.form = form;
    }

    /// Whether the object at `original`, met by a `weak_ptr`, is known to be owned by the graph.
    bool is_owned(const void* original) {
        if (memo_->by_address_.find(original) != nullptr) {
            const auto newest = *memo_->by_address_.find(original);
            if (newest != memo::none) return true;
        }
        const auto [known, is_new] = memo_->weakly_met_.insert(original, false);
        return *known;
    }

    // --- types and values

    const registry::type_entry& type_of(const std::type_info& type) {
        const auto [known, is_new] = memo_->types_.insert(&type, nullptr);
        if (is_new) *known = lookup().find_type(type);
        if (*known == nullptr) throw copy_error(registry::unregistered(type));
        return **known;
    }
    /// The `type` that is known under a name; nullptr if there is none.
    std::shared_ptr<void> object_named(std::string_view name, std::type_index type) const {
        const auto* known = lookup().names().find_name(name);
        if (known == nullptr || known->object == nullptr) return nullptr;
        const auto& object = *known->object;
        void* as = lookup().names().upcast(object.object.get(), object.type, type);
        return as == nullptr ? nullptr : std::shared_ptr<void>(object.object, as);
    }
    value copy_value(const value& v) {
        if (!v.raw().is_node()) return v;
        if (!memo_->values_) memo_->values_.emplace();
        return memo_->values_->copy(v);
    }

private:
    class under_way {
    public:
        under_way(memo& m, const registry::lookup& look) noexcept : memo_(m) {
            m.look_ = &look;
            m.stack_ = stack_guard();
        }
        under_way(const under_way&) = delete;
        under_way& operator=(const under_way&) = delete;
        ~under_way() {
            memo_.look_ = nullptr;
            memo_.later_.clear();
            memo_.types_.clear();
            memo_.weakly_met_.clear();
        }

    private:
        memo& memo_;
    };

    bool owners_came_late(std::size_t before) {
        if (memo_->weakly_met_.size() == 0) return false;
        bool late = false;
        for (std::size_t i = before; i < memo_->entries_.size(); ++i) {
            // all that was copied is owned, also what is met weakly first next time
            const auto [met, is_new] = memo_->weakly_met_.insert(memo_->entries_[i].original, true);
            late = late || (!is_new && !*met);
            *met = true;
        }
        return late;
    }

    /// Takes back what was made since, and opens its cycles.
    void forget(std::size_t before) noexcept {
        memo_->later_.clear();
        for (std::size_t i = memo_->entries_.size(); i-- > before;) {
            memo::entry& e = memo_->entries_[i];
            if (e.copy != nullptr && e.let_go != nullptr) {
                try {
                    e.let_go(e.form, e.copy.get());
                } catch (...) {
                    // what cannot be made empty stays as it is
                }
            }
            if (auto* newest = memo_->by_address_.find(e.original)) *newest = e.previous;
        }
        while (memo_->entries_.size() > before) memo_->entries_.pop_back();
    }

    [[noreturn, gnu::cold]] static void fail_cycle(const std::type_info& type) {
        throw copy_error(
            "expected an object that is built before it is referred to, found a cycle through the "
            "constructor arguments of " +
            type_name(type));
    }

    memo* memo_;
};

}  // namespace copying
}  // namespace copyreg
