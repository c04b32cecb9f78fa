// SPDX-License-Identifier: MIT
//
// The members of forms, put into tables that code without templates can use: data of the class and
// functions that all classes with members of a type share.
#pragma once

#include <copyreg/pickle/loader.hpp>
#include <copyreg/pickle/operations.hpp>
#include <copyreg/pickle/saver.hpp>
#include <copyreg/registry/annotation.hpp>
#include <copyreg/registry/lifetime.hpp>
#include <copyreg/registry/owned.hpp>
#include <copyreg/registry/rebuild.hpp>

#include <array>
#include <string>
#include <type_traits>
#include <utility>

namespace copyreg::codec {

/// Of members that are an `M`.
template <class M>
struct direct_thunks {
    static model::cell save_part(saver& s, const void* member, const void* object) {
        return save<M>(s, registry::member_at<M>(member, object));
    }
    static void load_part(loader& l, const model::cell& c, const void* member, void* object) {
        load(l, c, registry::member_at<M>(member, object));
    }
    static void reset(const void* member, void* object, void* fresh) {
        registry::move_into(registry::member_at<M>(member, object),
                            registry::member_at<M>(member, fresh));
    }
};

/// Of a property of `T`, or a member that it has of a virtual base.
template <class T, class Member>
struct indirect_thunks {
    using value_type = typename Member::value_type;
    static const Member& of(const void* member) { return *static_cast<const Member*>(member); }

    static model::cell save_part(saver& s, const void* member, const void* object) {
        return save<value_type>(s, of(member).get(*static_cast<const T*>(object)));
    }
    static void load_part(loader& l, const model::cell& c, const void* member, void* object) {
        T& x = *static_cast<T*>(object);
        if constexpr (Member::is_property) {
            of(member).set(x, load_new<registry::owned_t<value_type>>(l, c));
        } else {
            load(l, c, of(member).ref(x));
        }
    }
    static void reset(const void* member, void* object, void* fresh) {
        registry::reset_member(of(member), *static_cast<T*>(object), *static_cast<T*>(fresh));
    }
};

/// Whether objects of `T` are made empty and then filled by the members of `Form`.
template <class T, class Form>
constexpr bool find_filled_by() {
    if constexpr (registry::is_class_form<Form>) {
        return true;
    } else if constexpr (registry::is_set_by_call<T>) {
        return std::is_same_v<Form,
                              std::remove_cvref_t<decltype(registry::form_of_members<T>())>> &&
               std::is_move_assignable_v<T>;
    } else {
        return false;
    }
}
template <class T, class Form>
inline constexpr bool is_filled_by = find_filled_by<T, Form>();

/// `IsArgument`: it is never set.
template <class Thunks, class M, bool IsArgument>
inline constexpr part_operations part_of{&Thunks::save_part, &Thunks::load_part, &Thunks::reset,
                                         &registry::annotation<M>};
template <class Thunks, class M>
inline constexpr part_operations part_of<Thunks, M, true>{&Thunks::save_part, nullptr, nullptr,
                                                          &registry::annotation<M>};

template <class T, template <class, class...> class Kind, class... Members>
struct form_thunks<T, Kind<T, Members...>> {
    using form = Kind<T, Members...>;
    template <class Member>
    static constexpr const part_operations* part() {
        using M = typename Member::value_type;
        constexpr bool is_argument = !is_filled_by<T, form>;
        if constexpr (registry::is_direct<T, Member>) {
            return &part_of<direct_thunks<M>, M, is_argument>;
        } else {
            return &part_of<indirect_thunks<T, Member>, M, is_argument>;
        }
    }
    static constexpr std::array<member_operations, sizeof...(Members)> members = [] {
        std::array<member_operations, sizeof...(Members)> all{};
        [[maybe_unused]] std::size_t i = 0;
        ((all[i] = {registry::member_offsets<form>::all[i], part<Members>()}, ++i), ...);
        return all;
    }();
    static constexpr form_operations all = [] {
        form_operations f{members, nullptr, nullptr, nullptr};
        if constexpr (is_filled_by<T, form>) f.lifetime = &registry::lifetime_thunks<T>::all;
        if constexpr (is_filled_by<T, form> && std::is_polymorphic_v<T>) {
            f.create = &create<T>;
            f.discard = &discard<T>;
        }
        return f;
    }();
};

}  // namespace copyreg::codec
