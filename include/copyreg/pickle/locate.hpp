// SPDX-License-Identifier: MIT
//
// Where in a pickle an object stands: from a path through the graph to the byte of an opcode.
//
// A typed load that fails knows the way to the wrong object as steps, but values do not remember
// their bytes, since only errors would ever ask. So the pickle is walked a second time, and an
// object is nothing but the place of the opcode that pushed it: no value is built, nothing is
// called. What belongs to what is one list of links, which is sorted once the walk is over, so that
// a step is a binary search. There are no more links and nodes than the input has bytes: memory is
// linear, time but for the sorting too, and the depth of the graph costs nothing.
//
// What is folded where a pickle is read (machine.hpp, loader_names.hpp) is folded here: calls that
// stand for a set, `copyreg.__newobj_ex__`, and the call of a state setter that POP throws away. A
// dict or set that is given a key twice is not: its entries are counted as they are written.
#pragma once

#include <copyreg/base/error.hpp>
#include <copyreg/base/on_use.hpp>
#include <copyreg/pickle/cursor.hpp>
#include <copyreg/wire/opcode_table.hpp>
#include <copyreg/wire/python_error.hpp>
#include <copyreg/wire/text_int.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

namespace copyreg::codec {

/// One step from an object to a part of it.
struct path_step {
    enum class what : std::uint8_t {
        item,      ///< of a list, tuple, set or frozenset, or one that an object was given
        key,       ///< of an entry of a dict, or of one that an object was given
        mapped,    ///< what that key is mapped to
        state,     ///< what the object was given last, by BUILD or by a state setter
        argument,  ///< a positional argument of the call that made the object
        keyword,   ///< an argument of that call by keyword; `index` is its place in their dict
        callable   ///< what was called
    };
    what does;
    std::size_t index = 0;
};

/// One walk over a pickle; `locate` is the way to ask for it.
template <class>
class basic_tracer {
public:
    /// Traces the first pickle of `input`, which `known` memo entries of earlier pickles precede.
    basic_tracer(std::string_view input, std::size_t known)
        : input_(input), in_(input), known_(known), memo_count_(known) {}

    /// The offset for `locate`; to be called once.
    std::size_t find(std::span<const path_step> path) {
        place at;
        try {
            at = walk();
        } catch (const unpickling_error&) { return 0; }  // no root
        std::stable_sort(links_.begin(), links_.end());
        for (const path_step& step : path) {
            const place* next = follow(at.node, step);
            if (next == nullptr) break;
            at = *next;
        }
        return at.offset;
    }

private:
    using opcode = wire::opcode;

    static constexpr std::size_t nothing = static_cast<std::size_t>(-1);

    /// An object, where it is referred to. What holds nothing, such as an int, has no node.
    struct place {
        std::size_t offset = 0;
        std::size_t node = nothing;
    };

    enum class shape : std::uint8_t {
        text,
        list,
        tuple,
        dict,
        set_name,        // the global `set` or `frozenset`
        newobj_ex_name,  // the global `copyreg.__newobj_ex__`
        reduced,         // by REDUCE, to an object
        other
    };

    struct node {
        shape is;
        bool memoized;
        // text: where it is in the input; tuple: where its items are in the links, while these are
        // not sorted; call: where its callable is, which its arguments follow
        std::size_t first;
        std::size_t size;
    };

    enum class role : std::uint8_t {
        item,
        key,
        mapped,
        state,
        arguments,  // the tuple of them
        keywords,   // the dict of them
        callable,
        listed  // the list of the first items of a set, which was made by a call
    };

    struct link {
        std::size_t owner;
        role is;
        place part;

        friend bool operator<(const link& a, const link& b) noexcept {
            return std::tie(a.owner, a.is) < std::tie(b.owner, b.is);
        }
    };

    // --- following a path, once the links are sorted

    std::span<const link> parts(std::size_t owner, role is) const {
        const auto [from, to] =
            std::equal_range(links_.begin(), links_.end(), link{owner, is, place{}});
        return {from, to};
    }

    const place* part(std::size_t owner, role is, std::size_t index = 0) const {
        const auto all = parts(owner, is);
        return index < all.size() ? &all[index].part : nullptr;
    }

