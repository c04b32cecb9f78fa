// SPDX-License-Identifier: MIT
//
// Dicts whose keys come in any order, and more than once: the last value of a key counts.
#include <laws/laws.hpp>
#include <map>
#include <string>
#include <support/catch.hpp>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

using namespace copyreg;

namespace {

using entries = std::vector<std::pair<std::string, std::vector<int>>>;

/// A dict that is written entry by entry, whatever its keys are.
struct any_dict {
    entries all;
};

}  // namespace

template <>
struct copyreg::adapter<any_dict> : copyreg::dict_adapter<any_dict, std::string, std::vector<int>> {
    static std::size_t size(const any_dict& d) { return d.all.size(); }
    static auto begin(const any_dict& d) { return d.all.begin(); }
    static auto end(const any_dict& d) { return d.all.end(); }
};

namespace {

template <class Map>
void check(const entries& all) {
    Map wanted;
    for (const auto& [key, value] : all) wanted[key] = value;
    const bytes pickle = dumps(any_dict{all});
    REQUIRE(laws::is_fast_to_read<Map>(pickle.view()));
    REQUIRE((loads<Map>(pickle) == wanted));
    REQUIRE((laws::general_loads<Map>(pickle.view()) == wanted));
    Map over{{"k3", {9, 9, 9}}, {"old", {1}}};
    load_into(over, pickle);
    REQUIRE((over == wanted));
    // what follows an empty dict, or a full batch, may begin like more entries
    using nested = std::tuple<Map, Map, std::tuple<std::string, int, int, int>, Map>;
    const std::tuple<any_dict, any_dict, std::tuple<std::string, int, int, int>, any_dict> parts{
        {all}, {}, {"k1", 1, 2, 3}, {all}};
    REQUIRE((loads<nested>(dumps(parts)) == nested{wanted, {}, {"k1", 1, 2, 3}, wanted}));
}

}  // namespace

TEST_CASE("dicts are read with keys in any order, and more than once") {
    for (const std::size_t size : {0u, 1u, 2u, 3u, 8u, 9u, 999u, 1000u, 1001u, 1002u, 2500u}) {
        for (const std::size_t step : {1u, 7u, 2499u}) {
            for (const std::size_t keys : {1u, 2u, 900u, 5000u}) {
                CAPTURE(size, step, keys);
                entries all;
                for (std::size_t i = 0; i < size; ++i) {
                    const std::size_t key = i * step % 2503 % keys;
                    all.emplace_back((key % 3 == 0 ? "k" : "a long key: ") + std::to_string(key),
                                     std::vector<int>(i % 4, static_cast<int>(i)));
                }
                check<std::map<std::string, std::vector<int>>>(all);
                check<std::unordered_map<std::string, std::vector<int>>>(all);
            }
        }
    }
}
