// SPDX-License-Identifier: MIT
//
// The fast way of loading, type by type; see decoder.hpp for the rules.
//
// `decode` reads one object at `p` into `x` and returns the position behind it, or null. What is in
// `x` after null is of no account: the general way loads over it.
#pragma once

#include <copyreg/model/convert.hpp>
#include <copyreg/pickle/batched_refill.hpp>
#include <copyreg/pickle/decoder.hpp>
#include <copyreg/pickle/integer_run.hpp>
#include <copyreg/registry/access.hpp>
#include <copyreg/registry/rebuild.hpp>

#include <algorithm>
#include <cstddef>
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
/// A class or call form.
template <class T>
const char* decode_form(decoder& d, const char* p, T& x, std::uint64_t self);
/// The rest of it, behind the name of its class.
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

// --- parts

/// `decode` of a part that has no identity: what is short to read is read in place.
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

// --- containers

/// What is known of a container that is being read.
struct progress {
    static constexpr std::size_t batch = 1000;  // items, unless it is the last one

    std::size_t items;  // were read
    std::size_t bytes;  // and took so many
    std::size_t left;   // bytes that follow

    /// How many items of type `E` to make room for: rather a few too many, since to move all of
    /// them for the last ones costs most; but in proportion to the input, whatever an item may
    /// become. A few items say little of what follows a batch, and the batch will say more.
    template <class E>
    std::size_t expected() const noexcept {
        const std::size_t expected = left * items / bytes;
        const std::size_t likely =
            items < batch ? std::min(expected + expected / 4, batch) : expected + expected / 16;
        return std::min(likely + 1, 32 * left / sizeof(E));
    }
};

/// For items that are read one by one.
struct no_run {};

/// Reads what stands behind an empty list, dict or set: batches between MARK and `many`, or one
/// item and `one` (which sets do not have), or nothing. `item(p, may_go)` reads an item and returns
/// the position behind it; `take_back()` undoes that where it may go, which is the first one of a
/// batch. What is not ours is left alone: the look ahead goes back. `expect(progress)` is told how
/// far it got: behind the first full batch, and behind a few items of what the whole pickle is.
/// `run(p)` may read some items of a batch at once and move behind them; it returns their number.
template <class Item, class TakeBack, class Expect, class Run = no_run>
[[gnu::always_inline]] inline const char* decode_items(decoder& d, const char* p, bool is_root,
                                                       std::optional<wire::opcode> one,
                                                       wire::opcode many, Item item,
                                                       TakeBack take_back, Expect expect,
                                                       Run run = {}) {
    if (d.is_deep()) return nullptr;
    const auto tell = [&](const char* from, std::size_t items) __attribute__((noinline)) {
        expect(progress{items, static_cast<std::size_t>(p - from),
                        static_cast<std::size_t>(d.left(p))});
    };
    for (bool is_first = true;; is_first = false) {
        const auto before = d.mark_here(p);
        const bool is_batch = d.take(p, wire::opcode::mark);
        if (is_batch && d.take(p, many)) return p;  // an empty one, behind a full one
        if (!is_batch && !(is_first && one)) return p;
        std::size_t count = 0;
        do {
            if constexpr (!std::is_same_v<Run, no_run>) {
                if (is_batch) count += run(p);
                if (count != 0 && d.take(p, many)) break;
            }
            const char* next = item(p, count == 0);
            if (next == nullptr) [[unlikely]] {
                if (count != 0) return nullptr;
                take_back();
                return d.go_back(before, nullptr);  // the mark, or the item, of what follows
            }
            p = next;
            if (++count == 8 && is_root && is_first) [[unlikely]]
                tell(before.p, count);
        } while (is_batch && !d.take(p, many));
        if (!is_batch) {
            if (d.take(p, *one)) return p;
            take_back();
            return d.go_back(before, p);
        }
        if (count != progress::batch) return p;
        if (is_first) tell(before.p, count);
    }
}

template <class T>
const char* decode_list(decoder& d, const char* p, T& x, std::uint64_t self) {
    using A = adapter<T>;
    using E = typename A::element;
    const bool is_root = d.is_root(p);
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
            if (x.empty()) {
                x.assign(batch, batch + size);
            } else {
                x.insert(x.end(), batch, batch + size);
            }
            size = 0;
        };
        const auto run = [&] {
            // the sizes of bytes are no matter of luck
            if constexpr (std::is_integral_v<E> && adapter<E>::form == shape::integer &&
                          sizeof(E) > 1) {
                return [&](const char*& at) {
                    const std::size_t count = read_integers(at, d.end(), batch + size, 1000 - size);
                    size += count;
                    return count;
                };
            } else {
                return no_run();
            }
        }();
        p = decode_items(
            d, p, is_root, wire::opcode::append, wire::opcode::appends,
            [&](const char* at, bool) __attribute__((always_inline)) {
                if (size == 1000) flush();
                return decode_scalar(d, at, batch[size++]);
            },
            [&] { --size; },
            [&](const progress& so_far) {
                if constexpr (requires { x.reserve(size); }) {
                    if (so_far.items == 1000) x.reserve(1000 + so_far.expected<E>());
                }
            },
            run);
        if (p != nullptr) flush();
        return p;
    } else if constexpr (requires { typename A::refill; }) {
        // of others' containers we know no more than that they are refilled
        using plain = std::is_same<typename A::refill, registry::indexed_refill<T>>;
        std::conditional_t<plain::value && is_batched<T>, batched_refill<T>, typename A::refill>
            refill(x);
        p = decode_items(
            d, p, is_root, wire::opcode::append, wire::opcode::appends,
            [&](const char* at, bool) __attribute__((always_inline))->const char* {
                if (sizeof(E) > 64 && !d.charge(sizeof(E))) return nullptr;
                return decode_part<E>(d, at, refill.next());
            },
            [&] { refill.take_back(); },
            [&](const progress& so_far) { refill.expect(so_far.expected<E>()); });
        if (p != nullptr) refill.finish();
        return p;
    } else {
        A::clear(x);
        std::optional<E> last;  // not given away yet: it may have to be taken back
        p = decode_items(
            d, p, is_root, wire::opcode::append, wire::opcode::appends,
            [&](const char* at, bool) -> const char* {
                if (last) A::append(x, *std::move(last));
                last.emplace();
                return decode<E>(d, at, *last);
            },
            [&] { last.reset(); }, [](const progress&) {});
        if (p != nullptr && last) A::append(x, *std::move(last));
        return p;
    }
}

