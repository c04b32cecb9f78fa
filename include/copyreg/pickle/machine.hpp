// SPDX-License-Identifier: MIT
//
// The pickle machine: opcodes to a value.
//
// A loop over a stack, a stack of marks and a memo; it calls nothing and needs no registration.
// What CPython's unpickler accepts is accepted; `strict` refuses what no pickler writes. Memory is
// bounded by the input: lengths are compared with what remains before anything is allocated, and
// the arena has a limit.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/pickle/machine_calls.hpp>
#include <copyreg/pickle/plain_run.hpp>
#include <copyreg/wire/opcode_table.hpp>
#include <copyreg/wire/text.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace copyreg::codec {

template <class>
class basic_machine : private machine_calls {
public:
    /// Reads one pickle of `input` into `a`. The memo may hold what earlier pickles put there.
    basic_machine(std::string_view input, const load_options& options, model::arena& a,
                  read_memo& memo)
        : machine_calls(input, options, a, memo) {}

    /// Runs up to STOP and returns the object that is on top then.
    model::cell run() {
        try {
            return loop();
        } catch (const model::heap_limit_reached&) {
            in_.fail(
                "pickle takes more memory than limits.heap_base and limits.heap_per_byte allow");
        }
    }

    /// Bytes read, STOP included.
    std::size_t consumed() const noexcept { return in_.position(); }

private:
    // --- numbers, texts, the outside

    std::uint64_t memo_line() {
        const auto line = in_.line();
        wire::parsed_int index;
        const auto result = options_.strict
                                ? wire::parse_decimal_strict(line, index, options_.limits.digits)
                                : wire::parse_memo_text(line, index, options_.limits.digits);
        if (result != wire::text_result::ok || index.is_big || index.small < 0) {
            in_.fail("expected a memo index, found other text");
        }
        return static_cast<std::uint64_t>(index.small);
    }

    void number_line(bool is_long) {
        const auto line = in_.line();
        wire::parsed_int n;
        const std::size_t digits = options_.limits.digits;
        const auto result = is_long
                                ? (options_.strict ? wire::parse_long_text_strict(line, n, digits)
                                                   : wire::parse_long_text(line, n, digits))
                                : (options_.strict ? wire::parse_int_text_strict(line, n, digits)
                                                   : wire::parse_int_text(line, n, digits));
        if (result == wire::text_result::too_long) {
            in_.fail("expected an integer of at most " + std::to_string(digits) +
                     " digits, found more");
        }
        if (result == wire::text_result::malformed)
            in_.fail("expected an integer, found other text");
        if (n.is_bool) return push(model::make_boolean(n.small != 0));
        push(n.is_big ? model::make_long(arena_, n.big) : model::make_integer(n.small));
    }

    void float_line() {
        double d = 0;
        if (!wire::parse_float_text(in_.line(), d)) in_.fail("expected a float, found other text");
        push(model::make_floating(d));
    }

    void string_line() {
        const auto quoted = wire::unquote(in_.line());
        if (!quoted) in_.fail("expected a quoted string, found other text");
        std::string data;
        if (const auto bad = wire::decode_string_escapes(*quoted, data))
            in_.fail(std::string(bad->reason));
        push_python2_text(data);
    }

    void unicode_line() {
        std::string text;
        if (const auto bad = wire::decode_raw_unicode_escape(in_.line(), text))
            in_.fail(std::string(bad->reason));
        push_text(kind::string, text);
    }

    /// A length that is signed on the wire.
    std::uint64_t signed_length() {
        const auto n = static_cast<std::int32_t>(static_cast<std::uint32_t>(in_.number<4>()));
        if (n < 0) in_.fail("expected a length, found the negative " + std::to_string(n));
        return static_cast<std::uint64_t>(n);
    }

    void persistent(const cell& pid) {
        if (options_.persistent_load) {
            const value id(model::as_value(pid));
            const value loaded = options_.persistent_load(id);
            const cell& c = loaded.raw();
            if (c.is_node()) {
                model::mark_shared(c.node);
                if (c.owner() != nullptr) model::arena::merge(&arena_, c.owner());
            }
            return push(c);
        }
        auto* n = model::new_node<model::persistent_node>(arena_);
        n->pid = pid;
        push(model::make_node(&arena_, n));
    }

