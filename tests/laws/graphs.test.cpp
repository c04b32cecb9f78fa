// SPDX-License-Identifier: MIT
#include <laws/laws.hpp>
#include <laws/zoo.hpp>
#include <memory>
#include <optional>
#include <string>
#include <support/catch.hpp>
#include <tuple>
#include <vector>

using namespace copyreg;
using herd = std::vector<std::shared_ptr<zoo::animal>>;

TEST_CASE("graphs come back with their sharing and cycles") {
    for (unsigned seed = 0; seed < 200; ++seed) {
        CAPTURE(seed);
        zoo::generator make(seed);
        zoo::owned_herd original(make.herd(1 + static_cast<int>(seed % 12)));
        const std::string wanted = zoo::description::of(original.all);
        zoo::owned_herd over(zoo::generator(seed + 1).herd(3));
        for (int protocol = 0; protocol <= 5; ++protocol) {
            CAPTURE(protocol);
            const bytes pickle = dumps(original.all, {.protocol = protocol});
            REQUIRE((pickle.view() == laws::general_dumps(original.all, {.protocol = protocol})));
            const zoo::owned_herd loaded(loads<herd>(pickle));
            REQUIRE(zoo::description::of(loaded.all) == wanted);
            const zoo::owned_herd generally(laws::general_loads<herd>(pickle.view()));
            REQUIRE(zoo::description::of(generally.all) == wanted);
            const zoo::owned_herd from_value(loads(pickle).as<herd>());
            REQUIRE(zoo::description::of(from_value.all) == wanted);
            const bytes minimal =
                dumps(original.all, {.protocol = protocol, .memoize = memoization::minimal});
            const zoo::owned_herd smaller(loads<herd>(minimal));
            REQUIRE(zoo::description::of(smaller.all) == wanted);
            zoo::owned_herd before(over.all);  // what it replaces is still opened
            load_into(over.all, pickle);
            REQUIRE(zoo::description::of(over.all) == wanted);
            REQUIRE((dumps(loaded.all, {.protocol = protocol}).view() == pickle.view()));
        }
        const zoo::owned_herd copied(deepcopy(original.all));
        REQUIRE(zoo::description::of(copied.all) == wanted);
        const zoo::owned_herd of_value(value(original.all).as<herd>());
        REQUIRE(zoo::description::of(of_value.all) == wanted);
        REQUIRE(zoo::description::of(original.all) == wanted);
    }
}

TEST_CASE("a single pointer brings its whole graph") {
    for (unsigned seed = 0; seed < 50; ++seed) {
        CAPTURE(seed);
        zoo::generator make(seed);
        zoo::owned_herd original(make.herd(6));
        // back to the root: a cycle that only a weak_ptr leads to could not be opened from here
        for (const auto& a : original.all) {
            if (!a->keeper.expired()) a->keeper = original.all.back();
        }
        const std::string wanted = zoo::description::of(original.all.back());
        for (const int protocol : {1, 2, 4, 5}) {
            const auto loaded = loads<std::shared_ptr<zoo::animal>>(
                dumps(original.all.back(), {.protocol = protocol}));
            const zoo::owned_herd owner({loaded});
            REQUIRE(zoo::description::of(loaded) == wanted);
        }
        const auto copied = deepcopy(original.all.back());
        const zoo::owned_herd owner({copied});
        REQUIRE(zoo::description::of(copied) == wanted);
    }
}

TEST_CASE("the fast way takes graphs") {
    zoo::owned_herd original(zoo::generator(1).herd(10));
    CHECK(laws::is_fast_to_write(original.all));
    herd loaded;
    CHECK(codec::read_fast(dumps(original.all).view(), {}, loaded));
    zoo::disband(loaded);
}

TEST_CASE("a frame ends before a reference, a null pointer or an empty optional too") {
    using objects =
        std::tuple<std::string, std::vector<std::shared_ptr<zoo::point>>,
                   std::vector<std::optional<zoo::point>>, std::vector<std::unique_ptr<int>>>;
    const auto shared = std::make_shared<zoo::point>();
    objects all;
    std::get<1>(all) = {shared, shared, nullptr, shared, shared, nullptr, nullptr};
    std::get<2>(all).resize(5);
    std::get<3>(all).resize(5);
    // the frame is full at each of the bytes that follow the text
    for (std::size_t filled = 65400; filled < 65536; ++filled) {
        CAPTURE(filled);
        std::get<0>(all).assign(filled, 'x');
        REQUIRE(laws::is_fast_to_write(all));
        REQUIRE((dumps(all).view() == laws::general_dumps(all, {})));
    }
}

TEST_CASE("many references, null pointers and empty optionals are given their room") {
    const std::vector<std::optional<int>> empty(100000);
    CHECK((dumps(empty).view() == laws::general_dumps(empty, {})));
    const std::vector<std::unique_ptr<zoo::point>> null(100000);
    CHECK((dumps(null).view() == laws::general_dumps(null, {})));
    const std::vector<std::shared_ptr<zoo::point>> same(100000, std::make_shared<zoo::point>());
    CHECK((dumps(same).view() == laws::general_dumps(same, {})));
}
