// SPDX-License-Identifier: MIT
//
// Amplification: inputs that ask for far more memory or time than they are long. For each family
// the heap is bounded by 64 KiB + 96 x input, and the time grows as the input does.
#include "row.hpp"
#include <copyreg/copyreg.hpp>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <functional>
#include <limits>
#include <sstream>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <support/heap.hpp>
#include <thread>
#include <vector>
#ifdef __GLIBC__
#include <malloc.h>
#endif

using namespace hostile;

namespace {

struct family {
    const char* name;
    std::function<std::string(std::size_t)> of_size;  // a pickle of about so many bytes
    bool loads = true;                                // or is refused
};

/// `before`, as many of `part` as fit, `after`.
auto repeated(std::string_view before, std::string_view part, std::string_view after) {
    return [before = std::string(before), part = std::string(part), after = std::string(after)](
               std::size_t size) { return before + times(part, size / part.size()) + after; };
}

/// Nested: as many of `open` as of `close`, with `middle` between them.
auto nested(std::string_view open, std::string_view middle, std::string_view close,
            std::string_view after) {
    return [=](std::size_t size) {
        const std::size_t n = size / (open.size() + close.size());
        return times(open, n) + std::string(middle) + times(close, n) + std::string(after);
    };
}

std::string little_endian(std::uint64_t n, std::size_t bytes) {
    std::string made;
    for (std::size_t i = 0; i < bytes; ++i) made.push_back(static_cast<char>(n >> (8 * i)));
    return made;
}

/// A dict whose keys `key(i)` writes; each value is None.
auto keys(std::function<std::string(std::uint64_t)> key) {
    return [=](std::size_t size) {
        std::string made = "}(";
        for (std::uint64_t i = 1; made.size() < size; ++i) made += key(i) + "N";
        return made + "u.";
    };
}

std::string long1(std::uint64_t low, std::uint64_t high = 0) {
    return "\x8a\x11" + little_endian(low, 8) + little_endian(high, 8) + std::string(1, '\0');
}

__extension__ using wide = unsigned __int128;

/// i * (2^61 - 1), all of which have the hash 0 in CPython.
std::string multiple_of_mersenne(std::uint64_t i) {
    const auto product = static_cast<wide>(i) * ((std::uint64_t{1} << 61) - 1);
    return long1(static_cast<std::uint64_t>(product), static_cast<std::uint64_t>(product >> 64));
}

std::string binfloat(double x) {
    std::string made = "G";
    const auto bits = std::bit_cast<std::uint64_t>(x);
    for (int shift = 56; shift >= 0; shift -= 8) made.push_back(static_cast<char>(bits >> shift));
    return made;
}

std::vector<family> families() {
    const std::string nan = binfloat(std::numeric_limits<double>::quiet_NaN());
    std::vector<family> all{
        {"many empty dicts", repeated("(", "}", "l.")},
        {"many empty lists", repeated("(", "]", "l.")},
        {"many empty sets", repeated("(", "\x8f", "l.")},
        {"many empty tuples", repeated("(", ")", "l.")},
        {"many empty frozensets", repeated("(", "(\x91", "l.")},
        {"many empty strings", repeated("(", "\x8c\x00"_b, "l.")},
        {"many empty bytes", repeated("(", "C\x00"_b, "l.")},
        {"many empty bytearrays", repeated("(", "\x96\x00\x00\x00\x00\x00\x00\x00\x00"_b, "l.")},
        {"many None", repeated("(", "N", "l.")},
        {"many ints", repeated("(", "K\x01", "l.")},
        {"many longs", repeated("(", "\x8a\x01\x01", "l.")},
        {"many long longs", repeated("(", long1(1, 1), "l.")},
        {"many floats", repeated("(", binfloat(0.5), "l.")},
        {"many globals", repeated("(", "ca\nb\n", "l.")},
        {"many objects", repeated("ca\nb\nq\x00("_b, "h\x00)R"_b, "l.")},
        {"many instances", repeated("(", "(ia\nb\n", "l.")},
        {"many persistent ids", repeated("(", "Pa\n", "l.")},
        {"many codes", repeated("(", "\x82\x01", "l.")},
        {"one item each", repeated("(", "]Na", "l.")},
        {"one key each", repeated("(", "}NNs", "l.")},
        {"one set item each", repeated("(", "\x8f(N\x90", "l.")},
        {"one empty state each", repeated("cm\nC\nq\x00("_b, "h\x00)\x81}b"_b, "l.")},
        {"appended one by one", repeated("]", "Na", ".")},
        {"appended in batches of none", repeated("]", "(e", ".")},
        {"appended in batches of one", repeated("]", "(Ne", ".")},
        {"set items in batches of one", repeated("\x8f", "(N\x90", ".")},
        {"one key again and again", repeated("}", "NNs", ".")},
        {"marks", repeated("", "(", "N.")},
        {"marks that are popped", repeated("", "(1", "N.")},
        {"marks that are popped one by one", repeated("", "(0", "N.")},
        {"a tuple of what was popped", repeated("(", "N0", "t.")},
        {"duplicates", repeated("N", "2", ".")},
        {"duplicates of a list", repeated("]", "2", ".")},
        {"a memo store again and again", repeated("N", "q\x00"_b, ".")},
        {"a memo of one object", repeated("N", "\x94", ".")},
        {"memo reads", repeated("]q\x00("_b, "h\x00"_b, "l.")},
        {"memo indices far apart",
         [](std::size_t size) {
             std::string made = "N";
             for (std::uint64_t i = 1; made.size() < size; ++i) {
                 made += "r" + little_endian(i * 104729 * 40, 4);
             }
             return made + ".";
         }},
        {"a long string, shared",
         [](std::size_t size) {
             return "X" + little_endian(size / 2, 4) + std::string(size / 2, 'x') +
                    std::string("q\x00("_b) + times("h\x00"_b, size / 4) + "t.";
         }},
        {"protocols", repeated("", "\x80\x05", "N.")},
        {"frames of nothing", repeated("", "\x95\x00\x00\x00\x00\x00\x00\x00\x00"_b, "N.")},

        // Each step doubles what a reader that copies would make.
        {"tuples that double", repeated(")q\x00"_b, "h\x00\x86q\x00"_b, ".")},
        {"lists that double", repeated("]q\x00"_b, "0(h\x00h\x00lq\x00"_b, ".")},
        {"frozensets that double",
         repeated("(\x91q\x00"_b, "0(h\x00h\x00\x86h\x00\x91q\x00"_b, ".")},
        {"tuples that double, as a key", repeated("}()q\x00"_b, "h\x00\x86q\x00"_b, "Nu.")},
        {"tuples that double, as a set item",
         repeated("\x8f()q\x00"_b, "h\x00\x86q\x00"_b, "\x90.")},
        {"two equal keys that double",
         [](std::size_t size) {
             const std::string key = std::string(")q\x00"_b) + times("h\x00\x86q\x00"_b, size / 10);
             return "}(" + key + "N" + key + "Nu.";
         }},
        {"duplicates that double", repeated(")", "2\x86", ".")},

        {"nested lists", nested("]", "N", "a", ".")},
        {"nested tuples", nested("", "N", "\x85", ".")},
        {"nested marks", nested("(", "N", "t", ".")},
        {"nested calls", nested("cm\nf\n", "N", "\x85R", ".")},
        {"nested instances", nested("(cm\nC\n", "N", "o", ".")},
        {"nested states", nested("cm\nC\n)\x81", "N", "b", ".")},
        {"nested dicts", nested("}N", "N", "s", ".")},
        {"nested through the memo", repeated("]q\x00"_b,
                                             "h\x00]q\x00"
                                             "a0"_b,
                                             ".")},
        {"a nested tuple as a key",
         [](std::size_t size) { return "})" + times("\x85", size) + "Ns."; }},

        {"colliding integers", keys(multiple_of_mersenne)},
        {"powers of two", keys([](std::uint64_t i) { return long1(i << 40, i << 20); })},
        {"small integers", keys([](std::uint64_t i) { return "J" + little_endian(i, 4); })},
        {"even floats",
         keys([](std::uint64_t i) { return binfloat(static_cast<double>(i) * 1e300); })},
        {"floats and integers", keys([](std::uint64_t i) {
             return i % 2 == 0 ? binfloat(static_cast<double>(i)) : "J" + little_endian(i, 4);
         })},
        {"tuples of colliding integers",
         keys([](std::uint64_t i) { return multiple_of_mersenne(i) + "\x85"; })},
        {"NaN", keys([nan](std::uint64_t) { return nan; })},
        {"strings",
         keys([](std::uint64_t i) { return "\x8c\x08" + std::to_string(10000000 + i); })},
        {"objects", keys([](std::uint64_t) { return std::string("cm\nC\n)\x81"); })},

        {"a decimal integer", [](std::size_t size) { return "I" + times("9", size) + "\n."; },
         false},
        {"a decimal long", [](std::size_t size) { return "L" + times("9", size) + "L\n."; }, false},
        {"a binary long",
         [](std::size_t size) {
             return "\x8b" + little_endian(size, 4) + std::string(size, '\x55') + ".";
         }},
        {"a long float", [](std::size_t size) { return "F0." + times("1", size) + "\n."; }},
        {"an escaped string",
         [](std::size_t size) { return "S'" + times("\\x41", size / 4) + "'\n."; }},
        {"an escaped unicode",
         [](std::size_t size) { return "V" + times("\\u0041", size / 6) + "\n."; }},
        {"a UTF-8 string",
         [](std::size_t size) {
             return "X" + little_endian(size / 2 * 2, 4) + times("\xc3\xa9", size / 2) + ".";
         }},
        {"short lines", repeated("(", "I1\n", "l.")},
    };
    for (const char opcode : std::string_view("FILVSPcgip")) {
        all.push_back(
            {"a line without an end",
             [opcode](std::size_t size) { return std::string(1, opcode) + times("1", size); },
             false});
    }
    return all;
}

/// Processor time that `work` takes, in seconds: what else runs on the machine does not count.
template <class Work>
double seconds(Work&& work) {
    const std::clock_t before = std::clock();
    work();
    return static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
}

/// How much longer a large input takes than as many small ones as are as long.
struct growth {
    static constexpr int times = 16;   // the large input is so many times the small one
    static constexpr double most = 6;  // caches are smaller than what is large; quadratic is 16
    double many_small = std::numeric_limits<double>::infinity();
    double one_large = many_small;

