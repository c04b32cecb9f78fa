// SPDX-License-Identifier: MIT
//
// What the parts of the value encoder share: the output, the memo and the tasks, which are its
// recursion.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/base/pod_stack.hpp>
#include <copyreg/base/pointer_map.hpp>
#include <copyreg/model/value.hpp>
#include <copyreg/pickle/atoms.hpp>
#include <copyreg/pickle/options.hpp>
#include <copyreg/pickle/scratch.hpp>
#include <copyreg/pickle/write_memo.hpp>
#include <copyreg/pickle/writer.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace copyreg::codec {

template <class>
class basic_value_encoder_base {
protected:
    using cell = model::cell;
    using node = model::node;
    using opcode = wire::opcode;

    basic_value_encoder_base(writer& out, const dump_options& options, int protocol,
                             bool records_all)
        : out_(out),
          options_(options),
          protocol_(protocol),
          records_all_(records_all),
          memo_(protocol) {}
    basic_value_encoder_base(const basic_value_encoder_base&) = delete;
    basic_value_encoder_base& operator=(const basic_value_encoder_base&) = delete;
    ~basic_value_encoder_base() = default;

    void clear() noexcept {
        memo_.clear();
        scratch_.clear();
    }

    /// What nothing seemed to refer to is met again: all of the graph has to be in the memo, from
    /// the start.
    struct too_few_records {};
    void need_all_records() const {
        if (!records_all_) throw too_few_records{};
    }

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
            save_id,
            emit,
            after_call,
            after_attempt,
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
        cell item{};  // save, save_id
    };

    // --- memo

    void put(const node& n) { memo_.put(out_, &n, n.shared != 0 || records_all_); }

    /// The memo index of `n`, or nullptr. What nothing else refers to is not looked up.
    const std::uint32_t* find(const node& n) const noexcept {
        return n.shared != 0 || records_all_ ? memo_.find(&n) : nullptr;
    }

    void save_string(const model::text_node& n) {
        if (const auto* index = find(n)) return memo_.get(out_, *index);
        write_new_string(n);
    }
    void write_new_string(const model::text_node& n) {
        write_string(out_, protocol_, n.text());
        put(n);
    }

    /// To be called before the parts of an object that is memoised behind them.
    void enter(const node& n) {
        if (n.shared != 0 && !records_all_ && !entered_.insert(&n, 0).second) need_all_records();
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

    writer& out_;
    const dump_options& options_;
    int protocol_;
    bool records_all_;  // in the memo; else only what is shared
    write_memo memo_;
    scratch scratch_;
    pod_stack<task> tasks_;
    pointer_map<std::uint32_t> entered_;  // shared, and memoised behind their parts
};
using value_encoder_base = basic_value_encoder_base<on_use>;

}  // namespace copyreg::codec
