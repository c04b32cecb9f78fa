// SPDX-License-Identifier: MIT
#include <copyreg/wire/genops.hpp>

#include <cstddef>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <vector>

using namespace copyreg;
using namespace copyreg::pickletools;
using namespace std::string_view_literals;

static_assert(std::input_iterator<operations<std::string_view>::iterator>);
static_assert(std::sentinel_for<std::default_sentinel_t, operations<std::string_view>::iterator>);

namespace {

constexpr auto stream =
    "\x80\x02]K\x05"
    "a."sv;

template <class Range>
std::string names(Range&& operations) {
    std::string text;
    for (const auto& [opcode, argument, position] : operations) {
        text += std::to_string(position) + std::string(opcode.name) + " ";
    }
    return text;
}

}  // namespace

TEST_CASE("operations come in order, with position and argument") {
    std::vector<operation> all;
    for (const operation& op : genops(stream)) all.push_back(op);
    REQUIRE(all.size() == 5);
    CHECK(all[0].opcode.name == "PROTO");
    CHECK(std::get<std::int64_t>(all[0].argument) == 2);
    CHECK(all[2].opcode.code == wire::opcode::binint1);
    CHECK(all[2].position == 3);
    CHECK(std::get<std::int64_t>(all[2].argument) == 5);
    CHECK(all[4].opcode.code == wire::opcode::stop);
    CHECK_FALSE(wire::has_value(all[4].argument));
}

TEST_CASE("any range of bytes will do, and a temporary is kept") {
    const std::string expected = "0PROTO 2EMPTY_LIST 3BININT1 5APPEND 6STOP ";
    const std::vector<unsigned char> vector(stream.begin(), stream.end());
    CHECK(names(genops(stream)) == expected);
    CHECK(names(genops(vector)) == expected);
    CHECK(names(genops(std::string(stream))) == expected);
    CHECK(names(genops(bytes(stream))) == expected);
    CHECK(names(genops(std::as_bytes(std::span(stream)))) == expected);
}

TEST_CASE("a range can be walked twice") {
    const auto range = genops(stream);
    CHECK(names(range) == names(range));
}

TEST_CASE("the walk ends behind STOP and is lazy before it") {
    CHECK(names(genops("N.\xFF\xFF"sv)) == "0NONE 1STOP ");
    std::string seen;
    try {
        for (const auto& op : genops("N]K"sv)) seen += op.opcode.name;
        FAIL("no error");
    } catch (const unpickling_error& e) {
        CHECK(e.what() == "not enough data in stream to read uint1"sv);
        CHECK(e.offset() == 2);
    }
    CHECK(seen == "NONEEMPTY_LIST");
}

TEST_CASE("a reader says where it stands") {
    operation_reader reader("..N\x8C\x02zz."sv, 2);
    CHECK(reader.position() == 2);
    CHECK(reader.read().position == 2);
    CHECK(std::get<std::string>(reader.read().argument) == "zz");
    CHECK(reader.position() == 7);
    reader.read();
    CHECK(reader.position() == 8);
    CHECK_THROWS_AS(reader.read(), wire::python_error);
}

TEST_CASE("what is no stream is refused at its byte") {
    const auto error = [](std::string_view input) {
        try {
            names(genops(input));
        } catch (const unpickling_error& e) { return std::to_string(e.offset()) + " " + e.what(); }
        return std::string("none");
    };
    CHECK(error(""sv) == "0 pickle exhausted before seeing STOP");
    CHECK(error("N"sv) == "1 pickle exhausted before seeing STOP");
    CHECK(error("\0"sv) == "0 at position 0, opcode b'\\x00' unknown");
    CHECK(error("N'"sv) == "1 at position 1, opcode b\"'\" unknown");
}
