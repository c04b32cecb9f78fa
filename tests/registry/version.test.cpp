// SPDX-License-Identifier: MIT
//
// Versions that are registered at run time.
#include <copyreg/copyreg.hpp>

#include <support/catch.hpp>

namespace version_test {

struct User {
    std::string name;
};

}  // namespace version_test

TEST_CASE("a version that is registered at run time is written and migrated to") {
    using version_test::User;
    copyreg::register_class<User>("version_test:User", copyreg::member("name", &User::name));
    const auto old = copyreg::dumps(User{"ada"});
    copyreg::register_version<User>(2, [](copyreg::dict& state, int from) {
        state["name"] = state["name"].as<std::string>() + " of version " + std::to_string(from);
    });

    CHECK(copyreg::loads<User>(old).name == "ada of version 1");
    const auto pickle = copyreg::dumps(User{"bob"});
    CHECK(copyreg::loads(pickle).state()["_schema_version"] == 2);
    CHECK(copyreg::loads<User>(pickle).name == "bob");
}
