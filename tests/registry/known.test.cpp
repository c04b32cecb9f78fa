// SPDX-License-Identifier: MIT
//
// Objects that are known by name, and reduce functions of native types.
#include <copyreg/copyreg.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <support/catch.hpp>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace known_test {

struct logger {
    std::string name;
};
struct service {
    std::shared_ptr<logger> log;
    std::shared_ptr<logger> other;
};

}  // namespace known_test

COPYREG_CLASS(known_test::service, "known_test:Service", log, other);

TEST_CASE("a deep copy refers to the object that is known by name, as Python's does") {
    using known_test::logger;
    const auto root = std::make_shared<logger>(logger{"root"});
    copyreg::register_global("known_test:ROOT", root);
    const auto make = copyreg::constructor(
        "known_test:logger", [](std::string name) { return logger{std::move(name)}; });
    using rebuilt = decltype(copyreg::reduction{make, std::tuple{std::string()}});
    copyreg::pickle<logger>([=](const logger& l) -> std::variant<copyreg::global, rebuilt> {
        if (&l == root.get()) return copyreg::global{"known_test:ROOT"};
        return copyreg::reduction{make, std::tuple{l.name}};
    });

    CHECK(copyreg::deepcopy(root) == root);
    const known_test::service s{root, std::make_shared<logger>(logger{"other"})};
    const auto copied = copyreg::deepcopy(s);
    CHECK(copied.log == root);
    CHECK(copied.other != s.other);
    CHECK(copied.other->name == "other");
    const auto loaded = copyreg::loads<known_test::service>(copyreg::dumps(s));
    CHECK(loaded.log == root);
    const auto both = copyreg::deepcopy(std::vector{root, root});
    CHECK(both == std::vector{root, root});
}

TEST_CASE("a text that is known by name is found by it") {
    const auto known = std::make_shared<std::string>("a long text");
    copyreg::register_global("known_test:TEXT", known);
    copyreg::dispatch_table table;
    table.pickle<std::string>([=](const std::string& s) -> std::optional<copyreg::global> {
        if (s == *known) return copyreg::global{"known_test:TEXT"};
        return std::nullopt;
    });
    const std::vector<std::string> texts{"a", *known};
    for (int protocol = 0; protocol <= 5; ++protocol) {
        INFO("protocol " << protocol);
        const auto pickle = copyreg::dumps(texts, {.protocol = protocol, .dispatch_table = &table});
        CHECK(copyreg::repr(copyreg::loads(pickle)) == "['a', known_test.TEXT]");
        CHECK(copyreg::loads<std::vector<std::string>>(pickle) == texts);
        CHECK(copyreg::loads<std::vector<std::shared_ptr<std::string>>>(pickle)[1] == known);
    }
}

TEST_CASE("a reduce function of a container counts also where that is a key") {
    using key = std::vector<int>;
    const auto make =
        copyreg::constructor("known_test:key", [](int size) { return key(std::size_t(size), 4); });
    copyreg::dispatch_table table;
    table.pickle<key>([=](const key& k) {
        return copyreg::reduction{make, std::tuple{static_cast<int>(k.size())}};
    });
    const std::map<key, int> map{{{1, 2}, 3}};
    for (int protocol = 0; protocol <= 5; ++protocol) {
        INFO("protocol " << protocol);
        const auto pickle = copyreg::dumps(map, {.protocol = protocol, .dispatch_table = &table});
        CHECK(copyreg::loads<std::map<key, int>>(pickle) == std::map<key, int>{{{4, 4}, 3}});
    }
}