    void next_buffer() {
        if (next_buffer_ >= options_.buffers.size()) {
            in_.fail("expected an out-of-band buffer in load_options::buffers, found " +
                     std::to_string(options_.buffers.size()) + " in all");
        }
        const auto data = options_.buffers[next_buffer_++];
        // the caller's memory, not the input's: it is not charged to the input
        arena_.raise_limit(data.size() + 64);
        push(model::make_node(&arena_, model::new_text(arena_, kind::buffer, view_of(data))));
    }

    void read_only_buffer() {
        cell& c = top();
        if (c.is(kind::buffer)) {
            c.node->flags |= model::read_only;
        } else if (!c.is(kind::bytes) && !c.is(kind::bytearray)) {
            in_.fail("expected a buffer, found " + std::string(name_of(model::kind_of(c))));
        }
    }

    void protocol() {
        const auto n = static_cast<int>(in_.number<1>());
        if (n > highest_protocol)
            in_.fail("expected a protocol up to 5, found " + std::to_string(n));
        if (options_.strict && in_.opcode_position() != 0) {
            in_.fail("expected PROTO at the start only, found it again");
        }
        protocol_ = n;
    }

    void frame() {
        const std::uint64_t length = in_.number<8>();
        if (length > in_.remaining()) {
            in_.fail("expected a frame within the pickle, found one of " + std::to_string(length) +
                     " bytes with " + std::to_string(in_.remaining()) + " left");
        }
        if (options_.strict && frame_end_ != nullptr) {
            in_.fail("expected no frame inside a frame, found one");
        }
        frame_end_ = in_.here() + length;
    }

    /// With `strict`, a frame ends where an opcode ends.
    void check_frame() {
        if (frame_end_ == nullptr || in_.here() < frame_end_) return;
        if (in_.here() > frame_end_)
            in_.fail("expected the frame to end behind an opcode, found it inside one");
        frame_end_ = nullptr;
    }

    void check_strictly(unsigned char code) const {
        const wire::opcode_info* info = wire::find_opcode(code);
        if (info != nullptr && info->protocol > protocol_ && code != 0x80) {
            // a state setter's arguments are TUPLE2 at every protocol
            if (code == static_cast<unsigned char>(wire::opcode::tuple2)) return;
            if (protocol_ >= 2 || info->protocol >= 2) {
                in_.fail("expected opcodes of protocol " + std::to_string(protocol_) + ", found " +
                         std::string(info->name));
            }
        }
    }

    void run_plain() noexcept {
        if (!memo_.is_in_order()) return;
        plain_run(in_, stack_, marks_, memo_.nodes(), arena_).run();
        fence_ = marks_.empty() ? 0 : marks_.back();
    }

    cell finish() {
        const cell result = pop();
        if (options_.strict && (!stack_.empty() || !marks_.empty())) {
            in_.fail("expected one object on the stack at STOP, found more");
        }
        return result;
    }

