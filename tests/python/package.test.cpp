// SPDX-License-Identifier: MIT
//
// What C++ pickled is loaded by a Python program that has nothing but the package that C++ wrote,
// and what that pickles again is loaded by C++.
#include <copyreg/copyreg.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <support/catch.hpp>
#include <tuple>
#include <vector>

using namespace copyreg;

namespace package_test {

struct user {
    std::string name = "it's";
    int n = 3;
    std::vector<double> v;
    std::map<std::string, int> m{{"k", 1}};
    bool operator==(const user&) const = default;
};
struct point {
    double x = 0, y = 0;
    bool operator==(const point&) const = default;
};
enum class shade { light = 1, dark };
struct versioned {
    int a = 0;
    bool operator==(const versioned&) const = default;
};
struct outer {
    struct inner {
        int z = 1;
        bool operator==(const inner&) const = default;
    };
    inner in;
    bool operator==(const outer&) const = default;
};

struct shaded {
    shade s = shade::dark;
    std::vector<outer::inner> list;
};

using all = std::tuple<user, point, shade, shade, versioned, outer>;

}  // namespace package_test

COPYREG_CLASS(package_test::user, "app.users:User", name, n, v, m);
COPYREG_CALL(package_test::point, "app.geo:Point", x, y);
COPYREG_ENUM(package_test::shade, "app.geo:Shade", light, dark);
COPYREG_CLASS(package_test::versioned, "app.users:Versioned", a);
COPYREG_VERSION(package_test::versioned, 2, [](dict&, int) {});
COPYREG_CLASS(package_test::outer::inner, "app.users:Outer.Inner", z);
COPYREG_CLASS(package_test::outer, "app.users:Outer", in);
COPYREG_CLASS(package_test::shaded, "app.paint:Shaded", s, list);
COPYREG_CONSTRUCTOR("app.geo:make",
                    [](int a, const std::string&) { return package_test::versioned{a}; });

using namespace package_test;

namespace {

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("a module says what is registered in it") {
    const std::string users = python::source("app.users");
    CHECK(users.find("class User:") != std::string::npos);
    CHECK(users.find("name: str = \"it's\"") != std::string::npos);
    CHECK(users.find("v: list[float]") != std::string::npos);
    const std::string geo = python::source("app.geo");
    CHECK(geo.find("class Shade(enum.Enum):") != std::string::npos);
    CHECK(geo.find("def make(") != std::string::npos);
    const std::string paint = python::source("app.paint");
    CHECK(paint.find("s: app.geo.Shade =") != std::string::npos);
    CHECK(paint.find("list[app.users.Outer.Inner]") != std::string::npos);
    CHECK(paint.find("import app.geo\nimport app.users\n") != std::string::npos);
    CHECK_THROWS_AS(python::source("app.nowhere"), error);
}

TEST_CASE("Python loads with the package what C++ wrote, and back") {
    const auto directory = std::filesystem::path(COPYREG_CORPUS_DIR) / ".." / "python_package";
    std::filesystem::remove_all(directory);
    python::write_package(directory);
    {
        std::ofstream script(directory / "again.py");
        script << "import app.paint\n"
                  "import app.users\n"
                  "import pickle\n"
                  "import typing\n"
                  "for c in app.paint.Shaded, app.users.User, app.users.Outer:\n"
                  "    typing.get_type_hints(c)\n"
                  "for p in range(6):\n"
                  "    thing = pickle.load(open(f'in{p}', 'rb'))\n"
                  "    assert thing[0].name == \"it's\" and thing[1].y == 2.5, thing\n"
                  "    assert thing[2].name == 'dark' and thing[3].value == 77, thing\n"
                  "    pickle.dump(thing, open(f'out{p}', 'wb'), p)\n";
    }
    const all things{user{},       point{1, 2.5}, shade::dark, static_cast<shade>(77),
                     versioned{5}, outer{}};
    for (int p = 0; p <= 5; ++p) {
        std::ofstream file(directory / ("in" + std::to_string(p)), std::ios::binary);
        dump(things, file, {.protocol = p});
    }
    const std::string command =
        "cd '" + directory.string() + "' && " + COPYREG_PYTHON + " -B again.py";
    REQUIRE(std::system(command.c_str()) == 0);
    for (int p = 0; p <= 5; ++p) {
        INFO("protocol " << p);
        CHECK(loads<all>(read(directory / ("out" + std::to_string(p)))) == things);
    }
}
