// SPDX-License-Identifier: MIT
//
// From a path to the byte of an opcode: every kind of step, by hand.
#include "paths.hpp"
#include <copyreg/copyreg.hpp>
#include <copyreg/pickle/locate.hpp>

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <type_traits>
#include <vector>

using namespace copyreg;
using namespace paths;
using namespace std::string_view_literals;

TEST_CASE("the root is at the opcode that pushed it") {
    CHECK(locate("\x80\x02K\x05."sv, {}) == 2);
    CHECK(locate("\x80\x02](K\x01K\x02"
                 "e."sv,
                 {}) == 2);
    CHECK(locate("(K\x01K\x02l."sv, {}) == 5);
    CHECK(locate("(dp0\nI1\nI2\ns."sv, {}) == 1);
    CHECK(locate("N0K\x05."sv, {}) == 2);
}

TEST_CASE("items of lists, tuples, sets and frozensets are found") {
    const auto list =
        "](K\x01K\x02"
        "e\x88"
        "a."sv;
    CHECK(locate(list, path{item(0)}) == 2);
    CHECK(locate(list, path{item(1)}) == 4);
    CHECK(locate(list, path{item(2)}) == 7);
    CHECK(rest("(I7\nNl."sv, {item(0)}) == "I7\nNl.");
    CHECK(rest("NK\x01\x86."sv, {item(1)}) == "K\x01\x86.");
    CHECK(rest("(NK\x01K\x02K\x03t."sv, {item(3)}) == "K\x03t.");
    CHECK(rest("(K\x01)t\x85."sv, {item(0), item(1)}) == ")t\x85.");
    CHECK(rest("\x8f(K\x01K\x02\x90(K\x03\x90."sv, {item(2)}) == "K\x03\x90.");
    CHECK(rest("(K\x01K\x02\x91."sv, {item(1)}) == "K\x02\x91.");
}

TEST_CASE("keys and mapped values are found in the order in which they are set") {
    const auto dict = "}(K\x01NK\x02\x88uK\x03\x89s."sv;
    CHECK(rest(dict, {key(0)}).substr(0, 2) == "K\x01");
    CHECK(rest(dict, {mapped(0)}).front() == 'N');
    CHECK(rest(dict, {key(2)}) == "K\x03\x89s.");
    CHECK(rest(dict, {mapped(2)}) == "\x89s.");
    CHECK(rest("(I1\nI2\nI3\nI4\nd."sv, {mapped(1)}) == "I4\nd.");
}

TEST_CASE("parts of calls are found") {
    CHECK(rest("cm\nf\nK\x01K\x02\x86R."sv, {argument(1)}) == "K\x02\x86R.");
    CHECK(rest("cm\nf\nK\x01K\x02\x86R."sv, {callable}) == "cm\nf\nK\x01K\x02\x86R.");
    CHECK(rest("cm\nf\nK\x01K\x02\x86R."sv, {}) == "R.");
    CHECK(rest("cm\nA\nK\x01\x85\x81."sv, {argument(0)}) == "K\x01\x85\x81.");
    CHECK(rest("cm\nA\nK\x01\x85}\x8c\x01wK\x02s\x92."sv, {argument(0)}).substr(0, 2) == "K\x01");
    CHECK(rest("cm\nA\nK\x01\x85}\x8c\x01wK\x02s\x92."sv, {keyword(0)}) == "K\x02s\x92.");
    CHECK(rest("(K\x01K\x02im\nA\n."sv, {argument(1)}) == "K\x02im\nA\n.");
    CHECK(rest("(K\x01im\nA\n."sv, {callable}) == "im\nA\n.");
    CHECK(rest("(cm\nA\nK\x01K\x02o."sv, {argument(1)}) == "K\x02o.");
    CHECK(rest("(cm\nA\nK\x01o."sv, {callable}) == "cm\nA\nK\x01o.");
    CHECK(rest("(cm\nA\nK\x01o."sv, {}) == "o.");
    // Below another mark, and with something else on the stack.
    CHECK(rest("(N(cm\nA\nK\x01ot."sv, {item(1), argument(0)}) == "K\x01ot.");
}