    /// Below some milliseconds the clock says more than the algorithm does.
    double ratio() const { return one_large / std::max(many_small, 0.005); }
    bool linear() const { return ratio() <= most; }
};

/// From now on memory that was freed stays with the process: what a page costs when it is touched
/// for the first time is no matter of the algorithm, and on some machines costs more than all else.
void keep_freed_memory() {
#ifdef __GLIBC__
    static const bool is_kept = mallopt(M_MMAP_THRESHOLD, 1 << 30) == 1 &&
                                mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max()) == 1;
    static_cast<void>(is_kept);
#endif
}

/// Measures until the growth is linear or `effort` seconds have been spent. Both sides take about
/// as long, so what slows the whole machine slows both, and the best times of all rounds count;
/// rounds that fail are followed by a rest, for whatever disturbs them to pass.
template <class Work, class Input>
growth growth_of(Work work, const Input& small, const Input& large, double effort = 5) {
    keep_freed_memory();
    growth best;
    double spent = 0;
    for (int round = 0; round < 30 && !best.linear() && (round < 3 || spent < effort); ++round) {
        if (round > 3) std::this_thread::sleep_for(std::chrono::milliseconds(10 * round));
        const double many_small = seconds([&] {
            for (int i = 0; i < growth::times; ++i) work(small);
        });
        const double one_large = seconds([&] { work(large); });
        best.many_small = std::min(best.many_small, many_small);
        best.one_large = std::min(best.one_large, one_large);
        spent += many_small + one_large;
    }
    return best;
}

