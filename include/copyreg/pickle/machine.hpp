// SPDX-License-Identifier: MIT
//
// The pickle machine: opcodes to a value, one method for each family of opcodes.
//
// A loop over a stack, a stack of marks and a memo; it calls nothing and needs no registration.
// What a pickle would call becomes an object that says so. What CPython's unpickler accepts is
// accepted; `strict` refuses what no pickler writes. Memory is bounded by the input: lengths are
// compared with what remains before anything is allocated, and the arena has a limit.
//
// Two things are read between the lines, because the pickler will have to write them again (see
// model/node.hpp): a call that is thrown away by POP is either a state setter's or a discarded
// attempt.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/base/pod_stack.hpp>
#include <copyreg/model/build.hpp>
#include <copyreg/model/keyed.hpp>
#include <copyreg/model/value.hpp>
#include <copyreg/pickle/cursor.hpp>
#include <copyreg/pickle/options.hpp>
#include <copyreg/pickle/plain_run.hpp>
#include <copyreg/pickle/python2_text.hpp>
#include <copyreg/pickle/read_memo.hpp>
#include <copyreg/pickle/well_known.hpp>
#include <copyreg/registry/extension.hpp>
#include <copyreg/wire/compat_names.hpp>
#include <copyreg/wire/opcode_table.hpp>
#include <copyreg/wire/text.hpp>

#include <bitset>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace copyreg::codec {

template <class>
class basic_machine {
public:
    /// Reads one pickle of `input` into `a`. The memo may hold what earlier pickles put there.
    basic_machine(std::string_view input, const load_options& options, model::arena& a,
                  read_memo& memo)
        : in_(input), options_(options), arena_(a), memo_(memo) {}

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
    using cell = model::cell;

    // --- the stack

    void push(cell c) { stack_.push_back(model::inside(c, &arena_)); }

    /// The objects above the topmost mark.
    std::size_t available() const noexcept { return stack_.size() - fence_; }

    void need(std::size_t n) const {
        if (available() >= n) [[likely]]
            return;
        in_.fail("expected " + std::to_string(n) + " objects on the stack" +
                 (marks_.empty() ? "" : " above the mark") + ", found " +
                 std::to_string(available()));
    }

    cell pop() {
        need(1);
        return stack_.pop_back();
    }

    cell& top() {
        need(1);
        return stack_.back();
    }

    void push_mark() {
        marks_.push_back(stack_.size());
        fence_ = stack_.size();
    }

    /// Removes the topmost mark and returns where it stood.
    std::size_t pop_mark() {
        if (marks_.empty()) in_.fail("expected a mark, found none");
        const std::size_t at = marks_.pop_back();
        fence_ = marks_.empty() ? 0 : marks_.back();
        return at;
    }

    // --- objects

    void push_text(kind k, std::string_view text) {
        if (text.size() <= 2 && push_single(k, text)) return;
        push(model::make_node(&arena_, model::new_text(arena_, k, text)));
    }

    /// Pushes a text of which there is one object only. Its second time is a memo read wherever it
    /// is single, so where it comes a second time it is not: then it is an object like any other.
    [[gnu::noinline]] bool push_single(kind k, std::string_view text) {
        model::node* single = model::singletons::get().find(k, text);
        if (single == nullptr) return false;
        auto& seen = k == kind::string ? strings_seen_ : bytes_seen_;
        const unsigned i = model::singletons::index_of(text);
        if (seen[i]) return false;
        seen[i] = true;
        push(model::make_node(nullptr, single));
        return true;
    }

    void push_utf8(std::string_view text) {
        if (!is_short_ascii(text)) [[unlikely]]
            check_utf8(text);
        push_text(kind::string, text);
    }

    [[gnu::noinline]] void check_utf8(std::string_view text) const {
        if (const auto bad = find_invalid_utf8(text, true); bad != std::string_view::npos) {
            in_.fail("expected UTF-8 in a str, found a bad byte at position " +
                     std::to_string(bad) + " of it");
        }
    }