TEST_CASE("calls that copyreg names are what they are written as") {
    const auto old = "ccopy_reg\n_reconstructor\n(cm\nA\nc__builtin__\nobject\nNtR."sv;
    CHECK(rest(old, {argument(0)}) == "cm\nA\nc__builtin__\nobject\nNtR.");
    CHECK(rest(old, {argument(2)}) == "NtR.");
    CHECK(rest("ccopyreg\n__newobj__\n(cm\nA\nK\x07tR."sv, {argument(1)}) == "K\x07tR.");
    CHECK(rest("c__builtin__\ngetattr\ncm\nA\n\x8c\x01w\x86R."sv, {argument(1)}) ==
          "\x8c\x01w\x86R.");
}

TEST_CASE("copyreg.__newobj_ex__ has the arguments that it hands on") {
    const auto call = "ccopyreg\n__newobj_ex__\n(cm\nA\nK\x01\x85}\x8c\x01wK\x02stR."sv;
    CHECK(rest(call, {argument(0)}).substr(0, 2) == "K\x01");
    CHECK(rest(call, {keyword(0)}) == "K\x02stR.");
    // Not those arguments: a call like any other.
    CHECK(rest("ccopyreg\n__newobj_ex__\n(cm\nA\nNNtR."sv, {argument(2)}) == "NtR.");
}

TEST_CASE("copyreg._reconstructor has the arguments that stand in a tuple") {
    const auto call = "ccopy_reg\n_reconstructor\n(cm\nA\nc__builtin__\ntuple\n(K\x01K\x02ttR."sv;
    CHECK(rest(call, {argument(1)}) == "K\x02ttR.");
}

TEST_CASE("items, entries and the last state of objects are found") {
    const auto object =
        "cm\nA\n)\x81(K\x01K\x02"
        "eK\x03"
        "aK\x04K\x05sK\x06"
        "b}\x8c\x01wK\x07sb."sv;
    CHECK(rest(object, {item(1)}).substr(0, 2) == "K\x02");
    CHECK(rest(object, {item(2)}).substr(0, 2) == "K\x03");
    CHECK(rest(object, {key(0)}).substr(0, 2) == "K\x04");
    CHECK(rest(object, {mapped(0)}).substr(0, 2) == "K\x05");
    CHECK(rest(object, {state}) == "}\x8c\x01wK\x07sb.");
    CHECK(rest(object, {state, key(0)}) == "\x8c\x01wK\x07sb.");
    CHECK(rest(object, {state, mapped(0)}) == "K\x07sb.");
    CHECK(rest("cm\nA\n)\x81N}\x8c\x01wK\x07s\x86"
               "b."sv,
               {state, item(1), mapped(0)}) ==
          "K\x07s\x86"
          "b.");
}

TEST_CASE("a state setter gives the state") {
    const auto pickle =
        "cm\nA\n)\x81q\x00"
        "cm\nset\nh\x00K\x07\x86R0."sv;
    CHECK(locate(pickle, {}) == 6);
    CHECK(rest(pickle, {state}) == "K\x07\x86R0.");
    // Not if it is for another object, or if its result is used otherwise.
    const auto other =
        "cm\nA\n)\x81q\x00"
        "cm\nA\n)\x81q\x01"
        "cm\nset\nh\x00K\x07\x86R0."sv;
    CHECK(locate(other, path{state}) == locate(other, {}));
    const auto kept =
        "cm\nA\n)\x81q\x00"
        "cm\nset\nh\x00K\x07\x86Rq\x01"
        "0."sv;
    CHECK(locate(kept, path{state}) == locate(kept, {}));
}

TEST_CASE("calls of set and frozenset have the items of their list") {
    for (const auto name :
         {"c__builtin__\nset\n"sv, "cbuiltins\nset\n"sv, "c__builtin__\nfrozenset\n"sv,
          "\x8c\x08"
          "builtins\x8c\x03"
          "set\x93"sv}) {
        const std::string pickle = std::string(name) +
                                   "](K\x01K\x02"
                                   "e\x85R.";
        CHECK(rest(pickle, {}) == "R.");
        CHECK(rest(pickle, {item(1)}).substr(0, 2) == "K\x02");
        CHECK(rest(pickle, {argument(0), item(0)}).substr(0, 2) == "K\x01");
        CHECK(rest(pickle, {item(2)}) == "R.");
        const std::string more = std::string(name) +
                                 "](K\x01K\x02"
                                 "e\x85R(K\x03\x90.";
        CHECK(rest(more, {item(2)}) == "K\x03\x90.");
    }
    CHECK(rest("c__builtin__\nset\n)R."sv, {item(0)}) == "R.");
    CHECK(rest("c__builtin__\nset\nK\x01\x85\x85R."sv, {item(0)}) == "R.");
    CHECK(rest("cm\nset\n]K\x01"
               "a\x85R."sv,
               {item(0)}) == "R.");
}

