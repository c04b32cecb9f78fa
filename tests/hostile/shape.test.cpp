// SPDX-License-Identifier: MIT
//
// The shape of the stream: where a pickle begins, where it ends, and what is no pickle at all. The
// rows say what CPython 3.11 does.
#include "row.hpp"

#include <sstream>
#include <string>
#include <string_view>

using namespace hostile;

TEST_CASE("a stream that ends early, goes on, or is something else") {
    check({
        {""_b, refused(0)},
        {"N"_b, refused(1)},
        {"\x80\x02"_b, refused(2)},
        {"\x80\x05]\x94"_b, refused(4)},
        {"N.garbage"_b, is("None"), either()},
        {"NK\x01."_b, is("1"), refused(3)},
        {"(K\x01."_b, is("1"), refused(3)},
        {"NN(."_b, refused(3)},
        {"\x80\x06N."_b, refused(0, 1)},
        {"\x80\xffN."_b, refused(0, 1)},
        {"N\x80\x05."_b, is("None"), refused(1, 2)},
        {"\x80\x04\x80\x02N."_b, is("None"), refused(2, 3)},
        {"\x80\x02\x8c\x01"
         "a."_b,
         is("'a'"), either()},
        {"PK\x03\x04"_b, refused(0, 4)},
        {"\x93NUMPY\x01\x00"_b, refused(0)},
        {"\x1f\x8b\x08\x00"_b, refused(0, 4)},
        {"{\"a\": 1}"_b, refused(0, 8)},
        {"\x7f"
         "ELF"_b,
         refused(0, 4)},
        {"\xef\xbb\xbfN."_b, refused(0, 5)},
    });
}

namespace {

/// The 68 opcodes of protocols 0 to 5.
constexpr std::string_view opcodes =
    "().012BCFGIJKLMNPQRSTUVX]abcdeghijlopqrstu}"
    "\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f"
    "\x90\x91\x92\x93\x94\x95\x96\x97\x98";
static_assert(opcodes.size() == 68);

}  // namespace

TEST_CASE("a byte that is no opcode is refused where it stands") {
    for (int byte = 0; byte < 256; ++byte) {
        if (opcodes.find(static_cast<char>(byte)) != std::string_view::npos) continue;
        const std::string first{static_cast<char>(byte), '.'};
        check(row(first, refused(0)));
        const std::string second{'N', static_cast<char>(byte), '.'};
        check(row(second, refused(1)));
    }
}

TEST_CASE("a protocol that does not exist is refused") {
    for (int protocol = 6; protocol < 256; ++protocol) {
        const std::string bytes{'\x80', static_cast<char>(protocol), 'N', '.'};
        check(row(bytes, refused(0, 1)));
    }
    for (int protocol = 0; protocol < 6; ++protocol) {
        const std::string bytes{'\x80', static_cast<char>(protocol), 'N', '.'};
        check(row(bytes, is("None")));
    }
}

TEST_CASE("each pickle of a stream starts with an empty memo") {
    std::istringstream stream(std::string("]q\x00.N.h\x00.", 9));
    CHECK(hostile::repr(hostile::load(stream)) == "[]");
    CHECK(hostile::repr(hostile::load(stream)) == "None");
    CHECK_THROWS_AS(hostile::load(stream), copyreg::unpickling_error);
}

TEST_CASE("a stream is read to the end of the pickle and not further") {
    std::istringstream stream("K\x01.K\x02.rest");
    CHECK(hostile::repr(hostile::load(stream)) == "1");
    CHECK(hostile::repr(hostile::load(stream)) == "2");
    std::string rest;
    stream >> rest;
    CHECK(rest == "rest");
}