    void push_python2_text(std::string_view data) {
        if (options_.encoding == "bytes") return push_text(kind::bytes, data);
        std::string text;
        if (const auto problem =
                decode_python2_text(data, options_.encoding, options_.errors, text)) {
            in_.fail(*problem);
        }
        push_text(kind::string, text);
    }

    void push_tuple(std::size_t size) {
        need(size);
        if (size == 0) return push(model::make_empty_tuple());
        auto* tuple = model::new_tuple(arena_, size);
        std::memcpy(static_cast<void*>(tuple->items()), stack_.end() - size, size * sizeof(cell));
        stack_.truncate(stack_.size() - size);
        push(model::make_node(&arena_, tuple));
    }

    void push_list(std::size_t from) {
        auto* list = model::new_node<model::list_node>(arena_);
        extend(*list, from);
        push(model::make_node(&arena_, list));
    }

    /// Moves what lies from `from` upwards into `list`.
    void extend(model::list_node& list, std::size_t from) {
        const std::size_t count = stack_.size() - from;
        if (count == 0) return;
        model::reserve(arena_, list.items, list.size, list.capacity, count);
        std::memcpy(static_cast<void*>(list.items + list.size), stack_.begin() + from,
                    count * sizeof(cell));
        list.size += count;
        stack_.truncate(from);
    }

    void insert(model::keyed_node& into, const cell& key, const cell* mapped) {
        kind culprit{};
        const std::size_t place = model::insert_key(arena_, into, key, culprit).first;
        if (place == model::not_found) {
            in_.fail("expected a hashable key or item, found " + std::string(name_of(culprit)));
        }
        if (mapped != nullptr) (&into.key(place))[1] = model::inside(*mapped, &arena_);
    }

    /// Moves what lies from `from` upwards into a dict or set.
    void fill(model::keyed_node& keyed, std::size_t from) {
        const std::size_t stride = keyed.stride();
        const std::size_t count = (stack_.size() - from) / stride;
        model::reserve_keys(arena_, keyed, count);
        const cell* items = stack_.begin() + from;
        for (std::size_t done = 0; done < count; ++done) {
            done += model::insert_items(arena_, keyed, items + done * stride, count - done);
            if (done == count) break;
            const cell* item = items + done * stride;
            insert(keyed, item[0], stride == 2 ? item + 1 : nullptr);
        }
        stack_.truncate(from);
    }

    void add_steps(const cell& target, model::object_step::what does, std::size_t from) {
        auto& step = model::step_for(arena_, model::node_as<model::object_node>(target), does);
        model::append(arena_, step, stack_.begin() + from, stack_.size() - from);
        stack_.truncate(from);
    }

    // --- families of opcodes

    void append_from(std::size_t from) {
        if (from <= fence_) need(stack_.size() - from + 1);
        if (from == stack_.size()) return;
        const cell& target = stack_[from - 1];
        if (target.is(kind::list)) {
            extend(model::node_as<model::list_node>(target), from);
        } else if (target.is(kind::object)) {
            add_steps(target, model::object_step::what::append, from);
        } else {
            in_.fail("expected a list to append to, found " +
                     std::string(name_of(model::kind_of(target))));
        }
    }

    void set_items_from(std::size_t from) {
        if (from <= fence_) need(stack_.size() - from + 1);
        if (from == stack_.size()) return;
        if ((stack_.size() - from) % 2 != 0)
            in_.fail("expected keys and values in pairs, found an odd number");
        const cell& target = stack_[from - 1];
        if (target.is(kind::dict)) {
            fill(model::node_as<model::keyed_node>(target), from);
        } else if (target.is(kind::object)) {
            add_steps(target, model::object_step::what::set_items, from);
        } else {
            in_.fail("expected a dict to set items in, found " +
                     std::string(name_of(model::kind_of(target))));
        }
    }

