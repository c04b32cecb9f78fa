// SPDX-License-Identifier: MIT
//
// What optimize makes of pickles by the hundred thousand is compared with CPython in
// compare_dis.py.
#include <copyreg/pickletools.hpp>

#include <string>
#include <string_view>
#include <support/catch.hpp>

using namespace copyreg;
using namespace copyreg::pickletools;
using namespace std::string_view_literals;

namespace {

std::string optimized(std::string_view pickle) { return std::string(optimize(pickle).view()); }

}  // namespace

TEST_CASE("memo writes that nothing reads are dropped, the others numbered anew") {
    CHECK(optimized("]p5\n(lp6\nag6\na."sv) == "](lp0\nag0\na.");
    CHECK(optimized("\x80\x02]q\x05]q\x06"
                    "ah\x06"
                    "a."sv) == "\x80\x02]]q\0ah\0a."sv);
    CHECK(optimized("\x80\x03]r\0\x01\0\0j\0\x01\0\0a."sv) == "\x80\x03]q\0h\0a."sv);
}

TEST_CASE("MEMOIZE counts what was written, dropped or not") {
    CHECK(optimized("\x80\x04]\x94]\x94"
                    "ah\x01"
                    "a."sv) ==
          "\x80\x04\x95\x08\0\0\0\0\0\0\0]]\x94"
          "ah\0a."sv);
}

TEST_CASE("frames are laid out again") {
    CHECK(optimized("\x80\x04\x95\x02\0\0\0\0\0\0\0N."sv) == "\x80\x04N.");
    CHECK(optimized("\x80\x04NNN0\x30."sv) == "\x80\x04\x95\x06\0\0\0\0\0\0\0NNN00."sv);
    const std::string large =
        std::string("\x8E").append("\0\0\x02\0\0\0\0\0"sv) + std::string(0x20000, 'x');
    CHECK(optimized("\x80\x04" + large + ".") == "\x80\x04" + large + ".");
}

TEST_CASE("an optimized pickle is as small as it gets") {
    const std::string once = optimized(
        "\x80\x02]q\x01]q\x02"
        "a."sv);
    CHECK(optimized(once) == once);
    CHECK(dis(once).find("PUT") == std::string::npos);
}

TEST_CASE("errors are CPython's") {
    CHECK_THROWS_WITH(optimize("\x80\x06N."sv), "pickle protocol must be <= 5");
    CHECK_THROWS_WITH(optimize("\x80\x02h\x01]q\x01."sv),
                      "'<' not supported between instances of 'NoneType' and 'int'");
    CHECK_THROWS_WITH(optimize("N"sv), "pickle exhausted before seeing STOP");
    CHECK(optimized("g1\np1\n."sv) == "gNone\np0\n.");
}
