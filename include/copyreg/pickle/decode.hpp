// SPDX-License-Identifier: MIT
//
// The fast way of loading, type by type; see decoder.hpp for the rules.
//
// `decode` reads one object at `p` into `x` and returns the position behind it, or null. What is in
// `x` after null is of no account: the general way loads over it.
#pragma once

#include <copyreg/model/convert.hpp>
#include <copyreg/pickle/decoder.hpp>
#include <copyreg/registry/access.hpp>
#include <copyreg/registry/rebuild.hpp>

#include <limits>
#include <memory>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace copyreg::codec {

/// Reads a `T` at `p`. Its memo entry, if it writes one, becomes `self`.
template <class T>
const char* decode(decoder& d, const char* p, T& x, std::uint64_t self = decoder::opaque);
/// The rest of a class or call form, behind the name of its class.
template <class T>
const char* decode_body(decoder& d, const char* p, T& x, std::uint64_t self);

// --- what can be read in this way at all

template <class T, class... Seen>
constexpr bool find_decodable();

template <class T, class... Seen, class... Part>
constexpr bool all_decodable(const std::tuple<Part...>*) {
    return (find_decodable<std::remove_cv_t<Part>, T, Seen...>() && ...);
}

/// Whether a call with all members does no more than to set them, so that they can be read in
/// place.
template <class T>
inline constexpr bool is_filled_in_place = registry::has_class_form<T> ||
                                           (std::is_aggregate_v<T> &&
                                            std::is_default_constructible_v<T> &&
                                            registry::is_all_members<T>);

/// Whether the fast way knows `T` behind a pointer: not what has identity and is no container.
template <class T>
inline constexpr bool is_pointee = [] {
    if constexpr (registry::form_of<T> == registry::own_form::adapter) {
        return adapter<T>::form <= shape::floating ||
               (adapter<T>::form >= shape::list && adapter<T>::form <= shape::set);
    } else {
        return registry::has_class_form<T> || registry::has_call_form<T>;
    }
}();

template <class T, class... Seen>
constexpr bool find_decodable() {
    if constexpr ((std::is_same_v<T, Seen> || ...)) {
        return true;
    } else if constexpr (registry::has_own_reduction<T> || registry::has_setstate_hook<T>) {
        return false;
    } else if constexpr (registry::has_class_form<T> || registry::has_call_form<T>) {
        return (registry::has_class_form<T> ||
                (std::is_default_constructible_v<T> &&
                 (is_filled_in_place<T> || std::is_move_assignable_v<T>))) &&
               all_decodable<T, Seen...>(
                   static_cast<const typename registry::members_of<T>::types*>(nullptr));
    } else if constexpr (registry::form_of<T> == registry::own_form::enumeration) {
        return true;
    } else if constexpr (registry::form_of<T> != registry::own_form::adapter) {
        return false;
    } else {
        using A = adapter<T>;
        constexpr shape form = A::form;
        if constexpr (form == shape::array) {
            return find_decodable<std::remove_cv_t<typename A::element>, T, Seen...>();
        } else if constexpr (!std::is_default_constructible_v<T> || registry::is_view<T>) {
            return false;
        } else if constexpr (form == shape::list || form == shape::optional) {
            using E = std::remove_cv_t<typename A::element>;
            return std::is_default_constructible_v<E> && find_decodable<E, T, Seen...>();
        } else if constexpr (form == shape::pointer) {
            using E = std::remove_cv_t<typename A::element>;
            if constexpr (std::is_polymorphic_v<E>) {
                return A::owns != ownership::unique || std::has_virtual_destructor_v<E>;
            } else {
                return is_pointee<E> && find_decodable<E, T, Seen...>();
            }
        } else if constexpr (form == shape::set) {
            return is_simple_key<typename A::element>() &&
                   std::is_default_constructible_v<typename A::element>;
        } else if constexpr (form == shape::dict) {
            return is_simple_key<typename A::key>() &&
                   std::is_default_constructible_v<typename A::key> &&
                   std::is_default_constructible_v<typename A::mapped> &&
                   find_decodable<typename A::mapped, T, Seen...>();
        } else if constexpr (form == shape::tuple) {
            return all_decodable<T, Seen...>(static_cast<const typename A::elements*>(nullptr));
        } else {
            return form <= shape::bytes && form != shape::long_integer;
        }
    }
}

/// Whether the fast way may know how to read a `T`.
template <class T>
inline constexpr bool is_decodable = find_decodable<T>();

// --- scalars

