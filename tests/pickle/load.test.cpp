// SPDX-License-Identifier: MIT
#include <copyreg/copyreg.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <utility>
#include <vector>

using namespace copyreg;
using namespace std::string_view_literals;

namespace {

std::string read(std::string_view pickle, const load_options& options = {}) {
    return repr(loads(pickle, options));
}

/// The error of a load that must fail.
unpickling_error refusal(std::string_view pickle, const load_options& options = {}) {
    try {
        (void)loads(pickle, options);
    } catch (const unpickling_error& e) { return e; }
    FAIL("no error");
    throw std::logic_error("unreachable");
}

load_options strictly() {
    load_options options;
    options.strict = true;
    return options;
}

load_options decoding(std::string encoding, std::string errors = "strict") {
    load_options options;
    options.encoding = std::move(encoding);
    options.errors = std::move(errors);
    return options;
}

}  // namespace

TEST_CASE("any contiguous range of bytes is read") {
    const std::string text = "\x80\x02K\x05.";
    const std::vector<char> chars(text.begin(), text.end());
    const std::vector<unsigned char> unsigned_chars(text.begin(), text.end());
    const auto raw = std::as_bytes(std::span(text));
    CHECK(loads(text).as<int>() == 5);
    CHECK(loads(std::string_view(text)).as<int>() == 5);
    CHECK(loads(chars).as<int>() == 5);
    CHECK(loads(unsigned_chars).as<int>() == 5);
    CHECK(loads(raw).as<int>() == 5);
    CHECK(loads(std::vector<std::byte>(raw.begin(), raw.end())).as<int>() == 5);
    CHECK(loads(bytes(text)).as<int>() == 5);
}

TEST_CASE("a value is read as the type that is asked for") {
    CHECK(loads<int>("K\x05."sv) == 5);
    CHECK(loads<double>("K\x05."sv) == 5.0);
    CHECK(loads<bool>("\x88."sv));
    CHECK(loads<std::string>("\x8c\x02hi."sv) == "hi");
    CHECK(loads<bytes>("C\x02hi."sv) == bytes("hi"sv));
    CHECK(loads<dict>("}."sv).size() == 0);
    CHECK(loads<global>("cm\nq\n."sv) == global("m:q"));
    CHECK_THROWS_AS(loads<int>("N."sv), unpickling_error);
    CHECK_THROWS_AS(loads<std::uint8_t>("M\x00\x01."sv), unpickling_error);
    int number = 1;
    load_into(number, "K\x05."sv);
    CHECK(number == 5);
    CHECK_THROWS_AS(load_into(number, "N."sv), unpickling_error);
    value v = 1;
    load_into(v, "]."sv);
    CHECK(repr(v) == "[]");
}

TEST_CASE("what follows STOP is ignored") {
    CHECK(read("K\x05.rubbish\xff"sv) == "5");
    CHECK(read("K\x05.rubbish\xff"sv, strictly()) == "5");
}

TEST_CASE("an error says at which byte") {
    CHECK(refusal(""sv).offset() == 0);
    CHECK(refusal("K\x05"sv).offset() == 2);
    CHECK(refusal("N0\xff."sv).offset() == 2);
    const auto e = refusal("NN\xff."sv);
    CHECK(e.offset() == 2);
    CHECK(std::string_view(e.what()).substr(0, 10) == "offset 2: ");
    CHECK(e.path().empty());
}

TEST_CASE("sharing and cycles are read") {
    const value shared = loads(
        "\x80\x04](]\x94h\x00h\x00"
        "e."sv);
    CHECK(shared[0].is(shared[2]));
    const value cycle = loads(
        "\x80\x04]\x94h\x00"
        "a."sv);
    CHECK(cycle[0].is(cycle));
    const value tuple_cycle = loads(
        "\x80\x04]\x94h\x00\x85\x94"
        "a0h\x01."sv);
    CHECK(tuple_cycle[0][0].is(tuple_cycle));
}

TEST_CASE("fix_imports reads the names of Python 2 below protocol 3") {
    load_options as_written;
    as_written.fix_imports = false;
    CHECK(loads("c__builtin__\nxrange\n."sv).as<global>() == global("builtins:range"));
    CHECK(loads("\x80\x02"
                "c__builtin__\nxrange\n."sv)
              .as<global>() == global("builtins:range"));
    CHECK(loads("ccopy_reg\n_reconstructor\n."sv).as<global>() == global("copyreg:_reconstructor"));
    CHECK(loads("\x80\x03"
                "c__builtin__\nxrange\n."sv)
              .as<global>() == global("__builtin__:xrange"));
    CHECK(loads("c__builtin__\nxrange\n."sv, as_written).as<global>() ==
          global("__builtin__:xrange"));
    // written back as it came
    for (const auto pickle : {"c__builtin__\nxrange\np0\n."sv, "cbuiltins\nrange\np0\n."sv}) {
        const bool fixes = pickle[1] == '_';
        CHECK(dumps(loads(pickle), {.protocol = 0, .fix_imports = fixes}).view() == pickle);
    }
}

