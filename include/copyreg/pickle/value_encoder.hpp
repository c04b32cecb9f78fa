// SPDX-License-Identifier: MIT
//
// A value graph to bytes: what CPython's C pickler would write for the same objects.
//
// The recursion of the pickler is a stack of tasks here, so a graph may be as deep as it likes. A
// task is what is still to be written of one object; `save` writes an object at once if it is a
// scalar, a string or in the memo, and puts a task on the stack if it is not.
//
// Immutable containers and calls are memoised after what they hold. Where the memo knows them by
// then, they were met again on the way down: what was written is dropped by POP and the memo read
// in its place.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/base/pod_stack.hpp>
#include <copyreg/model/value.hpp>
#include <copyreg/pickle/atoms.hpp>
#include <copyreg/pickle/id_text.hpp>
#include <copyreg/pickle/options.hpp>
#include <copyreg/pickle/plain_writer.hpp>
#include <copyreg/pickle/scratch.hpp>
#include <copyreg/pickle/write_memo.hpp>
#include <copyreg/pickle/writer.hpp>
#include <copyreg/registry/extension.hpp>
#include <copyreg/wire/compat_names.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace copyreg::codec {

template <class>
class basic_value_encoder {
public:
    using cell = model::cell;
    using node = model::node;

    /// Writes to `out`. With `keeps_memo` objects are recorded so that later pickles can refer to
    /// them.
    basic_value_encoder(writer& out, const dump_options& options, int protocol, bool keeps_memo)
        : out_(out),
          options_(options),
          protocol_(protocol),
          records_all_(keeps_memo || options.persistent_id || options.buffer_callback),
          may_be_plain_(protocol >= 4 && !records_all_),
          memo_(protocol) {}

    /// Writes one object, without PROTO and STOP; whether what lies in `typed` has a persistent id
    /// was asked when it was made. False if it has to be called once more, and nothing that was
    /// written counts: the graph is recursive through what does not change, so it is entered twice,
    /// and all of it has to be recorded from the start.
    [[nodiscard]] bool encode(const cell& c, const model::arena* typed) {
        typed_ = typed;
        tasks_.clear();
        try {
            save(c, true);
            while (!tasks_.empty()) advance();
        } catch (const recursion&) {
            clear_memo();
            records_all_ = true;
            may_be_plain_ = false;
            return false;
        }
        progress_.clear();
        entered_.clear();
        return true;
    }

    /// Writes one object with all that it holds, itself not as a plain one.
    void save_whole(const cell& c) {
        const std::size_t below = tasks_.size();
        save_itself(c, true);
        while (tasks_.size() > below) advance();
    }

    /// To be called before the parts of an object that is memoised behind them.
    void enter(const node& n) {
        if (n.shared != 0 && !records_all_ && !entered_.insert(&n, 0).second) throw recursion{};
    }

    void clear_memo() noexcept {
        memo_.clear();
        progress_.clear();
        entered_.clear();
        scratch_.clear();
        globals_.clear();
        kept_.clear();
    }

    /// Clears the memo for a reader that keeps its own; see `write_memo::start_over`.
    void start_over() noexcept {
        clear_memo();
        memo_.start_over();
    }

private:
    using opcode = wire::opcode;
    static constexpr std::size_t batch_size = 1000;

    /// What was entered is met again, before it is in the memo.
    struct recursion {};

    /// How a run of items is cut into batches. CPython has three ways, and they end differently.
    enum class batching : std::uint8_t {
        one_by_one,    // protocol 0
        exact_list,    // one item alone if it is the only one
        exact_dict,    // the same, and an empty batch behind a full last one
        exact_set,     // no item alone, and an empty batch behind a full last one
        from_iterator  // what is left alone if it is one, none if nothing is left
    };

