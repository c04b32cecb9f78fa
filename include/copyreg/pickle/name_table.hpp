// SPDX-License-Identifier: MIT
//
// What a pickle has memoised of the names that `registry::name_id` numbers: modules, qualified
// names, classes, attributes. A thread keeps its table, which is not cleared but stamped.
//
// Once a class and its attributes are known by short memo indices, they have a *spelling*: the memo
// reads, two bytes each, that stand for the class and then for each attribute from then on. So an
// object costs one look-up, and a name the copy, or the comparison, of two bytes.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/registry/lifetime.hpp>
#include <copyreg/registry/lookup.hpp>

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace copyreg::codec {

/// The numbers of the names that a form writes, looked up at the first use.
struct form_ids {
    static constexpr std::uint32_t unknown = 0xffffffff;
    std::atomic<std::uint32_t> global{unknown};  // of the class; the others are known with it
    registry::global_ids cls;
};
template <std::size_t N>
struct form_names : form_ids {
    std::array<std::uint32_t, N> attributes{};
};

/// Calls `f(member, index)` for each of `members`, as a part of the caller.
template <class Members, class F>
[[gnu::always_inline]] inline void for_each_member(const Members& members, F f) {
    members.all([&](const auto& m, std::size_t i) __attribute__((always_inline)) {
        f(m, i);
        return true;
    });
}

/// The names of the form of `T`: a call has no attributes.
template <class T>
inline constexpr std::size_t attributes_of = [] {
    if constexpr (registry::has_class_form<T>) {
        return std::remove_cvref_t<decltype(registry::class_description<T>::form)>::count;
    } else {
        return std::size_t{0};
    }
}();
template <class T>
inline constinit form_names<attributes_of<T>> names_of_form{};

/// A form that the compiler knows, for code without templates.
struct named_form {
    const void* form;
    form_ids* ids;
    std::uint32_t* attributes;     // of `ids`
    const std::uint32_t* offsets;  // of the members in the form
    std::size_t count;             // of the members
    bool is_call;

    std::string_view name() const noexcept { return registry::name_of_form(form); }
    const void* member(std::size_t i) const noexcept {
        return static_cast<const char*>(form) + offsets[i];
    }
    std::string_view name_of(std::size_t i) const noexcept {
        return *static_cast<const std::string_view*>(member(i));
    }
};
template <class T>
inline constexpr named_form named_form_of = [] {
    constexpr const auto& form = registry::form_of_members<T>();
    using type = std::remove_cvref_t<decltype(form)>;
    return named_form{&form,
                      &names_of_form<T>,
                      names_of_form<T>.attributes.data(),
                      registry::member_offsets<type>::all.data(),
                      type::count,
                      registry::has_call_form<T>};
}();

/// The numbers of the names of `form`, looked up by whoever needs them first.
template <class OnUse = on_use>
const form_ids& ids_of_form(const named_form& form) {
    if (form.ids->global.load(std::memory_order_acquire) == form_ids::unknown) [[unlikely]]
        look_up_ids<OnUse>(form);
    return *form.ids;
}
template <class OnUse>
[[gnu::noinline]] void look_up_ids(const named_form& form) {
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    if (form.ids->global.load(std::memory_order_relaxed) != form_ids::unknown) return;
    form.ids->cls = registry::ids_of(form.name());
    for (std::size_t i = 0; i < form.count && !form.is_call; ++i) {
        form.attributes[i] = registry::basic_registry<OnUse>::get().name_id('a', form.name_of(i));
    }
    form.ids->global.store(form.ids->cls.global, std::memory_order_release);
}

/// BINGET and its index, as they stand in memory.
using short_get = std::uint16_t;

template <class OnUse>
class basic_name_table {
public:
    /// The index of `id`, or `none`.
    static constexpr std::uint32_t none = 0xffffffff;
    std::uint32_t find(std::uint32_t id) const noexcept {
        if (id >= slots_.size() || slots_[id].stamp != stamp_) return none;
        return slots_[id].index;
    }
    void insert(std::uint32_t id, std::uint32_t index) {
        if (id >= slots_.size()) slots_.resize(id + id / 2 + 64);
        slots_[id] = {stamp_, index, nullptr};
    }

    /// The spelling of the class `names.cls`: of the class, then of each attribute. Null if they
    /// are not all known by short indices.
    template <std::size_t N>
    [[gnu::always_inline]] const short_get* spelling(const form_names<N>& names) {
        const std::uint32_t id = names.global.load(std::memory_order_acquire);
        if (id >= slots_.size() || slots_[id].stamp != stamp_) [[unlikely]]
            return nullptr;
        const short_get* known = slots_[id].spelling;
        return known != nullptr ? known : spell(id, names.attributes.data(), N);
    }

    /// Forgets the entries from `index` on.
    void forget_from(std::uint32_t index) noexcept {
        for (slot& s : slots_) {
            if (s.stamp != stamp_) continue;
            if (s.index >= index) s.stamp = 0;
            s.spelling = nullptr;
        }
    }
    /// Forgets everything.
    void start() {
        spellings_in_use_ = 0;
        if (++stamp_ == 0) {
            slots_.clear();
            stamp_ = 1;
        }
    }

private:
    struct slot {
        std::uint32_t stamp = 0;
        std::uint32_t index = 0;
        const short_get* spelling = nullptr;
    };

    static short_get short_get_of(std::uint32_t index) noexcept {
        return static_cast<short_get>(
            std::endian::native == std::endian::little ? 'h' | index << 8 : 'h' << 8 | index);
    }
    [[gnu::noinline]] const short_get* spell(std::uint32_t cls, const std::uint32_t* attributes,
                                             std::size_t count) {
        if (slots_[cls].index > 0xff) return nullptr;
        if (spellings_in_use_ == spellings_.size()) spellings_.emplace_back();
        auto& spelled = spellings_[spellings_in_use_];
        spelled.assign(1, short_get_of(slots_[cls].index));
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t index = find(attributes[i]);
            if (index > 0xff) return nullptr;
            spelled.push_back(short_get_of(index));
        }
        ++spellings_in_use_;
        return slots_[cls].spelling = spelled.data();
    }

    std::vector<slot> slots_;
    // their memory is kept for the next pickle
    lazy<OnUse, std::vector<std::vector<short_get>>> spellings_;
    std::size_t spellings_in_use_ = 0;
    std::uint32_t stamp_ = 0;
};
using name_table = basic_name_table<on_use>;

}  // namespace copyreg::codec
