// SPDX-License-Identifier: MIT
//
// The fast way of loading: registered classes and calls.
//
// As in encode_form.hpp, the first object of a class in a pickle is read by a table of the class,
// and so is the rest of one whose names are not spelled as they were before.
#pragma once

#include <copyreg/pickle/decodable.hpp>
#include <copyreg/pickle/decode_containers.hpp>
#include <copyreg/pickle/decode_scalar.hpp>
#include <copyreg/pickle/decoder.hpp>
#include <copyreg/pickle/encodable.hpp>
#include <copyreg/registry/access.hpp>
#include <copyreg/registry/lifetime.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace copyreg::codec {

/// A class or call form.
template <class T>
const char* decode_form(decoder& d, const char* p, T& x, std::uint64_t self);
/// The rest of it, behind the name of its class.
template <class T>
const char* decode_body(decoder& d, const char* p, T& x, std::uint64_t self,
                        const decoder::short_get* known = nullptr);

// --- parts

template <class T>
[[gnu::always_inline]] inline const char* decode_part(decoder& d, const char* p, T& x) {
    if constexpr (is_scalar<T>) {
        return decode_scalar(d, p, x);
    } else if constexpr (std::is_same_v<T, std::string>) {
        return decode_string(d, p, x);
    } else if constexpr (registry::has_class_form<T> || registry::has_call_form<T>) {
        return decode_form(d, p, x, decoder::opaque);
    } else if constexpr (registry::has_enum_form<T>) {
        std::int32_t number = 0;
        if (!d.take_enumerator(p, registry::type_slot<T>(), number)) return decode(d, p, x);
        x = static_cast<T>(number);
        return p;
    } else {
        return decode(d, p, x);
    }
}

/// The same for a member or property `m` of `x`.
template <class Member, class T>
[[gnu::always_inline]] inline const char* decode_member(decoder& d, const char* p, const Member& m,
                                                        T& x) {
    if constexpr (Member::is_property) {
        typename Member::value_type v{};
        p = decode_part(d, p, v);
        if (p != nullptr) m.set(x, std::move(v));
        return p;
    } else {
        return decode_part(d, p, m.ref(x));
    }
}

// --- calls

/// The arguments of a call, `N` items that `items(p)` reads, and the call itself.
template <std::size_t N, class Items>
[[gnu::always_inline]] inline const char* decode_call(decoder& d, const char* p, std::uint64_t self,
                                                      Items items) {
    if constexpr (N > 0) {
        if (N > 3 && !d.take(p, wire::opcode::mark)) return nullptr;
        p = items(p);
        if (p == nullptr) return nullptr;
        if (const char* end = d.take_all(p, end_of_call<N>, decoder::opaque, self)) return end;
        constexpr wire::opcode counted[] = {wire::opcode::tuple1, wire::opcode::tuple2,
                                            wire::opcode::tuple3};
        if (!d.take(p, N > 3 ? wire::opcode::tuple : counted[N > 3 ? 0 : N - 1])) return nullptr;
        p = d.memoize(p, decoder::opaque);
    } else if (!d.take(p, wire::opcode::empty_tuple)) {
        return nullptr;
    }
    if (!d.take(p, wire::opcode::reduce)) return nullptr;
    return d.memoize(p, self);
}

// --- by table

template <class OnUse>
struct form_decoding {
    const named_form* form;
    /// Each reads a member, `member` of the form.
    const char* (*const* decode)(basic_decoder<OnUse>&, const char* p, const void* member,
                                 void* object);
    /// Of a call that does more than to set its members: all of it; else nullptr.
    const char* (*call)(basic_decoder<OnUse>&, const char* p, void* object, std::uint64_t self);
    int version;  // 0: none
};

template <class M>
const char* decode_direct(decoder& d, const char* p, const void* member, void* object) {
    return decode_part(d, p, registry::member_at<M>(member, object));
}
/// A property of `T`, or a member that it has of a virtual base.
template <class T, class Member>
const char* decode_indirect(decoder& d, const char* p, const void* member, void* object) {
    return decode_member(d, p, *static_cast<const Member*>(member), *static_cast<T*>(object));
}
template <class T>
const char* decode_call_at(decoder& d, const char* p, void* object, std::uint64_t self) {
    return decode_body(d, p, *static_cast<T*>(object), self);
}