    const place* follow(std::size_t from, const path_step& step) const {
        switch (step.does) {
            case path_step::what::item: return item(from, step.index);
            case path_step::what::key: return part(from, role::key, step.index);
            case path_step::what::mapped: return part(from, role::mapped, step.index);
            case path_step::what::state: {
                const auto states = parts(from, role::state);
                return states.empty() ? nullptr : &states.back().part;
            }
            case path_step::what::argument: {
                const place* args = part(from, role::arguments);
                return args == nullptr ? nullptr : part(args->node, role::item, step.index);
            }
            case path_step::what::keyword: {
                const place* keywords = part(from, role::keywords);
                return keywords == nullptr ? nullptr
                                           : part(keywords->node, role::mapped, step.index);
            }
            case path_step::what::callable: return part(from, role::callable);
        }
        return nullptr;
    }

    const place* item(std::size_t from, std::size_t index) const {
        const place* list = part(from, role::listed);
        if (list == nullptr) return part(from, role::item, index);
        const auto first = parts(list->node, role::item);
        return index < first.size() ? &first[index].part
                                    : part(from, role::item, index - first.size());
    }

    // --- nodes and links

    std::size_t add_node(shape is, std::size_t first = 0, std::size_t size = 0) {
        nodes_.push_back({is, false, first, size});
        return nodes_.size() - 1;
    }

    shape shape_of(const place& p) const noexcept {
        return p.node == nothing ? shape::other : nodes_[p.node].is;
    }

    void add_link(const place& owner, role is, const place& part) {
        if (owner.node != nothing) links_.push_back({owner.node, is, part});
    }

    /// What lies on the stack from `from` upwards belongs to `owner`.
    void add_items(const place& owner, std::size_t from) {
        for (std::size_t i = from; i < stack_.size(); ++i) add_link(owner, role::item, stack_[i]);
    }
    void add_entries(const place& owner, std::size_t from) {
        if ((stack_.size() - from) % 2 != 0) in_.fail("a key without a value");
        for (std::size_t i = from; i < stack_.size(); i += 2) {
            add_link(owner, role::key, stack_[i]);
            add_link(owner, role::mapped, stack_[i + 1]);
        }
    }

    // While the links are not sorted, those that a tuple or a call is made with stand together.

    place gather(shape is, std::size_t from) {
        const place made = here(add_node(is, links_.size(), stack_.size() - from));
        add_items(made, from);
        return made;
    }
    bool is_tuple_of(std::size_t size, const place& p) const noexcept {
        return shape_of(p) == shape::tuple && nodes_[p.node].size == size;
    }
    /// A copy, since adding links moves them.
    place nth_link(const place& owner, std::size_t n) const {
        return links_[nodes_[owner.node].first + n].part;
    }

    place make_call(shape is, const place& callable, const place& args) {
        const place made = here(add_node(is, links_.size()));
        add_link(made, role::callable, callable);
        add_link(made, role::arguments, args);
        return made;
    }

    /// REDUCE, with what it folds.
    place reduce(const place& callable, const place& args) {
        if (shape_of(callable) == shape::set_name && is_tuple_of(1, args)) {
            const place list = nth_link(args, 0);
            if (shape_of(list) == shape::list) {
                const place set = make_call(shape::other, callable, args);
                add_link(set, role::listed, list);
                return set;
            }
        } else if (shape_of(callable) == shape::newobj_ex_name && is_tuple_of(3, args)) {
            const place positional = nth_link(args, 1);
            const place keywords = nth_link(args, 2);
            if (shape_of(positional) == shape::tuple && shape_of(keywords) == shape::dict) {
                const place object = make_call(shape::other, callable, positional);
                add_link(object, role::keywords, keywords);
                return object;
            }
        }
        return make_call(shape::reduced, callable, args);
    }

    /// What is left at the top was below `dropped`: was that the call of a state setter?
    void drop(const place& dropped) {
        if (shape_of(dropped) != shape::reduced || nodes_[dropped.node].memoized) return;
        const place args = nth_link(dropped, 1);
        if (!is_tuple_of(2, args) || nodes_[args.node].memoized || available() == 0) return;
        const place object = stack_.back();
        if (nth_link(args, 0).node == object.node) add_link(object, role::state, nth_link(args, 1));
    }

    place make_global(std::string_view module, std::string_view name) {
        shape is = shape::other;
        if (module == "builtins" || module == "__builtin__") {
            if (name == "set" || name == "frozenset") is = shape::set_name;
        } else if (module == "copyreg" || module == "copy_reg") {
            if (name == "__newobj_ex__") is = shape::newobj_ex_name;
        }
        return here(add_node(is));
    }

    // --- the stack and the memo

