// SPDX-License-Identifier: MIT
//
// The fast way of loading: lists, dicts, sets and tuples. How many items there are is not written
// before them: they come in batches of up to 1000, and where the last one ended is only known when
// what follows is no other batch.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/pickle/batched_refill.hpp>
#include <copyreg/pickle/decode_scalar.hpp>
#include <copyreg/pickle/decoder.hpp>
#include <copyreg/pickle/encodable.hpp>
#include <copyreg/pickle/integer_run.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace copyreg::codec {

// What reads the items is in decode.hpp.

/// Reads a `T` at `p`. Its memo entry, if it writes one, becomes `self`.
template <class T>
const char* decode(decoder& d, const char* p, T& x, std::uint64_t self = decoder::opaque);
/// The same for a part that has no identity: what is short to read is read in place.
template <class T>
const char* decode_part(decoder& d, const char* p, T& x);
/// Reads items of a list as long as their class, a class or call form, is spelled as it was before;
/// returns the position behind them and adds their number to `count`. Null after one that is not
/// what it should be.
template <class T, class Refill>
const char* decode_forms(decoder& d, const char* p, Refill& refill, std::size_t& count);

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

/// The items of the first batch that were read already, and where it began.
struct begun_batch {
    const char* from = nullptr;
    std::size_t items = 0;
};

/// Reads what stands behind an empty list, dict or set: batches between MARK and `many`, or one
/// item and `one` (which sets do not have), or nothing. `item(p, may_go)` reads an item and returns
/// the position behind it; `take_back()` undoes that where it may go, which is the first one of a
/// batch. What is not ours is left alone: the look ahead goes back. `expect(progress)` is told how
/// far it got: behind the first full batch, and behind a few items of what the whole pickle is.
/// `run(p, count)` may read some items of a batch at once, but not its first one; it returns the
/// position behind them and adds their number to `count`.
template <class Item, class TakeBack, class Expect, class Run = no_run>
[[gnu::always_inline]] inline const char* decode_items(decoder& d, const char* p, bool is_root,
                                                       lazy<Item, std::optional<wire::opcode>> one,
                                                       wire::opcode many, Item item,
                                                       TakeBack take_back, Expect expect,
                                                       Run run = {}, begun_batch begun = {}) {
    if (d.is_deep()) return nullptr;
    const auto tell = [&d, &expect ](const char* from, const char* to, std::size_t items)
        __attribute__((noinline)) {
        expect(progress{items, static_cast<std::size_t>(to - from),
                        static_cast<std::size_t>(d.left(to))});
    };
    for (bool is_first = true;; is_first = false) {
        const auto before = d.mark_here(is_first && begun.items != 0 ? begun.from : p);
        std::size_t count = is_first ? begun.items : 0;
        const bool is_batch = count != 0 || d.take(p, wire::opcode::mark);
        if (is_batch && d.take(p, many)) {
            if (count != progress::batch) return p;  // an empty one, behind a full one
        } else {
            if (!is_batch && !(is_first && one)) return p;
            const std::size_t before_runs = is_root && is_first ? 8 : 1;
            do {
                if constexpr (!std::is_same_v<Run, no_run>) {
                    if (is_batch && count >= before_runs) {
                        p = run(p, count);
                        if (p == nullptr) return nullptr;
                        if (d.take(p, many)) break;
                    }
                }
                const char* next = item(p, count == 0);
                if (next == nullptr) [[unlikely]] {
                    if (count != 0) return nullptr;
                    take_back();
                    return d.go_back(before, nullptr);  // the mark, or the item, of what follows
                }
                p = next;
                if (++count == before_runs && count == 8) [[unlikely]]
                    tell(before.p, p, count);
            } while (is_batch && !d.take(p, many));
            if (!is_batch) {
                if (d.take(p, *one)) return p;
                take_back();
                return d.go_back(before, p);
            }
            if (count != progress::batch) return p;
        }
        if (is_first) tell(before.p, p, count);
    }
}

/// Goes past the head of a list, of which `run` reads what it can, as in `decode_items`; null if
/// something else is there. Where that was not all, `begun` says how far it came.
template <class Run>
[[gnu::always_inline]] inline const char* begin_list(decoder& d, const char* p, std::uint64_t self,
                                                     bool& is_done, begun_batch& begun, Run run) {
    if (std::is_same_v<Run, no_run> || !d.begins_list(p) || d.is_root(p) || d.is_deep()) {
        return d.take(p, wire::opcode::empty_list) ? d.memoize(p, self) : nullptr;
    }
    d.add_word(self);
    begun.from = p + 2;
    if constexpr (!std::is_same_v<Run, no_run>) p = run(p + 3, begun.items);
    if (p == nullptr) return nullptr;
    if (begun.items == 0) return begun.from;
    is_done = begun.items < progress::batch && d.take(p, wire::opcode::appends);
    return p;
}