    struct task {
        enum class what : std::uint8_t {
            items,
            tuple,
            frozenset,
            save,
            emit,
            after_call,
            steps,
            put_global,
            inst
        };
        enum class open : std::uint8_t { none, item, batch, full_batch };
        what does;
        batching batches{};
        open run = open::none;    // items: what is open
        std::uint8_t stride = 1;  // items: cells of one item
        opcode codes[2]{};        // items: behind one, behind a batch; emit: what to write
        std::uint8_t emits = 0;   // emit: how many of them
        std::uint32_t left = 0;   // items: cells that are still to come in the batch
        std::uint32_t step = 0;   // steps, and items of a step
        std::size_t next = 0;     // items, tuple, frozenset
        node* object = nullptr;
        cell item{};  // save
    };

    // --- one object

    void save(const cell& c, bool ask_for_id) {
        if (is_plain_way_open()) return plain_.write(&c, 1);
        save_itself(c, ask_for_id);
    }

    bool is_plain_way_open() const noexcept { return may_be_plain_ && !plain_.is_exhausted(); }

    void save_itself(const cell& c, bool ask_for_id) {
        out_.boundary();
        if (options_.persistent_id && ask_for_id && !is_typed(c) && save_as_id(c)) return;
        switch (c.what()) {
            case model::tag::none: return out_.put(opcode::none);
            case model::tag::boolean: return write_boolean(out_, protocol_, c.boolean);
            case model::tag::integer: return write_integer(out_, protocol_, c.integer);
            case model::tag::floating: return write_floating(out_, protocol_, c.floating);
            case model::tag::node:
            case model::tag::frozen_node: return save_node(*c.node);
        }
    }

    void save_node(node& n) {
        if (n.type == kind::integer)
            return write_long(out_, protocol_, static_cast<model::text_node&>(n).text());
        if (n.type == kind::tuple && static_cast<model::tuple_node&>(n).size == 0) {
            return protocol_ == 0 ? out_.put(opcode::mark, opcode::tuple)
                                  : out_.put(opcode::empty_tuple);
        }
        if (const auto* index = find(n)) return memo_.get(out_, *index);
        switch (n.type) {
            case kind::string:
                write_string(out_, protocol_, static_cast<model::text_node&>(n).text());
                return put(n);
            case kind::bytes:
                if (protocol_ < 3) return start_call(n, attempt_for(n));
                write_bytes(out_, protocol_, static_cast<model::text_node&>(n).text());
                return put(n);
            case kind::bytearray:
                if (protocol_ < 5) return start_call(n, attempt_for(n));
                write_bytearray(out_, static_cast<model::text_node&>(n).text());
                return put(n);
            case kind::buffer: return save_buffer(static_cast<model::text_node&>(n));
            case kind::list:
                protocol_ == 0 ? out_.put(opcode::mark, opcode::list)
                               : out_.put(opcode::empty_list);
                put(n);
                if (static_cast<model::list_node&>(n).size != 0) {
                    push_items(n, 0, batching::exact_list, 1, opcode::append, opcode::appends);
                }
                return;
            case kind::dict:
                protocol_ == 0 ? out_.put(opcode::mark, opcode::dict)
                               : out_.put(opcode::empty_dict);
                put(n);
                if (static_cast<model::keyed_node&>(n).size != 0) {
                    push_items(n, 0, batching::exact_dict, 2, opcode::setitem, opcode::setitems);
                }
                return;
            case kind::set:
                if (protocol_ < 4) return start_call(n, attempt_for(n));
                out_.put(opcode::empty_set);
                put(n);
                if (static_cast<model::keyed_node&>(n).size != 0) {
                    push_items(n, 0, batching::exact_set, 1, opcode::additems, opcode::additems);
                }
                return;
            case kind::frozenset:
                if (protocol_ < 4) return start_call(n, attempt_for(n));
                enter(n);
                out_.put(opcode::mark);
                push(task::what::frozenset, &n);
                return;
            case kind::tuple: {
                const auto size = static_cast<model::tuple_node&>(n).size;
                enter(n);
                if (protocol_ < 2 || size > 3) out_.put(opcode::mark);
                push(task::what::tuple, &n);
                return;
            }
            case kind::global: return save_global(static_cast<model::global_node&>(n));
            case kind::object: return start_call(n, attempt_for(n));
            case kind::persistent_id: return write_id(static_cast<model::persistent_node&>(n).pid);
            default: throw pickling_error("expected an object that can be pickled, found none");
        }
    }