    void add_items_from(std::size_t from) {
        if (from <= fence_) need(stack_.size() - from + 1);
        if (from == stack_.size()) return;
        const cell& target = stack_[from - 1];
        if (target.is(kind::set)) {
            fill(model::node_as<model::keyed_node>(target), from);
        } else if (target.is(kind::object)) {
            add_steps(target, model::object_step::what::add, from);
        } else {
            in_.fail("expected a set to add to, found " +
                     std::string(name_of(model::kind_of(target))));
        }
    }

    void need_callable(const cell& c) const {
        const kind k = model::kind_of(c);
        if (k != kind::global && k != kind::object && k != kind::persistent_id) {
            in_.fail("expected something that can be called, found " + std::string(name_of(k)));
        }
    }

    void need_tuple(const cell& c) const {
        if (!c.is(kind::tuple) && !c.is(kind::persistent_id)) {
            in_.fail("expected a tuple of arguments, found " +
                     std::string(name_of(model::kind_of(c))));
        }
    }

    void push_object(model::call_form form, const cell& callable, const cell& args,
                     const cell& kwargs) {
        auto* object = model::new_node<model::object_node>(arena_);
        object->form = static_cast<std::uint8_t>(form);
        object->callable = callable;
        object->args = args;
        object->kwargs = kwargs;
        push(model::make_node(&arena_, object));
    }

    void reduce() {
        need(2);
        const cell args = pop();
        const cell callable = pop();
        need_tuple(args);
        need_callable(callable);
        const cell none = model::inside(model::make_none(), &arena_);
        if (callable.is(kind::global) && callable.node->form != 0 && args.is(kind::tuple)) {
            const model::origin how{nullptr, model::call_form::reduce, callable, args, none};
            std::optional<kind> unhashable;
            if (const auto made = call_builtin(
                    arena_, static_cast<builtin_call>(callable.node->form), how, unhashable)) {
                return push(*made);
            }
            if (unhashable)
                in_.fail("expected a hashable item, found " + std::string(name_of(*unhashable)));
        }
        push_object(model::call_form::reduce, callable, args, none);
    }

    void new_object(bool with_keywords) {
        need(with_keywords ? 3 : 2);
        const cell kwargs = with_keywords ? pop() : model::inside(model::make_none(), &arena_);
        const cell args = pop();
        const cell cls = pop();
        need_tuple(args);
        need_callable(cls);
        if (with_keywords && !kwargs.is(kind::dict) && !kwargs.is(kind::persistent_id)) {
            in_.fail("expected a dict of keywords, found " +
                     std::string(name_of(model::kind_of(kwargs))));
        }
        push_object(with_keywords ? model::call_form::newobj_ex : model::call_form::newobj, cls,
                    args, kwargs);
    }

    void instance(model::call_form form) {
        const std::size_t at = pop_mark();
        cell callable;
        if (form == model::call_form::inst) {
            const auto module = in_.line();
            const auto name = in_.line();
            if (module.empty() || name.empty())
                in_.fail("expected the name of a class, found an empty line");
            callable = global_cell(module, name);
            push_tuple(stack_.size() - at);
        } else {
            if (at == stack_.size()) need(stack_.size() - fence_ + 1);
            callable = stack_[at];
            need_callable(callable);
            push_tuple(stack_.size() - at - 1);
        }
        const cell args = stack_.back();
        stack_.truncate(at);
        push_object(form, model::inside(callable, &arena_), args,
                    model::inside(model::make_none(), &arena_));
    }

    void build() {
        need(2);
        const cell state = pop();
        const cell& target = stack_.back();
        if (!target.is(kind::object)) {
            if (state.what() == model::tag::none) return;  // nothing to set, says CPython too
            in_.fail("expected an object to give a state to, found " +
                     std::string(name_of(model::kind_of(target))));
        }
        auto& step = model::step_for(arena_, model::node_as<model::object_node>(target),
                                     model::object_step::what::build);
        model::append(arena_, step, &state, 1);
    }