TEST_CASE("bytes that a call makes are where the call is") {
    CHECK(rest("](c_codecs\nencode\nX\x01\x00\x00\x00wX\x06\x00\x00\x00latin1\x86Re."sv,
               {item(0)}) == "Re.");
    CHECK(rest("(K\x01"
               "c__builtin__\nbytearray\n)Rt."sv,
               {item(1)}) == "Rt.");
}

TEST_CASE("an object that is referred to once more is where that reference stands") {
    const auto pickle =
        "\x80\x02]q\x00(](K\x01K\x02"
        "eq\x01h\x01j\x01\x00\x00\x00g1\n2e."sv;
    CHECK(rest(pickle, {item(0)}).substr(0, 2) == "](");
    CHECK(rest(pickle, {item(1)}).substr(0, 2) == "h\x01");
    CHECK(rest(pickle, {item(2)}).front() == 'j');
    CHECK(rest(pickle, {item(3)}).front() == 'g');
    CHECK(rest(pickle, {item(4)}) == "2e.");
    // What is in it stands where it was written.
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(rest(pickle, {item(i), item(1)}).substr(0, 2) == "K\x02");
    }
    // An int has nothing in it, and is referred to all the same.
    CHECK(rest("K\x05\x94h\x00\x86."sv, {item(1)}) == "h\x00\x86."sv);
    CHECK(rest("K\x05\x94h\x00\x86."sv, {item(1), item(0)}) == "h\x00\x86."sv);
}

TEST_CASE("memo indices are as the machine counts them") {
    CHECK(rest("]p007\n0]\x94(h\x01h\x07l."sv, {item(1)}) == "h\x07l.");
    CHECK(rest("]K\x01"
               "ap7\n0]\x94(h\x01h\x07l."sv,
               {item(1), item(0)})
              .substr(0, 2) == "K\x01");
    // MEMOIZE takes the number of entries, though an entry was written twice.
    CHECK(rest("]q\x00q\x00K\x01"
               "a0]\x94K\x02"
               "a0h\x01."sv,
               {item(0)})
              .substr(0, 2) == "K\x02");
    // Entries of earlier pickles count, and what they hold is not known.
    const auto second =
        "](h\x00]\x94K\x05"
        "ah\x03"
        "e."sv;
    CHECK(locate(second, path{item(0), item(0)}, 3) == 2);
    CHECK(locate(second, path{item(1), item(0)}, 3) == 6);
    CHECK(rest(second, {item(2)}) ==
          "h\x03"
          "e.");
    CHECK(locate(second, path{item(2), item(0)}, 3) == 6);
}

TEST_CASE("a cycle may be gone round") {
    const auto pickle =
        "]q\x00h\x00"
        "a."sv;
    CHECK(locate(pickle, path(1000, item(0))) == 3);
    CHECK(locate(pickle, path(1000, item(1))) == 0);
}

TEST_CASE("where a path leads nowhere is the last object on it") {
    const auto pickle =
        "K\x05](K\x01K\x02"
        "e\x86."sv;
    CHECK(locate(pickle, path{item(1), item(1), item(0), item(0)}) == 6);
    CHECK(locate(pickle, path{item(1), item(2)}) == 2);
    CHECK(locate(pickle, path{item(1), item(static_cast<std::size_t>(-1))}) == 2);
    for (const path_step step : {key(0), mapped(0), state, argument(0), keyword(0), callable}) {
        CHECK(locate(pickle, path{item(1), step, item(0)}) == 2);
        CHECK(locate(pickle, path{item(0), step}) == 0);
    }
    // Persistent ids, extension codes and buffers are not seen through.
    CHECK(rest("NPid\n\x86."sv, {item(1), item(0)}) == "Pid\n\x86.");
    CHECK(rest("NK\x01\x85Q\x86."sv, {item(1), item(0)}) == "Q\x86.");
    CHECK(rest("\x82\x01)R."sv, {callable, item(0)}) == "\x82\x01)R.");
    CHECK(rest("N\x97\x98\x86."sv, {item(1), item(0)}) == "\x98\x86.");
}