    void put(const node& n) { memo_.put(out_, &n, n.shared != 0 || records_all_); }

    /// The memo index of `n`, or nullptr. What nothing else refers to is not looked up.
    const std::uint32_t* find(const node& n) const noexcept {
        return n.shared != 0 || records_all_ ? memo_.find(&n) : nullptr;
    }

    // --- tasks

    task& push(typename task::what does, node* object) {
        task t;
        t.does = does;
        t.object = object;
        tasks_.push_back(t);
        return tasks_.back();
    }

    void push_save(const cell& c) { push(task::what::save, nullptr).item = c; }

    void push_emit(opcode a, std::optional<opcode> b = std::nullopt) {
        task& t = push(task::what::emit, nullptr);
        t.codes[0] = a;
        t.emits = b ? 2 : 1;
        if (b) t.codes[1] = *b;
    }

    void push_items(node& n, std::uint32_t step, batching batches, std::uint8_t stride, opcode one,
                    opcode many) {
        task& t = push(task::what::items, without_gaps(n));
        t.batches =
            protocol_ == 0 && batches != batching::exact_set ? batching::one_by_one : batches;
        t.stride = stride;
        t.codes[0] = one;
        t.codes[1] = many;
        t.step = step;
    }

    /// `n`, or a dict or set with the same entries one behind the other.
    node* without_gaps(node& n) {
        if (n.type != kind::dict && n.type != kind::set) return &n;
        const auto& keyed = static_cast<const model::keyed_node&>(n);
        if (keyed.gaps() == 0) return &n;
        auto* dense = model::new_node<model::keyed_node>(scratch_.arena(), n.type);
        dense->cells = model::dense_cells(scratch_.arena(), keyed);
        dense->size = keyed.size;
        return dense;
    }

    void advance() {
        const task t = tasks_.back();
        switch (t.does) {
            case task::what::items: return items();
            case task::what::tuple: return tuple_items();
            case task::what::frozenset: return frozenset_items();
            case task::what::steps: return next_step();
            default: break;
        }
        tasks_.pop_back();
        switch (t.does) {
            case task::what::save: return save(t.item, true);
            case task::what::emit:
                out_.put(t.codes[0]);
                if (t.emits == 2) out_.put(t.codes[1]);
                return;
            case task::what::after_call: return after_call(*t.object);
            case task::what::put_global:
                return put_global(static_cast<model::global_node&>(*t.object));
            case task::what::inst:
                out_.put(opcode::inst);
                return write_name_lines(static_cast<model::global_node&>(*t.object));
            default: return;
        }
    }

    /// The cells that a task of items walks over.
    static std::pair<const cell*, std::size_t> cells_of(const task& t) {
        switch (t.object->type) {
            case kind::list: {
                const auto& n = static_cast<const model::list_node&>(*t.object);
                return {n.items, n.size};
            }
            case kind::object: {
                const auto& step = static_cast<const model::object_node&>(*t.object).steps[t.step];
                return {step.cells, step.count / t.stride};
            }
            default: {
                const auto& n = static_cast<const model::keyed_node&>(*t.object);
                return {n.cells, n.size};
            }
        }
    }

    void items() {
        const std::size_t here = tasks_.size() - 1;
        const auto [cells, count] = cells_of(tasks_[here]);
        for (;;) {
            if (tasks_[here].run == task::open::none && !open_batch(tasks_[here], count)) break;
            if (is_plain_way_open()) {
                task& t = tasks_[here];
                const std::size_t from = t.next;
                const std::uint32_t left = std::exchange(t.left, 0U);
                t.next += left;
                plain_.write(cells + from, left);
            }
            while (tasks_[here].left > 0) {
                --tasks_[here].left;
                save(cells[tasks_[here].next++], true);
                if (tasks_.size() != here + 1) return;  // that one is not finished
            }
            if (!close_batch(tasks_[here], count)) break;
        }
        tasks_.truncate(here);
    }

