// SPDX-License-Identifier: MIT
//
// Small classes of numbers and short strings, which are written and read as one piece: wherever the
// strings are not short ASCII, and wherever a frame or the pickle ends.
#include <copyreg/copyreg.hpp>

#include <cstddef>
#include <cstdint>
#include <laws/laws.hpp>
#include <limits>
#include <memory>
#include <string>
#include <support/catch.hpp>
#include <tuple>
#include <vector>

namespace flat {

struct sword {
    std::string name;
    std::int16_t damage = 0;
    bool magic = false;
    bool operator==(const sword&) const = default;
};

struct ring {
    std::int64_t id = 0;
    std::string maker, owner;
    float weight = 0;
    bool operator==(const ring&) const = default;
};

struct place {
    double x = 0, y = 0;
    bool operator==(const place&) const = default;
};

/// An enum that is pickled by a function: no number like another.
enum class rank { low = 1, high = 2 };
inline rank rank_of(int tens) { return static_cast<rank>(tens / 10); }
inline const auto make_rank = copyreg::constructor("flat:rank", rank_of);
inline auto reduce_rank(const rank& r) {
    return copyreg::reduction{make_rank, std::tuple{static_cast<int>(r) * 10}};
}

struct soldier {
    int id = 0;
    rank is = rank::low;
    bool operator==(const soldier&) const = default;
};

/// Of which the lowest bits are the same.
enum class suit : std::int32_t {
    lowest = -2147483647 - 1,
    minus = -8,
    none = 0,
    eight = 8,
    far = 1 << 30
};
enum class tone : std::uint32_t { none = 0, eight = 8, sixteen = 16, nine = 9, far = 1u << 30 };

struct card {
    std::string letter;
    suit is = suit::none;
    tone sounds = tone::none;
    bool operator==(const card&) const = default;
};
struct mark {
    std::string letter;
    std::int8_t number = 0;
    bool operator==(const mark&) const = default;
};

struct hero {
    sword first;
    std::vector<sword> swords;
    ring best;
    std::vector<ring> rings;
    place home;
    std::vector<place> path;
    bool operator==(const hero&) const = default;
};

}  // namespace flat

COPYREG_ENUM(flat::suit, "flat:Suit", lowest, minus, none, eight, far);
COPYREG_ENUM(flat::tone, "flat:Tone", none, eight, sixteen, nine, far);
COPYREG_CLASS(flat::card, "flat:Card", letter, is, sounds);
COPYREG_CALL(flat::mark, "flat:Mark", letter, number);
COPYREG_REDUCE(flat::rank, flat::reduce_rank);
COPYREG_CLASS(flat::soldier, "flat:Soldier", id, is);
COPYREG_CLASS(flat::sword, "flat:Sword", name, damage, magic);
COPYREG_CALL(flat::ring, "flat:Ring", id, maker, owner, weight);
COPYREG_CLASS(flat::place, "flat:Place", x, y);
COPYREG_CLASS(flat::hero, "flat:Hero", first, swords, best, rings, home, path);

namespace {

using namespace copyreg;

constexpr std::int64_t numbers[] = {0,
                                    255,
                                    256,
                                    65535,
                                    65536,
                                    -1,
                                    std::numeric_limits<std::int32_t>::min(),
                                    std::int64_t{1} << 31,
                                    std::numeric_limits<std::int64_t>::max(),
                                    std::numeric_limits<std::int64_t>::min()};

std::string text(std::size_t size, bool is_ascii) {
    std::string s(size, 'a');
    if (!is_ascii && size >= 2) s.replace(size - 2, 2, "\xc3\xa9");
    return s;
}

/// Strings of each length up to 40, ASCII and not, one after the other.
flat::hero make_hero(std::size_t step) {
    flat::hero h;
    for (std::size_t i = 0; i < 12; ++i) {
        const std::size_t n = (step * 7 + i) % 41;
        h.swords.push_back(
            {text(n, step % 3 != 0), static_cast<std::int16_t>(step * 300), step % 2 == 0});
        h.rings.push_back({numbers[(step + i) % std::size(numbers)], text(n, true),
                           text(40 - n, i % 4 != 0), static_cast<float>(step) / 3});
        h.path.push_back({static_cast<double>(step), -1.0 / static_cast<double>(i + 1)});
    }
    h.first = h.swords[step % 12];
    h.best = h.rings[step % 12];
    h.home = h.path[step % 12];
    h.swords.resize(step % 13);
    h.rings.resize((step + 5) % 13);
    h.path.resize((step + 9) % 13);
    return h;
}

template <class T>
void check_flat(const T& x, T old) {
    for (const int protocol : {4, 5}) {
        const bytes pickle = dumps(x, {.protocol = protocol});
        REQUIRE(laws::is_fast_to_write(x));
        REQUIRE((pickle.view() == laws::general_dumps(x, {.protocol = protocol})));
        REQUIRE(laws::is_fast_to_read<T>(pickle.view()));
        REQUIRE((loads<T>(pickle) == x));
        load_into(old, pickle);
        REQUIRE((old == x));
    }
}

}  // namespace