template <class Work, class Input>
void check_linear(const char* what, Work work, const Input& small, const Input& large) {
    const growth found = growth_of(work, small, large);
    INFO(what << ": the small one " << growth::times << " times " << found.many_small
              << " s, the large one " << found.one_large << " s");
    CHECK(found.linear());
}

#ifdef COPYREG_SANITIZED
constexpr std::size_t small_size = 8 * 1024;
#else
constexpr std::size_t small_size = 64 * 1024;
#endif

}  // namespace

TEST_CASE("no input takes more heap than its size pays for") {
    for (const family& each : families()) {
        INFO(each.name);
        for (const std::size_t size : {std::size_t{16}, std::size_t{1000}, 8 * small_size}) {
            const std::string bytes = each.of_size(size);
            bool loaded = false;
            const std::size_t peak = support::peak_heap_of([&] { loaded = loads_quietly(bytes); });
            CAPTURE(bytes.size(), peak);
            CHECK(peak <= allowance(bytes.size()));
            if (size == 8 * small_size) CHECK(loaded == each.loads);
        }
    }
}

TEST_CASE("a declared size takes no heap") {
    for (const std::string_view opcode :
         {"B"_b, "X"_b, "T"_b, "\x8b"_b, "\x8d"_b, "\x8e"_b, "\x96"_b, "\x95"_b}) {
        const std::size_t width =
            opcode[0] == 'B' || opcode[0] == 'X' || opcode[0] == 'T' || opcode[0] == '\x8b' ? 4 : 8;
        for (const std::uint64_t size :
             {std::uint64_t{1} << 20, std::uint64_t{1} << 30, (std::uint64_t{1} << 31) - 1}) {
            const std::string bytes = std::string(opcode) + little_endian(size, width) + "ab";
            INFO(escaped(bytes));
            const std::size_t from_range =
                support::peak_heap_of([&] { CHECK_FALSE(loads_quietly(bytes)); });
            CHECK(from_range <= allowance(bytes.size()));
            std::istringstream stream(bytes);
            const std::size_t from_stream = support::peak_heap_of(
                [&] { CHECK_THROWS_AS(hostile::load(stream), copyreg::unpickling_error); });
            CHECK(from_stream <= allowance(bytes.size()));
        }
    }
}

