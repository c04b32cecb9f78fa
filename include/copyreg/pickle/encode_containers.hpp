// SPDX-License-Identifier: MIT
//
// The fast way of pickling: scalars and texts in place, lists, dicts, sets and tuples.
#pragma once

#include <copyreg/pickle/encodable.hpp>
#include <copyreg/pickle/encode_flat.hpp>
#include <copyreg/pickle/encoder.hpp>
#include <copyreg/pickle/put_scalar.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <type_traits>

namespace copyreg::codec {

/// Writes `x` at `p` and returns the end. `self` is the address that a later reference goes by, if
/// there may be one.
template <class T>
char* encode(encoder& e, char* p, const T& x, const void* self = nullptr);

[[gnu::always_inline]] inline char* put_memoize(encoder& e, char* p, const void* self) {
    if (self != nullptr) e.note(self, e.next_memo());
    return e.memoize(p);
}

/// A class or call that nothing refers to, spelled as `known`; it is in encode_form.hpp.
template <class T>
char* encode_known(encoder& e, char* p, const T& x, const encoder::short_get* known);

/// A list; its items are written by one function for each type of them.
template <class T>
char* encode_list(encoder& e, char* p, const T& x, const void* self = nullptr);

/// `encode` of a part that has no identity: what is short to write is written in place.
template <class T>
[[gnu::always_inline]] inline char* encode_part(encoder& e, char* p, const T& x) {
    if constexpr (is_scalar<T>) {
        return put_scalar(e.boundary(p), x);
    } else if constexpr (std::is_same_v<T, std::string> && strings_have_pieces) {
        return e.put_string_in_piece(e.boundary(p), x);
    } else if constexpr (is_text<T> && !registry::has_own_reduction<T>) {
        return e.put_string(e.boundary(p), adapter<T>::view(x));
    } else if constexpr (has_plain_form<T>) {
        if (registry::override_of<T>(e.table()) == nullptr) [[likely]] {
            if (const auto* known = e.spelling(names_of_form<T>)) [[likely]]
                return encode_known<T>(e, p, x, known);
        }
        return encode<T>(e, p, x);
    } else if constexpr (is_list<T> && !registry::has_own_reduction<T>) {
        return encode_list(e, e.boundary(p), x);
    } else if constexpr (registry::has_enum_form<T> && !registry::has_own_reduction<T>) {
        if (registry::override_of<T>(e.table()) == nullptr) [[likely]] {
            p = e.boundary(p);
            const auto number = static_cast<std::int64_t>(static_cast<registry::number_of<T>>(x));
            if (e.put_recent_enumerator(p, registry::type_slot<T>(), number)) return p;
        }
        return encode<T>(e, p, x);
    } else {
        return encode<T>(e, p, x);
    }
}

// Of registered classes; they are in encode_form.hpp.
template <class OnUse>
struct form_encoding;
template <class T>
const form_encoding<on_use>& form_encoding_of() noexcept;
template <class OnUse>
char* encode_object(basic_encoder<OnUse>& e, char* p, const form_encoding<OnUse>& cls,
                    const void* x, const void* self);

/// A run of `count` items, in the opcode batches of an exact list; `at` is an iterator.
template <class E, class Iterator>
char* encode_items(encoder& e, char* p, Iterator at, std::size_t count) {
    if (count == 0) return p;
    constexpr bool is_form = has_plain_form<E>;
    if constexpr (!is_form) {
        if (count == 1) {
            p = encode<E>(e, p, *at);
            return store_opcode(e.room(p), wire::opcode::append);
        }
    }
    const bool is_one = is_form && count == 1;
    [[maybe_unused]] const encoder::short_get* known = nullptr;  // looked up once
    while (count > 0) {
        std::size_t left = std::min<std::size_t>(count, 1000);
        count -= left;
        const std::size_t before = count != 0 ? e.position(p) : 0;
        if (!is_one) p = store_opcode(e.room(p), wire::opcode::mark);
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
        } else if constexpr (is_form) {
            for (; left > 0 && known == nullptr; --left, ++at) {
                if (registry::override_of<E>(e.table()) == nullptr) {
                    known = e.spelling(names_of_form<E>);
                    if (known != nullptr) break;
                }
                p = encode_object(e, e.boundary(p), form_encoding_of<E>(), std::addressof(*at),
                                  nullptr);
            }
            for (; left > 0; --left, ++at) p = encode_known<E>(e, p, *at, known);
        } else {
            for (; left > 0; --left, ++at) {
                if constexpr (is_shared<E> && requires { at[1].get(); }) {
                    if (left > 1) e.prefetch(at[1].get());
                }
                p = encode_part<E>(e, p, *at);
            }
        }
        p = store_opcode(e.room(p), is_one ? wire::opcode::append : wire::opcode::appends);
        // the first pointers lead to what the later ones share
        if (!is_shared<E> && count != 0) e.expect(p, before, 1000, count);
    }
    return p;
}

template <class T>
[[gnu::always_inline]] inline char* encode_list(encoder& e, char* p, const T& x, const void* self) {
    using A = adapter<T>;
    p = put_memoize(e, store_opcode(p, wire::opcode::empty_list), self);
    if constexpr (!is_scalar<typename A::element> && !is_flat<typename A::element>) e.check_depth();
    return encode_items<typename A::element>(e, p, A::begin(x), A::size(x));
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
        const std::size_t before = e.position(p);
        p = store_opcode(e.room(p), wire::opcode::mark);
        for (std::size_t i = 0; i < batch; ++i) entry();
        p = store_opcode(e.room(p), wire::opcode::setitems);
        if (left != 0) e.expect(p, before, batch, left);
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

}  // namespace copyreg::codec