template <class T, class Form>
struct decoding_thunks;
template <class T, template <class, class...> class Kind, class... Members>
struct decoding_thunks<T, Kind<T, Members...>> {
    using function = const char* (*)(decoder&, const char*, const void*, void*);
    template <class Member>
    static constexpr function decode_of() {
        if constexpr (registry::is_direct<T, Member>) {
            return &decode_direct<typename Member::value_type>;
        } else {
            return &decode_indirect<T, Member>;
        }
    }
    static constexpr std::array<function, sizeof...(Members)> members = [] {
        if constexpr (is_filled_in_place<T>) {
            return std::array<function, sizeof...(Members)>{decode_of<Members>()...};
        } else {
            return std::array<function, sizeof...(Members)>{};
        }
    }();
};
template <class T>
inline constexpr form_decoding<on_use> decoding_of = [] {
    using form = std::remove_cvref_t<decltype(registry::form_of_members<T>())>;
    form_decoding<on_use> f{&named_form_of<T>, decoding_thunks<T, form>::members.data(), nullptr,
                            0};
    if constexpr (!is_filled_in_place<T>) f.call = &decode_call_at<T>;
    if constexpr (registry::has_version<T>) f.version = registry::version_description<T>::number;
    return f;
}();

/// Past the entry "_schema_version" of a state; null if it says another version.
template <class OnUse>
[[gnu::noinline]] const char* expect_version(basic_decoder<OnUse>& d, const char* p, int version) {
    static const std::uint32_t id =
        registry::basic_registry<OnUse>::get().name_id('a', "_schema_version");
    p = d.expect_name(p, id, "_schema_version");
    std::int64_t number = 0;
    if (p != nullptr) p = decode_int64(d, p, number);
    return p != nullptr && number == version ? p : nullptr;
}

/// The state of a class from the name of the member `first` on.
template <class OnUse>
[[gnu::noinline]] const char* decode_state_by_table(basic_decoder<OnUse>& d, const char* p,
                                                    const form_decoding<OnUse>& cls, void* x,
                                                    std::size_t first) {
    const named_form& form = *cls.form;
    ids_of_form<OnUse>(form);
    for (std::size_t i = first; i < form.count; ++i) {
        p = d.expect_name(p, form.attributes[i], form.name_of(i));
        if (p == nullptr) return nullptr;
        p = cls.decode[i](d, p, form.member(i), x);
        if (p == nullptr) return nullptr;
    }
    if (cls.version != 0) p = expect_version(d, p, cls.version);
    if (p == nullptr) return nullptr;
    const bool is_one = form.count + (cls.version != 0 ? 1 : 0) == 1;
    return d.take(p, is_one ? wire::opcode::setitem : wire::opcode::setitems) &&
                   d.take(p, wire::opcode::build)
               ? p
               : nullptr;
}

/// What stands before the first name of a state of `entries` entries: NEWOBJ and an empty dict.
template <class OnUse>
[[gnu::noinline]] const char* decode_new_object(basic_decoder<OnUse>& d, const char* p,
                                                std::size_t entries, std::uint64_t self) {
    if (!d.take(p, wire::opcode::empty_tuple) || !d.take(p, wire::opcode::newobj)) return nullptr;
    p = d.memoize(p, self);
    if (entries == 0) {
        return d.peek(p) == static_cast<int>(wire::opcode::empty_dict) ? nullptr : p;
    }
    if (!d.take(p, wire::opcode::empty_dict)) return nullptr;
    p = d.memoize(p, decoder::opaque);
    return entries > 1 && !d.take(p, wire::opcode::mark) ? nullptr : p;
}