    cell loop() {
        using wire::opcode;
        for (;;) {
            if (options_.strict) [[unlikely]] {
                check_frame();
            } else {
                run_plain();
            }
            const unsigned char code = in_.next_opcode();
            if (options_.strict) [[unlikely]]
                check_strictly(code);
            switch (static_cast<opcode>(code)) {
                case opcode::mark: push_mark(); break;
                case opcode::stop: return finish();
                case opcode::pop: pop_object(); break;
                case opcode::pop_mark: stack_.truncate(pop_mark()); break;
                case opcode::dup: {
                    const cell c = top();
                    if (c.is_node()) model::mark_shared(c.node);
                    stack_.push_back(c);
                    break;
                }

                case opcode::none: push(model::make_none()); break;
                case opcode::newtrue: push(model::make_boolean(true)); break;
                case opcode::newfalse: push(model::make_boolean(false)); break;
                case opcode::binint1:
                    push(model::make_integer(static_cast<std::int64_t>(in_.number<1>())));
                    break;
                case opcode::binint2:
                    push(model::make_integer(static_cast<std::int64_t>(in_.number<2>())));
                    break;
                case opcode::binint:
                    push(model::make_integer(
                        static_cast<std::int32_t>(static_cast<std::uint32_t>(in_.number<4>()))));
                    break;
                case opcode::int_: number_line(false); break;
                case opcode::long_: number_line(true); break;
                case opcode::long1:
                    push(model::make_long(arena_, in_.take(in_.number<1>())));
                    break;
                case opcode::long4:
                    push(model::make_long(arena_, in_.take(signed_length())));
                    break;
                case opcode::binfloat:
                    push(model::make_floating(load_big_double(in_.take(8).data())));
                    break;
                case opcode::float_: float_line(); break;

                case opcode::short_binunicode: push_utf8(in_.take(in_.number<1>())); break;
                case opcode::binunicode: push_utf8(in_.take(in_.number<4>())); break;
                case opcode::binunicode8: push_utf8(in_.take(in_.number<8>())); break;
                case opcode::unicode: unicode_line(); break;
                case opcode::short_binstring: push_python2_text(in_.take(in_.number<1>())); break;
                case opcode::binstring: push_python2_text(in_.take(signed_length())); break;
                case opcode::string: string_line(); break;
                case opcode::short_binbytes:
                    push_text(kind::bytes, in_.take(in_.number<1>()));
                    break;
                case opcode::binbytes: push_text(kind::bytes, in_.take(in_.number<4>())); break;
                case opcode::binbytes8: push_text(kind::bytes, in_.take(in_.number<8>())); break;
                case opcode::bytearray8: {
                    const auto data = in_.take(in_.number<8>());
                    push(model::make_node(&arena_, model::new_text(arena_, kind::bytearray, data)));
                    break;
                }
                case opcode::next_buffer: next_buffer(); break;
                case opcode::readonly_buffer: read_only_buffer(); break;

                case opcode::empty_tuple: push_tuple(0); break;
                case opcode::tuple1: push_tuple(1); break;
                case opcode::tuple2: push_tuple(2); break;
                case opcode::tuple3: push_tuple(3); break;
                case opcode::tuple: {
                    const std::size_t at = pop_mark();
                    push_tuple(stack_.size() - at);
                    break;
                }
                case opcode::empty_list: push_list(stack_.size()); break;
                case opcode::list: push_list(pop_mark()); break;
                case opcode::append: append_from(stack_.size() - (stack_.empty() ? 0 : 1)); break;
                case opcode::appends: append_from(pop_mark()); break;
                case opcode::empty_dict: push_keyed(kind::dict, stack_.size()); break;
                case opcode::dict: {
                    const std::size_t at = pop_mark();
                    if ((stack_.size() - at) % 2 != 0)
                        in_.fail("expected keys and values in pairs, found an odd number");
                    push_keyed(kind::dict, at);
                    break;
                }
                case opcode::setitem:
                    need(3);
                    set_items_from(stack_.size() - 2);
                    break;
                case opcode::setitems: set_items_from(pop_mark()); break;
                case opcode::empty_set: push_keyed(kind::set, stack_.size()); break;
                case opcode::frozenset: push_keyed(kind::frozenset, pop_mark()); break;
                case opcode::additems: add_items_from(pop_mark()); break;

                case opcode::global: {
                    const auto module = in_.line();
                    const auto name = in_.line();
                    push(global_cell(module, name));
                    break;
                }
                case opcode::stack_global: stack_global(); break;
                case opcode::ext1: extension(static_cast<std::int64_t>(in_.number<1>())); break;
                case opcode::ext2: extension(static_cast<std::int64_t>(in_.number<2>())); break;
                case opcode::ext4:
                    extension(
                        static_cast<std::int32_t>(static_cast<std::uint32_t>(in_.number<4>())));
                    break;
                case opcode::reduce: reduce(); break;
                case opcode::newobj: new_object(false); break;
                case opcode::newobj_ex: new_object(true); break;
                case opcode::inst: instance(model::call_form::inst); break;
                case opcode::obj: instance(model::call_form::obj); break;
                case opcode::build: build(); break;

                case opcode::memoize: put(memo_.count()); break;
                case opcode::binput: put(in_.number<1>()); break;
                case opcode::long_binput: put(in_.number<4>()); break;
                case opcode::put: put(memo_line()); break;
                case opcode::binget: get(in_.number<1>()); break;
                case opcode::long_binget: get(in_.number<4>()); break;
                case opcode::get: get(memo_line()); break;

                case opcode::persid: {
                    const auto id = in_.line();
                    if (!is_ascii(id))
                        in_.fail("expected a persistent id in ASCII, found other bytes");
                    push_text(kind::string, id);
                    persistent(pop());
                    break;
                }
                case opcode::binpersid: persistent(pop()); break;
                case opcode::proto: protocol(); break;
                case opcode::frame: frame(); break;
                default: in_.fail("expected an opcode, found byte " + std::to_string(code));
            }
        }
    }

    std::size_t next_buffer_ = 0;
    const char* frame_end_ = nullptr;
};
using machine = basic_machine<on_use>;

}  // namespace copyreg::codec
