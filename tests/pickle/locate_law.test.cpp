// SPDX-License-Identifier: MIT
//
// From a path to the byte of an opcode: a law that holds for every object of every pickle: what
// stands at its offset makes an object of its kind, with its value. And that broken pickles do no
// harm.
#include "paths.hpp"
#include <copyreg/copyreg.hpp>
#include <copyreg/pickle/locate.hpp>
#include <copyreg/wire/genops.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <support/corpus.hpp>
#include <utility>
#include <variant>
#include <vector>

using namespace copyreg;
using namespace paths;
using wire::opcode;
using namespace std::string_view_literals;

namespace {

class law {
public:
    /// Checks every object of `pickle` on the shortest path that leads to it; returns how many.
    std::size_t check(std::string_view pickle, const load_options& options = {}) {
        pickle_ = pickle;
        const value root = loads(pickle, options);
        todo_.push_back({root.raw(), {}});
        std::size_t checked = 0;
        for (; checked < todo_.size(); ++checked) {
            const auto [cell, way] = todo_[checked];
            check_one(cell, way);
            if (cell.is_node() && seen_.insert(cell.node).second) add_parts(cell, way);
        }
        return checked;
    }

private:
    void add(const model::cell& c, path way, path_step step) {
        way.push_back(step);
        todo_.push_back({c, std::move(way)});
    }

    void add_entries(const model::cell* cells, std::size_t count, const path& way,
                     std::size_t first) {
        for (std::size_t i = 0; i < count; ++i) {
            add(cells[2 * i], way, key(first + i));
            add(cells[2 * i + 1], way, mapped(first + i));
        }
    }

    static std::span<const model::cell> items_of(const model::cell& c) {
        if (!c.is(kind::tuple)) return {};
        const auto& tuple = model::node_as<model::tuple_node>(c);
        return {tuple.items(), tuple.size};
    }

    void add_parts(const model::cell& c, const path& way) {
        if (c.is(kind::list)) {
            const auto& list = model::node_as<model::list_node>(c);
            for (std::size_t i = 0; i < list.size; ++i) add(list.items[i], way, item(i));
        } else if (c.is(kind::tuple)) {
            const auto items = items_of(c);
            for (std::size_t i = 0; i < items.size(); ++i) add(items[i], way, item(i));
        } else if (c.is(kind::dict)) {
            const auto& dict = model::node_as<model::keyed_node>(c);
            add_entries(dict.cells, dict.size, way, 0);
        } else if (c.is(kind::set) || c.is(kind::frozenset)) {
            const auto& set = model::node_as<model::keyed_node>(c);
            for (std::size_t i = 0; i < set.size; ++i) add(set.key(i), way, item(i));
        } else if (c.is(kind::object)) {
            add_object(model::node_as<model::object_node>(c), way);
        }
    }

    void add_object(const model::object_node& object, const path& way) {
        if (object.how() == model::call_form::named) return;
        add(object.callable, way, callable);
        std::span<const model::cell> args = items_of(object.args);
        model::cell keywords = object.kwargs;
        if (args.size() == 3 && args[1].is(kind::tuple) && args[2].is(kind::dict) &&
            object.callable.is(kind::global) &&
            repr(model::as_value(object.callable)) == "copyreg.__newobj_ex__") {
            keywords = args[2];
            args = items_of(args[1]);
        } else if (args.size() == 3 && args[2].is(kind::tuple) &&
                   object.callable.is(kind::global) &&
                   repr(model::as_value(object.callable)) == "copyreg._reconstructor") {
            args = items_of(args[2]);
        }
        for (std::size_t i = 0; i < args.size(); ++i) add(args[i], way, argument(i));
        if (keywords.is(kind::dict)) {
            const auto& dict = model::node_as<model::keyed_node>(keywords);
            for (std::size_t i = 0; i < dict.size; ++i) {
                add(dict.cells[2 * i + 1], way, keyword(i));
            }
        }
        std::size_t items = 0;
        std::size_t entries = 0;
        const model::cell* last = nullptr;
        for (std::size_t s = 0; s < object.step_count; ++s) {
            const model::object_step& step = object.steps[s];
            switch (step.does) {
                case model::object_step::what::append:
                case model::object_step::what::add:
                    for (std::size_t i = 0; i < step.count; ++i) {
                        add(step.cells[i], way, item(items++));
                    }
                    break;
                case model::object_step::what::set_items:
                    add_entries(step.cells, step.count / 2, way, entries);
                    entries += step.count / 2;
                    break;
                case model::object_step::what::build: last = &step.cells[0]; break;
                case model::object_step::what::call_setter: last = &step.cells[1]; break;
            }
        }
        if (last != nullptr) add(*last, way, state);
    }