TEST_CASE("flat classes with strings of any length") {
    for (std::size_t step = 0; step < 130; ++step) {
        CAPTURE(step);
        check_flat(make_hero(step), make_hero(step + 11));
    }
}

TEST_CASE("a member with a reduction of its own is no number") {
    const std::vector<flat::soldier> all{
        {1, flat::rank::high}, {2, flat::rank::low}, {3, flat::rank::high}};
    const std::vector<flat::rank> ranks{flat::rank::high, flat::rank::low, flat::rank::high};
    for (int protocol = 0; protocol <= 5; ++protocol) {
        CAPTURE(protocol);
        const dump_options options{.protocol = protocol};
        CHECK((dumps(ranks, options).view() == laws::general_dumps(ranks, options)));
        CHECK((loads<std::vector<flat::rank>>(dumps(ranks, options)) == ranks));
        const auto held = std::make_shared<flat::rank>(flat::rank::high);
        const std::vector<std::shared_ptr<flat::rank>> pointers{held, held};
        CHECK((dumps(pointers, options).view() == laws::general_dumps(pointers, options)));
        CHECK((dumps(all, options).view() == laws::general_dumps(all, options)));
        const value seen = loads(dumps(all, options));
        CHECK(repr(seen[1].attr("is")) == "flat.rank(10)");
    }
}

TEST_CASE("characters and enumerators exist once") {
    constexpr flat::suit suits[] = {flat::suit::lowest, flat::suit::minus, flat::suit::none,
                                    flat::suit::eight, flat::suit::far};
    constexpr flat::tone tones[] = {flat::tone::none, flat::tone::eight, flat::tone::sixteen,
                                    flat::tone::nine, flat::tone::far};
    for (const std::size_t step : {1u, 3u, 7u, 64u}) {
        CAPTURE(step);
        std::vector<flat::card> cards;
        std::vector<flat::mark> marks;
        for (std::size_t i = 0; i < 900; ++i) {
            std::string letter(1, static_cast<char>(i * step % 128));
            if (i % 5 == 0) letter = i % 2 == 0 ? "\xc3\xa9" : "";
            marks.push_back({letter, static_cast<std::int8_t>(i % 100)});
            cards.push_back({letter, suits[i * step % 5], tones[i / 2 % 5]});
        }
        check_flat(cards, {});
        check_flat(marks, std::vector<flat::mark>(5));
        const std::tuple both(marks, cards);
        check_flat(both, {});
    }
    // the byte of U+00E9 in Latin-1 is no character, also where that was met
    CHECK_THROWS_AS(dumps(std::vector<flat::mark>{{"\xc3\xa9", 1}, {"\xe9", 2}}), pickling_error);
}

TEST_CASE("flat classes at the end of a pickle") {
    for (std::size_t step = 0; step < 130; ++step) {
        CAPTURE(step);
        const flat::hero h = make_hero(step);
        check_flat(h.first, flat::sword{"old", 1, true});
        check_flat(h.best, flat::ring{});
        check_flat(h.home, flat::place{});
        check_flat(h.path, std::vector<flat::place>(3));
    }
}

TEST_CASE("flat classes at the end of a frame") {
    std::vector<flat::hero> all;
    for (std::size_t step = 0; step < 150; ++step) all.push_back(make_hero(step));
    for (std::size_t shift = 0; shift < 250; ++shift) {
        CAPTURE(shift);
        all[0].first.name.assign(40 + shift, 'x');
        REQUIRE(dumps(all).size() > 2 * 64 * 1024);
        check_flat(all, {});
    }
}
