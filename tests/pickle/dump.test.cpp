// SPDX-License-Identifier: MIT
//
// Where a pickle is written to, and what the options change.
#include "dumped.hpp"
#include <copyreg/copyreg.hpp>

#include <cstddef>
#include <ios>
#include <ostream>
#include <span>
#include <sstream>
#include <streambuf>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <vector>

using namespace copyreg;
using namespace std::string_view_literals;

namespace {

/// A buffer that takes so many bytes and no more.
class short_buffer : public std::streambuf {
public:
    explicit short_buffer(std::size_t room) : room_(room) {}

protected:
    int_type overflow(int_type c) override {
        if (room_ == 0) return traits_type::eof();
        --room_;
        return traits_type::not_eof(c);
    }

private:
    std::size_t room_;
};

// pickle.dumps([pickle.PickleBuffer(b'abc'), pickle.PickleBuffer(bytearray(b'de'))], 5,
//              buffer_callback=buffers.append)
constexpr auto two_buffers =
    "\x80\x05\x95\x08\x00\x00\x00\x00\x00\x00\x00]\x94(\x97\x98\x97"
    "e."sv;

value with_two_buffers() {
    static const std::string_view first = "abc";
    static const std::string_view second = "de";
    load_options options;
    options.buffers = {std::as_bytes(std::span(first)), std::as_bytes(std::span(second))};
    return loads(two_buffers, options);
}

}  // namespace

TEST_CASE("the default protocol is the highest") {
    CHECK(dumped(1) == dumped(1, 5));
    CHECK(dumped(1, -1) == dumped(1, 5));
    CHECK(dumps(1).view().substr(0, 2) == "\x80\x05"sv);
    CHECK_THROWS_AS(dumps(1, {.protocol = 6}), pickling_error);
    CHECK_THROWS_AS(dumps(1, {.protocol = 1000}), pickling_error);
}

// pickle.dumps(range, p), pickle.dumps(range, p, fix_imports=False)
TEST_CASE("fix_imports writes the names of Python 2") {
    const value name = global("builtins:range");
    CHECK(dumped(name, 0) == "c__builtin__\nxrange\np0\n."sv);
    CHECK(dumped(name, 2) ==
          "\x80\x02"
          "c__builtin__\nxrange\nq\x00."sv);
    CHECK(dumped(name, 3) ==
          "\x80\x03"
          "cbuiltins\nrange\nq\x00."sv);
    CHECK(dumped(name, {.protocol = 0, .fix_imports = false}) == "cbuiltins\nrange\np0\n."sv);
    CHECK(dumped(name, {.protocol = 2, .fix_imports = false}) ==
          "\x80\x02"
          "cbuiltins\nrange\nq\x00."sv);
}

TEST_CASE("a name that does not fit in a line is refused") {
    CHECK_THROWS_AS(dumps(global("m", "a\nb"), {.protocol = 2}), pickling_error);
    CHECK_THROWS_AS(dumps(global("m", "\xc3\xa9"), {.protocol = 2}), pickling_error);
    CHECK(dumped(global("m", "\xc3\xa9"), 3) ==
          "\x80\x03"
          "cm\n\xc3\xa9\nq\x00."sv);
    CHECK(loads(dumps(global("m", "a\nb"))).as<global>() == global("m", "a\nb"));
}

// pickle.dumps([pickle.PickleBuffer(b'abc'), pickle.PickleBuffer(bytearray(b'de'))], 5)
TEST_CASE("a buffer is written in band, unless the callback takes it") {
    constexpr auto in_band =
        "\x80\x05\x95\x17\x00\x00\x00\x00\x00\x00\x00]\x94(C\x03"
        "abc\x94\x96\x02\x00\x00\x00\x00\x00\x00\x00"
        "de\x94"
        "e."sv;
    const value v = with_two_buffers();
    CHECK(v[0].kind() == kind::buffer);
    CHECK(dumped(v) == in_band);

    std::vector<std::string> taken;
    dump_options options;
    options.buffer_callback = [&](std::span<const std::byte> data) {
        taken.emplace_back(view_of(data));
        return false;
    };
    CHECK(dumped(v, options) == two_buffers);
    CHECK(taken == std::vector<std::string>{"abc", "de"});
    options.buffer_callback = [](std::span<const std::byte>) { return true; };
    CHECK(dumped(v, options) == in_band);
    options.buffer_callback = nullptr;
    for (int protocol = 0; protocol < 5; ++protocol) {
        CHECK_THROWS_AS(dumps(v, {.protocol = protocol}), pickling_error);
    }
}

