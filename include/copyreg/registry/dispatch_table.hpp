// SPDX-License-Identifier: MIT
//
// The dispatch table: from C++ types to reduce functions, as Python's `copyreg.dispatch_table`.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/registry/hooks.hpp>
#include <copyreg/registry/reduction.hpp>
#include <copyreg/registry/registry.hpp>

#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <type_traits>
#include <typeindex>
#include <utility>
#include <variant>

namespace copyreg {

namespace registry {

template <class T, class F>
std::shared_ptr<const override_entry> make_override(F reduce) {
    check_type<T>();
    auto entry = std::make_shared<lazy<T, override_entry>>();
    entry->type = typeid(T);
    entry->slot = type_slot<T>();
    entry->is_native = form_of<T> == own_form::adapter;
    entry->as_type = {typeid(T), codec::operations_of<T>(), copying::operations_of<T>(), nullptr};
    entry->function = std::make_shared<const F>(std::move(reduce));
    entry->pickling = codec::operations_of_override<T, F>();
    entry->copying = copying::operations_of_override<T, F>();
    return entry;
}

}  // namespace registry

/// A table of reduce functions; a value. `global()` is the one in use by default. A copy, or an
/// empty one, can be changed and handed to one operation by its options; a type that it has no
/// entry for is still reduced in its own way.
template <class OnUse>
class basic_dispatch_table {
    using registry_type = registry::basic_registry<OnUse>;
    using table_data = registry::basic_table_data<OnUse>;

public:
    class iterator;
    using const_iterator = iterator;

    /// An empty table.
    basic_dispatch_table() : data_(std::make_shared<const table_data>()) {}
    /// A copy of the table as it is now, also of the global one.
    basic_dispatch_table(const basic_dispatch_table& other) : data_(other.copied()) {}
    basic_dispatch_table& operator=(const basic_dispatch_table& other) {
        if (is_global()) {
            throw registration_error(
                "expected a table of one's own on the left of =, found the global one");
        }
        data_ = other.copied();
        return *this;
    }
    ~basic_dispatch_table() = default;

    /// The table that is in use where the options name no other.
    static basic_dispatch_table& global() {
        static auto* table = new basic_dispatch_table(nullptr);
        return *table;
    }

    /// Sets the entry of `T`; one that is there is replaced.
    template <class T, class F>
    void pickle(F reduce) {
        auto entry = registry::make_override<T>(std::move(reduce));
        if (is_global()) return registry_type::get().set_override(std::move(entry));
        change([&](table_data& data) { data.set(entry->slot, entry); });
    }

    /// Takes away what `pickle<T>` set, so that the type's own entry counts again.
    template <class T>
    void erase() {
        if (is_global()) return registry_type::get().erase_override(typeid(T));
        change([](table_data& data) { data.erase(registry::type_slot<T>(), typeid(T)); });
    }

    bool contains(std::type_index type) const {
        return is_global() ? registry_type::get().read()->table.entries.contains(type)
                           : data_->entries.contains(type);
    }
    std::size_t size() const {
        return is_global() ? registry_type::get().read()->table.entries.size()
                           : data_->entries.size();
    }

    /// Walks pairs of `std::type_index` and entry of the table as it is now.
    iterator begin() const { return iterator(copied()); }
    iterator end() const { return {}; }

    /// For the engines: the entries, or nullptr if this is the global table.
    std::shared_ptr<const table_data> data() const noexcept { return data_; }

private:
    explicit basic_dispatch_table(std::nullptr_t) noexcept {}
    bool is_global() const noexcept { return data_ == nullptr; }

    std::shared_ptr<const table_data> copied() const {
        if (!is_global()) return data_;
        return std::make_shared<const table_data>(registry_type::get().read()->table);
    }

    template <class Change>
    void change(Change apply) {
        auto next = std::make_shared<table_data>(*data_);
        apply(*next);
        data_ = std::move(next);
    }

    std::shared_ptr<const table_data> data_;  // never changes; nullptr: the global table
};
using dispatch_table = basic_dispatch_table<on_use>;

template <class OnUse>
class basic_dispatch_table<OnUse>::iterator {
    using map = decltype(table_data::entries);

public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = typename map::value_type;
    using difference_type = std::ptrdiff_t;
    using pointer = const value_type*;
    using reference = const value_type&;

    iterator() noexcept = default;
    explicit iterator(std::shared_ptr<const table_data> data)
        : data_(std::move(data)), at_(data_->entries.begin()) {}

    reference operator*() const noexcept { return *at_; }
    pointer operator->() const noexcept { return &*at_; }
    iterator& operator++() noexcept {
        ++at_;
        return *this;
    }
    iterator operator++(int) {
        auto before = *this;
        ++at_;
        return before;
    }
    friend bool operator==(const iterator& a, const iterator& b) noexcept {
        return a.is_end() || b.is_end() ? a.is_end() == b.is_end() : a.at_ == b.at_;
    }

private:
    bool is_end() const noexcept { return data_ == nullptr || at_ == data_->entries.end(); }

    std::shared_ptr<const table_data> data_;  // what is walked over stays as it is
    typename map::const_iterator at_{};
};

namespace registry {

/// What one operation works on: the registry and a table as they are when it starts.
template <class OnUse>
class basic_lookup {
    using registry = basic_registry<OnUse>;
    using table_data = basic_table_data<OnUse>;

public:
    explicit basic_lookup(const basic_dispatch_table<OnUse>* table)
        : reader_(registry::get().read()),
          own_(table == nullptr ? nullptr : table->data()),
          table_(own_ ? own_.get() : &reader_->table) {}

    const basic_snapshot<OnUse>& names() const noexcept { return *reader_; }
    const table_data& table() const noexcept { return *table_; }

    /// What the type can do behind a pointer to a base or in a `std::any`; nullptr if nobody
    /// registered it.
    const type_entry* find_type(std::type_index type) const {
        if (const type_entry* entry = reader_->find_type(type)) return entry;
        const auto found = table_->entries.find(type);
        return found == table_->entries.end() || !found->second.is_override()
                   ? nullptr
                   : &found->second.reduce->as_type;
    }

private:
    basic_reader<OnUse> reader_;
    std::shared_ptr<const table_data> own_;
    const table_data* table_;
};
using lookup = basic_lookup<on_use>;

}  // namespace registry

}  // namespace copyreg
