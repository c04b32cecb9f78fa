// SPDX-License-Identifier: MIT
//
// Where in a pickle an object stands: from a path through the graph to the byte of an opcode.
//
// A typed load that fails knows the way to the wrong object as steps, but values do not remember
// their bytes, since only errors would ever ask. So the pickle is walked a second time, and an
// object is nothing but the place of the opcode that pushed it: no value is built, nothing is
// called. The walk notes what belongs to what (trace_graph.hpp), and the path is followed there.
// There are no more links and nodes than the input has bytes: memory is linear, time but for the
// sorting too, and the depth of the graph costs nothing.
//
// What stands for something else is seen through, as when the pickle is loaded (trace_calls.hpp). A
// dict or set that is given a key twice is not: its entries are counted as they are written.
#pragma once

#include <copyreg/base/error.hpp>
#include <copyreg/base/on_use.hpp>
#include <copyreg/pickle/cursor.hpp>
#include <copyreg/pickle/path_step.hpp>
#include <copyreg/pickle/trace_calls.hpp>
#include <copyreg/wire/opcode_table.hpp>
#include <copyreg/wire/python_error.hpp>
#include <copyreg/wire/text_int.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <vector>

namespace copyreg::codec {

/// One walk over a pickle; `locate` is the way to ask for it.
template <class OnUse>
class basic_tracer : private basic_trace_calls<OnUse> {
    using base = basic_trace_calls<OnUse>;

public:
    /// Traces the first pickle of `input`, which `known` memo entries of earlier pickles precede.
    basic_tracer(std::string_view input, std::size_t known)
        : input_(input), in_(input), known_(known), memo_count_(known) {}

    /// The offset for `locate`; to be called once.
    std::size_t find(std::span<const path_step> path) {
        place root;
        try {
            root = walk();
        } catch (const unpickling_error&) { return 0; }
        return follow(root, path).offset;
    }

private:
    using opcode = wire::opcode;
    using base::add;
    using base::add_call;
    using base::add_entries;
    using base::add_global;
    using base::add_items;
    using base::add_link;
    using base::drop;
    using base::follow;
    using base::gather;
    using base::node_of;
    using base::nothing;
    using base::reduce;
    using base::shape_of;
    using typename base::place;
    using typename base::role;
    using typename base::shape;

    // --- the stack and the memo

    /// The number of objects above the topmost mark.
    std::size_t available() const noexcept {
        return stack_.size() - (marks_.empty() ? 0 : marks_.back());
    }

    void need(std::size_t count) const {
        if (available() < count) in_.fail("too few objects on the stack");
    }

    std::span<const place> above(std::size_t from) const { return std::span(stack_).subspan(from); }
    std::span<const place> pairs_above(std::size_t from) const {
        const auto entries = above(from);
        if (entries.size() % 2 != 0) in_.fail("a key without a value");
        return entries;
    }

    /// Where on the stack the lowest operand of an opcode is. If there is a mark, it is removed.
    std::size_t operands(const wire::stack_items& before) {
        const std::size_t below = before.index_of(wire::stack_item::mark);
        std::size_t at = stack_.size();
        if (below != before.size()) {
            if (marks_.empty()) in_.fail("no mark");
            at = marks_.back();
            marks_.pop_back();
        }
        need(below + stack_.size() - at);
        return at - below;
    }

    std::string_view text_of(const place& p) const {
        if (shape_of(p) != shape::text) return {};
        return input_.substr(node_of(p).first, node_of(p).size);
    }

    void put(std::uint64_t index) {
        need(1);
        const place& top = stack_.back();
        if (top.node != nothing) node_of(top).memoized = true;
        if (memo_.insert_or_assign(index, top.node).second && index >= known_) ++memo_count_;
    }

    /// The node of a memo entry.
    std::size_t get(std::uint64_t index) const {
        const auto found = memo_.find(index);
        return found == memo_.end() ? nothing : found->second;
    }

    // --- the loop

    /// What stands behind an opcode, without the length in front of it or the newline at its end.
    std::string_view argument(wire::argument_kind kind) {
        using arg = wire::argument_kind;
        switch (kind) {
            case arg::none: return {};
            case arg::uint1: return in_.take(1);
            case arg::uint2: return in_.take(2);
            case arg::int4:
            case arg::uint4: return in_.take(4);
            case arg::uint8:
            case arg::float8: return in_.take(8);
            case arg::string1:
            case arg::bytes1:
            case arg::unicodestring1:
            case arg::long1: return in_.take(in_.number<1>());
            case arg::string4:
            case arg::bytes4:
            case arg::unicodestring4:
            case arg::long4: return in_.take(in_.number<4>());
            case arg::bytes8:
            case arg::bytearray8:
            case arg::unicodestring8: return in_.take(in_.number<8>());
            case arg::stringnl_noescape_pair: {
                const std::string_view first = in_.line();
                return {first.data(), first.size() + 1 + in_.line().size()};
            }
            default: return in_.line();
        }
    }

