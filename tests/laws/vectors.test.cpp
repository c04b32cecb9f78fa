// SPDX-License-Identifier: MIT
//
// A vector is filled in three ways: over what is there, by way of a batch, by appending. Here they
// meet in every order.
#include <cstddef>
#include <cstdint>
#include <laws/laws.hpp>
#include <laws/zoo.hpp>
#include <random>
#include <string>
#include <support/catch.hpp>
#include <vector>

using namespace copyreg;

namespace {

template <class T, class Make>
void fill_over_others(Make make) {
    const std::size_t sizes[] = {0, 1, 2, 7, 8, 15, 16, 17, 31, 33, 999, 1000, 1001, 2500};
    const auto list = [&](std::size_t size, std::size_t first) {
        T items;
        for (std::size_t i = 0; i < size; ++i) items.push_back(make(first + i));
        return items;
    };
    for (const std::size_t size : sizes) {
        const T wanted = list(size, 3);
        const bytes pickle = dumps(wanted);
        REQUIRE(laws::is_fast_to_read<T>(pickle.view()));
        REQUIRE((loads<T>(pickle) == wanted));
        const std::vector<T> nested(3, wanted);  // not the whole of a pickle
        REQUIRE((loads<std::vector<T>>(dumps(nested)) == nested));
        for (const std::size_t old_size : sizes) {
            CAPTURE(size, old_size);
            T over = list(old_size, 0);
            if (old_size % 2 != 0) over.shrink_to_fit();
            load_into(over, pickle);
            REQUIRE((over == wanted));
        }
    }
}

}  // namespace

TEST_CASE("vectors are filled over vectors of any other size") {
    fill_over_others<std::vector<std::string>>(
        [](std::size_t i) { return std::string(i % 40, static_cast<char>('a' + i % 26)); });
    fill_over_others<std::vector<zoo::point>>([](std::size_t i) {
        return zoo::point{static_cast<double>(i), 0.5};
    });
    fill_over_others<std::vector<zoo::tag>>(
        [](std::size_t i) { return zoo::tag(std::string(i % 20, 'x'), static_cast<int>(i)); });
    fill_over_others<std::vector<std::vector<int>>>(
        [](std::size_t i) { return std::vector<int>(i % 5, static_cast<int>(i)); });
    fill_over_others<std::vector<int>>([](std::size_t i) { return static_cast<int>(i) * 1000; });
}

namespace {

/// Integers of every size, in runs of one size and mixed ones.
template <class I>
std::vector<I> integers(std::size_t size, unsigned seed) {
    std::mt19937_64 random(seed);
    std::vector<I> all;
    for (std::size_t run = 0; all.size() < size; run = run == 0 ? random() % 100 : run - 1) {
        const bool is_mixed = seed % 3 == 0 || run % 2 == 0;
        const unsigned bits = (is_mixed ? static_cast<unsigned>(random()) : seed) % (8 * sizeof(I));
        all.push_back(static_cast<I>(static_cast<I>(random()) >> bits));
    }
    return all;
}

template <class I>
void check_integers() {
    for (unsigned seed = 0; seed < 40; ++seed) {
        for (const std::size_t size : {0u, 1u, 2u, 3u, 9u, 64u, 130u, 1001u, 30000u}) {
            CAPTURE(seed, size);
            const auto wanted = integers<I>(size, seed);
            const bytes pickle = dumps(wanted);
            REQUIRE((loads<std::vector<I>>(pickle) == wanted));
            REQUIRE((pickle.view() == laws::general_dumps(wanted, {})));
            const std::vector<std::vector<I>> nested{wanted, {}, wanted};
            REQUIRE((loads<std::vector<std::vector<I>>>(dumps(nested)) == nested));
            if (size > 1001) break;
        }
    }
}

}  // namespace

TEST_CASE("vectors of integers of every size and type come back") {
    check_integers<std::int8_t>();
    check_integers<std::uint8_t>();
    check_integers<std::int16_t>();
    check_integers<std::uint16_t>();
    check_integers<std::int32_t>();
    check_integers<std::uint32_t>();
    check_integers<std::int64_t>();
    check_integers<std::uint64_t>();
}

TEST_CASE("an integer that does not fit is refused wherever it stands") {
    for (std::size_t size = 1; size < 40; ++size) {
        for (std::size_t at = 0; at < size; ++at) {
            CAPTURE(size, at);
            std::vector<int> all(size, 7);
            for (const int outside : {-1, 256, 70000}) {
                all[at] = outside;
                CHECK_THROWS_AS(loads<std::vector<unsigned char>>(dumps(all)), unpickling_error);
            }
            all[at] = 40000;
            CHECK_THROWS_AS(loads<std::vector<std::int16_t>>(dumps(all)), unpickling_error);
            CHECK((loads<std::vector<std::uint16_t>>(dumps(all))[at] == 40000));
        }
    }
}

TEST_CASE("texts of every length around a piece come back, plain or not") {
    std::vector<std::string> texts;
    for (std::size_t size = 0; size <= 70; ++size) {
        texts.emplace_back(size, 'a');
        for (std::size_t at = 0; at + 1 < size; ++at) {
            texts.emplace_back(size, 'b');
            texts.back().replace(at, 2, "\xc3\xa9");
        }
    }
    const bytes pickle = dumps(texts);
    CHECK((pickle.view() == laws::general_dumps(texts, {})));
    CHECK((loads<std::vector<std::string>>(pickle) == texts));
    std::vector<std::string> over(texts.rbegin(), texts.rend());
    load_into(over, pickle);
    CHECK((over == texts));
    // what is no UTF-8 is refused wherever it stands
    for (const std::size_t size : {1u, 2u, 7u, 8u, 9u, 15u, 16u, 17u, 31u, 32u, 33u, 64u}) {
        for (std::size_t at = 0; at < size; ++at) {
            CAPTURE(size, at);
            std::string text(size, 'a');
            text[at] = '\xff';
            CHECK_THROWS_AS(dumps(text), pickling_error);
            std::string damaged(dumps(std::string(size, 'a')).view());
            const auto start = damaged.find(std::string(size, 'a'), 4);
            damaged[start + at] = '\xff';
            CHECK_THROWS_AS(loads<std::string>(damaged), unpickling_error);
        }
    }
}