/// An object behind the name of its class.
template <class OnUse>
[[gnu::noinline]] const char* decode_body_by_table(basic_decoder<OnUse>& d, const char* p,
                                                   const form_decoding<OnUse>& cls, void* x,
                                                   std::uint64_t self) {
    const named_form& form = *cls.form;
    if (cls.call != nullptr) return cls.call(d, p, x, self);
    if (!form.is_call) {
        const std::size_t entries = form.count + (cls.version != 0 ? 1 : 0);
        p = decode_new_object(d, p, entries, self);
        return p == nullptr || entries == 0 ? p : decode_state_by_table(d, p, cls, x, 0);
    }
    if (form.count > 3 && !d.take(p, wire::opcode::mark)) return nullptr;
    for (std::size_t i = 0; i < form.count; ++i) {
        p = cls.decode[i](d, p, form.member(i), x);
        if (p == nullptr) return nullptr;
    }
    constexpr wire::opcode counted[] = {wire::opcode::empty_tuple, wire::opcode::tuple1,
                                        wire::opcode::tuple2, wire::opcode::tuple3};
    if (!d.take(p, form.count > 3 ? wire::opcode::tuple : counted[form.count])) return nullptr;
    if (form.count != 0) p = d.memoize(p, decoder::opaque);
    return d.take(p, wire::opcode::reduce) ? d.memoize(p, self) : nullptr;
}

/// An object, whatever its names are spelled as.
template <class OnUse>
[[gnu::noinline]] const char* decode_by_table(basic_decoder<OnUse>& d, const char* p,
                                              const form_decoding<OnUse>& cls, void* x,
                                              std::uint64_t self) {
    const named_form& form = *cls.form;
    p = d.expect_class(p, ids_of_form<OnUse>(form).cls, form.name());
    return p == nullptr ? nullptr : decode_body_by_table(d, p, cls, x, self);
}

// --- by code of the class; `known` is how it and its attributes are spelled by now

/// The state of a class, behind NEWOBJ and its memo write.
template <class T>
[[gnu::always_inline]] inline const char* decode_state(decoder& d, const char* p, T& x,
                                                       const decoder::short_get* known) {
    constexpr const auto& form = registry::class_description<T>::form;
    constexpr std::size_t count = std::remove_cvref_t<decltype(form)>::count;
    constexpr bool versioned = registry::has_version<T>;
    const bool all =
        form.members.all([&](const auto& m, std::size_t i) __attribute__((always_inline)) {
            if (!d.has_room(p) || !d.is_spelled(p, known[i + 1])) [[unlikely]] {
                p = decode_state_by_table(d, p, decoding_of<T>, std::addressof(x), i);
                return false;
            }
            p = decode_member(d, p + 2, m, x);
            return p != nullptr;
        });
    if (!all) return p;  // null, or behind what a table has read
    if constexpr (versioned) {
        p = expect_version(d, p, registry::version_description<T>::number);
        if (p == nullptr) return nullptr;
    }
    constexpr bool is_one = count + (versioned ? 1 : 0) == 1;
    if (!is_one && d.has_room(p) && std::memcmp(p, end_of_state, sizeof end_of_state) == 0) {
        return p + sizeof end_of_state;
    }
    return d.take(p, is_one ? wire::opcode::setitem : wire::opcode::setitems) &&
                   d.take(p, wire::opcode::build)
               ? p
               : nullptr;
}

/// `known` may be null, of a call also where the class is known.
template <class T>
[[gnu::always_inline]] inline const char* read_body(decoder& d, const char* p, T& x,
                                                    std::uint64_t self,
                                                    const decoder::short_get* known) {
    constexpr const auto& form = registry::form_of_members<T>();
    constexpr std::size_t count = std::remove_cvref_t<decltype(form)>::count;
    if constexpr (registry::has_class_form<T>) {
        if (known == nullptr) known = d.spelling(names_of_form<T>);
        if (known == nullptr) [[unlikely]]
            return decode_body_by_table(d, p, decoding_of<T>, std::addressof(x), self);
        constexpr std::size_t entries = count + (registry::has_version<T> ? 1 : 0);
        const char* begun = nullptr;
        if constexpr (entries > 1) begun = d.take_all(p, begin_of_state, self, decoder::opaque);
        if (begun == nullptr) [[unlikely]] {
            begun = decode_new_object(d, p, entries, self);
            if (begun == nullptr) return nullptr;
        }
        if constexpr (entries == 0) {
            return begun;
        } else {
            return decode_state(d, begun, x, known);
        }
    } else if constexpr (is_filled_in_place<T>) {
        return decode_call<count>(
            d, p, self, [&](const char* at) __attribute__((always_inline)) {
                form.members.all([&](const auto& m, std::size_t) __attribute__((always_inline)) {
                    at = decode_member(d, at, m, x);
                    return at != nullptr;
                });
                return at;
            });
    } else {
        typename registry::members_of<T>::types args;
        p = decode_call<count>(d, p, self, [&](const char* at) {
            std::apply(
                [&](auto&... a) { (void)(((at = decode_part(d, at, a)) != nullptr) && ...); },
                args);
            return at;
        });
        if (p == nullptr) return nullptr;
        std::apply([&](auto&... a) { x = registry::access::call<T>(std::move(a)...); }, args);
        return p;
    }
}