    /// The memo index that an argument says.
    std::uint64_t index_in(std::string_view text, wire::argument_kind kind) const {
        if (kind == wire::argument_kind::uint1) return load_little<1>(text.data());
        if (kind == wire::argument_kind::uint4) return load_little<4>(text.data());
        wire::parsed_int index;
        const auto result = wire::parse_memo_text(text, index, wire::python_max_digits);
        if (result != wire::text_result::ok || index.is_big || index.small < 0) {
            in_.fail("not a memo index");
        }
        return static_cast<std::uint64_t>(index.small);
    }

    /// Walks up to STOP; returns the root.
    place walk() {
        for (;;) {
            const wire::opcode_info* info = wire::find_opcode(in_.next_opcode());
            if (info == nullptr) in_.fail("not an opcode");
            if (info->code == opcode::stop) {
                need(1);
                return stack_.back();
            }
            step(*info, argument(info->argument));
        }
    }

    void step(const wire::opcode_info& info, std::string_view text) {
        const std::size_t offset = in_.opcode_position();
        // first those that leave the stack as it is, or do to it what no table says
        switch (info.code) {
            case opcode::proto:
            case opcode::frame: return;
            case opcode::mark: return marks_.push_back(stack_.size());
            case opcode::memoize: return put(memo_count_);
            case opcode::put:
            case opcode::binput:
            case opcode::long_binput: return put(index_in(text, info.argument));
            case opcode::dup: need(1); return stack_.push_back({offset, stack_.back().node});
            case opcode::pop:
                if (available() == 0 && !marks_.empty()) return marks_.pop_back();
                break;
            default: break;
        }
        const std::size_t at = operands(info.before);
        const auto operand = [&](std::size_t i) { return stack_[at + i]; };
        place made{offset};
        switch (info.code) {
            case opcode::unicode:
            case opcode::short_binunicode:
            case opcode::binunicode:
            case opcode::binunicode8:
            case opcode::binstring:
            case opcode::short_binstring:
                made = add(offset, shape::text,
                           static_cast<std::size_t>(text.data() - input_.data()), text.size());
                break;

            case opcode::empty_tuple:
            case opcode::tuple1:
            case opcode::tuple2:
            case opcode::tuple3:
            case opcode::tuple: made = gather(offset, shape::tuple, above(at)); break;
            case opcode::empty_list:
            case opcode::list: made = gather(offset, shape::list, above(at)); break;
            case opcode::empty_set:
            case opcode::frozenset: made = gather(offset, shape::other, above(at)); break;
            case opcode::empty_dict:
            case opcode::dict:
                made = add(offset, shape::dict);
                add_entries(made, pairs_above(at));
                break;

            // what is given to an object: that stays where it is
            case opcode::append:
            case opcode::appends:
            case opcode::additems:
                made = operand(0);
                add_items(made, above(at + 1));
                break;
            case opcode::setitem:
            case opcode::setitems:
                made = operand(0);
                add_entries(made, pairs_above(at + 1));
                break;
            case opcode::build:
                made = operand(0);
                add_link(made, role::state, operand(1));
                break;

            case opcode::global: {
                const std::size_t end = text.find('\n');
                made = add_global(offset, text.substr(0, end), text.substr(end + 1));
                break;
            }
            case opcode::stack_global:
                made = add_global(offset, text_of(operand(0)), text_of(operand(1)));
                break;
            case opcode::reduce: made = reduce(offset, operand(0), operand(1)); break;
            case opcode::newobj:
            case opcode::newobj_ex:
                made = add_call(offset, shape::other, operand(0), operand(1));
                if (info.code == opcode::newobj_ex) add_link(made, role::keywords, operand(2));
                break;
            case opcode::inst:
                made =
                    add_call(offset, shape::other, made, gather(offset, shape::tuple, above(at)));
                break;
            case opcode::obj:
                if (at == stack_.size()) in_.fail("nothing to call");
                made = add_call(offset, shape::other, operand(0),
                                gather(offset, shape::tuple, above(at + 1)));
                break;

            case opcode::get:
            case opcode::binget:
            case opcode::long_binget: made.node = get(index_in(text, info.argument)); break;
            default: break;
        }
        const place top = at < stack_.size() ? operand(0) : place{};
        stack_.resize(at);
        if (info.after.size() != 0) stack_.push_back(made);
        if (info.code == opcode::pop && available() != 0) drop(top, stack_.back());
    }

    std::string_view input_;
    cursor in_;
    std::size_t known_;
    std::size_t memo_count_;
    lazy<OnUse, std::map<std::uint64_t, std::size_t>> memo_;  // the node of each
    lazy<OnUse, std::vector<place>> stack_;
    lazy<OnUse, std::vector<std::size_t>> marks_;
};

/// The offset of the opcode that pushed the object at the end of `path`, which begins at the root
/// of the first pickle in `input`. An object that is referred to once more is where that reference
/// is: at its GET or DUP.
///
/// Where the path leads nowhere, or through what cannot be seen here (a persistent id, a memo entry
/// of an earlier pickle), the offset of the last object on it that was found; 0 if there is not
/// even a root. `known` is the number of memo entries of earlier pickles when this one was read.
/// Throws nothing but `std::bad_alloc`.
template <class OnUse = on_use>
inline std::size_t locate(std::string_view input, std::span<const path_step> path,
                          std::size_t known = 0) {
    return basic_tracer<OnUse>(input, known).find(path);
}

}  // namespace copyreg::codec