    /// Starts a batch or a single item; false if everything is written.
    bool open_batch(task& t, std::size_t count) {
        const std::size_t items = count - t.next / t.stride;
        bool alone = false;
        switch (t.batches) {
            case batching::one_by_one: alone = true; break;
            case batching::exact_list:
            case batching::exact_dict: alone = count == 1; break;
            case batching::exact_set: break;
            case batching::from_iterator: alone = items == 1; break;
        }
        const bool empty_batch_counts =
            t.batches == batching::exact_dict || t.batches == batching::exact_set;
        if (items == 0 && !empty_batch_counts) return false;
        const std::size_t in_batch = alone ? 1 : std::min(items, batch_size);
        t.left = static_cast<std::uint32_t>(in_batch) * t.stride;
        t.run = alone                    ? task::open::item
                : in_batch == batch_size ? task::open::full_batch
                                         : task::open::batch;
        if (!alone) out_.put(opcode::mark);
        return true;
    }

    /// Ends a batch or a single item; false if everything is written.
    bool close_batch(task& t, std::size_t count) {
        out_.put(t.codes[t.run == task::open::item ? 0 : 1]);
        const bool full = t.run == task::open::full_batch;
        t.run = task::open::none;
        if (t.batches == batching::one_by_one || t.batches == batching::exact_list) {
            return t.next / t.stride < count;
        }
        return full;
    }

    void tuple_items() {
        const std::size_t here = tasks_.size() - 1;
        auto& n = static_cast<model::tuple_node&>(*tasks_[here].object);
        for (std::size_t i = tasks_[here].next; i < n.size; ++i) {
            tasks_[here].next = i + 1;
            save(n.items()[i], true);
            if (tasks_.size() != here + 1) return;
        }
        tasks_.truncate(here);
        const bool marked = protocol_ < 2 || n.size > 3;
        if (const auto* index = find(n)) {
            if (marked && protocol_ > 0) {
                out_.put(opcode::pop_mark);
            } else {
                for (std::size_t i = 0; i < n.size + (marked ? 1 : 0); ++i) out_.put(opcode::pop);
            }
            return memo_.get(out_, *index);
        }
        constexpr opcode counted[] = {opcode::empty_tuple, opcode::tuple1, opcode::tuple2,
                                      opcode::tuple3};
        out_.put(marked ? opcode::tuple : counted[n.size]);
        put(n);
    }

    void frozenset_items() {
        const std::size_t here = tasks_.size() - 1;
        auto& n = static_cast<model::keyed_node&>(*tasks_[here].object);
        for (std::size_t i = tasks_[here].next; i < n.size; ++i) {
            tasks_[here].next = i + 1;
            save(n.cells[i], true);
            if (tasks_.size() != here + 1) return;
        }
        tasks_.truncate(here);
        if (const auto* index = find(n)) {
            out_.put(opcode::pop_mark);
            return memo_.get(out_, *index);
        }
        out_.put(opcode::frozenset);
        put(n);
    }

    // --- calls

    /// Which call to write for `n` now: the outer attempts first, then the one that succeeds.
    model::origin attempt_for(node& n) {
        model::origin primary{};
        model::origin* chain = nullptr;
        if (n.type == kind::object) {
            auto& object = static_cast<model::object_node&>(n);
            chain = object.attempts;
            primary = {nullptr, object.how(), object.callable, object.args, object.kwargs};
        } else {
            chain = usable_origin(n);
            if (chain == nullptr) return scratch_.call_for(n, protocol_);
        }
        if (chain == nullptr || (chain->next == nullptr && n.type != kind::object)) {
            return chain == nullptr ? primary : *chain;
        }
        std::uint32_t& entered = *progress_.insert(&n, 0).first;
        for (std::uint32_t i = 0; i < entered && chain->next != nullptr; ++i) chain = chain->next;
        const bool beyond = n.type == kind::object && entered >= attempts_of(n);
        ++entered;
        return beyond ? primary : *chain;
    }