    void pop_object() {
        if (!marks_.empty() && marks_.back() == stack_.size()) {
            pop_mark();
            return;
        }
        const cell dropped = pop();
        if (dropped.is_node() && (dropped.node->flags & model::memoized) == 0) discard(dropped);
    }

    /// An object was made and thrown away, unseen by the memo.
    void discard(const cell& dropped) {
        if (dropped.is(kind::object)) {
            const auto& call = model::node_as<model::object_node>(dropped);
            if (call.how() == model::call_form::reduce && call.args.is(kind::tuple) &&
                available() > 0 && stack_.back().is(kind::object)) {
                const auto& args = model::node_as<model::tuple_node>(call.args);
                const bool ours = (args.flags & model::memoized) == 0 && args.size == 2;
                if (ours && args.items()[0].is_node() &&
                    args.items()[0].node == stack_.back().node) {
                    const cell parts[2] = {call.callable, args.items()[1]};
                    auto& step =
                        model::step_for(arena_, model::node_as<model::object_node>(stack_.back()),
                                        model::object_step::what::call_setter);
                    model::append(arena_, step, parts, 2);
                    return;
                }
            }
        }
        const std::optional<cell> kept = memo_read_ahead();
        if (!kept || !kept->is_node() || kept->node == dropped.node) return;
        if (dropped.is(kind::object) && kept->is(kind::object)) {
            const auto& call = model::node_as<model::object_node>(dropped);
            auto& object = model::node_as<model::object_node>(*kept);
            // an attempt at the same object makes the same call
            if (call.form != object.form ||
                !model::equal(call.callable, object.callable, model::sameness::as_keys)) {
                return;
            }
            auto* attempt = model::new_node<model::origin>(arena_);
            *attempt = {object.attempts, call.how(), call.callable, call.args, call.kwargs};
            object.attempts = attempt;
        } else if (dropped.node->type == kept->node->type) {
            model::origin* attempt = model::origin_of(*dropped.node);
            if (attempt == nullptr || model::origin_of(*kept->node) == nullptr ||
                attempt->next != nullptr)
                return;
            if (kept->node->type != kind::set && kept->node->type != kind::frozenset) return;
            auto& set = model::node_as<model::keyed_node>(*kept);
            attempt->next = set.how;
            set.how = attempt;
        }
    }

    /// What the next opcode fetches from the memo, if that is what it does.
    std::optional<cell> memo_read_ahead() const noexcept {
        const char* p = in_.here();
        const std::size_t n = in_.remaining();
        if (n >= 2 && *p == 'h') return memo_.find(static_cast<unsigned char>(p[1]), &arena_);
        if (n >= 5 && *p == 'j') return memo_.find(load_little<4>(p + 1), &arena_);
        if (n < 2 || *p != 'g') return std::nullopt;
        std::uint64_t index = 0;
        for (std::size_t i = 1; i < n && i < 12; ++i) {
            if (p[i] == '\n') return memo_.find(index, &arena_);
            if (p[i] < '0' || p[i] > '9') return std::nullopt;
            index = index * 10 + static_cast<unsigned>(p[i] - '0');
        }
        return std::nullopt;
    }

    // --- globals

    cell global_cell(std::string_view module, std::string_view name) {
        if (module.empty() || name.empty()) {
            in_.fail("expected the name of a global, found an empty line");
        }
        if (find_invalid_utf8(module, false) != std::string_view::npos ||
            find_invalid_utf8(name, false) != std::string_view::npos) {
            in_.fail("expected UTF-8 in the name of a global, found other bytes");
        }
        const cell c = named_global(module, name, nullptr, nullptr);
        c.node->flags |= model::one_line;
        return c;
    }

