// SPDX-License-Identifier: MIT
//
// The fast way of loading, type by type; see decoder.hpp for the rules.
//
// `decode` reads one object at `p` into `x` and returns the position behind it, or null. What is in
// `x` after null is of no account: the general way loads over it.
#pragma once

#include <copyreg/pickle/decodable.hpp>
#include <copyreg/pickle/decode_containers.hpp>
#include <copyreg/pickle/decode_scalar.hpp>
#include <copyreg/pickle/decoder.hpp>
#include <copyreg/pickle/encodable.hpp>
#include <copyreg/registry/access.hpp>
#include <copyreg/registry/rebuild.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
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
        std::string_view text;
        if (!d.take_text(p, text)) return nullptr;
        assign_text(x, text, static_cast<std::size_t>(d.left(text.data())));
        return p;
    } else if constexpr (registry::has_class_form<T> || registry::has_call_form<T>) {
        return decode_form(d, p, x, decoder::opaque);
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

// --- registered classes

/// The arguments of a call, `N` items that `items(p)` reads, and the call itself.
template <std::size_t N, class Items>
[[gnu::always_inline]] inline const char* decode_call(decoder& d, const char* p, std::uint64_t self,
                                                      Items items) {
    if constexpr (N > 0) {
        if (N > 3 && !d.take(p, wire::opcode::mark)) return nullptr;
        p = items(p);
        if (p == nullptr) return nullptr;
        constexpr char opcodes[] = {N > 3 ? 't' : static_cast<char>(0x84 + N), '\x94', 'R', '\x94'};
        if (const char* end = d.take_all(p, opcodes, decoder::opaque, self)) return end;
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

// `known` is how the class and its attributes are spelled by now, or null.

/// The state of a class, behind NEWOBJ and its memo write.
template <class T>
[[gnu::always_inline]] inline const char* decode_state(decoder& d, const char* p, T& x,
                                                       const decoder::short_get* known) {
    constexpr const auto& form = registry::class_description<T>::form;
    constexpr std::size_t count = std::remove_cvref_t<decltype(form)>::count;
    constexpr bool versioned = registry::has_version<T>;
    if (known == nullptr) known = d.spelling(names_of_form<T>());
    const bool all =
        form.members.all([&](const auto& m, std::size_t i) __attribute__((always_inline)) {
            if (known != nullptr && d.is_at(p, known[i + 1])) [[likely]] {
                p += 2;
            } else {
                p = d.expect_name(p, names_of_form<T>().attributes[i], m.name);
                if (p == nullptr) return false;
            }
            p = decode_member(d, p, m, x);
            return p != nullptr;
        });
    if (!all) return nullptr;
    if constexpr (versioned) {
        static const std::uint32_t id = registry::registry::get().name_id('a', "_schema_version");
        p = d.expect_name(p, id, "_schema_version");
        std::int64_t number = 0;
        if (p != nullptr) p = decode_int64(d, p, number);
        if (p == nullptr || number != registry::version_description<T>::number) return nullptr;
    }
    constexpr bool is_one = count + (versioned ? 1 : 0) == 1;
    return d.take(p, is_one ? wire::opcode::setitem : wire::opcode::setitems) &&
                   d.take(p, wire::opcode::build)
               ? p
               : nullptr;
}

template <class T>
[[gnu::always_inline]] inline const char* read_body(decoder& d, const char* p, T& x,
                                                    std::uint64_t self,
                                                    const decoder::short_get* known) {
    constexpr const auto& form = registry::form_of_members<T>();
    constexpr std::size_t count = std::remove_cvref_t<decltype(form)>::count;
    if constexpr (registry::has_class_form<T>) {
        constexpr std::size_t entries = count + (registry::has_version<T> ? 1 : 0);
        constexpr char opcodes[] = {')', '\x81', '\x94', '}', '\x94', '('};
        const char* begun = nullptr;
        if constexpr (entries > 1) begun = d.take_all(p, opcodes, self, decoder::opaque);
        if (begun == nullptr) [[unlikely]] {
            if (!d.take(p, wire::opcode::empty_tuple) || !d.take(p, wire::opcode::newobj)) {
                return nullptr;
            }
            begun = d.memoize(p, self);
            if constexpr (entries != 0) {
                if (!d.take(begun, wire::opcode::empty_dict)) return nullptr;
                begun = d.memoize(begun, decoder::opaque);
                if (entries > 1 && !d.take(begun, wire::opcode::mark)) return nullptr;
            }
        }
        if constexpr (entries == 0) {
            return d.peek(begun) == static_cast<int>(wire::opcode::empty_dict) ? nullptr : begun;
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

/// A call of floats, whose class is known as `cls`; null if something else is there.
template <class T>
[[gnu::always_inline]] inline const char* decode_floats(decoder& d, const char* p, T& x,
                                                        std::uint64_t self,
                                                        decoder::short_get cls) {
    constexpr std::size_t count = floats_of<T>;
    constexpr std::ptrdiff_t length = 2 + 9 * static_cast<std::ptrdiff_t>(count) + 4;
    if (d.left(p) < length) return nullptr;
    bool all = d.is_at(p, cls) && std::memcmp(p + length - 4, end_of_call<count>, 4) == 0;
    for (std::size_t i = 0; i < count; ++i) {
        all = all && p[2 + 9 * i] == static_cast<char>(wire::opcode::binfloat);
    }
    if (!all) return nullptr;
    constexpr const auto& form = registry::call_description<T>::form;
    for_each_member(
        form.members, [&](const auto& m, std::size_t i) __attribute__((always_inline)) {
            using F = typename std::remove_cvref_t<decltype(m)>::value_type;
            m.ref(x) = static_cast<F>(load_big_double(p + 3 + 9 * i));
        });
    d.add_words(decoder::opaque, self);
    return p + length;
}

/// Past the class of the form of `T`; null if another one is there.
template <class T>
[[gnu::always_inline]] inline const char* decode_class(decoder& d, const char* p,
                                                       const decoder::short_get* known) {
    if (known != nullptr && d.is_at(p, *known)) [[likely]]
        return p + 2;
    return d.expect_class(p, names_of_form<T>().cls, registry::form_of_members<T>().name);
}

template <class T>
[[gnu::always_inline]] inline const char* decode_form(decoder& d, const char* p, T& x,
                                                      std::uint64_t self) {
    const auto* known = d.spelling(names_of_form<T>());
    if constexpr (is_call_of_floats<T> && is_filled_in_place<T>) {
        if (known != nullptr) [[likely]] {
            if (const char* behind = decode_floats(d, p, x, self, *known)) return behind;
        }
    }
    p = decode_class<T>(d, p, known);
    return p == nullptr ? nullptr : decode_body(d, p, x, self, known);
}

template <class T>
[[gnu::always_inline]] inline const char* decode_form_item(decoder& d, const char* p, T& x,
                                                           const decoder::short_get*& known) {
    if (known == nullptr) [[unlikely]] {
        known = d.spelling(names_of_form<T>());
        return decode_form(d, p, x, decoder::opaque);
    }
    if constexpr (is_call_of_floats<T> && is_filled_in_place<T>) {
        if (const char* behind = decode_floats(d, p, x, decoder::opaque, *known)) return behind;
    } else if (d.is_at(p, *known)) [[likely]] {
        return read_body(d, p + 2, x, decoder::opaque, known);
    }
    return decode<T>(d, p, x);
}

template <class E>
const char* decode_enum(decoder& d, const char* p, E& x) {
    constexpr const auto& form = registry::enum_description<E>::form;
    static const registry::global_ids ids = registry::ids_of(form.name);
    const std::uint32_t slot = registry::type_slot<E>();
    d.peek(p);
    const char* behind = p;
    if (const auto w = d.take_word(behind); w && decoder::what(*w) == decoder::is::enumerator) {
        if ((*w >> 3 & 0x1fffffff) != slot) return nullptr;
        x = static_cast<E>(static_cast<std::int32_t>(*w >> 32));
        return behind;
    }
    p = d.expect_class(p, ids, form.name);
    registry::number_of<E> number{};
    if (p != nullptr) p = decode_scalar(d, p, number);
    if (p == nullptr || !(static_cast<std::int64_t>(number) == static_cast<std::int32_t>(number)) ||
        !d.take(p, wire::opcode::tuple1)) {
        return nullptr;
    }
    p = d.memoize(p, decoder::opaque);
    if (!d.take(p, wire::opcode::reduce)) return nullptr;
    x = static_cast<E>(number);
    if (!registry::is_number_of(x, number)) return nullptr;
    return d.memoize(p, std::uint64_t{static_cast<std::uint32_t>(number)} << 32 |
                            decoder::word(decoder::is::enumerator, slot));
}

// --- pointers

template <class E>
const char* decode_shared(decoder& d, const char* p, std::shared_ptr<E>& x) {
    if (d.is_deep()) return nullptr;
    const char* behind = p;
    if (const auto w = d.take_word(behind); w && decoder::what(*w) == decoder::is::shared) {
        auto& known = d.shared(*w);
        if (known.as != &typeid(E)) {
            known.address = *known.type == typeid(E)
                                ? known.object.get()
                                : d.names().upcast(known.object.get(), *known.type, typeid(E));
            known.as = &typeid(E);
        }
        if (known.address == nullptr) return nullptr;
        x = std::shared_ptr<E>(known.object, static_cast<E*>(known.address));
        return behind;
    }
    if constexpr (std::is_polymorphic_v<E>) {
        auto* use = d.take_class(p);
        if (use == nullptr || use->entry->pickling->decode_shared == nullptr) return nullptr;
        const auto index = static_cast<std::size_t>(use - &d.class_at(0));
        const std::size_t place = d.shared_count();
        std::shared_ptr<void> object;
        p = use->entry->pickling->decode_shared(d, p, object);
        if (p == nullptr) return nullptr;
        void* as = d.upcast(d.class_at(index), object.get(), typeid(E));
        if (as == nullptr) return nullptr;
        d.note_base(place, object.get(), typeid(E), as);
        x = std::shared_ptr<E>(std::move(object), static_cast<E*>(as));
        return p;
    } else if constexpr (registry::form_of<E> == registry::own_form::adapter) {
        auto made = std::make_shared<E>();
        const std::uint64_t self =
            is_scalar<E> ? decoder::opaque : d.add_shared(made, typeid(E), &registry::let_go<E>);
        p = decode(d, p, *made, self);
        x = std::move(made);
        return p;
    } else {
        p = decode_class<E>(d, p, d.spelling(names_of_form<E>()));
        if (p == nullptr) return nullptr;
        x = registry::access::make_shared<E>();
        return decode_body(d, p, *x, d.add_shared(x, typeid(E), &registry::let_go<E>));
    }
}

template <class E>
const char* decode_unique(decoder& d, const char* p, E*& x) {
    if (d.is_deep()) return nullptr;
    if constexpr (std::is_polymorphic_v<E>) {
        auto* use = d.take_class(p);
        if (use == nullptr || use->entry->pickling->decode_unique == nullptr) return nullptr;
        const auto index = static_cast<std::size_t>(use - &d.class_at(0));
        // before anything is made: what cannot be an E cannot be deleted as one
        if (!d.names().is_base(use->entry->result, typeid(E))) return nullptr;
        void* object = nullptr;
        p = use->entry->pickling->decode_unique(d, p, object);
        if (p == nullptr) return nullptr;
        x = static_cast<E*>(d.names().upcast(object, d.class_at(index).entry->result, typeid(E)));
        return p;
    } else {
        auto made = std::make_unique<E>();
        p = decode(d, p, *made);
        if (p != nullptr) x = made.release();
        return p;
    }
}

// --- everything

template <class T>
const char* decode(decoder& d, const char* p, T& x, std::uint64_t self) {
    if constexpr (registry::has_class_form<T> || registry::has_call_form<T>) {
        return decode_form(d, p, x, self);
    } else if constexpr (registry::has_enum_form<T>) {
        return decode_enum(d, p, x);
    } else {
        using A = adapter<T>;
        constexpr shape form = A::form;
        if constexpr (is_scalar<T>) {
            return decode_scalar(d, p, x);
        } else if constexpr (form == shape::character) {
            std::string_view text;
            if (!d.take_text(p, text) || text.size() != 1 ||
                static_cast<unsigned char>(text[0]) >= 0x80) {
                return nullptr;
            }
            x = text[0];
            return p;
        } else if constexpr (form == shape::string) {
            std::string_view text;
            if (!d.take_text(p, text)) return nullptr;
            A::assign(x, text);
            return p;
        } else if constexpr (form == shape::bytes) {
            std::string_view data;
            if (!d.take_bytes(p, data)) return nullptr;
            A::assign(x, data);
            return p;
        } else if constexpr (form == shape::list) {
            return decode_list(d, p, x, self);
        } else if constexpr (form == shape::dict) {
            return decode_dict(d, p, x, self);
        } else if constexpr (form == shape::set) {
            return decode_set(d, p, x, self);
        } else if constexpr (form == shape::array) {
            if constexpr (A::as_list) {
                return nullptr;
            } else {
                return decode_tuple<A::count>(d, p, self, [&](const char* at) {
                    for (std::size_t i = 0; i < A::count && at != nullptr; ++i) {
                        at = decode_part<typename A::element>(d, at, A::data(x)[i]);
                    }
                    return at;
                });
            }
        } else if constexpr (form == shape::tuple) {
            constexpr std::size_t count = std::tuple_size_v<typename A::elements>;
            return decode_tuple<count>(d, p, self, [&](const char* at) {
                [&]<std::size_t... I>(std::index_sequence<I...>) {
                    (void)(((at = decode_part(d, at, A::template get<I>(x))) != nullptr) && ...);
                }
                (std::make_index_sequence<count>());
                return at;
            });
        } else if constexpr (form == shape::optional) {
            if (d.take(p, wire::opcode::none)) {
                A::reset(x);
                return p;
            }
            typename A::element item{};
            p = decode(d, p, item);
            if (p != nullptr) A::assign(x, std::move(item));
            return p;
        } else {
            static_assert(form == shape::pointer);
            using E = std::remove_cv_t<typename A::element>;
            if (d.take(p, wire::opcode::none)) {
                A::reset(x);
                return p;
            }
            if constexpr (registry::shares<T>) {
                std::shared_ptr<E> object;
                p = decode_shared(d, p, object);
                if (p != nullptr) A::assign(x, std::move(object));
            } else {
                E* object = nullptr;
                p = decode_unique(d, p, object);
                if (p != nullptr) x = A::from_raw(object);
            }
            return p;
        }
    }
}

}  // namespace copyreg::codec