    static std::uint32_t attempts_of(const node& n) noexcept {
        std::uint32_t count = 0;
        for (auto* a = static_cast<const model::object_node&>(n).attempts; a != nullptr;
             a = a->next)
            ++count;
        return count;
    }

    /// The calls that `n` came by, if they still say what is in it.
    model::origin* usable_origin(node& n) const noexcept {
        model::origin* how = model::origin_of(n);
        if (how == nullptr) return nullptr;
        if (n.type == kind::bytearray) {
            // a bytes argument is written as bytes, which is right at protocols 3 and 4 only, or as
            // a call
            return how;
        }
        if (n.type != kind::set && n.type != kind::frozenset) return how;
        const auto& set = static_cast<const model::keyed_node&>(n);
        for (const model::origin* call = how; call != nullptr; call = call->next) {
            const auto& args = model::node_as<model::tuple_node>(call->args);
            if (args.size == 0
                    ? set.size != 0
                    : !same_items(model::node_as<model::list_node>(args.items()[0]), set)) {
                return nullptr;
            }
        }
        return how;
    }

    static bool same_items(const model::list_node& list, const model::keyed_node& set) noexcept {
        if (list.size != set.size) return false;
        for (std::size_t i = 0; i < list.size; ++i) {
            const cell& a = list.items[i];
            const cell& b = set.cells[i];
            const bool alike = a.is_node() ? b.is_node() : a.what() == b.what();
            if (!alike || a.integer != b.integer) return false;
        }
        return true;
    }

    void start_call(node& n, const model::origin& how) {
        enter(n);
        push(task::what::after_call, &n);
        switch (how.form) {
            case model::call_form::reduce: return push_call(how.callable, how.args, opcode::reduce);
            case model::call_form::newobj:
                if (protocol_ >= 2) return push_call(how.callable, how.args, opcode::newobj);
                return push_call(scratch_.global("copyreg", "__newobj__"), class_and_args(how),
                                 opcode::reduce);
            case model::call_form::newobj_ex:
                if (protocol_ < 4) {
                    return push_call(scratch_.global("copyreg", "__newobj_ex__"),
                                     scratch_.tuple(how.callable, how.args, how.kwargs),
                                     opcode::reduce);
                }
                push_emit(opcode::newobj_ex);
                push_save(how.kwargs);
                push_save(how.args);
                return push_save(how.callable);
            case model::call_form::inst:
            case model::call_form::obj: return push_instance(how);
            case model::call_form::named:
                return push_call(how.callable, how.args, opcode::stack_global);
        }
    }

    void push_call(const cell& callable, const cell& args, opcode op) {
        push_emit(op);
        push_save(args);
        push_save(callable);
    }

    cell class_and_args(const model::origin& how) {
        if (!how.args.is(kind::tuple)) {
            throw pickling_error("expected a tuple of arguments below protocol 2, found " +
                                 std::string(name_of(model::kind_of(how.args))));
        }
        const auto& args = model::node_as<model::tuple_node>(how.args);
        auto* all = model::new_tuple(scratch_.arena(), args.size + 1);
        all->items()[0] = how.callable;
        for (std::size_t i = 0; i < args.size; ++i) all->items()[i + 1] = args.items()[i];
        return model::make_node(&scratch_.arena(), all);
    }

    /// The forms of Python 2's classic classes: the class and its arguments above a mark.
    void push_instance(const model::origin& how) {
        const auto& args = model::node_as<model::tuple_node>(how.args);
        const bool one_line = how.form == model::call_form::inst && how.callable.is(kind::global) &&
                              model::node_as<model::global_node>(how.callable).module != nullptr;
        out_.put(opcode::mark);
        if (one_line) {
            push(task::what::inst, how.callable.node);
        } else {
            push_emit(opcode::obj);
        }
        for (std::size_t i = args.size; i-- > 0;) push_save(args.items()[i]);
        if (!one_line) push_save(how.callable);
    }

    void after_call(node& n) {
        if (const auto* index = find(n)) {
            out_.put(opcode::pop);
            return memo_.get(out_, *index);
        }
        put(n);
        if (n.type == kind::object && static_cast<model::object_node&>(n).step_count != 0) {
            push(task::what::steps, &n);
        }
    }

