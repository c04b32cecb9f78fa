// SPDX-License-Identifier: MIT
//
// What a table overrides, wherever it stands in what is copied.
#include <copyreg/copyreg.hpp>

#include <any>
#include <cstddef>
#include <map>
#include <string>
#include <support/catch.hpp>
#include <tuple>
#include <vector>

using namespace copyreg;

TEST_CASE("an override of a native type counts everywhere") {
    auto table = dispatch_table::global();
    const auto make =
        constructor("overrides_test:repeat", [](std::size_t n) { return std::string(n, 'x'); });
    table.pickle<std::string>([make](const std::string& s) {
        return reduction{make, std::tuple{s.size()}};
    });
    const copy_options options{.dispatch_table = &table};
    CHECK(std::any_cast<std::string>(deepcopy(std::any(std::string("abc")), options)) == "xxx");
    using nested = std::map<std::string, std::vector<std::string>>;
    CHECK(deepcopy(nested{{"key", {"a", "bc"}}}, options) == nested{{"xxx", {"x", "xx"}}});
    table.erase<std::string>();
    CHECK(std::any_cast<std::string>(deepcopy(std::any(std::string("abc")), options)) == "abc");
    CHECK(deepcopy(nested{{"key", {"a"}}}, options) == nested{{"key", {"a"}}});
}