// pickle.dumps('h\xe9', 2) of Python 2.7 is '\x80\x02U\x02h\xe9q\x00.'
TEST_CASE("the str of Python 2 follows the encoding") {
    constexpr auto latin = "U\x02h\xe9."sv;
    constexpr auto utf8 = "U\x03h\xc3\xa9."sv;
    CHECK(read("U\x02hi."sv) == "'hi'");
    CHECK_THROWS_AS(loads(latin), unpickling_error);
    CHECK(loads(latin, decoding("latin-1")).as<std::string>() == "h\xc3\xa9");
    CHECK(loads(latin, decoding("latin1")).as<std::string>() == "h\xc3\xa9");
    CHECK(loads(utf8, decoding("utf-8")).as<std::string>() == "h\xc3\xa9");
    CHECK(loads(utf8, decoding("UTF8")).as<std::string>() == "h\xc3\xa9");
    CHECK_THROWS_AS(loads(latin, decoding("utf-8")), unpickling_error);
    CHECK(loads(latin, decoding("bytes")).as<bytes>() == bytes("h\xe9"sv));
    CHECK(read("T\x01\x00\x00\x00\xe9."sv, decoding("bytes")) == "b'\\xe9'");
    CHECK(read("S'h\\xe9'\n."sv, decoding("bytes")) == "b'h\\xe9'");
    CHECK(loads("S'h\\xe9'\n."sv, decoding("latin-1")).as<std::string>() == "h\xc3\xa9");
}

TEST_CASE("an unknown encoding matters when the first text needs it") {
    CHECK(read("U\x00."sv, decoding("koi8-r")) == "''");
    CHECK(read("K\x01."sv, decoding("koi8-r")) == "1");
    CHECK(read("X\x01\x00\x00\x00z."sv, decoding("koi8-r")) == "'z'");
    CHECK_THROWS_AS(loads("U\x01z."sv, decoding("koi8-r")), unpickling_error);
}

// b'h\xe9'.decode('ascii', errors)
TEST_CASE("errors says what becomes of bytes that do not fit") {
    constexpr auto pickle = "U\x03h\xe9i."sv;
    CHECK_THROWS_AS(loads(pickle, decoding("ascii", "strict")), unpickling_error);
    CHECK(read(pickle, decoding("ascii", "ignore")) == "'hi'");
    CHECK(loads(pickle, decoding("ascii", "replace")).as<std::string>() == "h\xef\xbf\xbdi");
    CHECK(read(pickle, decoding("ascii", "surrogateescape")) == "'h\\udce9i'");
    CHECK(read(pickle, decoding("ascii", "backslashreplace")) == "'h\\\\xe9i'");
    CHECK_THROWS_AS(loads(pickle, decoding("ascii", "no such thing")), unpickling_error);
}

TEST_CASE("find_class refuses") {
    load_options options;
    std::string asked;
    options.find_class = [&](std::string_view module, std::string_view name) {
        asked += std::string(module) + ":" + std::string(name) + ";";
        return module == "app" ? std::optional(global(module, name)) : std::nullopt;
    };
    CHECK(loads("capp\nC\n."sv, options).as<global>() == global("app:C"));
    const auto e = refusal("cos\nsystem\n."sv, options);
    CHECK(std::string_view(e.what()).find("os:system") != std::string_view::npos);
    CHECK_THROWS_AS(loads("\x8c\x02os\x8c\x06system\x93."sv, options), unpickling_error);
    CHECK_THROWS_AS(loads("(S'ls'\nios\nsystem\n."sv, options), unpickling_error);
    CHECK_THROWS_AS(loads("c__main__\nC\n)R."sv, options), unpickling_error);
    CHECK(asked == "app:C;os:system;os:system;os:system;__main__:C;");
    CHECK(read("](K\x01\x8c\x01"
               "ae."sv,
               options) == "[1, 'a']");
    CHECK_THROWS_AS(loads("cbuiltins\nset\n]\x85R."sv, options), unpickling_error);
}

