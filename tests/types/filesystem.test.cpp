// SPDX-License-Identifier: MIT
#include <copyreg/types/filesystem.hpp>

#include <filesystem>
#include <string>
#include <support/catch.hpp>
#include <types/adapters.hpp>

using namespace copyreg;
using namespace support;
using std::filesystem::path;

TEST_CASE("paths are written as CPython writes them") {
    check_written(golden::paths, path("/usr/lib/x"), path("lib/x/.."), path("//net/lib"), path(),
                  path("a"), path("/"), path("b\xc3\xa4r/\xff"), path("//net"));
    // what pathlib takes for the same
    check_written(golden::paths, path("/usr//lib/./x/"), path("./lib/x/..//"), path("//net///lib"),
                  path("./."), path("a/"), path("////"), path("b\xc3\xa4r//\xff/."),
                  path("//net/"));
}

TEST_CASE("paths are read from every protocol") {
    for_each_pickle(golden::paths, [](const value& v) {
        const char* const expected[] = {"/usr/lib/x", "lib/x/..", "//net/lib",       "",
                                        "a",          "/",        "b\xc3\xa4r/\xff", "//net"};
        for (std::size_t i = 0; i < std::size(expected); ++i) {
            CHECK(read_as<path>(v[i]).native() == expected[i]);
        }
    });
}

TEST_CASE("every class of pathlib is read") {
    for_each_pickle(golden::classes, [](const value& v) {
        const char* const expected[] = {"/a/b", "c:/a/b", "//server/share/a", "a/b", "/a", "c:a"};
        for (std::size_t i = 0; i < std::size(expected); ++i) {
            CHECK(read_as<path>(v[i]).native() == expected[i]);
        }
    });
    for (const std::string module : {"pathlib:", "pathlib._local:"}) {
        for (const char* name : {"PurePosixPath", "PosixPath", "Path", "PurePath"}) {
            CHECK(read_as<path>(call(module + name, "/a\\b", "c")) == "/a\\b/c");
        }
        for (const char* name : {"PureWindowsPath", "WindowsPath"}) {
            CHECK(read_as<path>(call(module + name, "\\a\\b", "c")) == "/a/b/c");
        }
    }
}

TEST_CASE("a str is a path as it is spelt") {
    CHECK(read_as<path>("a//b/./c/").native() == "a//b/./c/");
    CHECK(read_as<path>("").empty());
    CHECK(read_as<path>("\xed\xb3\xbf.txt").native() == "\xff.txt");
}

TEST_CASE("parts are joined as pathlib joins them") {
    const auto read = [](const auto&... parts) {
        return read_as<path>(call("pathlib:PurePosixPath", parts...)).native();
    };
    CHECK(read() == "");
    CHECK(read("") == "");
    CHECK(read("a", "/b", "c") == "/b/c");
    CHECK(read("a", "", "./b/.") == "a/b");
    CHECK(read("//x", "y") == "//x/y");
    CHECK(read("///x") == "/x");
    CHECK(read("/") == "/");
}

// Each expectation is PureWindowsPath(ntpath.join(*parts)).as_posix() of CPython 3.11.
TEST_CASE("parts of Windows paths are joined as pathlib joins them") {
    const auto read = [](const auto&... parts) {
        return read_as<path>(call("pathlib:PureWindowsPath", parts...)).native();
    };
    CHECK(read() == "");
    CHECK(read("c:\\") == "c:/");
    CHECK(read("c:") == "c:");
    CHECK(read("c:a", "b") == "c:a/b");
    CHECK(read("c:\\a", "\\b") == "c:/b");
    CHECK(read("c:\\a", "c:b") == "c:/a/b");
    CHECK(read("c:\\a", "C:b") == "C:/a/b");
    CHECK(read("c:\\a", "d:b") == "d:b");
    CHECK(read("c:\\a", "d:\\b") == "d:/b");
    CHECK(read("a\\.\\b\\\\c\\") == "a/b/c");
    CHECK(read("\\\\server\\share\\", "a") == "//server/share/a");
    CHECK(read("\\\\server\\share", "a") == "//server/share/a");
    CHECK(read("\\\\server\\share\\a", "\\b") == "//server/share/b");
}

TEST_CASE("a path costs what its parts take") {
    const auto cost = [](const value& v) { return adapter<path>::cost(v); };
    CHECK(cost("abc") == 3);
    CHECK(cost(call("pathlib:PurePath", "abc", "de")) == 5 + 2 * sizeof(std::string));
    CHECK(cost(call("pathlib:PurePath")) == 0);
    CHECK(cost(5) == 0);
}

TEST_CASE("what is no path is an error that says so") {
    CHECK(reading_error<path>(5) == "expected a pathlib.PurePath or str, found int");
    CHECK(reading_error<path>(bytes("/a")) == "expected a pathlib.PurePath or str, found bytes");
    CHECK(reading_error<path>(call("pathlib:Purse", "/a")) ==
          "expected a pathlib.PurePath or str, found an object of pathlib:Purse");
    CHECK(reading_error<path>(call("other:Path", "/a")) ==
          "expected a pathlib.PurePath or str, found an object of other:Path");
    CHECK(reading_error<path>(call("pathlib:PurePath", "a", 5)) ==
          "expected str as a part of a pathlib.PurePath, found int");
    CHECK(reading_error<path>("\xed\xa0\x80") ==
          "expected a path of characters and escaped bytes, found a lone surrogate");
}

TEST_CASE("names that are no UTF-8 survive") {
    for (const char* name :
         {"\xff", "a\x80z", "\xed\xb3\xbf", "\xe2\x82", "\xc3\xa9\xc3", "\xf0\x9f\x98\x80"}) {
        CHECK(read_as<path>(built(path(name))[0]).native() == name);
    }
}
