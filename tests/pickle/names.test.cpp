// SPDX-License-Identifier: MIT
//
// The names of classes in pickles: nested ones below protocol 4, and ones that are not ASCII.
#include <copyreg/copyreg.hpp>

#include <sstream>
#include <string_view>
#include <support/catch.hpp>
#include <tuple>

using namespace copyreg;
using namespace std::string_view_literals;

namespace names_test {

struct outer {
    struct inner {
        struct core {};
    };
};
struct unicode {
    int n = 0;
};

}  // namespace names_test

COPYREG_CLASS(names_test::outer, "names_test:Outer");
COPYREG_CLASS(names_test::outer::inner, "names_test:Outer.Inner");
COPYREG_CLASS(names_test::outer::inner::core, "names_test:Outer.Inner.Core");
COPYREG_CLASS(names_test::unicode, "names_test:\u00dcn\u00ef", n);

TEST_CASE("a class and those nested in it are written as one object each") {
    using names_test::outer;
    // pickle.dumps((Outer(), Outer.Inner.Core(), Outer.Inner()), protocol)
    const std::tuple<outer, outer::inner::core, outer::inner> down;
    CHECK(dumps(down, {.protocol = 0}).view() ==
          "(ccopy_reg\n_reconstructor\np0\n(cnames_test\nOuter\np1\nc__builtin__\nobject\np2\nNtp3"
          "\nRp4\ng0\n(c__builtin__\ngetattr\np5\n(g5\n(g1\nVInner\np6\ntp7\nRp8\nVCore\np9\ntp10\n"
          "Rp11\ng2\nNtp12\nRp13\ng0\n(g8\ng2\nNtp14\nRp15\ntp16\n."sv);
    CHECK(dumps(down, {.protocol = 2}).view() ==
          "\x80\x02"
          "cnames_test\nOuter\nq\0)\x81q\x01"
          "c__builtin__\ngetattr\nq\x02h\x02h\0X\x05\0\0\0Innerq\x03\x86q\x04Rq\x05X\x04\0\0\0Core"
          "q\x06\x86q\x07Rq\x08)\x81q\th\x05)\x81q\n\x87q\x0b."sv);
    // pickle.dumps((Outer.Inner.Core(), Outer.Inner(), Outer()), protocol)
    const std::tuple<outer::inner::core, outer::inner, outer> up;
    CHECK(
        dumps(up, {.protocol = 2}).view() ==
        "\x80\x02"
        "c__builtin__\ngetattr\nq\0h\0cnames_test\nOuter\nq\x01X\x05\0\0\0Innerq\x02\x86q\x03Rq"
        "\x04X\x04\0\0\0Coreq\x05\x86q\x06Rq\x07)\x81q\x08h\x04)\x81q\th\x01)\x81q\n\x87q\x0b."sv);
    for (int protocol = 0; protocol <= 5; ++protocol) {
        INFO("protocol " << protocol);
        const auto pickle = dumps(up, {.protocol = protocol});
        CHECK_NOTHROW(loads<std::tuple<outer::inner::core, outer::inner, outer>>(pickle));
        CHECK(dumps(loads(pickle), {.protocol = protocol}) == pickle);
    }
    const value globals = list{global("m:A.B"), global("m:A"), global("m:A.C")};
    CHECK(dumps(globals, {.protocol = 1}).view() ==
          "]q\0(c__builtin__\ngetattr\nq\x01(cm\nA\nq\x02X\x01\0\0\0Bq\x03tq\x04Rq\x05h\x02h\x01(h"
          "\x02X\x01\0\0\0Cq\x06tq\x07Rq\x08"
          "e."sv);
}

TEST_CASE("a pickler refers to the class that an earlier pickle named as a parent") {
    std::ostringstream sink;
    pickler p(sink, {.protocol = 2});
    p.dump(names_test::outer::inner());
    p.dump(names_test::outer());
    p.clear_memo();
    p.dump(names_test::outer());
    CHECK(sink.str() ==
          "\x80\x02"
          "c__builtin__\ngetattr\nq\0cnames_test\nOuter\nq\x01X\x05\0\0\0Innerq\x02\x86q\x03Rq\x04)"
          "\x81q\x05.\x80\x02h\x01)\x81q\x06.\x80\x02"
          "cnames_test\nOuter\nq\0)\x81q\x01."sv);
}

TEST_CASE("a name that is not ASCII needs protocol 3, also with minimal memoization") {
    const names_test::unicode object{5};
    for (const auto memoize : {memoization::all, memoization::minimal}) {
        for (int protocol = 0; protocol <= 5; ++protocol) {
            INFO("protocol " << protocol);
            const dump_options options{.protocol = protocol, .memoize = memoize};
            if (protocol < 3) {
                CHECK_THROWS_AS(dumps(object, options), pickling_error);
                continue;
            }
            CHECK(loads<names_test::unicode>(dumps(object, options)).n == 5);
            std::ostringstream sink;
            pickler(sink, options).dump(object);
            CHECK(loads<names_test::unicode>(sink.str()).n == 5);
        }
    }
    CHECK(dumps(object, {.protocol = 3, .memoize = memoization::minimal}).view() ==
          "\x80\x03"
          "cnames_test\n\xc3\x9cn\xc3\xaf\n)\x81}X\x01\0\0\0nK\x05sb."sv);
}