TEST_CASE("the heap of a load is given back") {
    for (const family& each : families()) {
        const std::string bytes = each.of_size(10000);
        loads_quietly(bytes);  // what is built once and kept is there now
        const std::size_t before = support::heap_in_use();
        loads_quietly(bytes);
        const std::size_t after = support::heap_in_use();
        INFO(each.name);
        CHECK(after == before);
    }
}

TEST_CASE("quadratic work is found out") {
    volatile std::size_t sink = 0;
    const auto quadratic = [&](std::size_t size) {
        for (std::size_t i = 0; i < size * size; ++i) sink = i;
    };
    const auto linear = [&](std::size_t size) {
        for (std::size_t i = 0; i < 2000 * size; ++i) sink = i;
    };
    const std::size_t small = 2000;  // on every machine longer than the clock needs
    const double effort = 0.3;
    CHECK_FALSE(growth_of(quadratic, small, growth::times * small, effort).linear());
    CHECK(growth_of(linear, small, growth::times * small, effort).linear());
}

TEST_CASE("loading takes linear time") {
    for (const family& each : families()) {
        check_linear(
            each.name, [](const std::string& bytes) { loads_quietly(bytes); },
            each.of_size(small_size), each.of_size(growth::times * small_size));
    }
}

TEST_CASE("comparing, copying, writing and printing take linear time") {
    for (const family& each : families()) {
        if (!each.loads) continue;
        const auto small = hostile::loads(each.of_size(small_size / 4));
        const auto large = hostile::loads(each.of_size(growth::times * small_size / 4));
        const auto small_too = hostile::deepcopy(small);
        const auto large_too = hostile::deepcopy(large);
        INFO(each.name);
        check_linear(
            "==",
            [&](const copyreg::value& v) { (void)(v == (&v == &small ? small_too : large_too)); },
            small, large);
        check_linear(
            "deepcopy", [](const copyreg::value& v) { (void)hostile::deepcopy(v); }, small, large);
        check_linear(
            "dumps", [](const copyreg::value& v) { (void)hostile::dumps(v); }, small, large);
        check_linear(
            "dumps at protocol 0",
            [](const copyreg::value& v) {
                try {
                    (void)hostile::dumps(v, {.protocol = 0});
                } catch (const copyreg::pickling_error&) {  // a code that protocol 0 cannot write
                }
            },
            small, large);
        check_linear(
            "repr",
            [](const copyreg::value& v) {
                try {
                    (void)hostile::repr(v, 1 << 20);
                } catch (const copyreg::error&) {  // longer than was allowed
                }
            },
            small, large);
    }
}

