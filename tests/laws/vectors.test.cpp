// SPDX-License-Identifier: MIT
//
// A vector is filled in three ways: over what is there, by way of a batch, by appending. Here they
// meet in every order.
#include <cstddef>
#include <laws/laws.hpp>
#include <laws/zoo.hpp>
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