template <class T>
const char* decode_body(decoder& d, const char* p, T& x, std::uint64_t self,
                        const decoder::short_get* known) {
    return read_body(d, p, x, self, known);
}

/// A form of floats, which is spelled as `known`; null if something else is there.
template <class T>
[[gnu::always_inline]] inline const char* decode_floats(decoder& d, const char* p, T& x,
                                                        std::uint64_t self,
                                                        const decoder::short_get* known) {
    constexpr const auto& form = registry::form_of_members<T>();
    constexpr bool is_class = registry::has_class_form<T>;
    constexpr std::size_t count = std::remove_cvref_t<decltype(form)>::count;
    constexpr std::size_t name = is_class ? sizeof(decoder::short_get) : 0;
    constexpr std::size_t first = 2 + (is_class ? sizeof begin_of_state : 0);
    constexpr std::size_t each = name + 9;
    constexpr std::size_t last = first + count * each;
    static_assert(last + 4 <= static_cast<std::size_t>(decoder::room));
    if (!d.has_room(p)) return nullptr;
    bool all = d.is_spelled(p, known[0]);
    if constexpr (is_class) {
        all = all && std::memcmp(p + 2, begin_of_state, sizeof begin_of_state) == 0 &&
              std::memcmp(p + last, end_of_state, sizeof end_of_state) == 0;
    } else {
        all = all && std::memcmp(p + last, end_of_call<count>, sizeof end_of_call<count>) == 0;
    }
    for (std::size_t i = 0; i < count; ++i) {
        const char* part = p + first + i * each;
        if (is_class) all = all && d.is_spelled(part, known[i + 1]);
        all = all && part[name] == static_cast<char>(wire::opcode::binfloat);
    }
    if (!all) return nullptr;
    for_each_member(
        form.members, [&](const auto& m, std::size_t i) __attribute__((always_inline)) {
            using F = typename std::remove_cvref_t<decltype(m)>::value_type;
            m.ref(x) = static_cast<F>(load_big_double(p + first + i * each + name + 1));
        });
    d.add_words(is_class ? self : decoder::opaque, is_class ? decoder::opaque : self);
    return p + last + (is_class ? sizeof end_of_state : sizeof end_of_call<count>);
}

template <class T>
[[gnu::always_inline]] inline const char* decode_form(decoder& d, const char* p, T& x,
                                                      std::uint64_t self) {
    const auto* known = d.spelling(names_of_form<T>);
    if (known == nullptr) [[unlikely]]
        return decode_by_table(d, p, decoding_of<T>, std::addressof(x), self);
    if constexpr (is_form_of_floats<T>) {
        if (const char* behind = decode_floats(d, p, x, self, known)) return behind;
    }
    if (!d.has_room(p) || !d.is_spelled(p, *known)) [[unlikely]]
        return decode_by_table(d, p, decoding_of<T>, std::addressof(x), self);
    return decode_body(d, p + 2, x, self, known);
}

template <class T, class Refill>
const char* decode_forms(decoder& d, const char* p, Refill& refill, std::size_t& count) {
    const decoder::short_get* known = d.spelling(names_of_form<T>);
    if (known == nullptr) [[unlikely]]
        return p;
    const decoder::short_get cls = *known;
    std::size_t more = 0;
    for (; d.has_room(p) && d.is_spelled(p, cls); ++more) {
        if (sizeof(T) > 64 && !d.charge(sizeof(T))) return nullptr;
        if constexpr (is_form_of_floats<T>) {
            const char* behind = decode_floats(d, p, refill.next(), decoder::opaque, known);
            if (behind == nullptr) {
                refill.take_back();
                break;
            }
            p = behind;
        } else {
            p = read_body(d, p + 2, refill.next(), decoder::opaque, known);
            if (p == nullptr) return nullptr;
        }
    }
    count += more;
    return p;
}

}  // namespace copyreg::codec