TEST_CASE("erasing all takes linear time, in whatever order") {
    const auto filled = [](int size) {
        copyreg::dict d;
        for (int i = 0; i < size; ++i) d.insert_or_assign(i, i);
        return d;
    };
    const auto in_order = [&](int size) {
        copyreg::value d = filled(size);
        for (int i = 0; i < size; ++i) d.erase(i);
    };
    const auto backwards = [&](int size) {
        copyreg::value d = filled(size);
        for (int i = size; i-- > 0;) d.erase(i);
    };
    const auto scattered = [&](int size) {
        copyreg::value d = filled(size);
        for (int i = 0; i < size; ++i) d.erase(static_cast<int>(i * 7919LL % size));
    };
    const auto first_of_all = [&](int size) {
        copyreg::value d = filled(size);
        while (d.size() != 0) d.erase(*d.begin());
    };
    const auto oldest_replaced = [&](int size) {
        copyreg::value d = filled(size);
        for (int i = 0; i < size; ++i) {
            d.erase((*d.items().begin()).key);
            d.insert_or_assign(size + i, i);
        }
    };
    const int small = static_cast<int>(small_size / 8);
    const int large = growth::times * small;  // 131072
    check_linear("in order", in_order, small, large);
    check_linear("backwards", backwards, small, large);
    check_linear("scattered", scattered, small, large);
    check_linear("first of all", first_of_all, small, large);
    check_linear("oldest replaced", oldest_replaced, small, large);
}

TEST_CASE("what doubles is printed up to a size") {
    const copyreg::value value =
        hostile::loads(repeated(")q\x00"_b, "h\x00\x86q\x00"_b, ".")(1000));
    CHECK_THROWS_AS(hostile::repr(value), copyreg::error);
    CHECK_THROWS_AS(hostile::repr(value, 1000), copyreg::error);
    const copyreg::value list = hostile::loads(
        "](K\x01K\x02"
        "e."_b);
    CHECK(hostile::repr(list, 6) == "[1, 2]");
    CHECK_THROWS_AS(hostile::repr(list, 5), copyreg::error);
}

TEST_CASE("lists within lists that laugh stay shared") {
    const std::string laughs = times("(", 9) + "\x8c\x03lol" + times(times("2", 9) + "l", 9) + ".";
    const std::size_t peak = support::peak_heap_of([&] { CHECK(loads_quietly(laughs)); });
    CHECK(peak <= allowance(laughs.size()));
}

TEST_CASE("equal keys are one key, as in Python") {
    check({
        {"}(K\x01K\x0a\x88K\x0bG\x3f\xf0\x00\x00\x00\x00\x00\x00K\x0cL1L\nK\x0du."_b,
         is("{1: 13}")},
        {"}(\x89K\x01K\x00K\x02G\x80\x00\x00\x00\x00\x00\x00\x00K\x03u."_b, is("{False: 3}")},
        {"}(G\x7f\xf8\x00\x00\x00\x00\x00\x00NG\x7f\xf8\x00\x00\x00\x00\x00\x00Nu."_b,
         is("{nan: None, nan: None}")},
        {"}(\x8c\x01"
         "aNC\x01"
         "aNu."_b,
         is("{'a': None, b'a': None}")},
        {"\x8f(K\x01\x88K\x02\x90."_b, is("{1, 2}")},
        {"(K\x01\x88G\x3f\xf0\x00\x00\x00\x00\x00\x00\x91."_b, is("frozenset({1})")},
        {"}((K\x01tN(\x88tK\x01u."_b, is("{(1,): 1}")},
        {"}(\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x80\x00NG\x43\xe0\x00\x00\x00\x00\x00\x00K\x01u."_b,
         is("{9223372036854775808: 1}")},
    });
}

TEST_CASE("an integer as text has a limit of digits") {
    for (const char* form : {"I", "L"}) {
        const std::string suffix = form[0] == 'L' ? "L\n." : "\n.";
        const std::string longest = std::string(form) + times("9", 4300) + suffix;
        CHECK(loads_quietly(longest));
        check(row(std::string(form) + times("9", 4301) + suffix, refused(0, 4310)));
        check(row(std::string(form) + "-" + times("9", 4301) + suffix, refused(0, 4310)));
    }
    copyreg::load_options options;
    options.limits.digits = 1000;
    CHECK(load_and_use("I" + times("1", 1000) + "\n.", options).loaded);
    CHECK_FALSE(load_and_use("I" + times("1", 1001) + "\n.", options).loaded);
    options.limits.digits = 10000;
    CHECK(load_and_use("I" + times("1", 10000) + "\n.", options).loaded);
}
