// SPDX-License-Identifier: MIT
//
// From a path to the byte of an opcode: every kind of step by hand, and a law that holds for every
// object of every pickle: what stands at its offset makes an object of its kind, with its value.
#include <copyreg/copyreg.hpp>
#include <copyreg/pickle/locate.hpp>
#include <copyreg/wire/genops.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <support/corpus.hpp>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

using namespace copyreg;
using namespace std::string_view_literals;

namespace {

using codec::locate;
using codec::path_step;
using what = path_step::what;
using path = std::vector<path_step>;
using wire::opcode;

path_step item(std::size_t i) { return {what::item, i}; }
path_step key(std::size_t i) { return {what::key, i}; }
path_step mapped(std::size_t i) { return {what::mapped, i}; }
path_step argument(std::size_t i) { return {what::argument, i}; }
path_step keyword(std::size_t i) { return {what::keyword, i}; }
constexpr path_step state{what::state};
constexpr path_step callable{what::callable};

/// What stands from the found opcode on.
std::string_view rest(std::string_view pickle, const path& p) {
    return pickle.substr(locate(pickle, p));
}

// --- the law

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
