// SPDX-License-Identifier: MIT
//
// Hashes of keys: equal keys have equal hashes, as Python defines equal (1 == 1.0 == True), and
// nobody outside can make them collide on purpose: every hash is mixed with a number drawn when the
// program starts.
//
// Objects of unknown classes, persistent ids and buffers count as keys by identity: what their
// class would say is not known here. Tuples and frozensets remember their hash, so a shared tuple
// is hashed once.
#pragma once

#include <copyreg/base/big_int.hpp>
#include <copyreg/base/error.hpp>
#include <copyreg/base/pod_stack.hpp>
#include <copyreg/base/relaxed.hpp>
#include <copyreg/model/node.hpp>

#include <bit>
#include <cmath>
#include <cstring>
#include <string>
#include <string_view>

#if __has_include(<sys/random.h>)
#include <sys/random.h>
#else
#include <random>
#endif

namespace copyreg::model {

namespace detail {

/// A number that nobody outside can know.
inline std::uint64_t draw_seed() {
    std::uint64_t seed = 0;
#if __has_include(<sys/random.h>)
    // <random> would cost every program more to compile
    if (getentropy(&seed, sizeof(seed)) != 0) throw error("expected random bytes, found none");
#else
    std::random_device device;
    seed = std::uint64_t{device()} << 32 | device();
#endif
    return seed | 1;
}

inline std::uint64_t hash_seed() {
    static const std::uint64_t seed = draw_seed();
    return seed;
}

inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
#ifdef __SIZEOF_INT128__
    __extension__ using wide = unsigned __int128;
    const wide product = static_cast<wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
#else
    a ^= std::rotl(b, 31) * 0x9e3779b97f4a7c15ULL;
    a ^= a >> 32;
    return a * 0xd6e8feb86659fd93ULL;
#endif
}

inline std::uint32_t fold(std::uint64_t h) noexcept {
    const auto low = static_cast<std::uint32_t>(h ^ h >> 32);
    return low == 0 ? 1 : low;  // 0 says "not computed yet"
}

inline std::uint32_t hash_bits(std::uint64_t bits, std::uint64_t seed) noexcept {
    return fold(mix(bits ^ seed, 0x9e3779b97f4a7c15ULL ^ std::rotl(seed, 17)));
}

inline std::uint32_t hash_bytes(std::string_view text, std::uint64_t seed) noexcept {
    const auto word = []<class Word = std::uint64_t>(const char* at, Word w = 0) {
        std::memcpy(&w, at, sizeof(w));
        return std::uint64_t{w};
    };
    std::uint64_t h = seed ^ text.size() * 0xa0761d6478bd642fULL;
    const std::uint64_t other = 0xe7037ed1a0b428dbULL ^ std::rotl(seed, 29);
    const char* p = text.data();
    std::size_t n = text.size();
    std::uint64_t first = 0;  // the last 16 bytes, in two words that may overlap
    std::uint64_t last = 0;
    if (n > 16) {
        for (; n > 16; p += 16, n -= 16) h = mix(word(p) ^ h, word(p + 8) ^ other);
        first = word(p + n - 16);
        last = word(p + n - 8);
    } else if (n >= 8) {
        first = word(p);
        last = word(p + n - 8);
    } else if (n >= 4) {
        first = word(p, std::uint32_t{});
        last = word(p + n - 4, std::uint32_t{});
    } else {
        for (; n != 0; --n) first = first << 8 | static_cast<unsigned char>(p[n - 1]);
    }
    return fold(mix(mix(first ^ h, last ^ other), 0x589965cc75374cc3ULL ^ seed));
}

inline std::uint32_t load_hash(const node& n) noexcept { return load_relaxed(n.hash); }

inline void store_hash(const node& n, std::uint32_t hash) noexcept {
    store_relaxed(const_cast<node&>(n).hash, hash);
}

inline std::uint32_t hash_of_floating(double d, std::uint64_t seed) {
    if (std::floor(d) == d && std::isfinite(d)) {
        if (d >= -0x1p63 && d < 0x1p63) {
            return hash_bits(static_cast<std::uint64_t>(static_cast<std::int64_t>(d)), seed);
        }
        return hash_bytes(long_from_double(d), seed);
    }
    return hash_bits(std::bit_cast<std::uint64_t>(d) + 1, seed);
}

inline std::uint32_t combine(std::uint32_t so_far, std::uint32_t next) noexcept {
    return fold(
        mix((std::uint64_t{so_far} << 32 | next) ^ 0x9fb21c651e98df25ULL, 0xd6e8feb86659fd93ULL));
}

/// Everything but a tuple or frozenset whose hash is not known yet; false if there is no hash here.
inline bool hash_at_once(const cell& c, std::uint64_t seed, std::uint32_t& hash) {
    switch (c.what()) {
        case tag::none: hash = hash_bits(0x6e6f6e65, seed); return true;
        case tag::boolean: hash = hash_bits(c.boolean ? 1 : 0, seed); return true;
        case tag::integer:
            hash = hash_bits(static_cast<std::uint64_t>(c.integer), seed);
            return true;
        case tag::floating: hash = hash_of_floating(c.floating, seed); return true;
        case tag::node:
        case tag::frozen_node: break;
    }
    const node& n = *c.node;
    hash = load_hash(n);
    if (hash != 0) return true;
    switch (n.type) {
        case kind::string: hash = hash_bytes(text_of(c), seed); break;
        case kind::bytes: hash = hash_bytes(text_of(c), seed + 2); break;
        case kind::integer: hash = hash_bytes(text_of(c), seed); break;
        case kind::global: {
            const auto& g = static_cast<const global_node&>(n);
            hash = g.module == nullptr ? hash_bits(g.code, seed + 4)
                                       : combine(hash_bytes(g.module->text(), seed),
                                                 hash_bytes(g.qualname->text(), seed));
            break;
        }
        case kind::object:
        case kind::persistent_id:
        case kind::buffer: hash = hash_bits(reinterpret_cast<std::uintptr_t>(&n), seed + 6); break;
        default: return false;
    }
    store_hash(n, hash);
    return true;
}

}  // namespace detail

