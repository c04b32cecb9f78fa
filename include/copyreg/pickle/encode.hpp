// SPDX-License-Identifier: MIT
//
// The fast way of pickling, type by type; see encoder.hpp for the rules.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/pickle/encodable.hpp>
#include <copyreg/pickle/encode_containers.hpp>
#include <copyreg/pickle/encode_form.hpp>
#include <copyreg/pickle/encoder.hpp>
#include <copyreg/pickle/put_scalar.hpp>
#include <copyreg/pickle/saver.hpp>

#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

namespace copyreg::codec {

/// What `registry::look_up` chooses from.
struct encode_engine {
    encoder& e;
    char* p;
    const void* self;

    const registry::table_data& table() const noexcept { return e.table(); }

    template <class T>
    lazy<T, std::optional<char*>> by_override(const registry::override_entry& entry, const T& x) {
        if (!entry.pickling->encode(e, p, entry, &x, self)) return std::nullopt;
        return p;
    }
    template <class T>
    lazy<T, std::optional<char*>> by_reduction(const T& x) {
        return by_reduction_of(registry::own_reduction(x, e.protocol()));
    }
    template <class R>
    lazy<R, std::optional<char*>> by_reduction_of(const R& r);

    template <class T, class Form>
    [[gnu::always_inline]] char* by_class(const Form&, const T& x) {
        return by_form(x);
    }
    template <class T, class Form>
    [[gnu::always_inline]] char* by_call(const Form&, const T& x) {
        return by_form(x);
    }
    template <class T, class Form>
    char* by_enum(const Form& form, const T& x) {
        static const registry::global_ids ids = registry::ids_of(form.name);
        const auto number = static_cast<registry::number_of<T>>(x);
        const std::uint32_t slot = registry::type_slot<T>();
        if constexpr (sizeof(number) == 8) {
            if (number != static_cast<registry::number_of<T>>(static_cast<std::int32_t>(number)))
                throw not_canonical{};
        }
        if (!e.put_known_enumerator(p, slot, static_cast<std::int64_t>(number))) {
            p = e.put_class(p, ids, form.name);
            p = put_scalar(e.boundary(e.boundary(p)), number);
            p = e.memoize(store_opcode(p, wire::opcode::tuple1));
            p = store_opcode(p, wire::opcode::reduce);
            e.note_enumerator(slot, static_cast<std::int64_t>(number), e.next_memo());
            p = e.memoize(p);
        }
        if (self != nullptr) throw not_canonical{};
        return p;
    }
    template <class T>
    char* by_run_time_form(const T&) {
        throw not_canonical{};
    }
    template <class T>
    char* by_adapter(const T& x);

private:
    template <class T>
    [[gnu::always_inline]] char* by_form(const T& x) {
        if constexpr (is_encodable<T>) {
            return encode_form(e, p, x, self);
        } else {
            throw not_canonical{};
        }
    }
    template <class P>
    char* encode_shared(const std::shared_ptr<P>& shared);
};

template <class T>
char* encode_engine::by_adapter(const T& x) {
    using A = adapter<T>;
    constexpr shape form = A::form;
    if constexpr (is_scalar_form<T>) {
        return put_scalar(p, x);
    } else if constexpr (form == shape::character) {
        const auto c = static_cast<unsigned char>(x);
        const char text[2] = {static_cast<char>(c < 0x80 ? c : 0xc0 | c >> 6),
                              static_cast<char>(0x80 | (c & 0x3f))};
        return e.put_string(p, {text, c < 0x80 ? 1u : 2u});
    } else if constexpr (form == shape::string) {
        if (self != nullptr) throw not_canonical{};
        return e.put_string(p, A::view(x));
    } else if constexpr (form == shape::bytes) {
        if (self != nullptr) throw not_canonical{};
        return e.put_bytes(p, A::view(x));
    } else if constexpr (form == shape::list) {
        return encode_list(e, p, x, self);
    } else if constexpr (form == shape::array) {
        if constexpr (A::as_list) {
            p = put_memoize(e, store_opcode(p, wire::opcode::empty_list), self);
            return encode_items<typename A::element>(e, p, A::data(x), A::count);
        } else {
            return encode_tuple<A::count>(e, p, self, [&](char* q) {
                for (std::size_t i = 0; i < A::count; ++i) {
                    q = encode<typename A::element>(e, q, A::data(x)[i]);
                }
                return q;
            });
        }
    } else if constexpr (form == shape::tuple) {
        using elements = typename A::elements;
        return encode_tuple<std::tuple_size_v<elements>>(e, p, self, [&](char* q) {
            [&]<std::size_t... I>(std::index_sequence<I...>) {
                ((q = encode<std::remove_cv_t<std::tuple_element_t<I, elements>>>(
                      e, q, A::template get<I>(x))),
                 ...);
            }
            (std::make_index_sequence<std::tuple_size_v<elements>>());
            return q;
        });
    } else if constexpr (form == shape::dict) {
        return encode_dict(e, p, x, self);
    } else if constexpr (form == shape::set) {
        return encode_set(e, p, x, self);
    } else if constexpr (form == shape::optional) {
        return A::has_value(x) ? encode<typename A::element>(e, p, A::get(x), self)
                               : store_opcode(p, wire::opcode::none);
    } else if constexpr (form == shape::pointer && registry::shares<T>) {
        return encode_shared(A::share(x));
    } else if constexpr (form == shape::pointer) {
        using E = std::remove_cv_t<typename A::element>;
        const E* object = A::get(x);
        if (object == nullptr) return store_opcode(p, wire::opcode::none);
        e.check_depth();
        return encode<E>(e, p, *object, self);
    } else {
        static_assert(form == shape::variant);
        return registry::visit(x, [&]<class E>(const E& y) { return encode<E>(e, p, y, self); });
    }
}

template <class P>
char* encode_engine::encode_shared(const std::shared_ptr<P>& shared) {
    using E = std::remove_cv_t<P>;
    if (self != nullptr) throw not_canonical{};
    if (shared == nullptr) return store_opcode(p, wire::opcode::none);
    e.check_depth();
    const E& object = *shared;
    if constexpr (is_scalar_form<E>) {
        return encode<E>(e, p, object);
    } else if constexpr (std::is_polymorphic_v<E>) {
        const std::uint32_t as = registry::type_slot<E>();
        if (e.put_met(p, &object, as)) return p;
        const void* whole = dynamic_cast<const void*>(&object);
        const std::type_info& type = typeid(object);
        if (e.put_known(p, whole, type, whole == &object ? as : 0)) return p;
        if (&type != &typeid(E)) return e.put_dynamic(p, whole, type);
        return encode<E>(e, p, object, whole);
    } else {
        if (e.put_known(p, &object, typeid(E))) return p;
        return encode<E>(e, p, object, &object);
    }
}

template <class R>
lazy<R, std::optional<char*>> encode_engine::by_reduction_of(const R& r) {
    if constexpr (std::is_same_v<R, copyreg::global>) {
        throw not_canonical{};
    } else if constexpr (requires { r.valueless_by_exception(); }) {
        return std::visit([&](const auto& one) { return by_reduction_of(one); }, r);
    } else if constexpr (requires { r.has_value(); }) {
        return r.has_value() ? by_reduction_of(*r) : std::nullopt;
    } else {
        using args = std::remove_cvref_t<decltype(r.args())>;
        constexpr bool simple = []<class... A>(const std::tuple<A...>*) {
            return (is_temporary_encodable<registry::unwrapped_t<A>> && ...);
        }(static_cast<const args*>(nullptr));
        if constexpr (!simple || R::is_newobj || R::has_list || R::has_dict || R::has_state) {
            throw not_canonical{};
        } else {
            const auto& entry = r.callable().entry();
            p = e.put_class(p, entry.ids, entry.name);
            p = encode_tuple<std::tuple_size_v<args>>(e, e.boundary(p), nullptr, [&](char* q) {
                std::apply(
                    [&](const auto&... a) {
                        ((q = encode<registry::unwrapped_t<decltype(a)>>(e, q,
                                                                         registry::unwrap(a))),
                         ...);
                    },
                    r.args());
                return q;
            });
            return put_memoize(e, store_opcode(p, wire::opcode::reduce), self);
        }
    }
}

template <class T>
char* encode(encoder& e, char* p, const T& x, const void* self) {
    if constexpr (registry::form_of<T> == registry::own_form::adapter &&
                  !registry::has_own_reduction<T>) {
        return encode_engine{e, e.boundary(p), self}.by_adapter(x);
    } else {
        if constexpr (std::is_polymorphic_v<T>) {
            if (typeid(x) != typeid(T)) {
                return e.put_dynamic(p, dynamic_cast<const void*>(&x), typeid(x));
            }
        }
        encode_engine engine{e, e.boundary(p), self};
        return registry::look_up(engine, x);
    }
}

}  // namespace copyreg::codec