    void next_step() {
        task& t = tasks_.back();
        node& n = *t.object;
        auto& object = static_cast<model::object_node&>(n);
        if (t.step == object.step_count) {
            tasks_.pop_back();
            return;
        }
        const std::uint32_t i = t.step++;
        const model::object_step& step = object.steps[i];
        switch (step.does) {
            case model::object_step::what::append:
                return push_items(n, i, batching::from_iterator, 1, opcode::append,
                                  opcode::appends);
            case model::object_step::what::set_items:
                return push_items(n, i, batching::from_iterator, 2, opcode::setitem,
                                  opcode::setitems);
            case model::object_step::what::add:
                return push_items(n, i, batching::exact_set, 1, opcode::additems, opcode::additems);
            case model::object_step::what::build:
                push_emit(opcode::build);
                return push_save(step.cells[0]);
            case model::object_step::what::call_setter: {
                push_emit(opcode::pop);
                push_emit(opcode::tuple2, opcode::reduce);
                push_save(step.cells[1]);
                cell self;
                self.node = &n;
                self.home = model::home_word(nullptr, model::tag::node);
                push_save(self);
                return push_save(step.cells[0]);
            }
        }
    }

    // --- globals

    void save_global(model::global_node& g) {
        if (protocol_ >= 2) {
            if (const auto code = code_of(g)) return write_extension(code);
        }
        if (g.module == nullptr) {
            throw pickling_error("expected a registered extension code below protocol 2, found " +
                                 std::to_string(g.code));
        }
        if (protocol_ >= 4) {
            const bool own = g.flags & model::own_names;
            save_name(own ? *g.module
                          : *scratch_.name_node(scratch::role::module, g.module->text()));
            save_name(own ? *g.qualname
                          : *scratch_.name_node(scratch::role::qualname, g.qualname->text()));
            out_.put(opcode::stack_global);
            return put(g);
        }
        if (const auto index = index_of_same_global(g)) return memo_.get(out_, *index);
        const std::string_view qualname = g.qualname->text();
        const auto dot = qualname.rfind('.');
        if (dot != std::string_view::npos && (g.flags & model::one_line) == 0) {
            // an attribute of another global
            push(task::what::put_global, &g);
            const cell parent = scratch_.global(g.module->text(), qualname.substr(0, dot));
            const cell name = scratch_.text(kind::string, qualname.substr(dot + 1));
            return push_call(scratch_.global("builtins", "getattr"), scratch_.tuple(parent, name),
                             opcode::reduce);
        }
        out_.put(opcode::global);
        write_name_lines(g);
        put_global(g);
    }

    // Below protocol 4, globals of the graph may also be made here, above all classes that others
    // are nested in. Each such pair is one object in CPython. (Two globals of the graph with one
    // name stay two: Python 2 has one name for several of Python 3.)

    /// The memo index of the global that is the same object as `g`, if that was written.
    std::optional<std::uint32_t> index_of_same_global(const model::global_node& g) const {
        const std::string name = name_of_global(g);
        const node* made_here = scratch_.find_global(name);
        if (made_here == nullptr) return std::nullopt;
        if (made_here != &g) {
            const auto* index = memo_.find(made_here);
            return index == nullptr ? std::nullopt : std::optional(*index);
        }
        const auto known = globals_.find(name);
        return known == globals_.end() ? std::nullopt : std::optional(known->second);
    }

    void put_global(const model::global_node& g) {
        globals_.try_emplace(name_of_global(g), memo_.next());
        put(g);
    }

    static std::string name_of_global(const model::global_node& g) {
        return std::string(g.module->text()).append(1, ':').append(g.qualname->text());
    }

    void save_name(model::text_node& name) {
        out_.boundary();
        save_node(name);
    }

    std::uint32_t code_of(const model::global_node& g) const {
        if (g.module == nullptr) return g.code;  // nobody knows the name: as it came
        if (extensions_.codes.empty()) return 0;
        return static_cast<std::uint32_t>(extensions_.code_of(name_of_global(g)));
    }