    void check_one(const model::cell& c, const path& way) {
        const std::size_t offset = locate(pickle_, way);
        const auto code = static_cast<opcode>(pickle_[offset]);
        INFO("offset " << offset << ", opcode " << wire::info_of(code).name << ", path of "
                       << way.size() << " steps to " << name_of(model::kind_of(c)));
        if (code == opcode::get || code == opcode::binget || code == opcode::long_binget ||
            code == opcode::dup) {
            return;
        }
        const kind k = model::kind_of(c);
        CHECK(is_made_by(k, code));
        if (k != kind::integer && k != kind::string) return;
        const auto found = pickletools::operation_reader(pickle_, offset).read().argument;
        std::string text;
        if (const auto* s = std::get_if<std::string>(&found)) {
            CHECK(*s == model::text_of(c));
        } else if (append_repr(text, found, 4300)) {
            CHECK(text == repr(model::as_value(c)));
        }
    }

    static bool is_made_by(kind k, opcode code) {
        const auto one_of = [&](std::initializer_list<opcode> codes) {
            for (const opcode it : codes) {
                if (it == code) return true;
            }
            return false;
        };
        const bool python2 = one_of({opcode::string, opcode::binstring, opcode::short_binstring});
        switch (k) {
            case kind::none: return code == opcode::none;
            case kind::boolean: return one_of({opcode::newtrue, opcode::newfalse, opcode::int_});
            case kind::integer:
                return one_of({opcode::int_, opcode::binint, opcode::binint1, opcode::binint2,
                               opcode::long_, opcode::long1, opcode::long4});
            case kind::floating: return one_of({opcode::float_, opcode::binfloat});
            case kind::string:
                return python2 || one_of({opcode::unicode, opcode::short_binunicode,
                                          opcode::binunicode, opcode::binunicode8});
            case kind::bytes:
                return python2 || one_of({opcode::binbytes, opcode::short_binbytes,
                                          opcode::binbytes8, opcode::reduce});
            case kind::bytearray: return one_of({opcode::bytearray8, opcode::reduce});
            case kind::list: return one_of({opcode::empty_list, opcode::list});
            case kind::tuple:
                return one_of({opcode::empty_tuple, opcode::tuple1, opcode::tuple2, opcode::tuple3,
                               opcode::tuple});
            case kind::dict: return one_of({opcode::empty_dict, opcode::dict});
            case kind::set: return one_of({opcode::empty_set, opcode::reduce});
            case kind::frozenset: return one_of({opcode::frozenset, opcode::reduce});
            case kind::global:
                return one_of({opcode::global, opcode::stack_global, opcode::inst, opcode::ext1,
                               opcode::ext2, opcode::ext4});
            case kind::object:
                return one_of({opcode::reduce, opcode::newobj, opcode::newobj_ex, opcode::inst,
                               opcode::obj, opcode::stack_global});
            case kind::persistent_id: return one_of({opcode::persid, opcode::binpersid});
            default: return one_of({opcode::next_buffer, opcode::readonly_buffer});
        }
    }

    struct visit {
        model::cell cell;
        path way;
    };
    std::string_view pickle_;
    std::vector<visit> todo_;
    std::set<const model::node*> seen_;
};

void check_at_each_protocol(const value& v) {
    for (int protocol = 0; protocol <= 5; ++protocol) {
        const bytes pickle = dumps(v, {.protocol = protocol});
        INFO("protocol " << protocol);
        CHECK(law().check(pickle.view()) > 0);
    }
}

/// Every truncation and every change of one byte is located, in whichever way; the offset is one.
void check_broken(std::string_view pickle, const path& p) {
    for (std::size_t size = 0; size < pickle.size(); ++size) {
        // its own memory, so that a read behind it is seen
        const std::vector<char> cut(pickle.begin(),
                                    pickle.begin() + static_cast<std::ptrdiff_t>(size));
        CHECK(locate({cut.data(), cut.size()}, p) == 0);
    }
    std::string changed(pickle);
    for (char& c : changed) {
        const char before = c;
        for (int code = 0; code < 256; ++code) {
            c = static_cast<char>(code);
            if (locate(changed, p) >= changed.size()) FAIL("no offset");
        }
        c = before;
    }
}

}  // namespace

