// SPDX-License-Identifier: MIT
//
// Every truncation and every change of one byte of typed pickles: an object or an error comes out
// of it, and both ways of loading agree. What leaks shows with a sanitizer.
#include <laws/laws.hpp>
#include <laws/zoo.hpp>
#include <memory>
#include <optional>
#include <string>
#include <support/catch.hpp>
#include <vector>

using namespace copyreg;

namespace {

using herd = std::vector<std::shared_ptr<zoo::animal>>;

template <class T>
void let_go(T&) {}
void let_go(herd& all) { zoo::disband(all); }

template <class T>
std::string text_of(const T& x, int protocol) {
    return std::string(dumps(x, {.protocol = protocol}).view());
}

/// The outcome of one load, as text.
template <class T, class Load>
std::string outcome(Load load) {
    try {
        T x = load();
        std::string text = text_of(x, 2);
        let_go(x);
        return text;
    } catch (const error& e) { return "error"; }
}

/// Whether both ways agree on `pickle`; says why not.
template <class T>
bool agree(const std::string& pickle) {
    const auto by_loads = outcome<T>([&] { return loads<T>(pickle); });
    const auto by_general = outcome<T>([&] { return laws::general_loads<T>(pickle); });
    if (by_loads == by_general) return true;
    CAPTURE(pickletools::dis(pickle));
    CHECK(by_loads == by_general);
    return false;
}

template <class T>
void mutate(const T& x) {
    for (const int protocol : {0, 2, 4, 5}) {
        const std::string pickle = text_of(x, protocol);
        for (std::size_t i = 0; i < pickle.size(); ++i) {
            CAPTURE(protocol, i);
            bool all = agree<T>(pickle.substr(0, i));
            for (const int change :
                 {1, 2, 3, 4, 5, 7, 8, 16, 31, 32, 64, 65, 127, 128, 129, 200, 255}) {
                std::string changed = pickle;
                changed[i] = static_cast<char>(changed[i] ^ change);
                all = agree<T>(changed) && all;
            }
            CHECK(all);
        }
    }
}

}  // namespace

TEST_CASE("a damaged pickle of a record gives a record or an error") {
    zoo::record r;
    r.name = "name";
    r.words = {"a", "", "word"};
    r.numbers = {1, 300};
    r.prices = {{"k", 1}};
    r.names = {"one", "two"};
    r.how = zoo::mood::glad;
    mutate(r);
}
TEST_CASE("a damaged pickle of containers gives containers or an error") {
    mutate(std::vector<std::string>{"ab", "", "cde"});
    mutate(std::vector<int>{1, 1000, -5});
    mutate(std::map<std::string, std::vector<double>>{{"a", {1, 2}}, {"b", {}}});
    mutate(std::tuple<int, bool, std::optional<int>, std::pair<char, bytes>>{});
    mutate(std::vector<zoo::mood>{zoo::mood::glad, zoo::mood::sad, zoo::mood::glad});
    mutate(std::vector<zoo::point>{{1, 2}, {3, 4}});
    mutate(std::set<std::pair<int, int>>{{1, 2}, {3, 4}});
}
TEST_CASE("a damaged pickle of what the fast way does not know gives it or an error") {
    mutate(zoo::generator(3).next_rare());
    mutate(std::vector<zoo::account>{{"a", 1}});
    mutate(std::vector<std::variant<int, std::string, zoo::point>>{1, "a", zoo::point{}});
}
TEST_CASE("a damaged pickle of a graph gives a graph or an error") {
    for (unsigned seed = 0; seed < 4; ++seed) {
        zoo::owned_herd h(zoo::generator(seed).herd(3));
        for (const auto& a : h.all) {
            if (const auto c = std::dynamic_pointer_cast<zoo::cat>(a))
                c->name.resize(c->name.size() > 9 ? 9 : 0);
        }
        mutate(h.all);
    }
}