    /// A global; `module_node` and `name_node` are its name strings where these are objects of the
    /// pickle.
    cell named_global(std::string_view module, std::string_view name, model::text_node* module_node,
                      model::text_node* name_node) {
        if (module.size() > options_.limits.name || name.size() > options_.limits.name) {
            in_.fail("expected a name of at most " + std::to_string(options_.limits.name) +
                     " bytes, found " + std::to_string(std::max(module.size(), name.size())));
        }
        auto* g = model::new_node<model::global_node>(arena_);
        wire::global_name now{module, name};
        if (protocol_ < 3 && options_.fix_imports) now = wire::python3_name(now);
        std::optional<global> renamed;
        if (options_.find_class) {
            renamed = options_.find_class(now.module, now.name);
            if (!renamed) {
                in_.fail("global " + std::string(now.module) + ":" + std::string(now.name) +
                         " is refused by load_options::find_class");
            }
            now = {renamed->module(), renamed->qualname()};
        }
        const bool as_written = now.module == module && now.name == name;
        if (as_written && module_node != nullptr) {
            g->module = module_node;
            g->qualname = name_node;
            g->flags |= model::own_names;
        } else {
            g->module = model::new_text(arena_, kind::string, now.module);
            g->qualname = model::new_text(arena_, kind::string, now.name);
            if (!as_written && !renamed) {
                g->raw_module = model::new_text(arena_, kind::string, module);
                g->raw_qualname = model::new_text(arena_, kind::string, name);
            }
        }
        g->form = static_cast<std::uint8_t>(builtin_named(g->module->text(), g->qualname->text()));
        return model::make_node(&arena_, g);
    }

    void stack_global() {
        need(2);
        const cell name = pop();
        const cell module = pop();
        if (name.is(kind::persistent_id) || module.is(kind::persistent_id)) {
            const cell none = model::inside(model::make_none(), &arena_);
            return push_object(model::call_form::named, module, name, none);
        }
        if (!name.is(kind::string) || !module.is(kind::string)) {
            in_.fail("expected two str as the name of a global, found " +
                     std::string(name_of(model::kind_of(module))) + " and " +
                     std::string(name_of(model::kind_of(name))));
        }
        push(named_global(model::text_of(module), model::text_of(name),
                          &model::node_as<model::text_node>(module),
                          &model::node_as<model::text_node>(name)));
    }

    void extension(std::int64_t code) {
        if (code <= 0)
            in_.fail("expected an extension code above 0, found " + std::to_string(code));
        cell c;
        if (const std::string* name = extensions_.name_of(code)) {
            const global g(*name);
            c = named_global(g.module(), g.qualname(), nullptr, nullptr);
        } else {
            c = model::make_node(&arena_, model::new_node<model::global_node>(arena_));
        }
        model::node_as<model::global_node>(c).code = static_cast<std::uint32_t>(code);
        push(c);
    }

    // --- memo, numbers, the outside

    void put(std::uint64_t index) {
        need(1);
        const cell& c = stack_.back();
        if (c.is_node() && (c.node->flags & model::memoized) == 0) c.node->flags |= model::memoized;
        memo_.put(index, c);
    }

    void get(std::uint64_t index) {
        const std::optional<cell> c = memo_.find(index, &arena_);
        if (!c) in_.fail("expected a memo index that was stored, found " + std::to_string(index));
        if (c->is_node() && c->node->shared == 0) c->node->shared = 1;
        stack_.push_back(*c);
    }

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
        if (options_.strict && in_.opcode_position() != start_) {
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

    void push_keyed(kind k, std::size_t from) {
        auto* n = model::new_node<model::keyed_node>(arena_, k);
        if (from != stack_.size()) { fill(*n, from); }
        push(model::make_node(&arena_, n));
    }

    cursor in_;
    const load_options& options_;
    model::arena& arena_;
    read_memo& memo_;
    const registry::extension_table& extensions_ = registry::extensions();
    pod_stack<cell> stack_;
    pod_stack<std::size_t> marks_;
    std::size_t fence_ = 0;
    int protocol_ = 0;
    std::size_t start_ = 0;
    std::size_t next_buffer_ = 0;
    const char* frame_end_ = nullptr;
    std::bitset<257> strings_seen_;
    std::bitset<257> bytes_seen_;
};
using machine = basic_machine<on_use>;

}  // namespace copyreg::codec