TEST_CASE("broken pickles are located somewhere") {
    check_broken(
        "\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00}\x94\x8c\x01w\x94](K\x01h\x01\x8f(K\x02\x90"
        "es."sv,
        {mapped(0), item(2), item(0)});
    check_broken("(lp0\n(im\nA\np1\n(dp2\nVw\np3\nI1\nsb0g1\n(cm\nA\nK\x01og1\nl."sv,
                 {item(0), state, mapped(0)});
    check_broken(
        "c__builtin__\nset\n](K\x01K\x02"
        "e\x85R."sv,
        {item(1)});
    check_broken(
        "cm\nA\n)}\x8c\x01wNs\x92\x94"
        "cm\nset\nh\x00K\x07\x86R0."sv,
        {state});
    check_broken("ccopyreg\n__newobj_ex__\n(cm\nA\nK\x01\x85}\x8c\x01wK\x02stR."sv, {keyword(0)});
}

TEST_CASE("what dumps writes is located at every protocol") {
    const value shared = list{101, "shared", tuple{102, 103}};
    dict all;
    all.insert_or_assign("list", list{1, 2.5, "three", bytes("four"sv), nullptr, true, list{}});
    all.insert_or_assign("tuples", tuple{tuple{}, tuple{5}, tuple{6, 7}, tuple{8, 9, 10},
                                         tuple{11, 12, 13, 1000000, 1LL << 40}});
    all.insert_or_assign("shared", list{shared, shared, tuple{shared, 14}});
    all.insert_or_assign(tuple{15, 16}, dict{{17, dict{{18, shared}}}});
    all.insert_or_assign("sets", loads("\x8f(K\x13K\x14K\x15\x90(K\x16K\x17\x91\x86."sv));
    value big = list{};
    for (int i = 0; i < 2500; ++i) big.push_back(1000 + i % 7);
    check_at_each_protocol(all);
    for (int protocol = 0; protocol <= 5; ++protocol) {
        const bytes pickle = dumps(big, {.protocol = protocol});
        // Behind the batches of 1000.
        const auto at =
            pickletools::operation_reader(pickle.view(), locate(pickle.view(), path{item(2345)}))
                .read();
        CHECK(std::get<std::int64_t>(at.argument) == 1000 + 2345 % 7);
    }
    value cycle = list{19};
    cycle.push_back(tuple{cycle, 20});
    check_at_each_protocol(cycle);
}

TEST_CASE("objects are located at every protocol") {
    for (const auto pickle :
         {"\x80\x02"
          "cm\nA\nK\x01K\x02\x86\x81(K\x03K\x04"
          "e(K\x05K\x06K\x07K\x08uN}X\x01\x00\x00\x00wK\x09s\x86"
          "b."sv,
          "\x80\x04\x8c\x01m\x8c\x01"
          "A\x93K\x01\x85}\x8c\x01wK\x02s\x92}\x8c\x01vK\x03sb."sv,
          "cm\nf\nK\x01\x85R\x94}X\x01\x00\x00\x00wh\x00sb."sv,
          "(K\x01K\x02im\nA\n}X\x01\x00\x00\x00wK\x03sb."sv, "(cm\nA\nK\x01K\x02o."sv,
          "cm\nA\n)\x81\x94"
          "cm\nset\nh\x00K\x07\x86R0."sv,
          "ccopy_reg\n_reconstructor\n(cm\nA\nc__builtin__\nobject\nNtR(dVw\nI5\nsb."sv}) {
        CHECK(law().check(pickle) > 2);
        check_at_each_protocol(loads(pickle));
    }
}

TEST_CASE("what CPython wrote is located") {
    std::size_t checked = 0;
    for (const auto& entry : support::read_corpus(1000)) {
        INFO(entry.label());
        load_options options;
        options.fix_imports = entry.fix_imports;
        checked += law().check(entry.bytes, options);
    }
    CHECK(checked > 10000);
}