inline const char* decode_other_int64(decoder& d, const char* p, std::int64_t& x) {
    const auto at = [&](int i) { return static_cast<unsigned char>(p[i]); };
    switch (d.peek(p)) {
        case static_cast<int>(wire::opcode::binint1):
            if (d.left(p) < 2) return nullptr;
            x = at(1);
            return p + 2;
        case static_cast<int>(wire::opcode::binint2):
            if (d.left(p) < 3) return nullptr;
            x = static_cast<std::int64_t>(load_little<2>(p + 1));
            return p + 3;
        case static_cast<int>(wire::opcode::binint):
            if (d.left(p) < 5) return nullptr;
            x = static_cast<std::int32_t>(load_little<4>(p + 1));
            return p + 5;
        case static_cast<int>(wire::opcode::long1): {
            if (d.left(p) < 2 || at(1) > 8 || d.left(p) < 2 + at(1)) return nullptr;
            const unsigned n = at(1);
            std::uint64_t bits = 0;
            for (unsigned i = 0; i < n; ++i) {
                bits |= std::uint64_t{at(static_cast<int>(2 + i))} << (8 * i);
            }
            if (n > 0 && n < 8 && at(static_cast<int>(1 + n)) >= 0x80) bits |= ~0ull << (8 * n);
            x = static_cast<std::int64_t>(bits);
            return p + 2 + n;
        }
        default: return nullptr;
    }
}

[[gnu::always_inline]] inline const char* decode_int64(decoder& d, const char* p, std::int64_t& x) {
    if (d.left(p) >= 5) [[likely]] {
        if (*p == static_cast<char>(wire::opcode::binint1)) {
            x = static_cast<unsigned char>(p[1]);
            return p + 2;
        }
        if (*p == static_cast<char>(wire::opcode::binint2)) {
            x = static_cast<std::int64_t>(load_little<2>(p + 1));
            return p + 3;
        }
        if (*p == static_cast<char>(wire::opcode::binint)) {
            x = static_cast<std::int32_t>(load_little<4>(p + 1));
            return p + 5;
        }
    }
    return decode_other_int64(d, p, x);
}

template <class T>
[[gnu::always_inline]] inline const char* decode_scalar(decoder& d, const char* p, T& x) {
    constexpr shape form = adapter<T>::form;
    if constexpr (form == shape::boolean) {
        const int op = d.peek(p);
        x = op == static_cast<int>(wire::opcode::newtrue);
        return x || op == static_cast<int>(wire::opcode::newfalse) ? p + 1 : nullptr;
    } else if constexpr (form == shape::none) {
        return d.take(p, wire::opcode::none) ? p : nullptr;
    } else if constexpr (form == shape::floating) {
        if (d.left(p) >= 9 && *p == static_cast<char>(wire::opcode::binfloat)) [[likely]] {
            x = static_cast<T>(load_big_double(p + 1));
            return p + 9;
        }
        if (d.peek(p) == static_cast<int>(wire::opcode::binfloat)) {
            if (d.left(p) < 9) return nullptr;
            x = static_cast<T>(load_big_double(p + 1));
            return p + 9;
        }
        std::int64_t number = 0;
        p = decode_int64(d, p, number);
        x = static_cast<T>(number);
        return p;
    } else if constexpr (std::is_enum_v<T>) {
        registry::number_of<T> number{};
        p = decode_scalar(d, p, number);
        x = static_cast<T>(number);
        return registry::is_number_of(x, number) ? p : nullptr;
    } else {
        std::int64_t number = 0;
        p = decode_int64(d, p, number);
        if (p == nullptr || !model::fits<T>(number)) return nullptr;
        x = static_cast<T>(number);
        return p;
    }
}

// --- containers

/// How many items to make room for if a batch of 1000 had `bytes` and `left` follow: in proportion
/// to the input, whatever an item may become.
template <class E>
std::size_t expected_items(std::size_t bytes, std::ptrdiff_t left) noexcept {
    const auto rest = static_cast<std::size_t>(left);
    const std::size_t items = rest / (bytes / 1000) + 1;
    const std::size_t most = 32 * rest / sizeof(E);
    return items < most ? items : most;
}