/// Reads items as long as they are short strings, as `decode_forms` does its.
template <class Refill>
const char* decode_strings(decoder& d, const char* p, Refill& refill, std::size_t& count) {
    std::size_t more = 0;
    for (; d.has_room(p) && *p == static_cast<char>(wire::opcode::short_binunicode); ++more) {
        p = decode_string(d, p, refill.next());
        if (p == nullptr) return nullptr;
    }
    count += more;
    return p;
}

/// Reads numbers, `most` at most, as long as they are what they mostly are.
template <class E>
[[gnu::always_inline]] inline const char* decode_numbers(decoder& d, const char* p, E* to,
                                                         std::size_t most, std::size_t& count) {
    if constexpr (std::is_integral_v<E> && adapter<E>::form == shape::integer) {
        count = read_integers(p, d.end(), to, most);
    } else if constexpr (adapter<E>::form == shape::floating) {
        for (count = 0;
             count != most && d.has_room(p) && *p == static_cast<char>(wire::opcode::binfloat);
             ++count) {
            to[count] = static_cast<E>(load_big_double(p + 1));
            p += 9;
        }
    }
    return p;
}

/// A list of numbers: a batch at a time, into a place that stays in the cache.
template <class T>
const char* decode_number_list(decoder& d, const char* p, T& x, std::uint64_t self) {
    using E = typename adapter<T>::element;
    const bool is_root = d.is_root(p);
    E batch[progress::batch];
    std::size_t size = 0;
    bool is_done = false;
    begun_batch begun;
    const auto run = [&](const char* at, std::size_t& count) {
        std::size_t more = 0;
        at = decode_numbers(d, at, batch + size, progress::batch - size, more);
        size += more;
        count += more;
        return at;
    };
    p = begin_list(d, p, self, is_done, begun, run);
    if (p == nullptr) return nullptr;
    if (is_done) {
        x.assign(batch, batch + size);
        return p;
    }
    adapter<T>::clear(x);
    const auto flush = [&] {
        x.insert(x.end(), batch, batch + size);
        size = 0;
    };
    p = decode_items(
        d, p, is_root, wire::opcode::append, wire::opcode::appends,
        [&](const char* at, bool) __attribute__((always_inline)) {
            if (size == progress::batch) flush();
            return decode_scalar(d, at, batch[size++]);
        },
        [&] { --size; },
        [&](const progress& so_far) {
            if constexpr (requires { x.reserve(size); }) {
                if (so_far.items == progress::batch) {
                    x.reserve(progress::batch + so_far.expected<E>());
                }
            }
        },
        run, begun);
    if (p == nullptr) return nullptr;
    if (x.empty()) {
        x.assign(batch, batch + size);
    } else {
        flush();
    }
    return p;
}

template <class T>
const char* decode_list(decoder& d, const char* p, T& x, std::uint64_t self) {
    using A = adapter<T>;
    using E = typename A::element;
    const bool is_root = d.is_root(p);
    if constexpr (is_scalar<E> && requires(E * items) {
                      x.insert(x.end(), items, items);
                      x.assign(items, items);
                      x.capacity();
                  }) {
        return decode_number_list(d, p, x, self);
    } else if constexpr (requires { typename A::refill; }) {
        // of others' containers we know no more than that they are refilled
        using plain = std::is_same<typename A::refill, registry::indexed_refill<T>>;
        std::conditional_t<plain::value && is_batched<T>, batched_refill<T>, typename A::refill>
            refill(x);
        constexpr bool is_form = registry::has_class_form<E> || registry::has_call_form<E>;
        const auto run = [&] {
            if constexpr (is_form) {
                return [&](const char* at, std::size_t& count) {
                    return decode_forms<E>(d, at, refill, count);
                };
            } else if constexpr (std::is_same_v<E, std::string>) {
                return [&](const char* at, std::size_t& count) {
                    return decode_strings(d, at, refill, count);
                };
            } else {
                return no_run();
            }
        }();
        bool is_done = false;
        begun_batch begun;
        p = begin_list(d, p, self, is_done, begun, run);
        if (p == nullptr) return nullptr;
        if (!is_done) {
            p = decode_items(
                d, p, is_root, wire::opcode::append, wire::opcode::appends,
                [&](const char* at, bool) -> const char* {
                    if (sizeof(E) > 64 && !d.charge(sizeof(E))) return nullptr;
                    if constexpr (is_form) {
                        return decode<E>(d, at, refill.next());
                    } else {
                        return decode_part<E>(d, at, refill.next());
                    }
                },
                [&] { refill.take_back(); },
                [&](const progress& so_far) { refill.expect(so_far.expected<E>()); }, run, begun);
        }
        if (p != nullptr) refill.finish();
        return p;
    } else {
        if (!d.take(p, wire::opcode::empty_list)) return nullptr;
        p = d.memoize(p, self);
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

}  // namespace copyreg::codec
