// SPDX-License-Identifier: MIT
//
// The fast way of loading, type by type; see decoder.hpp for the rules.
//
// `decode` reads one object at `p` into `x` and returns the position behind it, or null. What is in
// `x` after null is of no account: the general way loads over it.
#pragma once

#include <copyreg/pickle/decodable.hpp>
#include <copyreg/pickle/decode_containers.hpp>
#include <copyreg/pickle/decode_form.hpp>
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

template <class E>
const char* decode_enum(decoder& d, const char* p, E& x) {
    constexpr const auto& form = registry::enum_description<E>::form;
    static const registry::global_ids ids = registry::ids_of(form.name);
    const std::uint32_t slot = registry::type_slot<E>();
    d.peek(p);
    const char* behind = p;
    if (const auto w = d.take_word(behind); w && decoder::what(*w) == decoder::is::enumerator) {
        if (*w << 32 != decoder::word(slot, 0) << 32) return nullptr;
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
    return d.memoize(p, decoder::word(slot, static_cast<std::int32_t>(number)));
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
                                : d.upcast(known.object.get(), *known.type, typeid(E));
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
        const auto* known = d.spelling(names_of_form<E>);
        if (known != nullptr && d.has_room(p) && d.is_spelled(p, *known)) [[likely]] {
            p += 2;
        } else {
            const named_form& form = named_form_of<E>;
            p = d.expect_class(p, ids_of_form(form).cls, form.name());
            if (p == nullptr) return nullptr;
        }
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
        if (!d.is_base(use->entry->result, typeid(E))) return nullptr;
        void* object = nullptr;
        p = use->entry->pickling->decode_unique(d, p, object);
        if (p == nullptr) return nullptr;
        x = static_cast<E*>(d.upcast(object, d.class_at(index).entry->result, typeid(E)));
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
