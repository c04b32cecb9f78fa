// SPDX-License-Identifier: MIT
//
// Every row, and every module with every name of the tables, is compared with CPython in
// compare_text.py.
#include <copyreg/wire/compat_names.hpp>

#include <support/catch.hpp>

using namespace copyreg::wire;

static_assert(python3_name({"__builtin__", "xrange"}) == global_name{"builtins", "range"});
static_assert(python2_name({"builtins", "range"}) == global_name{"__builtin__", "xrange"});

TEST_CASE("names that stayed are themselves") {
    const global_name own{"app.users", "User"};
    CHECK(python3_name(own) == own);
    CHECK(python2_name(own) == own);
    CHECK(python3_name({"", ""}) == global_name{"", ""});
}

TEST_CASE("a module is renamed with whatever is in it") {
    CHECK(python3_name({"copy_reg", "_reconstructor"}) == global_name{"copyreg", "_reconstructor"});
    CHECK(python2_name({"copyreg", "_reconstructor"}) == global_name{"copy_reg", "_reconstructor"});
    CHECK(python3_name({"__builtin__", "object"}) == global_name{"builtins", "object"});
    CHECK(python3_name({"copy_reg2", "x"}) == global_name{"copy_reg2", "x"});
}

TEST_CASE("a global goes before its module") {
    CHECK(python3_name({"urllib2", "URLError"}) == global_name{"urllib.error", "URLError"});
    CHECK(python3_name({"urllib2", "Request"}) == global_name{"urllib.request", "Request"});
    CHECK(python2_name({"functools", "reduce"}) == global_name{"__builtin__", "reduce"});
    CHECK(python2_name({"functools", "partial"}) == global_name{"functools", "partial"});
}

TEST_CASE("exceptions keep their names, or lose what Python 2 did not know") {
    CHECK(python3_name({"exceptions", "ValueError"}) == global_name{"builtins", "ValueError"});
    CHECK(python2_name({"builtins", "ValueError"}) == global_name{"exceptions", "ValueError"});
    CHECK(python2_name({"builtins", "FileNotFoundError"}) == global_name{"exceptions", "OSError"});
    CHECK(python3_name({"exceptions", "StandardError"}) == global_name{"builtins", "Exception"});
    CHECK(python3_name({"exceptions", "Value"}) == global_name{"exceptions", "Value"});
    CHECK(python3_name({"exceptions", "KeyError LookupError"}) ==
          global_name{"exceptions", "KeyError LookupError"});
    CHECK(python3_name({"exceptions", ""}) == global_name{"exceptions", ""});
}

TEST_CASE("some rows hold in one direction only") {
    CHECK(python3_name({"cPickle", "dumps"}) == global_name{"pickle", "dumps"});
    CHECK(python2_name({"pickle", "dumps"}) == global_name{"pickle", "dumps"});
    CHECK(python2_name({"_pickle", "dumps"}) == global_name{"pickle", "dumps"});
    CHECK(python3_name({"__builtin__", "basestring"}) == global_name{"builtins", "str"});
    CHECK(python2_name({"builtins", "str"}) == global_name{"__builtin__", "unicode"});
}
