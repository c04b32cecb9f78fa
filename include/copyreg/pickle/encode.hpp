// SPDX-License-Identifier: MIT
//
// The fast way of pickling, type by type; see encoder.hpp for the rules.
#pragma once

#include <copyreg/pickle/encodable.hpp>
#include <copyreg/pickle/encoder.hpp>
#include <copyreg/pickle/saver.hpp>

#include <algorithm>
#include <bit>
#include <iterator>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

namespace copyreg::codec {

/// Writes `x` at `p` and returns the end. `self` is the address that a later reference goes by, if
/// there may be one.
template <class T>
char* encode(encoder& e, char* p, const T& x, const void* self = nullptr);

[[gnu::always_inline]] inline char* put_memoize(encoder& e, char* p, const void* self) {
    if (self != nullptr) e.note(self, e.next_memo());
    return e.memoize(p);
}

[[gnu::always_inline]] inline char* put_integer(char* p, std::int64_t i) {
    if (i == static_cast<std::int32_t>(i)) [[likely]]
        return store_short_integer(p, static_cast<std::int32_t>(i));
    const std::uint64_t magnitude = static_cast<std::uint64_t>(i < 0 ? ~i : i);
    const auto size = static_cast<unsigned>(64 - std::countl_zero(magnitude)) / 8 + 1;
    p = store_opcode(p, wire::opcode::long1);
    *p++ = static_cast<char>(size);
    store_little<8>(p, static_cast<std::uint64_t>(i));
    return p + size;
}

/// A scalar, without asking for room.
template <class T>
[[gnu::always_inline]] inline char* put_scalar(char* p, T x) {
    constexpr shape form = adapter<T>::form;
    if constexpr (form == shape::boolean) {
        return store_opcode(p, x ? wire::opcode::newtrue : wire::opcode::newfalse);
    } else if constexpr (form == shape::none) {
        return store_opcode(p, wire::opcode::none);
    } else if constexpr (form == shape::floating) {
        return store_floating(p, static_cast<double>(x));
    } else if constexpr (std::is_enum_v<T>) {
        return put_scalar(p, static_cast<registry::number_of<T>>(x));
    } else {
        if constexpr (std::is_unsigned_v<T> && sizeof(T) == 8) {
            if (x >> 63 != 0) {  // nine bytes, the last one zero
                p = store_opcode(p, wire::opcode::long1);
                *p++ = 9;
                store_little<8>(p, x);
                p[8] = 0;
                return p + 9;
            }
        }
        if constexpr (std::is_unsigned_v<T> && sizeof(T) == 1) {
            return store_little<1>(store_opcode(p, wire::opcode::binint1), x);
        } else {
            return put_integer(p, static_cast<std::int64_t>(x));
        }
    }
}

/// `encode` of a part that has no identity: what is short to write is written in place.
template <class T>
[[gnu::always_inline]] inline char* encode_part(encoder& e, char* p, const T& x) {
    if constexpr (is_scalar<T> && !registry::has_own_reduction<T>) {
        return put_scalar(e.boundary(p), x);
    } else if constexpr (std::is_same_v<T, std::string> && strings_have_pieces) {
        return e.put_string_in_piece(e.boundary(p), x);
    } else if constexpr (is_text<T> && !registry::has_own_reduction<T>) {
        return e.put_string(e.boundary(p), adapter<T>::view(x));
    } else {
        return encode<T>(e, p, x);
    }
}

/// A class or call that nothing refers to, spelled as `known`.
template <class T>
char* encode_known(encoder& e, char* p, const T& x, const encoder::short_get* known);

/// A run of `count` items, in the opcode batches of an exact list; `at` is an iterator.
template <class E, class Iterator>
char* encode_items(encoder& e, char* p, Iterator at, std::size_t count) {
    if (count == 0) return p;
    if (count == 1) {
        p = encode<E>(e, p, *at);
        return store_opcode(e.room(p), wire::opcode::append);
    }
    [[maybe_unused]] const bool any_override = e.table().any_override;
    [[maybe_unused]] const encoder::short_get* known = nullptr;  // looked up once
    while (count > 0) {
        std::size_t left = std::min<std::size_t>(count, 1000);
        count -= left;
        p = store_opcode(e.room(p), wire::opcode::mark);
        if constexpr (is_scalar<E>) {
            constexpr std::ptrdiff_t longest = 12;
            while (left > 0) {
                p = e.boundary(p);
                // so many fit before the boundary has to be asked again, whatever they are
                const auto run = std::min<std::size_t>(
                    left, static_cast<std::size_t>((e.stop() - p) / longest) + 1);
                left -= run;
                for (std::size_t i = 0; i < run; ++i, ++at) p = put_scalar<E>(p, *at);
            }
        } else {
            for (; left > 0; --left, ++at) {
                if constexpr (is_shared<E> && requires { at[1].get(); }) {
                    if (left > 1) e.prefetch(at[1].get());
                }
                if constexpr (has_plain_form<E>) {
                    if (known == nullptr && !any_override) known = e.spelling(names_of_form<E>());
                    p = known != nullptr ? encode_known<E>(e, e.boundary(p), *at, known)
                                         : encode<E>(e, p, *at);
                } else {
                    p = encode_part<E>(e, p, *at);
                }
            }
        }
        p = store_opcode(e.room(p), wire::opcode::appends);
    }
    return p;
}

template <class T>
char* encode_dict(encoder& e, char* p, const T& x, const void* self) {
    using A = adapter<T>;
    p = put_memoize(e, store_opcode(p, wire::opcode::empty_dict), self);
    const std::size_t size = A::size(x);
    if (size == 0) return p;
    e.check_depth();
    auto at = A::begin(x);
    std::size_t left = size;
    constexpr bool can_fetch =
        std::forward_iterator<decltype(at)> && std::is_same_v<typename A::key, std::string>;
    const auto entry = [&] {
        const auto here = at;
        --left;
        if constexpr (can_fetch) {  // the next key, while this entry is written
            if (++at; left > 0) __builtin_prefetch(at->first.data());
        }
        p = encode_part<typename A::key>(e, p, here->first);
        p = encode_part<typename A::mapped>(e, p, here->second);
        if constexpr (!can_fetch) ++at;
    };
    if (size == 1) {
        entry();
        return store_opcode(e.room(p), wire::opcode::setitem);
    }
    for (std::size_t batch = 1000; batch == 1000;) {
        batch = std::min<std::size_t>(left, 1000);
        p = store_opcode(e.room(p), wire::opcode::mark);
        for (std::size_t i = 0; i < batch; ++i) entry();
        p = store_opcode(e.room(p), wire::opcode::setitems);
    }
    return p;
}

template <class T>
char* encode_set(encoder& e, char* p, const T& x, const void* self) {
    using A = adapter<T>;
    p = put_memoize(e, store_opcode(p, wire::opcode::empty_set), self);
    std::size_t left = A::size(x);
    if (left == 0) return p;
    auto at = A::begin(x);
    for (std::size_t batch = 1000; batch == 1000;) {
        batch = std::min<std::size_t>(left, 1000);
        left -= batch;
        p = store_opcode(e.room(p), wire::opcode::mark);
        for (std::size_t i = 0; i < batch; ++i, ++at) p = encode<typename A::element>(e, p, *at);
        p = store_opcode(e.room(p), wire::opcode::additems);
    }
    return p;
}

/// A tuple of `N` items that `items` writes.
template <std::size_t N, class Items>
char* encode_tuple(encoder& e, char* p, const void* self, Items items) {
    if constexpr (N == 0) {
        return store_opcode(p, wire::opcode::empty_tuple);
    } else {
        if constexpr (N > 3) p = store_opcode(p, wire::opcode::mark);
        p = e.room(items(p));
        constexpr wire::opcode counted[] = {wire::opcode::tuple1, wire::opcode::tuple2,
                                            wire::opcode::tuple3};
        p = store_opcode(p, N > 3 ? wire::opcode::tuple : counted[N > 3 ? 0 : N - 1]);
        return put_memoize(e, p, self);
    }
}

// --- registered classes; `known` is how the class is spelled by now, or null

/// A call of floats as one piece, if no frame can end within it; else null.
template <class T>
[[gnu::always_inline]] inline char* put_floats(encoder& e, char* p, const T& x,
                                               encoder::short_get cls) {
    constexpr std::ptrdiff_t length = 2 + 9 * static_cast<std::ptrdiff_t>(floats_of<T>) + 4;
    if (e.stop() - p < length) [[unlikely]]
        return nullptr;
    p = encoder::put_short(p, cls);
    constexpr const auto& form = registry::form_of_members<T>();
    for_each_member(
        form.members, [&](const auto& m, std::size_t) __attribute__((always_inline)) {
            p = store_floating(p, static_cast<double>(m.get(x)));
        });
    std::memcpy(p, end_of_call<floats_of<T>>, 4);
    e.skip_memos(2);
    return p + 4;
}

template <class T>
[[gnu::always_inline]] inline char* put_class_form(encoder& e, char* p, const T& x,
                                                   const void* self,
                                                   const encoder::short_get* known) {
    constexpr const auto& form = registry::form_of_members<T>();
    constexpr std::size_t attributes = std::remove_cvref_t<decltype(form)>::count;
    constexpr bool versioned = registry::has_version<T>;
    constexpr std::size_t count = attributes + (versioned ? 1 : 0);
    if (known != nullptr) [[likely]] {
        p = encoder::put_short(p, *known++);
    } else {
        p = e.put_class(p, names_of_form<T>().cls, form.name);
    }
    p = e.boundary(p);
    p = store_opcode(p, wire::opcode::empty_tuple);
    p = put_memoize(e, store_opcode(p, wire::opcode::newobj), self);
    if constexpr (count > 0) {
        p = e.boundary(p);
        p = e.memoize(store_opcode(p, wire::opcode::empty_dict));
        if constexpr (count > 1) p = store_opcode(p, wire::opcode::mark);
        for_each_member(
            form.members, [&](const auto& m, std::size_t i) __attribute__((always_inline)) {
                if (known != nullptr) [[likely]] {
                    p = encoder::put_short(e.boundary(p), known[i]);
                } else {
                    p = e.put_attribute(p, names_of_form<T>().attributes[i], m.name);
                }
                p = encode_part<typename std::remove_cvref_t<decltype(m)>::value_type>(e, p,
                                                                                       m.get(x));
            });
        if constexpr (versioned) {
            static const std::uint32_t id =
                registry::registry::get().name_id('a', "_schema_version");
            p = e.put_attribute(p, id, "_schema_version");
            p = put_integer(e.boundary(p), registry::version_description<T>::number);
        }
        p = e.room(p);
        p = store_opcode(p, count > 1 ? wire::opcode::setitems : wire::opcode::setitem);
        p = store_opcode(p, wire::opcode::build);
    }
    return p;
}

template <class T>
char* encode_class(encoder& e, char* p, const T& x, const void* self,
                   const encoder::short_get* known) {
    return put_class_form(e, p, x, self, known);
}

/// The arguments of a call, and the call.
template <class T>
[[gnu::always_inline]] inline char* encode_arguments(encoder& e, char* p, const T& x,
                                                     const void* self) {
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
        p = e.room(p);
        std::memcpy(p, end_of_call<count>, 4);
        e.skip_memos(1);
        if (self != nullptr) e.note(self, e.next_memo());
        e.skip_memos(1);
        return p + 4;
    }
}

