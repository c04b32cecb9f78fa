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
#include <copyreg/registry/lookup.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace copyreg::codec {

/// The numbers of the names that a form writes, looked up once.
template <std::size_t N>
struct form_names {
    registry::global_ids cls;
    std::array<std::uint32_t, N> attributes{};

    /// Of a class; of a call (`N` is 0) without attributes.
    template <class Form>
    explicit form_names(const Form& form) : cls(registry::ids_of(form.name)) {
        if constexpr (N > 0) {
            attributes = form.members.apply([](const auto&... m) {
                return std::array<std::uint32_t, N>{
                    registry::registry::get().name_id('a', m.name)...};
            });
        }
    }
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
[[gnu::always_inline]] inline const auto& names_of_form() {
    constexpr const auto& form = registry::form_of_members<T>();
    constexpr std::size_t count = std::remove_cvref_t<decltype(form)>::count;
    static const form_names<registry::has_class_form<T> ? count : 0> names(form);
    return names;
}

template <class>
class basic_name_table {
public:
    /// BINGET and its index, as they stand in memory.
    using short_get = std::uint16_t;

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
        const std::uint32_t id = names.cls.global;
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
    std::vector<std::vector<short_get>> spellings_;  // their memory is kept for the next pickle
    std::size_t spellings_in_use_ = 0;
    std::uint32_t stamp_ = 0;
};
using name_table = basic_name_table<on_use>;

}  // namespace copyreg::codec