    void write_extension(std::uint32_t code) {
        char* p = out_.open(5);
        if (code < 0x100) {
            p = store_little<1>(store_opcode(p, opcode::ext1), code);
        } else if (code < 0x10000) {
            p = store_little<2>(store_opcode(p, opcode::ext2), code);
        } else {
            p = store_little<4>(store_opcode(p, opcode::ext4), code);
        }
        out_.close(p);
    }

    /// Module and name, a line each, as GLOBAL and INST have them.
    void write_name_lines(const model::global_node& g) {
        wire::global_name name{g.module->text(), g.qualname->text()};
        if (protocol_ < 3 && options_.fix_imports) {
            if (g.raw_module != nullptr) {
                name = {g.raw_module->text(), g.raw_qualname->text()};
            } else {
                name = wire::python2_name(name);
            }
        }
        for (const std::string_view part : {name.module, name.name}) {
            if (part.empty() || part.find('\n') != std::string_view::npos ||
                (protocol_ < 3 && !is_ascii(part))) {
                throw pickling_error(
                    "expected a name in one line" + std::string(protocol_ < 3 ? " of ASCII" : "") +
                    " at protocol " + std::to_string(protocol_) + ", found global " +
                    std::string(name.module) + ":" + std::string(name.name));
            }
            out_.write(part);
            out_.write("\n");
        }
    }

    // --- what lies outside the pickle

    bool is_typed(const cell& c) const noexcept {
        return typed_ != nullptr && (c.owner() == nullptr || c.owner()->root() == typed_);
    }

    bool save_as_id(const cell& c) {
        std::optional<value> id = options_.persistent_id(object_ref(model::as_value(c)));
        if (!id) return false;
        kept_.push_back(std::move(*id));
        write_id(kept_.back().raw());
        return true;
    }

    void write_id(const cell& pid) {
        if (protocol_ > 0) {
            push_emit(opcode::binpersid);
            const std::size_t here = tasks_.size();
            save(pid, false);
            if (tasks_.size() == here) advance();  // written at once: so is the opcode behind it
            return;
        }
        const std::string line = id_text(pid);
        out_.put(opcode::persid);
        out_.write(line);
        out_.write("\n");
    }

    void save_buffer(model::text_node& n) {
        if (protocol_ < 5)
            throw pickling_error("expected protocol 5 for a buffer, found " +
                                 std::to_string(protocol_));
        const bool read_only = n.flags & model::read_only;
        bool outside = n.flags & model::out_of_band;
        if (options_.buffer_callback && (n.flags & (model::in_band | model::out_of_band)) == 0) {
            const std::span data(reinterpret_cast<const std::byte*>(n.data()), n.size);
            outside = !options_.buffer_callback(data);
        }
        if (outside) {
            out_.put(opcode::next_buffer);
            if (read_only) out_.put(opcode::readonly_buffer);
            return;
        }
        if (read_only) {
            write_bytes(out_, protocol_, n.text());
        } else {
            write_bytearray(out_, n.text());
        }
        put(n);
    }

    writer& out_;
    const dump_options& options_;
    int protocol_;
    bool records_all_;                     // in the memo; else only what is shared
    const model::arena* typed_ = nullptr;  // where hooks were asked by others
    bool may_be_plain_;                    // nothing but shared objects is recorded
    write_memo memo_;
    plain_writer<basic_value_encoder> plain_{*this, out_, memo_};
    scratch scratch_;
    std::unordered_map<std::string, std::uint32_t> globals_;  // memo indices, below protocol 4
    const registry::extension_table& extensions_ = registry::extensions();
    pod_stack<task> tasks_;
    pointer_map<std::uint32_t> progress_;
    pointer_map<std::uint32_t> entered_;  // shared, and memoised behind their parts
    std::vector<value> kept_;             // what a persistent_id hook gave
};
using value_encoder = basic_value_encoder<on_use>;

}  // namespace copyreg::codec
