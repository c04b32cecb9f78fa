// SPDX-License-Identifier: MIT
//
// The quick ways of the untyped side (runs of plain opcodes, plain objects) beside the general
// ones: the same values, the same errors at the same places, the same bytes.
//
// The quick way of reading stops short of the end of its input, so a pickle of a few bytes is read
// by the general way, and by the quick one if something follows that nobody reads.
#include "row.hpp"
#include <copyreg/copyreg.hpp>

#include <cstddef>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <support/corpus.hpp>
#include <vector>

using namespace hostile;

namespace {

#ifdef COPYREG_SANITIZED
constexpr int rounds = 20000;
#else
constexpr int rounds = 200000;
#endif

/// Short programs of opcodes: about half of them make a value.
class programs {
public:
    std::string next() {
        std::string text = below(3) == 0 ? "cm\nC\n" : "";
        std::size_t depth = text.empty() ? 0 : 1;
        while (text.size() < longest - 4) {
            if (depth == 0 || below(5) < 3) {
                text += one_of(pushes);
                ++depth;
            } else {
                text += one_of(uses);
                if (below(2) == 0 && depth > 1) --depth;
            }
            if (below(10) == 0) break;
        }
        return text.substr(0, longest) + ".";
    }

    static constexpr std::size_t longest = 31;

private:
    static inline const std::vector<std::string_view> pushes{"K\x07"_b,
                                                             "M\x01\x02"_b,
                                                             "J\xff\xff\xff\xff"_b,
                                                             "N"_b,
                                                             "\x88"_b,
                                                             "\x8c\x03"
                                                             "abc"_b,
                                                             "\x8c\x03xyz\x94"_b,
                                                             "\x8c\x03\xc3\xa9z"_b,
                                                             "\x8c\x01x"_b,
                                                             "]"_b,
                                                             "]\x94"_b,
                                                             "}"_b,
                                                             "}\x94"_b,
                                                             ")"_b,
                                                             "("_b,
                                                             "("_b,
                                                             "h\x00"_b,
                                                             "h\x01"_b,
                                                             "h\x02"_b,
                                                             "\x8f"_b,
                                                             "C\x01z"_b};
    static inline const std::vector<std::string_view> uses{"\x94"_b,  "\x94"_b,
                                                           "\x85"_b,  "\x86"_b,
                                                           "\x87"_b,  "t"_b,
                                                           "R"_b,     "\x81"_b,
                                                           "b"_b,     "a"_b,
                                                           "e"_b,     "s"_b,
                                                           "u"_b,     "0"_b,
                                                           "1"_b,     "2"_b,
                                                           "l"_b,     "d"_b,
                                                           "\x90"_b,  "\x91"_b,
                                                           "q\x05"_b, "r\x01\x00\x00\x00"_b};

    std::string_view one_of(const std::vector<std::string_view>& texts) {
        return texts[below(texts.size())];
    }
    std::size_t below(std::size_t n) { return random_() % n; }

    std::mt19937 random_{20261127};
};

/// The first pickle of a pickler: its memo is kept, so nothing in it goes the quick way.
std::string generally_dumped(const copyreg::value& v, int protocol) {
    std::ostringstream out;
    copyreg::pickler pickler(out, {.protocol = protocol});
    pickler.dump(v);
    return out.str();
}

void check_both_ways_of_writing(const copyreg::value& v) {
    for (const int protocol : {4, 5}) {
        std::string generally;
        try {
            generally = generally_dumped(v, protocol);
        } catch (const copyreg::pickling_error& e) {
            CHECK_THROWS_WITH(copyreg::dumps(v, {.protocol = protocol}), e.what());
            continue;
        }
        REQUIRE((dumps(v, {.protocol = protocol}).view() == generally));
    }
}

}  // namespace

TEST_CASE("plain opcodes do in a run what they do one by one") {
    programs make;
    int loaded = 0;
    for (int i = 0; i < rounds; ++i) {
        const std::string program = make.next();
        const outcome generally = load_and_use(program);
        const outcome in_a_run = load_and_use(program + std::string(64, 'x'));
        INFO("bytes: " << escaped(program));
        REQUIRE(in_a_run.loaded == generally.loaded);
        REQUIRE(in_a_run.repr == generally.repr);
        REQUIRE(in_a_run.error == generally.error);
        REQUIRE(in_a_run.offset == generally.offset);
        if (!generally.loaded) continue;
        ++loaded;
        check_both_ways_of_writing(loads(program + std::string(64, 'x')));
    }
    CHECK(loaded > rounds / 10);
}

TEST_CASE("plain objects are written as one by one, whatever the corpus holds") {
    for (const auto& entry : support::read_corpus()) {
        INFO(entry.label());
        check_both_ways_of_writing(loads(entry.bytes));
    }
}

TEST_CASE("plain objects end batches and frames where others do") {
    const auto make = [](std::string_view source) { return copyreg::value(source); };
    for (const std::size_t size : {0U, 1U, 2U, 999U, 1000U, 1001U, 1999U, 2000U, 2001U, 30000U}) {
        CAPTURE(size);
        copyreg::value list = copyreg::list();
        copyreg::dict dict;
        copyreg::value nested = copyreg::list();
        const copyreg::value shared = make("a text that is shared");
        for (std::size_t i = 0; i < size; ++i) {
            list.push_back(copyreg::value(i));
            dict[copyreg::value(i)] = i % 3 == 0 ? shared : make("some text or other");
            nested.push_back(copyreg::tuple{copyreg::value(i), make(std::string(i % 300, 'x')),
                                            copyreg::value(0.5), shared});
        }
        check_both_ways_of_writing(list);
        check_both_ways_of_writing(dict);
        check_both_ways_of_writing(nested);
    }
}

TEST_CASE("plain objects are written to any depth, with large ones between") {
    copyreg::value tower = copyreg::list();
    const copyreg::value shared = copyreg::tuple{copyreg::value("shared"), copyreg::value(1)};
    for (int i = 0; i < 300; ++i) {
        copyreg::value floor = copyreg::list();
        floor.push_back(copyreg::value(i));
        floor.push_back(shared);
        if (i % 50 == 0) floor.push_back(copyreg::value(std::string(70000, 'y')));
        floor.push_back(std::move(tower));
        floor.push_back(copyreg::tuple{floor[0], shared});
        tower = std::move(floor);
        if (i % 60 == 0) check_both_ways_of_writing(tower);
    }
    check_both_ways_of_writing(tower);
}

TEST_CASE("persistent ids nest as deep as they like and share what they are") {
    for (const std::size_t depth : {1U, 5U, 63U, 64U, 65U, 66U, 200U}) {
        CAPTURE(depth);
        const std::string id =
            "\x8c\x03"
            "abc" +
            times("Q"_b, depth);
        check_both_ways_of_writing(loads(id + "."));
        check_both_ways_of_writing(loads("](" + id + "22e."));
        check_both_ways_of_writing(loads("](](" + id + "e]" + id + "ae."));
    }
    const std::string deep = "N" + times("Q"_b, 1'000'000) + ".";
    CHECK(dumps(loads(deep), {.protocol = 1}).view() == deep);
}
