// SPDX-License-Identifier: MIT
//
// The memo of a deep copy: what was copied, and as what.
//
// It knows objects by address and type, which for an object behind a pointer to a base are those of
// the most derived object. It keeps originals alive, so that no address is used twice, and copies,
// so that a later copy with the same memo finds them.
//
// While a copy is under way the memo also holds what goes with it: the table in use, the depth,
// what is put off, and which objects were met by `weak_ptr` alone. What met one of these too early
// is copied again at the end: the part of an object if that runs no code of the user's, else
// everything.
#pragma once

#include <copyreg/base/error.hpp>
#include <copyreg/base/on_use.hpp>
#include <copyreg/base/pointer_map.hpp>
#include <copyreg/base/stable_vector.hpp>
#include <copyreg/base/stack_guard.hpp>
#include <copyreg/model/clone.hpp>
#include <copyreg/registry/lookup.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace copyreg {

namespace copying {
template <class>
class basic_operation;
using operation = basic_operation<on_use>;
}  // namespace copying

/// What was copied already. Handed to several copies, it makes them share what their originals
/// share. Not for several threads at once.
template <class OnUse>
class basic_memo {
public:
    basic_memo() = default;
    basic_memo(const basic_memo&) = delete;
    basic_memo& operator=(const basic_memo&) = delete;

    /// How many objects are known.
    std::size_t size() const noexcept { return entries_.size(); }
    void clear() noexcept {
        entries_.clear();
        by_address_.clear();
        values_.reset();
    }

private:
    friend copying::operation;

    struct entry {
        const std::type_info* type;
        std::shared_ptr<const void> original;          // kept
        std::shared_ptr<void> copy;                    // empty: is being constructed
        void (*let_go)(const void* form, void* copy);  // opens the cycles that the copy is part of
        const void* form;
        std::uint32_t previous;  // another object at the same address
    };
    struct work {
        void (*function)(basic_memo&, const void* form, const void* original, void* copy);
        const void* form;
        const void* original;
        void* copy;
    };
    /// How far things are.
    struct mark {
        std::size_t entries, later, again, missed, lost;
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
        lazy<OnUse, std::vector<value>> originals_;
    };

    static constexpr std::uint32_t none = 0xffffffff;

    const registry::basic_lookup<OnUse>* look_ = nullptr;  // set while a copy is under way
    stack_guard stack_;
    pointer_map<std::uint32_t> by_address_;
    stable_vector<entry> entries_;
    unsigned whole_ = 0;       // parts under way of which nothing may be put off
    std::vector<work> later_;  // what is put off
    std::vector<work> again_;  // what is copied again at the end, for its weak pointers
    // met by weak_ptr before their owners, if they have any
    lazy<OnUse, std::vector<const void*>> missed_;
    // the same, by what cannot be copied again by itself
    lazy<OnUse, std::vector<const void*>> lost_;
    pointer_map<bool> owned_;  // by the graph, as is known when it is copied again
    pointer_map<const registry::type_entry*> types_;
    std::optional<value_copier> values_;
};
using memo = basic_memo<on_use>;

namespace copying {

/// A copy that is under way, as the engine sees its memo.
template <class OnUse>
class basic_operation {
    using memo = basic_memo<OnUse>;
    using mark = typename memo::mark;
    using entry = typename memo::entry;

public:
    explicit basic_operation(memo& m) noexcept : memo_(&m) {}

    memo& known() const noexcept { return *memo_; }
    const registry::basic_lookup<OnUse>& lookup() const noexcept { return *memo_->look_; }
    const registry::basic_table_data<OnUse>& table() const noexcept {
        return memo_->look_->table();
    }
    const registry::type_entry* find_type(std::type_index type) const {
        return memo_->look_->find_type(type);
    }

    /// Does `work`, a whole copy: by itself if none is under way with this memo, else as a part.
    /// What throws is taken back. `is_repeatable`: `work` itself runs no code of the user's.
    template <class Work>
    static auto run(memo& m, const dispatch_table* table, bool is_repeatable, Work work) {
        basic_operation o(m);
        const mark before = o.here();
        if (m.look_ != nullptr) {
            try {
                return work();
            } catch (...) {
                o.forget(before);
                throw;
            }
        }
        const registry::basic_lookup<OnUse> look(table);
        const under_way guard(m, look);
        for (bool again = false;; again = true) {
            try {
                auto result = work();
                o.finish();
                if (again) return result;
                const bool is_lost = o.any_known(m.lost_);
                if (!is_lost && !o.any_known(m.missed_)) return result;
                if (!is_lost && is_repeatable) continue;
                o.remember_owned(before);
            } catch (...) {
                o.forget(before);
                throw;
            }
            o.forget(before);
        }
    }