/// Reads what stands behind an empty list, dict or set: batches between MARK and `many`, or one
/// item and `one` (which sets do not have), or nothing. `item(p)` reads an item and returns the
/// position behind it, `take_back()` undoes that. What is not ours is left alone: the look ahead
/// goes back. `expect(bytes)` is told, behind the first full batch, how many bytes that had.
template <class Item, class TakeBack, class Expect>
const char* decode_items(decoder& d, const char* p, std::optional<wire::opcode> one,
                         wire::opcode many, Item item, TakeBack take_back, Expect expect) {
    for (std::size_t before_batch = 0;; ++before_batch) {
        const auto before = d.mark_here(p);
        if (d.take(p, wire::opcode::mark)) {
            if (before_batch != 0 && d.take(p, many)) return p;  // behind a full batch
            std::size_t count = 0;
            for (; !d.take(p, many); ++count) {
                const char* next = item(p);
                if (next == nullptr) {
                    if (count != 0) return nullptr;
                    take_back();
                    return d.go_back(before, nullptr);  // a mark of what follows
                }
                p = next;
            }
            if (count != 1000) return p;
            if (before_batch == 0) expect(static_cast<std::size_t>(p - before.p), d.left(p));
            continue;
        }
        if (before_batch != 0 || !one) return p;
        const char* next = item(p);
        if (next != nullptr) {
            const char* behind = next;
            if (d.take(behind, *one)) return behind;
        }
        take_back();
        return d.go_back(before, next);
    }
}

template <class T>
const char* decode_list(decoder& d, const char* p, T& x, std::uint64_t self) {
    using A = adapter<T>;
    using E = typename A::element;
    if (!d.take(p, wire::opcode::empty_list)) return nullptr;
    p = d.memoize(p, self);
    if constexpr (is_scalar<E> && requires(E * items) {
                      x.insert(x.end(), items, items);
                      x.capacity();
                  }) {
        // a batch at a time, into a place that stays in the cache
        A::clear(x);
        E batch[1000];
        std::size_t size = 0;
        const auto flush = [&] {
            x.insert(x.end(), batch, batch + size);
            size = 0;
        };
        p = decode_items(
            d, p, wire::opcode::append, wire::opcode::appends,
            [&](const char* at) {
                if (size == 1000) flush();
                return decode_scalar(d, at, batch[size++]);
            },
            [&] { --size; },
            [&](std::size_t bytes, std::ptrdiff_t left) {
                if constexpr (requires { x.reserve(bytes); }) {
                    x.reserve(x.size() + 1000 + expected_items<E>(bytes, left));
                }
            });
        if (p != nullptr) flush();
        return p;
    } else if constexpr (requires { typename A::refill; }) {
        typename A::refill refill(x);
        p = decode_items(
            d, p, wire::opcode::append, wire::opcode::appends,
            [&](const char* at) -> const char* {
                if (sizeof(E) > 64 && !d.charge(sizeof(E))) return nullptr;
                return decode<E>(d, at, refill.next());
            },
            [&] { refill.take_back(); },
            [&](std::size_t bytes, std::ptrdiff_t left) {
                refill.expect(expected_items<E>(bytes, left));
            });
        if (p != nullptr) refill.finish();
        return p;
    } else {
        A::clear(x);
        std::optional<E> last;  // not given away yet: it may have to be taken back
        p = decode_items(
            d, p, wire::opcode::append, wire::opcode::appends,
            [&](const char* at) -> const char* {
                if (last) A::append(x, *std::move(last));
                last.emplace();
                return decode<E>(d, at, *last);
            },
            [&] { last.reset(); }, [](std::size_t, std::ptrdiff_t) {});
        if (p != nullptr && last) A::append(x, *std::move(last));
        return p;
    }
}

template <class T>
const char* decode_dict(decoder& d, const char* p, T& x, std::uint64_t self) {
    using A = adapter<T>;
    if (!d.take(p, wire::opcode::empty_dict)) return nullptr;
    p = d.memoize(p, self);
    A::clear(x);
    std::optional<std::pair<typename A::key, typename A::mapped>> last;
    const auto give = [&] {
        if (last) A::insert(x, std::move(last->first), std::move(last->second));
    };
    p = decode_items(
        d, p, wire::opcode::setitem, wire::opcode::setitems,
        [&](const char* at) -> const char* {
            give();
            last.emplace();
            if (sizeof(*last) > 64 && !d.charge(sizeof(*last))) return nullptr;
            at = decode<typename A::key>(d, at, last->first);
            return at == nullptr ? nullptr : decode<typename A::mapped>(d, at, last->second);
        },
        [&] { last.reset(); },
        [&](std::size_t bytes, std::ptrdiff_t left) {
            (void)bytes, (void)left;
            if constexpr (requires { A::reserve(x, bytes); }) {
                A::reserve(x, 1000 + expected_items<typename T::value_type>(bytes, left));
            }
        });
    if (p != nullptr) give();
    return p;
}