/// Reads a dict: each value in its place, where the adapter has it.
template <class T>
const char* decode_dict(decoder& d, const char* p, T& x, std::uint64_t self) {
    using A = adapter<T>;
    using K = typename A::key;
    using V = typename A::mapped;
    // a str is built where it belongs, of its characters
    using read_key = std::conditional_t<std::is_same_v<K, std::string>, std::string_view, K>;
    constexpr bool has_places = requires(read_key key) { A::place(x, std::move(key)); };
    const bool is_root = d.is_root(p);
    if (!d.take(p, wire::opcode::empty_dict)) return nullptr;
    p = d.memoize(p, self);
    A::clear(x);
    std::optional<std::pair<K, V>> apart;  // what may have to be taken back
    const auto give = [&] {
        if (!apart) return;
        A::insert(x, std::move(apart->first), std::move(apart->second));
        apart.reset();
    };
    p = decode_items(
        d, p, is_root, wire::opcode::setitem, wire::opcode::setitems,
        [&](const char* at, bool may_go) -> const char* {
            if (sizeof(*apart) > 64 && !d.charge(sizeof(*apart))) return nullptr;
            give();
            read_key key{};
            if constexpr (std::is_same_v<K, std::string>) {
                if (!d.take_text(at, key)) return nullptr;
            } else {
                at = decode_part<K>(d, at, key);
                if (at == nullptr) return nullptr;
            }
            V* value = nullptr;
            if constexpr (has_places) {
                if (!may_go) value = &A::place(x, std::move(key));
            }
            if (value == nullptr) {
                apart.emplace(std::piecewise_construct, std::forward_as_tuple(std::move(key)),
                              std::tuple<>());
                value = &apart->second;
            }
            return decode_part<V>(d, at, *value);
        },
        [&] { apart.reset(); },
        [&](const progress& so_far) {
            if constexpr (requires { A::reserve(x, so_far.items); }) {
                A::reserve(x, so_far.items + so_far.expected<typename T::value_type>());
            }
        });
    if (p != nullptr) give();
    return p;
}

template <class T>
const char* decode_set(decoder& d, const char* p, T& x, std::uint64_t self) {
    using A = adapter<T>;
    const bool is_root = d.is_root(p);
    if (!d.take(p, wire::opcode::empty_set)) return nullptr;
    p = d.memoize(p, self);
    A::clear(x);
    std::optional<typename A::element> last;
    const auto give = [&] {
        if (last) A::insert(x, *std::move(last));
    };
    p = decode_items(
        d, p, is_root, std::nullopt, wire::opcode::additems,
        [&](const char* at, bool) -> const char* {
            give();
            last.emplace();
            return decode<typename A::element>(d, at, *last);
        },
        [&] { last.reset(); },
        [&](const progress& so_far) {
            if constexpr (requires { A::reserve(x, so_far.items); }) {
                A::reserve(x, so_far.items + so_far.expected<typename T::value_type>());
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

/// The state of a class, behind NEWOBJ and its memo write.
template <class T>
[[gnu::always_inline]] inline const char* decode_state(decoder& d, const char* p, T& x) {
    constexpr const auto& form = registry::class_description<T>::form;
    constexpr std::size_t count = std::tuple_size_v<std::remove_cvref_t<decltype(form.members)>>;
    constexpr bool versioned = registry::has_version<T>;
    const auto& names = names_of_form<T>();
    const auto* known = d.spelling(names);  // the class, then the attributes
    const auto attribute = [&](const auto& m, std::size_t i) __attribute__((always_inline))->bool {
        if (known != nullptr && d.is_at(p, known[i + 1])) [[likely]] {
            p += 2;
        } else {
            p = d.expect_name(p, names.attributes[i], m.name);
            if (p == nullptr) return false;
        }
        p = decode_member(d, p, m, x);
        return p != nullptr;
    };
    const bool all = [&]<std::size_t... I>(std::index_sequence<I...>)
        __attribute__((always_inline)) {
        return (attribute(std::get<I>(form.members), I) && ...);
    }
    (std::make_index_sequence<count>());
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
const char* decode_body(decoder& d, const char* p, T& x, std::uint64_t self) {
    constexpr const auto& form = registry::form_of_members<T>();
    constexpr std::size_t count = std::tuple_size_v<std::remove_cvref_t<decltype(form.members)>>;
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
            return decode_state(d, begun, x);
        }
    } else if constexpr (is_filled_in_place<T>) {
        return decode_call<count>(d, p, self, [&](const char* at) {
            std::apply(
                [&](const auto&... m) {
                    (void)(((at = decode_member(d, at, m, x)) != nullptr) && ...);
                },
                form.members);
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
    if (d.is_deep()) return nullptr;
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
