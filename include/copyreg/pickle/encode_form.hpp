// SPDX-License-Identifier: MIT
//
// The fast way of pickling: registered classes and calls.
//
// The first object of a class in a pickle spells its names; it is written by a table of the class,
// so that the code for it is compiled once for all classes. Once the names have short memo reads,
// objects are written by code of their class, in which these are copied.
#pragma once

#include <copyreg/pickle/encode_containers.hpp>
#include <copyreg/pickle/encode_flat.hpp>
#include <copyreg/registry/lifetime.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <utility>

namespace copyreg::codec {

// --- by table

template <class OnUse>
struct form_encoding {
    const named_form* form;
    const std::type_info* type;
    /// Each writes a member, `member` of the form.
    char* (*const* encode)(basic_encoder<OnUse>&, char* p, const void* member, const void* object);
    int version;  // 0: none
};

template <class M>
char* encode_direct(encoder& e, char* p, const void* member, const void* object) {
    return encode_part<M>(e, p, registry::member_at<M>(member, object));
}
/// A property of `T`, or a member that it has of a virtual base.
template <class T, class Member>
char* encode_indirect(encoder& e, char* p, const void* member, const void* object) {
    return encode_part<typename Member::value_type>(
        e, p, static_cast<const Member*>(member)->get(*static_cast<const T*>(object)));
}

template <class T, class Form>
struct encoding_thunks;
template <class T, template <class, class...> class Kind, class... Members>
struct encoding_thunks<T, Kind<T, Members...>> {
    using function = char* (*)(encoder&, char*, const void*, const void*);
    template <class Member>
    static constexpr function encode_of() {
        if constexpr (registry::is_direct<T, Member>) {
            return &encode_direct<typename Member::value_type>;
        } else {
            return &encode_indirect<T, Member>;
        }
    }
    static constexpr std::array<function, sizeof...(Members)> members{encode_of<Members>()...};
};
template <class T>
inline constexpr form_encoding<on_use> encoding_of = [] {
    using form = std::remove_cvref_t<decltype(registry::form_of_members<T>())>;
    form_encoding<on_use> f{&named_form_of<T>, &typeid(T), encoding_thunks<T, form>::members.data(),
                            0};
    if constexpr (registry::has_version<T>) f.version = registry::version_description<T>::number;
    return f;
}();

template <class T>
const form_encoding<on_use>& form_encoding_of() noexcept {
    return encoding_of<T>;
}

/// The entry "_schema_version" of a state.
template <class OnUse>
[[gnu::noinline]] char* put_version(basic_encoder<OnUse>& e, char* p, int version) {
    static const std::uint32_t id =
        registry::basic_registry<OnUse>::get().name_id('a', "_schema_version");
    p = e.put_attribute(p, id, "_schema_version");
    return put_integer(e.boundary(p), version);
}

/// What ends a call of `count` arguments, at least one.
template <class OnUse>
[[gnu::always_inline]] inline char* put_end_of_call(basic_encoder<OnUse>& e, char* p,
                                                    std::size_t count, const void* self) {
    p = e.room(p);
    const char end[4] = {count > 3 ? 't' : static_cast<char>(0x84 + count), '\x94', 'R', '\x94'};
    std::memcpy(p, end, 4);
    e.skip_memos(1);
    if (self != nullptr) e.note(self, e.next_memo());
    e.skip_memos(1);
    return p + 4;
}

/// An object as its form says, with its names spelled out or referred to as need be.
template <class OnUse>
[[gnu::noinline]] char* encode_by_table(basic_encoder<OnUse>& e, char* p,
                                        const form_encoding<OnUse>& cls, const void* x,
                                        const void* self) {
    const named_form& form = *cls.form;
    p = e.put_class(p, ids_of_form<OnUse>(form).cls, form.name());
    p = e.boundary(p);
    if (form.is_call) {
        if (form.count == 0) {
            p = store_opcode(store_opcode(p, wire::opcode::empty_tuple), wire::opcode::reduce);
            return put_memoize(e, p, self);
        }
        if (form.count > 3) p = store_opcode(p, wire::opcode::mark);
        for (std::size_t i = 0; i < form.count; ++i) p = cls.encode[i](e, p, form.member(i), x);
        return put_end_of_call(e, p, form.count, self);
    }
    p = store_opcode(p, wire::opcode::empty_tuple);
    p = put_memoize(e, store_opcode(p, wire::opcode::newobj), self);
    const std::size_t count = form.count + (cls.version != 0 ? 1 : 0);
    if (count == 0) return p;
    p = e.boundary(p);
    p = e.memoize(store_opcode(p, wire::opcode::empty_dict));
    if (count > 1) p = store_opcode(p, wire::opcode::mark);
    for (std::size_t i = 0; i < form.count; ++i) {
        p = e.put_attribute(p, form.attributes[i], form.name_of(i));
        p = cls.encode[i](e, p, form.member(i), x);
    }
    if (cls.version != 0) p = put_version(e, p, cls.version);
    p = store_opcode(e.room(p), count > 1 ? wire::opcode::setitems : wire::opcode::setitem);
    return store_opcode(p, wire::opcode::build);
}

/// The same unless the table in use has an override.
template <class OnUse>
char* encode_object(basic_encoder<OnUse>& e, char* p, const form_encoding<OnUse>& cls,
                    const void* x, const void* self) {
    if (const auto* entry = registry::override_of<OnUse>(e.table(), *cls.type)) [[unlikely]] {
        if (entry->pickling->encode(e, p, *entry, x, self)) return p;
    }
    return encode_by_table(e, p, cls, x, self);
}

// --- by code of the class; `known` is how it and its attributes are spelled by now

template <class T>
char* encode_class(encoder& e, char* p, const T& x, const void* self,
                   const encoder::short_get* known) {
    constexpr const auto& form = registry::form_of_members<T>();
    constexpr std::size_t attributes = std::remove_cvref_t<decltype(form)>::count;
    constexpr bool versioned = registry::has_version<T>;
    constexpr std::size_t count = attributes + (versioned ? 1 : 0);
    p = e.boundary(encoder::put_short(p, *known++));
    p = store_opcode(p, wire::opcode::empty_tuple);
    p = put_memoize(e, store_opcode(p, wire::opcode::newobj), self);
    if constexpr (count > 0) {
        p = e.boundary(p);
        p = e.memoize(store_opcode(p, wire::opcode::empty_dict));
        if constexpr (count > 1) p = store_opcode(p, wire::opcode::mark);
        for_each_member(
            form.members, [&](const auto& m, std::size_t i) __attribute__((always_inline)) {
                p = encoder::put_short(e.boundary(p), known[i]);
                p = encode_part<typename std::remove_cvref_t<decltype(m)>::value_type>(e, p,
                                                                                       m.get(x));
            });
        if constexpr (versioned) p = put_version(e, p, registry::version_description<T>::number);
        p = e.room(p);
        p = store_opcode(p, count > 1 ? wire::opcode::setitems : wire::opcode::setitem);
        p = store_opcode(p, wire::opcode::build);
    }
    return p;
}

template <class T>
char* encode_call(encoder& e, char* p, const T& x, const void* self, encoder::short_get known) {
    p = e.boundary(encoder::put_short(p, known));
    constexpr const auto& form = registry::form_of_members<T>();
    constexpr std::size_t count = std::remove_cvref_t<decltype(form)>::count;
    if constexpr (count == 0) {
        p = store_opcode(store_opcode(p, wire::opcode::empty_tuple), wire::opcode::reduce);
        return put_memoize(e, p, self);
    } else {
        if (count > 3) p = store_opcode(p, wire::opcode::mark);
        for_each_member(
            form.members, [&](const auto& m, std::size_t) __attribute__((always_inline)) {
                p = encode_part<typename std::remove_cvref_t<decltype(m)>::value_type>(e, p,
                                                                                       m.get(x));
            });
        return put_end_of_call(e, p, count, self);
    }
}

/// An object that nothing refers to.
template <class T>
[[gnu::always_inline]] inline char* encode_known(encoder& e, char* p, const T& x,
                                                 const encoder::short_get* known) {
    if constexpr (is_flat<T>) {
        if (char* end = put_flat(e, p, x, known)) [[likely]]
            return end;
    }
    p = e.boundary(p);
    if constexpr (registry::has_class_form<T>) {
        return encode_class(e, p, x, nullptr, known);
    } else {
        return encode_call(e, p, x, nullptr, *known);
    }
}

template <class T>
[[gnu::always_inline]] inline char* encode_form(encoder& e, char* p, const T& x, const void* self) {
    const encoder::short_get* known = e.spelling(names_of_form<T>);
    if (known == nullptr) [[unlikely]]
        return encode_by_table(e, p, encoding_of<T>, std::addressof(x), self);
    if constexpr (registry::has_class_form<T>) {
        return encode_class(e, p, x, self, known);
    } else {
        return encode_call(e, p, x, self, *known);
    }
}

}  // namespace copyreg::codec