    // --- depth

    /// Whether what can be put off should be.
    bool is_deep() const noexcept { return memo_->stack_.is_deep() && memo_->whole_ == 0; }
    void check_depth() const {
        if (memo_->stack_.is_too_deep()) [[unlikely]] {
            throw copy_error(
                "expected objects nested less deeply by value or through constructor arguments, "
                "found more than fits the stack");
        }
    }
    template <class Function>
    void put_off(Function work, const void* form, const void* original, void* copy) {
        memo_->later_.push_back({work, form, original, copy});
    }
    /// While it lives nothing is put off: what is made goes to code that may look into it.
    class whole {
    public:
        explicit whole(memo& m) noexcept : memo_(m) { ++memo_.whole_; }
        whole(const whole&) = delete;
        whole& operator=(const whole&) = delete;
        ~whole() { --memo_.whole_; }

    private:
        memo& memo_;
    };

    // --- identity

    /// The copy of what `p` is part of, the object at `original`; throws if it is being
    /// constructed. nullptr if there is none: then it is about to be copied, as `number`.
    template <class E>
    const std::shared_ptr<void>* find_or_begin(const std::shared_ptr<E>& p, const void* original,
                                               const std::type_info& type, std::uint32_t& number) {
        std::uint32_t& newest = *memo_->by_address_.insert(original, memo::none).first;
        if (newest != memo::none) {
            if (const entry* e = find_entry(newest, type)) {
                if (e->copy == nullptr) fail_cycle(type);
                return &e->copy;
            }
        }
        number = static_cast<std::uint32_t>(memo_->entries_.size());
        memo_->entries_.emplace_back(&type, std::shared_ptr<const void>(p, original), nullptr,
                                     nullptr, nullptr, newest);
        newest = number;
        return nullptr;
    }
    void made(std::uint32_t number, std::shared_ptr<void> copy,
              void (*let_go)(const void* form, void* copy), const void* form = nullptr) {
        entry& e = memo_->entries_[number];
        e.copy = std::move(copy);
        e.let_go = let_go;
        e.form = form;
    }

    /// The object `x` of this number is its own copy.
    template <class T>
    std::shared_ptr<T> keep_original(std::uint32_t number, const T& x) {
        std::shared_ptr<T> same(memo_->entries_[number].original, const_cast<T*>(&x));
        made(number, same, nullptr);
        return same;
    }

    // --- weak pointers

    /// Whether the object at `original`, met by a `weak_ptr`, is known to be owned by the graph.
    bool is_owned(const void* original, const std::type_info& type) {
        const auto* newest = memo_->by_address_.find(original);
        if (newest != nullptr && find_entry(*newest, type) != nullptr) return true;
        if (memo_->owned_.find(original) != nullptr) return true;
        memo_->missed_.push_back(original);
        return false;
    }
    /// How many objects were missed so far by what has nobody yet that copies it again.
    std::size_t missed() const noexcept { return memo_->missed_.size(); }
    /// Whether any was missed since there were `before`; if so, the caller copies it again.
    bool take_missed(std::size_t before) noexcept {
        if (memo_->missed_.size() == before) return false;
        memo_->missed_.resize(before);
        return true;
    }
    /// What was missed since then is not copied again by itself.
    void lose_missed(std::size_t before) {
        auto& missed = memo_->missed_;
        if (missed.size() == before) return;
        for (std::size_t i = before; i < missed.size(); ++i) memo_->lost_.push_back(missed[i]);
        missed.resize(before);
    }
    template <class Function>
    void repeat(Function work, const void* form, const void* original, void* copy) {
        memo_->again_.push_back({work, form, original, copy});
    }

    // --- types and values