TEST_CASE("what is no pickle has no place but its start") {
    for (const auto pickle : {""sv,
                              "."sv,
                              "N"sv,
                              "N\xff."sv,
                              "0."sv,
                              "1."sv,
                              "(."sv,
                              "e."sv,
                              "]e."sv,
                              "(e."sv,
                              "](a."sv,
                              "a."sv,
                              "]a."sv,
                              "s."sv,
                              "}Ns."sv,
                              "}(Nu."sv,
                              "(Nd."sv,
                              "\x85."sv,
                              "(\x85."sv,
                              "N\x86."sv,
                              "R."sv,
                              "NR."sv,
                              "N(R."sv,
                              "\x81."sv,
                              "NN\x92."sv,
                              "o."sv,
                              "(o."sv,
                              "No."sv,
                              "(im\n"sv,
                              "cm\n"sv,
                              "2."sv,
                              "(2."sv,
                              "\x94."sv,
                              "(\x94."sv,
                              "q\x00."sv,
                              "N(q\x00."sv,
                              "Np."sv,
                              "Np-1\n."sv,
                              "Npx\n."sv,
                              "Np99999999999999999999\n."sv,
                              "g\n."sv,
                              "h"sv,
                              "b."sv,
                              "Nb."sv,
                              "N(Nb."sv,
                              "Q."sv,
                              "\x93."sv,
                              "N\x93."sv,
                              "\x98."sv,
                              "X\xff\xff\xff\xff."sv,
                              "\x8e\xff\xff\xff\xff\xff\xff\xff\xff."sv,
                              "J\x01\x02."sv,
                              "I1"sv,
                              "\x95\x01."sv}) {
        INFO(pickle);
        CHECK(locate(pickle, {}) == 0);
        CHECK(locate(pickle, path{item(0), state}) == 0);
    }
    // What CPython's pickletools refuses and an unpickler reads is read.
    CHECK(rest("c\xc3\xa9\nq\n)RI0x10\n\x86."sv, {item(1)}) == "I0x10\n\x86.");
    CHECK(rest("NB\x00\x00\x00\x00\x86."sv, {item(1)}) == "B\x00\x00\x00\x00\x86."sv);
    // What follows STOP is not looked at.
    CHECK(locate("NK\x01\x86.\xff\xff"sv, path{item(1)}) == 1);
}

TEST_CASE("a typed load says where the wrong object stands") {
    const auto offset_of = []<class T>(std::type_identity<T>, std::string_view pickle) {
        try {
            (void)loads<T>(pickle);
        } catch (const unpickling_error& e) { return e.offset(); }
        return static_cast<std::size_t>(-1);
    };
    CHECK(offset_of(std::type_identity<int>{}, "\x80\x02N."sv) == 2);
    CHECK(offset_of(std::type_identity<std::vector<int>>{},
                    "](K\x01NK\x02"
                    "e."sv) == 4);
    CHECK(offset_of(std::type_identity<std::map<std::string, std::vector<int>>>{},
                    "}(\x8c\x01w](K\x01K\x02"
                    "e\x8c\x01v](K\x01Neu."sv) == 19);
    CHECK(offset_of(std::type_identity<std::map<int, int>>{}, "}(K\x01K\x02NK\x02u."sv) == 6);
    CHECK(offset_of(std::type_identity<std::set<int>>{}, "c__builtin__\nset\n](K\x01Ne\x85R."sv) ==
          21);
}

TEST_CASE("time and memory stay in proportion to a hostile input") {
    // A million lists in each other, and the path to the innermost.
    const std::size_t depth = 1000000;
    const std::string nested = std::string(depth, ']') + std::string(depth - 1, 'a') + ".";
    CHECK(locate(nested, path(depth, item(0))) == depth - 1);
    // One large list that is referred to and turned into a set time and again.
    std::string sets = "](c__builtin__\nset\n\x94](" + std::string(200000, 'N') + "e\x85\x94";
    for (int i = 0; i < 200000; ++i) sets += "h\x00h\x01R"sv;
    sets += "e.";
    CHECK(rest(sets, {item(200001), item(199999)}).substr(0, 3) == "Ne\x85");
    // Memo indices cost nothing, however large.
    std::string sparse = "N";
    for (int i = 0; i < 100000; ++i) sparse += "p" + std::to_string(i * 90000000000LL) + "\n";
    CHECK(locate(sparse + '.', {}) == 0);
    CHECK(locate("(" + std::string(1000000, '(') + "N.", {}) == 1000001);
}