TEST_CASE("memoize = minimal keeps what is read again") {
    const value shared = list{1};
    const value v = list{"text", shared, shared, tuple{1, 2}};
    CHECK(dumped(v, {.protocol = 2, .memoize = memoization::minimal}) ==
          "\x80\x02](X\x04\x00\x00\x00text]q\x00K\x01"
          "ah\x00K\x01K\x02\x86"
          "e."sv);
    for (int protocol = 0; protocol <= 5; ++protocol) {
        const auto small = dumps(v, {.protocol = protocol, .memoize = memoization::minimal});
        CHECK(small.size() < dumps(v, {.protocol = protocol}).size());
        const value back = loads(small);
        CHECK((back == v));
        CHECK(back[1].is(back[2]));
        CHECK(small == pickletools::optimize(dumps(v, {.protocol = protocol})));
    }
}

TEST_CASE("a call that is spelled anew shares what its arguments share") {
    // t = ([], []); [t, C.__new__(C, *t)]: protocols 0 and 1 have no NEWOBJ
    const value v = loads(
        "\x80\x02](]]\x86q\x00"
        "cm\nC\nh\x00\x81"
        "e."sv);
    for (int protocol = 0; protocol <= 5; ++protocol) {
        INFO("protocol " << protocol);
        const value again = loads(dumps(v, {.protocol = protocol}));
        const value args = again[1].args();
        CHECK(args[-2].is(again[0][0]));
        CHECK(args[-1].is(again[0][1]));
        CHECK_FALSE(args[-1].is(args[-2]));
    }
}

TEST_CASE("dumps takes what a value is made of") {
    CHECK(dumps(1, {.protocol = 1}).view() == "K\x01."sv);
    CHECK(dumps("a", {.protocol = 0}).view() == "Va\np0\n."sv);
    CHECK(dumps(std::string("a"), {.protocol = 0}).view() == "Va\np0\n."sv);
    CHECK(dumps(nullptr, {.protocol = 0}).view() == "N."sv);
    CHECK(dumps(list{1, 2}, {.protocol = 0}).view() == "(lp0\nI1\naI2\na."sv);
    CHECK(dumps(dict{}, {.protocol = 1}).view() == "}q\x00."sv);
    const bytes data = dumps(1);
    CHECK(data.data() != nullptr);
    CHECK(data.size() == 5);
}

TEST_CASE("dump writes to a stream") {
    std::ostringstream out;
    out << "before";
    dump(1, out, {.protocol = 1});
    dump("a", out, {.protocol = 0});
    out << "behind";
    CHECK(out.str() == "beforeK\x01.Va\np0\n.behind"sv);
    std::stringstream both;
    dump(list{1}, both);
    CHECK(both.str() == dumped(list{1}));
}

TEST_CASE("dump appends to a container of bytes") {
    const auto expected = dumped(list{1, "x"});
    const value v = list{1, "x"};
    std::string text = "before";
    dump(v, text);
    CHECK(text == "before" + expected);
    std::vector<unsigned char> unsigned_chars{1, 2};
    dump(v, unsigned_chars);
    CHECK(view_of(unsigned_chars) == "\x01\x02" + expected);
    std::vector<std::byte> raw;
    dump(v, raw);
    CHECK(view_of(raw) == expected);
    std::vector<char> chars;
    dump(v, chars);
    CHECK(view_of(chars) == expected);
    bytes data("before"sv);
    dump(v, data);
    CHECK(data.view() == "before" + expected);
}

TEST_CASE("dump keeps the capacity of its sink") {
    std::vector<std::byte> sink;
    sink.reserve(1000);
    const std::byte* place = sink.data();
    for (int i = 0; i < 10; ++i) {
        sink.clear();
        dump(list{i}, sink);
        CHECK(sink.data() == place);
        CHECK(sink.capacity() == 1000);
    }
}

TEST_CASE("a stream that takes nothing is an error") {
    for (const std::size_t room : {0U, 3U}) {
        short_buffer buffer(room);
        std::ostream out(&buffer);
        CHECK_THROWS_AS(dump(list{1, 2, 3}, out), pickling_error);
    }
    std::ostringstream broken;
    broken.setstate(std::ios::badbit);
    CHECK_THROWS_AS(dump(1, broken), pickling_error);
}

TEST_CASE("what cannot be written leaves the sink as it was") {
    const value bad = list{1, global("m", "a\nb")};
    std::ostringstream out;
    CHECK_THROWS_AS(dump(bad, out, {.protocol = 2}), pickling_error);
    CHECK(out.str().empty());
    std::string text = "before";
    CHECK_THROWS_AS(dump(bad, text, {.protocol = 2}), pickling_error);
    CHECK(text == "before");
}
