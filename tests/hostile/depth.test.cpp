// SPDX-License-Identifier: MIT
//
// Depth: what is nested without bound is loaded, printed, copied, compared, written and destroyed
// on the default stack.
#include "row.hpp"
#include <copyreg/copyreg.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <support/catch.hpp>

using namespace hostile;

namespace {

constexpr std::size_t levels = 100000;

/// Does everything to a deep value, whose text begins as given. Below the protocol `alike` an
/// object is written as another call than the one that it came by, and is not equal to what it was.
void everything(const std::string& bytes, std::string_view beginning, int alike = 0) {
    INFO(escaped(bytes));
    const copyreg::value value = hostile::loads(bytes);
    CHECK(hostile::repr(value).substr(0, beginning.size()) == beginning);
    const copyreg::value copy = hostile::deepcopy(value);
    CHECK((copy == value));
    for (int protocol = 0; protocol <= 5; ++protocol) {
        const auto written = hostile::dumps(value, {.protocol = protocol});
        if (protocol >= alike) CHECK((hostile::loads(written.view()) == value));
        CHECK((hostile::dumps(copy, {.protocol = protocol}) == written));
    }
}

}  // namespace

TEST_CASE("deep lists") {
    const std::string bytes = times("]", levels) + times("a", levels - 1) + ".";
    everything(bytes, "[[[[[[");
    const copyreg::value value = hostile::loads(bytes);
    CHECK((hostile::repr(value) == times("[", levels) + times("]", levels)));
    CHECK(!copyreg::pickletools::dis(bytes).empty());
}

TEST_CASE("deep tuples") {
    everything(")" + times("\x85", levels) + ".", "((((((");
    everything(times("(", levels) + times("t", levels) + ".", "((((((");
}

TEST_CASE("deep dicts") {
    everything(times("}K\x01", levels) + "N" + times("s", levels) + ".", "{1: {1: {1: ");
}

TEST_CASE("deep frozensets") {
    everything(times("(", levels) + times("\x91", levels) + ".", "frozenset({frozenset({");
}

TEST_CASE("deep reductions") {
    everything(times("cm\nf\n", levels) + ")R" + times("\x85R", levels - 1) + ".", "");
    everything(times("(cm\nC\n", levels) + times("o", levels) + ".", "");
    everything(times("cm\nC\n)\x81", levels) + "N" + times("b", levels) + ".", "", 2);
}

TEST_CASE("deep lists through the memo, with a short stack") {
    everything(std::string("]q\x00"_b) +
                   times("h\x00]q\x00"
                         "a0"_b,
                         levels) +
                   ".",
               "[[[[[[");
}

TEST_CASE("a deep tuple as a key") {
    const std::string key = ")" + times("\x85", levels);
    everything("}" + key + "Ns.", "{((((((");
    // Two equal keys: the second one takes the place of the first.
    const copyreg::value twice = hostile::loads("}(" + key + "K\x01" + key + "K\x02u.");
    CHECK(twice.size() == 1);
}