template <class T>
const char* decode_set(decoder& d, const char* p, T& x, std::uint64_t self) {
    using A = adapter<T>;
    if (!d.take(p, wire::opcode::empty_set)) return nullptr;
    p = d.memoize(p, self);
    A::clear(x);
    std::optional<typename A::element> last;
    const auto give = [&] {
        if (last) A::insert(x, *std::move(last));
    };
    p = decode_items(
        d, p, std::nullopt, wire::opcode::additems,
        [&](const char* at) -> const char* {
            give();
            last.emplace();
            return decode<typename A::element>(d, at, *last);
        },
        [&] { last.reset(); },
        [&](std::size_t bytes, std::ptrdiff_t left) {
            (void)bytes, (void)left;
            if constexpr (requires { A::reserve(x, bytes); }) {
                A::reserve(x, 1000 + expected_items<typename T::value_type>(bytes, left));
            }
        });
    if (p != nullptr) give();
    return p;
}

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

/// A tuple of `N` items, which `items(p)` reads.
template <std::size_t N, class Items>
const char* decode_tuple(decoder& d, const char* p, std::uint64_t self, Items items) {
    if constexpr (N == 0) {
        return d.take(p, wire::opcode::empty_tuple) ? p : nullptr;
    } else {
        if (N > 3 && !d.take(p, wire::opcode::mark)) return nullptr;
        p = items(p);
        constexpr wire::opcode counted[] = {wire::opcode::tuple1, wire::opcode::tuple2,
                                            wire::opcode::tuple3};
        if (p == nullptr || !d.take(p, N > 3 ? wire::opcode::tuple : counted[N > 3 ? 0 : N - 1])) {
            return nullptr;
        }
        return d.memoize(p, self);
    }
}

// --- registered classes

template <class T>
const char* decode_body(decoder& d, const char* p, T& x, std::uint64_t self) {
    constexpr const auto& form = registry::form_of_members<T>();
    constexpr std::size_t count = std::tuple_size_v<std::remove_cvref_t<decltype(form.members)>>;
    if (d.is_deep()) return nullptr;
    const auto member = [&](const auto& m, const char* at) -> const char* {
        using M = std::remove_cvref_t<decltype(m)>;
        if constexpr (M::is_property) {
            typename M::value_type v{};
            at = decode(d, at, v);
            if (at != nullptr) m.set(x, std::move(v));
            return at;
        } else {
            return decode(d, at, m.ref(x));
        }
    };
    if constexpr (registry::has_class_form<T>) {
        static const form_names<count> names(form);
        constexpr bool versioned = registry::has_version<T>;
        constexpr std::size_t entries = count + (versioned ? 1 : 0);
        const char* begun = nullptr;
        if constexpr (entries > 1) {
            constexpr char opcodes[] = {')', '\x81', '\x94', '}', '\x94', '('};
            begun = d.take_all(p, opcodes, self, decoder::opaque);
        }
        if (begun == nullptr) {
            if (!d.take(p, wire::opcode::empty_tuple) || !d.take(p, wire::opcode::newobj)) {
                return nullptr;
            }
            p = d.memoize(p, self);
        }
        if constexpr (entries == 0) {
            return d.peek(p) == static_cast<int>(wire::opcode::empty_dict) ? nullptr : p;
        } else {
            if (begun != nullptr) {
                p = begun;
            } else {
                if (!d.take(p, wire::opcode::empty_dict)) return nullptr;
                p = d.memoize(p, decoder::opaque);
                if (entries > 1 && !d.take(p, wire::opcode::mark)) return nullptr;
            }
            const bool all = [&]<std::size_t... I>(std::index_sequence<I...>) {
                return (((p = d.expect_attribute(p, names.attributes[I],
                                                 std::get<I>(form.members).name)) != nullptr &&
                         (p = member(std::get<I>(form.members), p)) != nullptr) &&
                        ...);
            }
            (std::make_index_sequence<count>());
            if (!all) return nullptr;
            if constexpr (versioned) {
                static const std::uint32_t id =
                    registry::registry::get().name_id('a', "_schema_version");
                p = d.expect_attribute(p, id, "_schema_version");
                std::int64_t number = 0;
                if (p != nullptr) p = decode_int64(d, p, number);
                if (p == nullptr || number != registry::version_description<T>::number) {
                    return nullptr;
                }
            }
            if (!d.take(p, entries > 1 ? wire::opcode::setitems : wire::opcode::setitem) ||
                !d.take(p, wire::opcode::build)) {
                return nullptr;
            }
            return p;
        }
    } else {
        if constexpr (is_filled_in_place<T>) {
            return decode_call<count>(d, p, self, [&](const char* at) {
                [&]<std::size_t... I>(std::index_sequence<I...>) {
                    (void)(((at = member(std::get<I>(form.members), at)) != nullptr) && ...);
                }
                (std::make_index_sequence<count>());
                return at;
            });
        } else {
            typename registry::members_of<T>::types args;
            p = decode_call<count>(d, p, self, [&](const char* at) {
                [&]<std::size_t... I>(std::index_sequence<I...>) {
                    (void)(((at = decode(d, at, std::get<I>(args))) != nullptr) && ...);
                }
                (std::make_index_sequence<count>());
                return at;
            });
            if (p == nullptr) return nullptr;
            std::apply([&](auto&... a) { x = registry::access::call<T>(std::move(a)...); }, args);
            return p;
        }
    }
}