TEST_CASE("find_class renames") {
    load_options options;
    options.find_class = [](std::string_view, std::string_view name) {
        return global("new.place", std::string(name) + "2");
    };
    const value v = loads(
        "\x80\x02"
        "cold\nC\nq\x00)\x81q\x01."sv,
        options);
    CHECK(v.constructor().as<global>() == global("new.place:C2"));
    CHECK(dumps(v, {.protocol = 2}).view() ==
          "\x80\x02"
          "cnew.place\nC2\nq\x00)\x81q\x01."sv);
    CHECK(loads("\x80\x04\x8c\x03old\x8c\x01"
                "C\x93."sv,
                options)
              .as<global>() == global("new.place:C2"));
    options.find_class = [](std::string_view, std::string_view) -> std::optional<global> {
        throw std::domain_error("no");
    };
    CHECK_THROWS_AS(loads("cm\nC\n."sv, options), std::domain_error);
}

TEST_CASE("persistent_load resolves ids at every protocol") {
    std::vector<std::string> asked;
    load_options options;
    const value loaded = list{7};
    options.persistent_load = [&](const value& pid) {
        asked.push_back(repr(pid));
        return loaded;
    };
    const value text = loads("(lp0\nPpid1\naPpid2\na."sv, options);
    CHECK(repr(text) == "[[7], [7]]");
    CHECK(text[0].is(loaded));
    CHECK(text[0].is(text[1]));
    CHECK(read("\x80\x02](K\x01X\x04\x00\x00\x00pid1q\x01Qe."sv, options) == "[1, [7]]");
    CHECK(read("\x80\x02K\x01X\x01\x00\x00\x00kq\x01\x86q\x02Q."sv, options) == "[7]");
    CHECK(asked == std::vector<std::string>{"'pid1'", "'pid2'", "'pid1'", "(1, 'k')"});
    options.persistent_load = [](const value&) -> value { throw std::domain_error("unknown id"); };
    CHECK_THROWS_AS(loads("Pid\n."sv, options), std::domain_error);
    options.persistent_load = [](const value& pid) { return tuple{pid, pid}; };
    CHECK(read("Pid\n."sv, options) == "('id', 'id')");
    CHECK(read("K\x05Q."sv, options) == "(5, 5)");
}

TEST_CASE("without persistent_load an id stays an id") {
    const value v = loads("\x80\x02K\x05Q."sv);
    CHECK(v.kind() == kind::persistent_id);
    CHECK((v == loads("\x80\x02K\x05Q."sv)));
    CHECK_FALSE((v == loads("\x80\x02K\x06Q."sv)));
    CHECK_THROWS_AS(loads("P\xff\n."sv), unpickling_error);
}

TEST_CASE("what persistent_load gives may be changed with the rest") {
    value v;
    {
        load_options options;
        options.persistent_load = [](const value&) { return list{1}; };
        v = loads("](Pa\nPb\ne."sv, options);
    }
    v[0].push_back(v);
    CHECK(repr(v) == "[[1, [...]], [1]]");
    CHECK_FALSE(v[0].is(v[1]));
}

TEST_CASE("buffers come from outside") {
    const std::string first = "abc";
    const std::string second = "de";
    load_options options;
    options.buffers = {std::as_bytes(std::span(first)), std::as_bytes(std::span(second))};
    value v = loads(
        "\x80\x05](\x97\x98\x97"
        "e."sv,
        options);
    CHECK(v[0].kind() == kind::buffer);
    CHECK(v[0].as<bytes>() == bytes("abc"sv));
    CHECK(v[1].as<bytes>() == bytes("de"sv));
    CHECK_THROWS_AS(loads("\x80\x05](\x97\x97\x97"
                          "e."sv,
                          options),
                    unpickling_error);
    CHECK_THROWS_AS(loads("\x97."sv), unpickling_error);
    CHECK(read("N."sv, options) == "None");
    options = {};
    CHECK(v[0].size() == 3);  // they were copied
}

TEST_CASE("strict refuses what no pickler writes") {
    const load_options strict = strictly();
    for (const auto pickle : {
             "K\x01K\x02."sv,             // something is left on the stack
             "\x80\x02\x80\x02K\x01."sv,  // PROTO again
             "I +1_0\n."sv,               // a number of another spelling
             "\x80\x04\x95\x01\x00\x00\x00\x00\x00\x00\x00K\x01."sv,  // a frame that ends within an
                                                                      // opcode
         }) {
        INFO(pickle);
        CHECK_NOTHROW(loads(pickle));
        CHECK_THROWS_AS(loads(pickle, strict), unpickling_error);
    }
    for (int protocol = 0; protocol <= 5; ++protocol) {
        const value v = dict{{"a", list{1, 2.5, nullptr, true, -300, std::uint64_t{1} << 63}},
                             {"b", tuple{"text", bytes("data"sv), global("m:q")}}};
        CHECK((loads(dumps(v, {.protocol = protocol}), strict) == v));
    }
}

