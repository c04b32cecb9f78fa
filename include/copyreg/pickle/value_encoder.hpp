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
#include <copyreg/pickle/id_text.hpp>
#include <copyreg/pickle/plain_writer.hpp>
#include <copyreg/pickle/value_encoder_calls.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace copyreg::codec {

template <class>
class basic_value_encoder : private value_encoder_calls {
    friend class plain_writer<basic_value_encoder>;  // hands back what is not plain

public:
    /// Writes to `out`. With `keeps_memo` objects are recorded so that later pickles can refer to
    /// them.
    basic_value_encoder(writer& out, const dump_options& options, int protocol, bool keeps_memo)
        : value_encoder_calls(out, options, protocol,
                              keeps_memo || options.persistent_id || options.buffer_callback),
          may_be_plain_(protocol >= 4 && !records_all_) {}

    /// Writes one object, without PROTO and STOP; whether what lies in `typed` has a persistent id
    /// was asked when it was made. False if it has to be called once more, and nothing that was
    /// written counts: all of the graph has to be recorded from the start, because it is recursive
    /// through what does not change, so it is entered twice, or because a call that is spelled anew
    /// takes a shared tuple apart.
    [[nodiscard]] bool encode(const cell& c, const model::arena* typed) {
        typed_ = typed;
        tasks_.clear();
        try {
            save(c);
            while (!tasks_.empty()) advance();
        } catch (const too_few_records&) {
            clear_memo();
            records_all_ = true;
            may_be_plain_ = false;
            return false;
        }
        leave_all();
        return true;
    }

    void clear_memo() noexcept {
        clear();
        kept_.clear();
    }

    /// Clears the memo for a reader that keeps its own; see `write_memo::start_over`.
    void start_over() noexcept {
        clear_memo();
        memo_.start_over();
    }

private:
    static constexpr std::size_t batch_size = 1000;

    // --- one object

    /// Writes one object with all that it holds, itself not as a plain one.
    void save_whole(const cell& c) {
        const std::size_t below = tasks_.size();
        save_itself(c);
        while (tasks_.size() > below) advance();
    }

    void save(const cell& c) {
        if (is_plain_way_open()) return plain_.write(&c, 1);
        save_itself(c);
    }

    bool is_plain_way_open() const noexcept { return may_be_plain_ && !plain_.is_exhausted(); }

    void save_itself(const cell& c, bool ask_for_id = true) {
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
            case kind::string: return write_new_string(static_cast<model::text_node&>(n));
            case kind::bytes:
                if (protocol_ < 3) return start_call(n);
                write_bytes(out_, protocol_, static_cast<model::text_node&>(n).text());
                return put(n);
            case kind::bytearray:
                if (protocol_ < 5) return start_call(n);
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
                if (protocol_ < 4) return start_call(n);
                out_.put(opcode::empty_set);
                put(n);
                if (static_cast<model::keyed_node&>(n).size != 0) {
                    push_items(n, 0, batching::exact_set, 1, opcode::additems, opcode::additems);
                }
                return;
            case kind::frozenset:
                if (protocol_ < 4) return start_call(n);
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
            case kind::object: return start_call(n);
            case kind::persistent_id: {
                const cell& pid = static_cast<model::persistent_node&>(n).pid;
                // who refers to the one, which no memo knows, refers to the other
                if (n.shared != 0 && pid.is_node()) model::mark_shared(pid.node);
                return write_id(pid);
            }
            default: throw pickling_error("expected an object that can be pickled, found none");
        }
    }

    // --- tasks

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
            case task::what::save: return save(t.item);
            case task::what::save_id: return save_itself(t.item, false);
            case task::what::emit:
                out_.put(t.codes[0]);
                if (t.emits == 2) out_.put(t.codes[1]);
                return;
            case task::what::after_call: return after_call(*t.object);
            case task::what::after_attempt: return after_attempt(*t.object);
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
                save(cells[tasks_[here].next++]);
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
            save(n.items()[i]);
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
            save(n.cells[i]);
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
            push(task::what::save_id, nullptr).item = pid;
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

    const model::arena* typed_ = nullptr;  // where hooks were asked by others
    bool may_be_plain_;                    // nothing but shared objects is recorded
    plain_writer<basic_value_encoder> plain_{*this, out_, memo_};
    std::vector<value> kept_;  // what a persistent_id hook gave
};
using value_encoder = basic_value_encoder<on_use>;

}  // namespace copyreg::codec