    const registry::type_entry& type_of(const std::type_info& type) {
        const auto [known, is_new] = memo_->types_.insert(&type, nullptr);
        if (is_new) *known = lookup().find_type(type);
        if (*known == nullptr) throw copy_error(registry::unregistered(type));
        return **known;
    }
    /// The same for what a `std::any` holds: a scalar or str that nobody overrides is copied as it
    /// is.
    const registry::type_entry& type_in_any(const std::type_info& type) {
        if (table().any_native_override) [[unlikely]] {
            const auto found = table().entries.find(type);
            if (found != table().entries.end() && found->second.is_override()) {
                return found->second.reduce->as_type;
            }
        }
        return type_of(type);
    }
    value copy_value(const value& v) {
        if (!v.raw().is_node()) return v;
        if (!memo_->values_) memo_->values_.emplace();
        return memo_->values_->copy(v);
    }

private:
    class under_way {
    public:
        under_way(memo& m, const registry::basic_lookup<OnUse>& look) noexcept : memo_(m) {
            m.look_ = &look;
            m.stack_ = stack_guard();
        }
        under_way(const under_way&) = delete;
        under_way& operator=(const under_way&) = delete;
        ~under_way() {
            memo_.look_ = nullptr;
            memo_.types_.clear();
            memo_.owned_.clear();
            memo_.missed_.clear();
            memo_.lost_.clear();
        }

    private:
        memo& memo_;
    };

    mark here() const noexcept {
        const memo& m = *memo_;
        return {m.entries_.size(), m.later_.size(), m.again_.size(), m.missed_.size(),
                m.lost_.size()};
    }

    /// Of the objects at one address, the one of this type.
    const entry* find_entry(std::uint32_t newest, const std::type_info& type) const {
        for (std::uint32_t i = newest; i != memo::none; i = memo_->entries_[i].previous) {
            const entry& e = memo_->entries_[i];
            if (e.type == &type || *e.type == type) return &e;
        }
        return nullptr;
    }

    /// Does what was put off, then again what met weak pointers too early.
    void finish() {
        const auto take = [this](std::vector<typename memo::work>& from) {
            const auto next = from.back();
            from.pop_back();
            const std::size_t before = missed();
            next.function(*memo_, next.form, next.original, next.copy);
            return before;
        };
        while (!memo_->later_.empty() || !memo_->again_.empty()) {
            if (!memo_->later_.empty()) {
                lose_missed(take(memo_->later_));
            } else {
                memo_->missed_.resize(take(memo_->again_));  // owned by nobody here
            }
        }
    }

    bool any_known(const lazy<OnUse, std::vector<const void*>>& originals) const {
        return std::any_of(originals.begin(), originals.end(), [this](const void* original) {
            const auto* newest = memo_->by_address_.find(original);
            return newest != nullptr && *newest != memo::none;
        });
    }
    void remember_owned(const mark& since) {
        for (std::size_t i = since.entries; i < memo_->entries_.size(); ++i) {
            memo_->owned_.insert(memo_->entries_[i].original.get(), true);
        }
    }

    /// Takes back what was made since, and opens its cycles.
    void forget(const mark& since) noexcept {
        const auto cut = [](auto& all, std::size_t size) {
            all.erase(all.begin() + static_cast<std::ptrdiff_t>(size), all.end());
        };
        cut(memo_->later_, since.later);
        cut(memo_->again_, since.again);
        cut(memo_->missed_, since.missed);
        cut(memo_->lost_, since.lost);
        for (std::size_t i = memo_->entries_.size(); i-- > since.entries;) {
            entry& e = memo_->entries_[i];
            if (e.copy != nullptr && e.let_go != nullptr) {
                try {
                    e.let_go(e.form, e.copy.get());
                } catch (...) {
                    // what cannot be made empty stays as it is
                }
            }
            if (auto* newest = memo_->by_address_.find(e.original.get())) *newest = e.previous;
        }
        while (memo_->entries_.size() > since.entries) memo_->entries_.pop_back();
    }

    [[noreturn, gnu::cold]] static void fail_cycle(const std::type_info& type) {
        throw copy_error(
            "expected an object that is built before it is referred to, found a cycle through the "
            "constructor arguments of " +
            type_name(type));
    }

    memo* memo_;
};
using operation = basic_operation<on_use>;

}  // namespace copying
}  // namespace copyreg