TEST_CASE("limits.heap bounds what a load takes") {
    load_options options;
    std::string pickle = "(";
    for (int i = 0; i < 2000; ++i) pickle += ']';
    pickle += "l.";
    CHECK(loads(pickle).size() == 2000);
    options.limits.heap_base = 2000;
    options.limits.heap_per_byte = 0;
    CHECK_THROWS_AS(loads(pickle, options), unpickling_error);
    CHECK(read("]."sv, options) == "[]");
    options.limits.heap_per_byte = 96;
    CHECK_NOTHROW(loads(pickle, options));
    options.limits.heap_base = static_cast<std::size_t>(-1) / 2;
    options.limits.heap_per_byte = static_cast<std::size_t>(-1) / 2;
    CHECK_NOTHROW(loads(pickle, options));
}

TEST_CASE("memory in sizes that can be kept is no reason to refuse a pickle") {
    load_options options;
    options.limits.heap_base = 0;
    options.limits.heap_per_byte = 12;  // a list of three-byte integers and its room to grow
    for (const int count : {3000, 12000, 20000, 100000}) {
        CAPTURE(count);
        const bytes pickle = dumps(std::vector<int>(static_cast<std::size_t>(count), 300));
        CHECK(loads(pickle, options).size() == static_cast<std::size_t>(count));
    }
}

TEST_CASE("limits.digits bounds integers as text") {
    const auto number = [](std::size_t digits) { return "L" + std::string(digits, '7') + "L\n."; };
    CHECK_NOTHROW(loads(number(4300)));
    CHECK_THROWS_AS(loads(number(4301)), unpickling_error);
    CHECK_THROWS_AS(loads("I" + std::string(4301, '7') + "\n."), unpickling_error);
    load_options options;
    options.limits.digits = 10;
    CHECK(read(number(10), options) == "7777777777");
    CHECK_THROWS_AS(loads(number(11), options), unpickling_error);
    options.limits.digits = 10000;
    CHECK_NOTHROW(loads(number(10000), options));
    // binary integers are linear work and have no such limit
    options.limits.digits = 1;
    CHECK(read("\x8a\x02\xff\x7f."sv, options) == "32767");
}

TEST_CASE("limits.name bounds names") {
    load_options options;
    options.limits.name = 5;
    CHECK_NOTHROW(loads("c12345\n12345\n."sv, options));
    CHECK_THROWS_AS(loads("c123456\nq\n."sv, options), unpickling_error);
    CHECK_THROWS_AS(loads("cm\n123456\n."sv, options), unpickling_error);
    CHECK_THROWS_AS(loads("\x8c\x06"
                          "123456\x8c\x01q\x93."sv,
                          options),
                    unpickling_error);
    CHECK_THROWS_AS(loads("(i123456\nq\n."sv, options), unpickling_error);
    const std::string long_name(64 * 1024, 'n');
    CHECK_NOTHROW(loads("cm\n" + long_name + "\n."));
    CHECK_THROWS_AS(loads("cm\n" + long_name + "n\n."), unpickling_error);
}

TEST_CASE("calls of unknown classes are kept in the form in which they came") {
    CHECK(loads("cm\nC\n)R."sv).kind() == kind::object);
    CHECK(loads("cm\nC\n)\x81."sv).kind() == kind::object);
    CHECK(loads("\x80\x04\x8c\x01m\x8c\x01"
                "C\x93)}\x92."sv)
              .kind() == kind::object);
    CHECK(loads("(K\x01im\nC\n."sv).args()[0].as<int>() == 1);
    CHECK(loads("(cm\nC\nK\x01K\x02o."sv).args().size() == 2);
    CHECK_FALSE((loads("cm\nC\n)R."sv) == loads("cm\nC\n)\x81."sv)));
    CHECK_THROWS_AS(loads("K\x01)R."sv), unpickling_error);
    CHECK_THROWS_AS(loads("cm\nC\n]R."sv), unpickling_error);
}

TEST_CASE("bytes and sets of old protocols are bytes and sets") {
    CHECK(read("c_codecs\nencode\n(V\xe9z\nVlatin1\ntR."sv) == "b'\\xe9z'");
    CHECK(read("c__builtin__\nset\n((lI1\natR."sv) == "{1}");
    CHECK(read("c__builtin__\nfrozenset\n((lI1\natR."sv) == "frozenset({1})");
    CHECK(read("cbuiltins\nbytearray\nC\x02"
               "ab\x85R."sv) == "bytearray(b'ab')");
    CHECK(read("c__builtin__\nbytes\n)R."sv) == "b''");
    // other arguments make it a call like any other
    CHECK(loads("cbuiltins\nset\nK\x01\x85R."sv).kind() == kind::object);
    CHECK(loads("c_codecs\nencode\n(Va\nVrot13\ntR."sv).kind() == kind::object);
}
