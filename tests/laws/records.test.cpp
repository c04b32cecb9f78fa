// SPDX-License-Identifier: MIT
#include <laws/laws.hpp>
#include <laws/zoo.hpp>
#include <string>
#include <support/catch.hpp>
#include <vector>

using namespace copyreg;

namespace {

/// What holds for every object of a type without identity.
template <class T>
void check_laws(const T& x, T& old) {
    std::string previous;
    for (int protocol = 0; protocol <= 5; ++protocol) {
        CAPTURE(protocol);
        const bytes pickle = dumps(x, {.protocol = protocol});
        REQUIRE((pickle.view() == laws::general_dumps(x, {.protocol = protocol})));
        REQUIRE((loads<T>(pickle) == x));
        REQUIRE((laws::general_loads<T>(pickle.view()) == x));
        const value v = loads(pickle);
        REQUIRE((v.as<T>() == x));
        REQUIRE((dumps(v, {.protocol = protocol}).view() == pickle.view()));
        const bytes minimal = dumps(x, {.protocol = protocol, .memoize = memoization::minimal});
        REQUIRE(minimal.size() <= pickle.size());
        REQUIRE((loads<T>(minimal) == x));
        REQUIRE((laws::general_loads<T>(minimal.view()) == x));
        T over = old;
        load_into(over, pickle);
        REQUIRE((over == x));
        over = old;
        copyreg::codec::pickle_reader(load_options{}).read(pickle.view(), over);
        REQUIRE((over == x));
    }
    REQUIRE((deepcopy(x) == x));
    REQUIRE((copyreg::copy(x) == x));
    REQUIRE((value(x).as<T>() == x));
    old = x;
}

}  // namespace

TEST_CASE("records come back whole, by both ways and at every protocol") {
    zoo::record old;
    for (unsigned seed = 0; seed < 150; ++seed) {
        CAPTURE(seed);
        check_laws(zoo::generator(seed).next_record(), old);
    }
    CHECK(laws::is_fast_to_write(zoo::record{}));
    CHECK(laws::is_fast_to_read<zoo::record>(dumps(zoo::record{}).view()));
}

TEST_CASE("records in a container share their names") {
    std::vector<zoo::record> old;
    for (unsigned seed = 0; seed < 20; ++seed) {
        CAPTURE(seed);
        zoo::generator make(seed + 1000);
        check_laws(make.list(8, [&] { return make.next_record(); }), old);
    }
}

TEST_CASE("what the fast way does not know comes back whole") {
    zoo::rare old;
    for (unsigned seed = 0; seed < 50; ++seed) {
        CAPTURE(seed);
        check_laws(zoo::generator(seed).next_rare(), old);
    }
}

TEST_CASE("a versioned class comes back whole") {
    std::vector<zoo::account> old;
    check_laws(std::vector<zoo::account>{{"a", 1}, {"b", 2}}, old);
    check_laws(std::vector<zoo::account>{}, old);
}

TEST_CASE("records fill many frames") {
    for (unsigned seed = 0; seed < 3; ++seed) {
        CAPTURE(seed);
        zoo::generator make(seed + 2000);
        std::vector<zoo::record> all;
        for (int i = 0; i < 400; ++i) all.push_back(make.next_record());
        for (auto& r : all) r.letter = 'x';
        all[200].name.assign(65535 - seed, 'x');
        const bytes pickle = dumps(all);
        CHECK(laws::is_fast_to_write(all));
        CHECK(laws::is_fast_to_read<std::vector<zoo::record>>(pickle.view()));
        CHECK((pickle.view() == laws::general_dumps(all, {})));
        CHECK((loads<std::vector<zoo::record>>(pickle) == all));
        CHECK((laws::general_loads<std::vector<zoo::record>>(pickle.view()) == all));
    }
}

TEST_CASE("what does not fit a frame stands beside it") {
    for (const std::size_t size : {65534u, 65535u, 65536u, 65537u, 200000u}) {
        CAPTURE(size);
        std::vector<zoo::record> all(3);
        all[1].name.assign(size, 'x');
        all[2].data.append(std::string(size, 'y'));
        all[2].names = {"", "a", std::string(size, 'z')};
        std::vector<zoo::record> old(2);
        check_laws(all, old);
    }
}