/// A call whose class is known as `known`.
template <class T>
[[gnu::always_inline]] inline char* encode_known_call(encoder& e, char* p, const T& x,
                                                      const void* self, encoder::short_get known) {
    if constexpr (is_call_of_floats<T>) {
        if (self == nullptr) {
            if (char* end = put_floats(e, p, x, known)) return end;
        }
    }
    return encode_arguments(e, e.boundary(encoder::put_short(p, known)), x, self);
}

template <class T>
char* encode_call(encoder& e, char* p, const T& x, const void* self,
                  const encoder::short_get* known) {
    if (known != nullptr) [[likely]]
        return encode_known_call(e, p, x, self, *known);
    p = e.put_class(p, names_of_form<T>().cls, registry::form_of_members<T>().name);
    return encode_arguments(e, e.boundary(p), x, self);
}

template <class T>
[[gnu::always_inline]] inline char* encode_known(encoder& e, char* p, const T& x,
                                                 const encoder::short_get* known) {
    if constexpr (registry::has_class_form<T>) {
        return put_class_form(e, p, x, nullptr, known);
    } else {
        return encode_known_call(e, p, x, nullptr, *known);
    }
}

template <class T>
[[gnu::always_inline]] inline char* encode_form(encoder& e, char* p, const T& x, const void* self,
                                                const encoder::short_get* known) {
    if constexpr (registry::has_class_form<T>) {
        return encode_class(e, p, x, self, known);
    } else {
        return encode_call(e, p, x, self, known);
    }
}

/// What `registry::look_up` chooses from.
struct encode_engine {
    encoder& e;
    char* p;
    const void* self;

    const registry::table_data& table() const noexcept { return e.table(); }

    template <class T>
    std::optional<char*> by_override(const registry::override_entry& entry, const T& x) {
        if (!entry.pickling->encode(e, p, entry, &x, self)) return std::nullopt;
        return p;
    }
    template <class T>
    std::optional<char*> by_reduction(const T& x) {
        return by_reduction_of(registry::own_reduction(x, e.protocol()));
    }
    template <class R>
    std::optional<char*> by_reduction_of(const R& r);

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
            return encode_form(e, p, x, self, e.spelling(names_of_form<T>()));
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
    if constexpr (is_scalar<T>) {
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
        p = put_memoize(e, store_opcode(p, wire::opcode::empty_list), self);
        if constexpr (!is_scalar<typename A::element>) e.check_depth();
        return encode_items<typename A::element>(e, p, A::begin(x), A::size(x));
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
    if constexpr (is_scalar<E>) {
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
std::optional<char*> encode_engine::by_reduction_of(const R& r) {
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