    /// An object of the opcode that is being read.
    place here(std::size_t n) const noexcept { return {in_.opcode_position(), n}; }

    /// The number of objects above the topmost mark.
    std::size_t available() const noexcept {
        return stack_.size() - (marks_.empty() ? 0 : marks_.back());
    }

    void need(std::size_t count) const {
        if (available() < count) in_.fail("too few objects on the stack");
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
        return input_.substr(nodes_[p.node].first, nodes_[p.node].size);
    }

    void put(std::uint64_t index) {
        need(1);
        const std::size_t n = stack_.back().node;
        if (n != nothing) nodes_[n].memoized = true;
        if (memo_.insert_or_assign(index, stack_.back()).second && index >= known_) ++memo_count_;
    }

    place get(std::uint64_t index) const {
        const auto found = memo_.find(index);
        return here(found == memo_.end() ? nothing : found->second.node);
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
        // first those that leave the stack as it is, or do to it what no table says
        switch (info.code) {
            case opcode::proto:
            case opcode::frame: return;
            case opcode::mark: return marks_.push_back(stack_.size());
            case opcode::memoize: return put(memo_count_);
            case opcode::put:
            case opcode::binput:
            case opcode::long_binput: return put(index_in(text, info.argument));
            case opcode::dup: need(1); return stack_.push_back(here(stack_.back().node));
            case opcode::pop:
                if (available() == 0 && !marks_.empty()) return marks_.pop_back();
                break;
            default: break;
        }
        const std::size_t at = operands(info.before);
        const auto operand = [&](std::size_t i) { return stack_[at + i]; };
        place made = here(nothing);
        switch (info.code) {
            case opcode::unicode:
            case opcode::short_binunicode:
            case opcode::binunicode:
            case opcode::binunicode8:
            case opcode::binstring:
            case opcode::short_binstring:
                made = here(add_node(shape::text,
                                     static_cast<std::size_t>(text.data() - input_.data()),
                                     text.size()));
                break;

            case opcode::empty_tuple:
            case opcode::tuple1:
            case opcode::tuple2:
            case opcode::tuple3:
            case opcode::tuple: made = gather(shape::tuple, at); break;
            case opcode::empty_list:
            case opcode::list: made = gather(shape::list, at); break;
            case opcode::empty_set:
            case opcode::frozenset: made = gather(shape::other, at); break;
            case opcode::empty_dict:
            case opcode::dict:
                made = here(add_node(shape::dict));
                add_entries(made, at);
                break;

            // what is given to an object: that stays where it is
            case opcode::append:
            case opcode::appends:
            case opcode::additems:
                made = operand(0);
                add_items(made, at + 1);
                break;
            case opcode::setitem:
            case opcode::setitems:
                made = operand(0);
                add_entries(made, at + 1);
                break;
            case opcode::build:
                made = operand(0);
                add_link(made, role::state, operand(1));
                break;

            case opcode::global: {
                const std::size_t end = text.find('\n');
                made = make_global(text.substr(0, end), text.substr(end + 1));
                break;
            }
            case opcode::stack_global:
                made = make_global(text_of(operand(0)), text_of(operand(1)));
                break;
            case opcode::reduce: made = reduce(operand(0), operand(1)); break;
            case opcode::newobj:
            case opcode::newobj_ex:
                made = make_call(shape::other, operand(0), operand(1));
                if (info.code == opcode::newobj_ex) add_link(made, role::keywords, operand(2));
                break;
            case opcode::inst:
                made = make_call(shape::other, made, gather(shape::tuple, at));
                break;
            case opcode::obj:
                if (at == stack_.size()) in_.fail("nothing to call");
                made = make_call(shape::other, operand(0), gather(shape::tuple, at + 1));
                break;

            case opcode::get:
            case opcode::binget:
            case opcode::long_binget: made = get(index_in(text, info.argument)); break;
            default: break;
        }
        const place top = at < stack_.size() ? operand(0) : place{};
        stack_.resize(at);
        if (info.after.size() != 0) stack_.push_back(made);
        if (info.code == opcode::pop) drop(top);
    }

    std::string_view input_;
    cursor in_;
    std::size_t known_;
    std::size_t memo_count_;
    std::map<std::uint64_t, place> memo_;
    std::vector<place> stack_;
    std::vector<std::size_t> marks_;
    std::vector<node> nodes_;
    std::vector<link> links_;
};
using tracer = basic_tracer<on_use>;

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
