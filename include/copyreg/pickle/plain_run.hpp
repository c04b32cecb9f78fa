// SPDX-License-Identifier: MIT
//
// Runs of plain opcodes: those that need nothing but the stack, the memo and the arena, and find
// there what they should and the room that they take. They are most of a pickle, and they go by
// here with the position and the top of the stack in registers.
//
// What is not plain is left alone, and nothing has changed: the machine carries it out, which knows
// every opcode. So nothing is here that is not there, and no error is found here.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/base/pod_stack.hpp>
#include <copyreg/base/short_text.hpp>
#include <copyreg/model/build.hpp>
#include <copyreg/model/keyed.hpp>
#include <copyreg/pickle/cursor.hpp>
#include <copyreg/wire/opcode.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace copyreg::codec {

template <class>
class basic_plain_run {
public:
    /// `marks` says where in `stack` the marks are; `memo` holds the nodes under the indices 0, 1
    /// and so on, and nothing else is in the memo.
    basic_plain_run(cursor& in, pod_stack<model::cell>& stack, pod_stack<std::size_t>& marks,
                    pod_stack<model::node*>& memo, model::arena& a) noexcept
        : in_(in),
          stack_(stack),
          marks_(marks),
          memo_(memo),
          arena_(a),
          p_(in.here()),
          top_(stack.end()),
          bottom_(fence(0)),
          memo_top_(memo.end()) {}

    /// Goes on up to the first opcode that is not plain.
    void run() && noexcept {
        // of what one opcode reads at once
        constexpr std::ptrdiff_t longest = 2 + longest_short_text;
        const char* const end = in_.end();
        const cell* const limit = stack_.limit();
        while (end - p_ > longest && top_ != limit && step()) {}
        in_.move_to(p_);
        stack_.set_end(top_);
        memo_.set_end(memo_top_);
    }

private:
    using cell = model::cell;
    using opcode = wire::opcode;
    using tag = model::tag;

    /// Carries out one opcode, with room for one object on the stack; false if it is not plain.
    [[gnu::always_inline]] bool step() noexcept {
        switch (static_cast<opcode>(*p_)) {
            case opcode::binint1:
            case opcode::binint2:
            case opcode::binint: {
                const integer_at i(p_);
                top_->integer = i.number;
                return scalar(tag::integer, i.size);
            }
            case opcode::binfloat:
                top_->floating = load_big_double(p_ + 1);
                return scalar(tag::floating, 9);
            case opcode::none: top_->integer = 0; return scalar(tag::none, 1);
            case opcode::short_binunicode: return text();
            case opcode::memoize: return memoize();
            case opcode::binget: return fetch(load_little<1>(p_ + 1), 2);
            case opcode::long_binget: return fetch(load_little<4>(p_ + 1), 5);
            case opcode::mark: return mark();
            case opcode::empty_tuple: ++p_; return push(model::singletons::get().empty_tuple());
            case opcode::tuple1: return available(1) && tuple(top_ - 1);
            case opcode::tuple2: return available(2) && tuple(top_ - 2);
            case opcode::tuple3: return available(3) && tuple(top_ - 3);
            case opcode::tuple: return has_mark() && tuple(bottom_) && drop_mark();
            case opcode::reduce: return call(model::call_form::reduce);
            case opcode::newobj: return call(model::call_form::newobj);
            case opcode::build: return build();
            case opcode::empty_list: return empty<model::list_node>();
            case opcode::empty_dict: return empty<model::keyed_node>(kind::dict);
            case opcode::append: return available(2) && append(top_ - 1);
            case opcode::appends: return has_target() && append(bottom_) && drop_mark();
            case opcode::setitems: return has_target() && set_items(bottom_) && drop_mark();
            default: return false;
        }
    }

    // --- what the steps are made of

    bool available(std::ptrdiff_t count) const noexcept { return top_ - bottom_ >= count; }

    /// The lowest object of those above the topmost mark, or below `marks` of them.
    cell* fence(std::size_t marks) const noexcept {
        return stack_.begin() + (marks_.size() > marks ? marks_[marks_.size() - 1 - marks] : 0);
    }

    /// Whether there are objects above a mark.
    bool has_mark() const noexcept { return !marks_.empty() && top_ != bottom_; }

    /// The same, and an object below the mark to put them in.
    bool has_target() const noexcept { return has_mark() && bottom_ > fence(1); }

    bool scalar(tag t, std::size_t size) noexcept {
        top_->home = model::home_word(&arena_, t) | cell::interior;
        ++top_;
        p_ += size;
        return true;
    }

    [[gnu::always_inline]] bool push(model::node* n) noexcept {
        top_->node = n;
        return scalar(tag::node, 0);
    }

    /// Pushes what was just made; as a rule its memo write follows.
    [[gnu::always_inline]] bool push_made(model::node* n, std::size_t size) noexcept {
        push(n);
        p_ += size;
        if (*p_ == static_cast<char>(opcode::memoize) && memo_top_ != memo_.limit()) {
            n->flags |= model::memoized;
            *memo_top_++ = n;
            ++p_;
        }
        return true;
    }

    /// Takes `size` bytes of the arena, if they are at hand.
    [[gnu::always_inline]] char* room(std::size_t size) noexcept {
        char* place = arena_.at_hand(size);
        if (place != nullptr) arena_.take_at_hand(size);
        return place;
    }
    cell* cells(std::size_t count) noexcept {
        return reinterpret_cast<cell*>(room(count * sizeof(cell)));
    }
    template <class Node, class... Args>
    [[gnu::always_inline]] Node* make(std::size_t more, Args... args) noexcept {
        char* place = room(sizeof(Node) + more);
        return place == nullptr ? nullptr : new (place) Node(args...);
    }