/// The hash of a key. Returns false, with the culprit in `unhashable`, for what cannot be one: a
/// list, dict, set or bytearray, or a tuple that holds one. A loop, not a recursion: tuples nest as
/// deep as they like.
inline bool hash_of(const cell& c, std::uint32_t& hash, kind& unhashable) {
    const std::uint64_t seed = detail::hash_seed();
    if (detail::hash_at_once(c, seed, hash)) return true;

    struct frame {
        const cell* c;
        std::size_t next;
        std::uint32_t hash;
    };
    pod_stack<frame> frames;
    const auto enter = [&](const cell& inner) {
        const kind k = kind_of(inner);
        if (k != kind::tuple && k != kind::frozenset) {
            unhashable = k;
            return false;
        }
        frames.push_back({&inner, 0, k == kind::tuple ? 0x7475706cU : 0U});
        return true;
    };
    if (!enter(c)) return false;
    while (!frames.empty()) {
        frame& f = frames.back();
        const node& n = *f.c->node;
        const bool ordered = n.type == kind::tuple;
        const cell* items = ordered ? static_cast<const tuple_node&>(n).items()
                                    : static_cast<const keyed_node&>(n).cells;
        const std::size_t size = ordered ? static_cast<const tuple_node&>(n).size
                                         : static_cast<const keyed_node&>(n).size;
        bool entered = false;
        while (f.next < size) {
            std::uint32_t inner = 0;
            if (items[f.next].what() == tag::floating && std::isnan(items[f.next].floating)) {
                // no NaN equals another: tuples that hold one are told apart by place
                inner = detail::hash_bits(reinterpret_cast<std::uintptr_t>(&items[f.next]), seed);
            } else if (!detail::hash_at_once(items[f.next], seed, inner)) {
                if (!enter(items[f.next])) return false;
                entered = true;
                break;
            }
            // a frozenset has no order: its hash is a sum
            f.hash = ordered ? detail::combine(f.hash, inner)
                             : f.hash + detail::combine(inner, 0x66726f7aU);
            ++f.next;
        }
        if (entered) continue;
        hash = detail::combine(f.hash, static_cast<std::uint32_t>(size) + (ordered ? 1U : 0U));
        detail::store_hash(n, hash);
        frames.pop_back();
    }
    return true;
}

}  // namespace copyreg::model