/// Such a call whose class is known; null if something else is there.
template <class T>
[[gnu::always_inline]] inline const char* decode_floats(decoder& d, const char* p, T& x,
                                                        std::uint64_t self,
                                                        const registry::global_ids& ids) {
    constexpr std::size_t count = floats_of<T>;
    constexpr std::ptrdiff_t length = 2 + 9 * static_cast<std::ptrdiff_t>(count) + 4;
    if (d.left(p) < length || !d.is_known(p, ids.global)) return nullptr;
    bool all = std::memcmp(p + length - 4, end_of_call<count>, 4) == 0;
    for (std::size_t i = 0; i < count; ++i) {
        all = all && p[2 + 9 * i] == static_cast<char>(wire::opcode::binfloat);
    }
    if (!all) return nullptr;
    const char* at = p + 3;
    std::apply(
        [&](const auto&... m) {
            ((m.ref(x) = static_cast<typename std::remove_cvref_t<decltype(m)>::value_type>(
                  load_big_double(at)),
              at += 9),
             ...);
        },
        registry::call_description<T>::form.members);
    d.add_words(decoder::opaque, self);
    return p + length;
}

template <class T>
const char* decode_form(decoder& d, const char* p, T& x, std::uint64_t self) {
    constexpr const auto& form = registry::form_of_members<T>();
    static const registry::global_ids ids = registry::ids_of(form.name);
    if constexpr (is_call_of_floats<T> && is_filled_in_place<T>) {
        if (const char* behind = decode_floats(d, p, x, self, ids)) return behind;
    }
    p = d.expect_class(p, ids, form.name);
    return p == nullptr ? nullptr : decode_body(d, p, x, self);
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
    const char* behind = p;
    if (const auto w = d.take_word(behind); w && decoder::what(*w) == decoder::is::shared) {
        const auto& known = d.shared(*w);
        if (*known.type == typeid(E)) {
            x = std::static_pointer_cast<E>(known.object);
            return behind;
        }
        void* as = d.names().upcast(known.object.get(), *known.type, typeid(E));
        if (as == nullptr) return nullptr;
        x = std::shared_ptr<E>(known.object, static_cast<E*>(as));
        return behind;
    }
    if constexpr (std::is_polymorphic_v<E>) {
        auto* use = d.take_class(p);
        if (use == nullptr || use->entry->pickling->decode_shared == nullptr) return nullptr;
        const auto index = static_cast<std::size_t>(use - &d.class_at(0));
        std::shared_ptr<void> object;
        p = use->entry->pickling->decode_shared(d, p, object);
        if (p == nullptr) return nullptr;
        void* as = d.upcast(d.class_at(index), object.get(), typeid(E));
        if (as == nullptr) return nullptr;
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
        constexpr const auto& form = registry::form_of_members<E>();
        static const registry::global_ids ids = registry::ids_of(form.name);
        p = d.expect_class(p, ids, form.name);
        if (p == nullptr) return nullptr;
        x = registry::access::make_shared<E>();
        return decode_body(d, p, *x, d.add_shared(x, typeid(E), &registry::let_go<E>));
    }
}

template <class E>
const char* decode_unique(decoder& d, const char* p, E*& x) {
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
                        at = decode<typename A::element>(d, at, A::data(x)[i]);
                    }
                    return at;
                });
            }
        } else if constexpr (form == shape::tuple) {
            constexpr std::size_t count = std::tuple_size_v<typename A::elements>;
            return decode_tuple<count>(d, p, self, [&](const char* at) {
                [&]<std::size_t... I>(std::index_sequence<I...>) {
                    (void)(((at = decode(d, at, A::template get<I>(x))) != nullptr) && ...);
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