    bool drop_mark() noexcept {
        marks_.pop_back();
        bottom_ = fence(0);
        return true;
    }

    // --- steps

    [[gnu::always_inline]] bool text() noexcept {
        const std::size_t size = static_cast<unsigned char>(p_[1]);
        if (size < 3 || size > longest_short_text) return false;  // some shorter ones are single
        char* place = arena_.at_hand(sizeof(model::text_node) + longest_short_text);
        if (place == nullptr || !is_ascii_piece(p_ + 2, size)) return false;
        arena_.take_at_hand(sizeof(model::text_node) + size);
        auto* n = new (place) model::text_node(kind::string, size);
        std::memcpy(n->data(), p_ + 2, longest_short_text);
        return push_made(n, 2 + size);
    }

    bool memoize() noexcept {
        if (!available(1) || !top_[-1].is_node() || memo_top_ == memo_.limit()) return false;
        model::node* n = top_[-1].node;
        if ((n->flags & model::memoized) == 0) n->flags |= model::memoized;
        *memo_top_++ = n;
        ++p_;
        return true;
    }

    [[gnu::always_inline]] bool fetch(std::size_t index, std::size_t size) noexcept {
        if (index >= static_cast<std::size_t>(memo_top_ - memo_.begin())) return false;
        model::node* n = memo_[index];
        if (n->shared == 0) n->shared = 1;
        p_ += size;
        return push(n);
    }

    bool mark() noexcept {
        if (marks_.end() == marks_.limit()) return false;
        marks_.push_back(static_cast<std::size_t>(top_ - stack_.begin()));
        bottom_ = top_;
        ++p_;
        return true;
    }

    template <class Node, class... Args>
    [[gnu::always_inline]] bool empty(Args... args) noexcept {
        Node* n = make<Node>(0, args...);
        return n != nullptr && push_made(n, 1);
    }

    [[gnu::always_inline]] bool tuple(cell* from) noexcept {
        const auto size = static_cast<std::size_t>(top_ - from);
        auto* n = make<model::tuple_node>(size * sizeof(cell), size);
        if (n == nullptr) return false;
        std::memcpy(static_cast<void*>(n->items()), from, size * sizeof(cell));
        top_ = from;
        return push_made(n, 1);
    }

    /// The call of a class that is not carried out: an object.
    [[gnu::always_inline]] bool call(model::call_form form) noexcept {
        if (!available(2)) return false;
        const cell& callable = top_[-2];
        const cell& args = top_[-1];
        if (!args.is(kind::tuple) || !callable.is(kind::global)) return false;
        if (callable.node->form != 0) return false;
        auto* n = make<model::object_node>(0);
        if (n == nullptr) return false;
        n->form = static_cast<std::uint8_t>(form);
        n->callable = callable;
        n->args = args;
        n->kwargs = model::inside(model::make_none(), &arena_);
        top_ -= 2;
        return push_made(n, 1);
    }

    /// The first thing that is done to an object.
    bool build() noexcept {
        if (!available(2) || !top_[-2].is(kind::object)) return false;
        auto& object = model::node_as<model::object_node>(top_[-2]);
        if (object.step_capacity != 0) return false;
        char* place = room(sizeof(model::object_step) + sizeof(cell));
        if (place == nullptr) return false;
        auto* state = new (place + sizeof(model::object_step)) cell(*--top_);
        auto* step = new (place) model::object_step{model::object_step::what::build, 1, 1, state};
        object.steps = step;
        object.step_count = object.step_capacity = 1;
        ++p_;
        return true;
    }

    /// Puts what lies from `from` upwards in the list below, if that has room or is empty.
    bool append(cell* from) noexcept {
        if (!from[-1].is(kind::list)) return false;
        auto& list = model::node_as<model::list_node>(from[-1]);
        const auto count = static_cast<std::size_t>(top_ - from);
        if (list.capacity == 0) {
            list.items = cells(count);
            if (list.items == nullptr) return false;
            list.capacity = count;
        }
        if (list.capacity - list.size < count) return false;
        std::memcpy(static_cast<void*>(list.items + list.size), from, count * sizeof(cell));
        list.size += count;
        top_ = from;
        ++p_;
        return true;
    }

    /// Puts what lies from `from` upwards in the dict below, if that is empty and the keys are a
    /// few str.
    bool set_items(cell* from) noexcept {
        const auto count = static_cast<std::size_t>(top_ - from) / 2;
        if ((top_ - from) % 2 != 0 || count > model::small) return false;
        if (!from[-1].is(kind::dict)) return false;
        auto& dict = model::node_as<model::keyed_node>(from[-1]);
        if (dict.capacity != 0) return false;
        for (std::size_t i = 0; i < count; ++i) {
            if (!from[2 * i].is(kind::string)) return false;
        }
        dict.cells = cells(2 * count);
        if (dict.cells == nullptr) return false;
        dict.capacity = static_cast<std::uint32_t>(count);
        model::detail::insert_few(dict, from, count);
        top_ = from;
        ++p_;
        return true;
    }

    cursor& in_;
    pod_stack<cell>& stack_;
    pod_stack<std::size_t>& marks_;
    pod_stack<model::node*>& memo_;
    model::arena& arena_;
    const char* p_;
    cell* top_;
    cell* bottom_;
    model::node** memo_top_;
};
using plain_run = basic_plain_run<on_use>;

}  // namespace copyreg::codec
