// SPDX-License-Identifier: MIT
//
// The table's columns are compared with CPython's in tests/pickletools/compare_dis.py.
#include <copyreg/wire/opcode_table.hpp>

#include <set>
#include <string>
#include <string_view>
#include <support/catch.hpp>

using namespace copyreg::wire;

// --- what a table can say wrong about itself

namespace {

constexpr bool codes_are_unique() noexcept {
    std::size_t found = 0;
    for (const unsigned char i : copyreg::wire::detail::opcode_index) found += i != 0xFF;
    return found == opcode_table.size();
}

constexpr bool names_are_unique() noexcept {
    for (const opcode_info& a : opcode_table) {
        for (const opcode_info& b : opcode_table) {
            if (&a != &b && a.name == b.name) return false;
        }
    }
    return true;
}

/// A slice lies above a mark, at the top; what an opcode pushes holds no slice.
constexpr bool marks_are_in_place() noexcept {
    for (const opcode_info& info : opcode_table) {
        const auto& before = info.before;
        const bool sliced =
            before.size() != 0 && before[before.size() - 1] == stack_item::stackslice;
        if (sliced != before.contains(stack_item::mark)) return false;
        if (info.after.contains(stack_item::stackslice)) return false;
        if (info.after.contains(stack_item::mark) != (info.code == opcode::mark)) return false;
    }
    return true;
}

constexpr bool rows_are_complete() noexcept {
    for (const opcode_info& info : opcode_table) {
        if (info.name.empty() || info.protocol < 0 || info.protocol > 5) return false;
        if (info.summary.empty() || info.summary.back() != '.') return false;
    }
    return true;
}

}  // namespace

static_assert(codes_are_unique());
static_assert(names_are_unique());
static_assert(marks_are_in_place());
static_assert(rows_are_complete());

TEST_CASE("every byte finds its own row or none") {
    std::size_t found = 0;
    for (int code = 0; code < 256; ++code) {
        const opcode_info* info = find_opcode(static_cast<unsigned char>(code));
        if (info == nullptr) continue;
        ++found;
        CHECK(static_cast<int>(info->code) == code);
        CHECK(&info_of(info->code) == info);
    }
    CHECK(found == 68);
    CHECK(find_opcode(0) == nullptr);
    CHECK(find_opcode(0x99) == nullptr);
    CHECK(find_opcode(0xFF) == nullptr);
}

TEST_CASE("each protocol adds what it is known for") {
    std::size_t count[6] = {};
    for (const opcode_info& info : opcode_table) ++count[info.protocol];
    CHECK(count[0] == 22);
    CHECK(count[1] == 19);
    CHECK(count[2] == 12);
    CHECK(count[3] == 2);
    CHECK(count[4] == 10);
    CHECK(count[5] == 3);
}

TEST_CASE("a sentence says one thing, and no two say the same") {
    std::set<std::string_view> sentences;
    for (const opcode_info& info : opcode_table) {
        CAPTURE(info.name);
        CHECK(sentences.insert(info.summary).second);
        CHECK(info.summary.size() <= 90);
        CHECK(info.summary.front() >= 'A');
        CHECK(info.summary.front() <= 'Z');
    }
}

TEST_CASE("kinds have the names that CPython shows") {
    CHECK(name_of(stack_item::any) == "any");
    CHECK(name_of(stack_item::none) == "None");
    CHECK(name_of(stack_item::stackslice) == "stackslice");
    CHECK(name_of(argument_kind::uint1) == "uint1");
    CHECK(name_of(argument_kind::long4) == "long4");
}

TEST_CASE("stack items know what they hold") {
    const stack_items& before = info_of(opcode::obj).before;
    CHECK(before.size() == 3);
    CHECK(before[0] == stack_item::mark);
    CHECK(before.contains(stack_item::stackslice));
    CHECK_FALSE(before.contains(stack_item::list));
    CHECK(info_of(opcode::pop).after.size() == 0);
}
