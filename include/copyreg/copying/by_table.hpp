// SPDX-License-Identifier: MIT
//
// What a `std::any` holds, copied by the table of its class: compiled once for all classes.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/copying/copier.hpp>
#include <copyreg/copying/operations.hpp>
#include <copyreg/registry/lifetime.hpp>

#include <any>
#include <array>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

namespace copyreg::copying {

template <class OnUse>
std::any copy_any_by_table(memo& m, const class_operations& ops, const std::any& a, bool is_deep) {
    const basic_operation<OnUse> o(m);
    const auto& lifetime = *ops.lifetime;
    const auto* entry = registry::override_of<OnUse>(o.table(), *lifetime.type);
    // a member may have an override too, which copying it will see
    if (ops.is_plain && (is_deep ? !o.table().any_override : entry == nullptr)) return a;
    if (is_deep) o.check_depth();
    const void* from = lifetime.in_any(a);
    std::any copy;
    if (entry != nullptr) {
        registry::basic_room<OnUse> room(lifetime);
        outlet out{outlet::what::value, room.place()};
        if (entry->copying->copy(m, *entry, from, is_deep, out)) {
            room.set_made();
            lifetime.move_into_any(copy, room.place());
            return copy;
        }
        if (ops.is_plain && !is_deep) return a;
    }
    const registry::basic_new_object<OnUse> made(lifetime);
    std::optional<typename basic_operation<OnUse>::whole> args_are;
    if (ops.is_call) args_are.emplace(m);
    for (const member_operations& member : ops.members) {
        member.copy(m, static_cast<const char*>(ops.form) + member.at, from, made.place(), is_deep);
    }
    lifetime.move_into_any(copy, made.place());
    return copy;
}

/// Copies an `M`, in whatever class.
template <class M>
void copy_direct(memo& m, const void* member, const void* from, void* to, bool is_deep) {
    const M& original = registry::member_at<M>(member, from);
    M& copy = registry::member_at<M>(member, to);
    if (is_deep) {
        assign_part<true>(m, original, copy);
    } else {
        assign_part<false>(m, original, copy);
    }
}
/// Copies a property of `T`, or a member that it has of a virtual base.
template <class T, class Member>
void copy_indirect(memo& m, const void* member, const void* from, void* to, bool is_deep) {
    const Member& is = *static_cast<const Member*>(member);
    const T& original = *static_cast<const T*>(from);
    T& copy = *static_cast<T*>(to);
    if (is_deep) {
        copy_member<true>(m, is, original, copy);
    } else {
        copy_member<false>(m, is, original, copy);
    }
}

template <class T, class Form>
struct class_thunks;
template <class T, template <class, class...> class Kind, class... Members>
struct class_thunks<T, Kind<T, Members...>> {
    using form = Kind<T, Members...>;
    template <class Member>
    static constexpr auto copy_of() {
        if constexpr (registry::is_direct<T, Member>) {
            return &copy_direct<typename Member::value_type>;
        } else {
            return &copy_indirect<T, Member>;
        }
    }
    static constexpr std::array<member_operations, sizeof...(Members)> members = [] {
        std::array<member_operations, sizeof...(Members)> all{};
        [[maybe_unused]] std::size_t i = 0;
        ((all[i] = {registry::member_offsets<form>::all[i], copy_of<Members>()}, ++i), ...);
        return all;
    }();
    static constexpr class_operations all{&registry::lifetime_thunks<T>::all,
                                          &registry::form_of_members<T>(), members,
                                          is_plain_type<T>, registry::is_call_form<form>};
};

/// Whether copies of `T` in a `std::any` are made by its table.
template <class T>
constexpr bool find_by_table() {
    if constexpr (registry::has_class_form<T> || registry::is_set_by_call<T>) {
        return registry::is_copyable<T> && !registry::has_own_reduction<T> &&
               !registry::has_copy_hook<T> && !registry::has_deepcopy_hook<T> &&
               !registry::has_getstate_hook<T> && !registry::has_setstate_hook<T>;
    } else {
        return false;
    }
}
template <class T>
inline constexpr bool is_copied_by_table = find_by_table<T>();

}  // namespace copyreg::copying
