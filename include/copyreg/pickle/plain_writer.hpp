// SPDX-License-Identifier: MIT
//
// Values of the plain kinds to bytes, by recursion and with the write position in a register: the
// scalars, short texts, lists, dicts, tuples and calls that most graphs are made of. What is not
// plain, or nested too deeply for a recursion, goes back to the encoder, object by object; so the
// bytes are the same, and this decides nothing but how fast they come.
//
// Protocol 4 and above, where no hook has to be asked and no memo is kept.
#pragma once

#include <copyreg/model/build.hpp>
#include <copyreg/pickle/atoms.hpp>
#include <copyreg/pickle/write_memo.hpp>
#include <copyreg/pickle/writer.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace copyreg::codec {

/// `Encoder` writes any cell with all that it holds, `save_whole(cell)`, and is told what is
/// entered, `enter(node)`.
template <class Encoder>
class plain_writer {
public:
    plain_writer(Encoder& general, writer& out, write_memo& memo) noexcept
        : encoder_(general), out_(out), memo_(memo) {}

    /// Whether `write` would only hand back what it is given: the recursion is too deep.
    bool is_exhausted() const noexcept { return depth_ == deepest; }

    /// Writes `count` objects with all that they hold.
    void write(const model::cell* cells, std::size_t count) {
        char* p = open();
        for (std::size_t i = 0; i < count; ++i) p = put(p, cells[i]);
        out_.close(p);
    }

private:
    using cell = model::cell;
    using node = model::node;
    using opcode = wire::opcode;

    static constexpr unsigned deepest = 64;
    static constexpr std::size_t longest_text = 255;
    // a text with its header and memo write, and what may end behind it at every level
    static constexpr std::size_t spare = longest_text + 16 + 8 * deepest;
    static constexpr std::size_t batch_size = 1000;

    class level {
    public:
        explicit level(unsigned& depth) noexcept : depth_(depth) { ++depth_; }
        level(const level&) = delete;
        level& operator=(const level&) = delete;
        ~level() { --depth_; }

    private:
        unsigned& depth_;
    };

    // --- the write position; `p` is at most `spare` bytes behind `stop_`

    char* open() {
        out_.boundary();
        char* p = out_.open(spare);
        stop_ = out_.stop_of_run(spare);
        return p;
    }

    char* general(char* p, const cell& c) {
        out_.close(p);
        encoder_.save_whole(c);
        return open_within();
    }

    /// The same as `open` where no frame may end.
    char* open_within() {
        char* p = out_.open(spare);
        stop_ = out_.stop_of_run(spare);
        return p;
    }

    [[gnu::noinline]] char* reopen(char* p) {
        out_.close(p);
        return open();
    }

    // --- one object

    [[gnu::always_inline]] char* put(char* p, const cell& c) {
        if (p >= stop_) [[unlikely]]
            p = reopen(p);
        switch (c.what()) {
            case model::tag::integer:
                if (c.integer != static_cast<std::int32_t>(c.integer)) return general(p, c);
                return store_short_integer(p, static_cast<std::int32_t>(c.integer));
            case model::tag::floating: return store_floating(p, c.floating);
            case model::tag::none: return store_opcode(p, opcode::none);
            case model::tag::boolean:
                return store_opcode(p, c.boolean ? opcode::newtrue : opcode::newfalse);
            default: return put_node(p, c);
        }
    }

    [[gnu::always_inline]] char* put_node(char* p, const cell& c) {
        const node& n = *c.node;
        if (&n == empty_tuple_) return store_opcode(p, opcode::empty_tuple);
        if (n.shared != 0) {
            if (const auto* index = memo_.find(&n)) return store_get(p, *index);
        }
        switch (n.type) {
            case kind::string: return put_text(p, c, opcode::short_binunicode);
            case kind::bytes: return put_text(p, c, opcode::short_binbytes);
            default: return is_exhausted() ? general(p, c) : put_container(p, c);
        }
    }

    [[gnu::always_inline]] char* put_text(char* p, const cell& c, opcode op) {
        const auto& n = static_cast<const model::text_node&>(*c.node);
        if (n.size > longest_text) return general(p, c);
        p = store_little<1>(store_opcode(p, op), n.size);
        if (n.size <= model::arena::readable) [[likely]] {
            std::memcpy(p, n.data(), model::arena::readable);
        } else {
            std::memcpy(p, n.data(), n.size);
        }
        return memoize(p + n.size, n);
    }

    char* put_container(char* p, const cell& c) {
        const level here(depth_);
        switch (c.node->type) {
            case kind::tuple: return put_tuple(p, c);
            case kind::list: return put_list(p, c);
            case kind::dict: return put_dict(p, c);
            case kind::object: return put_call(p, c);
            default: return general(p, c);
        }
    }

    [[gnu::always_inline]] char* memoize(char* p, const node& n) {
        if (n.shared != 0) {
            memo_.note(&n);
        } else {
            memo_.skip();
        }
        return store_opcode(p, opcode::memoize);
    }

    static char* store_get(char* p, std::uint32_t index) noexcept {
        if (index > 0xff) return store_little<4>(store_opcode(p, opcode::long_binget), index);
        return store_little<1>(store_opcode(p, opcode::binget), index);
    }

    char* put_all(char* p, const cell* cells, std::size_t count) {
        const bool are_many = count >= 16;  // to look for runs costs more than a few objects
        const cell* const end = cells + count;
        while (cells != end) {
            if (are_many && cells->what() == model::tag::integer) p = put_integers(p, cells, end);
            if (are_many && cells != end && cells->what() == model::tag::floating) {
                p = put_floats(p, cells, end);
            }
            if (cells != end) p = put(p, *cells++);
        }
        return p;
    }

    /// A batch of a container of which `left` items of `stride` cells are left.
    [[gnu::always_inline]] char* put_batch(char* p, const cell* cells, std::size_t stride,
                                           std::size_t left, opcode many) {
        const bool is_full = left > batch_size;
        std::size_t before = 0;
        if (is_full) [[unlikely]] {
            out_.close(p);
            before = out_.position();
        }
        p = put_all(store_opcode(p, opcode::mark), cells, stride * (is_full ? batch_size : left));
        p = store_opcode(p, many);
        if (is_full) [[unlikely]] {
            out_.close(p);
            out_.expect(before, batch_size, left - batch_size);
        }
        return p;
    }
    /// Where a run from `cells` on has to stop, so that no frame may end within it.
    const cell* end_of_run(const char* p, const cell* cells, const cell* end,
                           std::ptrdiff_t longest) const {
        return end - cells < (stop_ - p) / longest ? end : cells + (stop_ - p) / longest;
    }
    /// Fetches cells of the next page, where the processor does not look ahead by itself.
    static void prefetch_behind(const cell* cells) noexcept {
        __builtin_prefetch(reinterpret_cast<const void*>(reinterpret_cast<std::uintptr_t>(cells) +
                                                         64 * sizeof(cell)));
    }
    /// Writes short integers from `cells` on, up to the first object that is none or before which a
    /// frame may end; moves `cells` there.
    [[gnu::always_inline]] char* put_integers(char* p, const cell*& cells, const cell* end) {
        const cell* const stop = end_of_run(p, cells, end, 5);
        for (; cells < stop; ++cells) {
            const auto i = static_cast<std::int32_t>(cells->integer);
            if (cells->what() != model::tag::integer || cells->integer != i) break;
            prefetch_behind(cells);
            p = store_short_integer(p, i);
        }
        return p;
    }
    /// The same for floats.
    [[gnu::always_inline]] char* put_floats(char* p, const cell*& cells, const cell* end) {
        const cell* const stop = end_of_run(p, cells, end, 9);
        for (; cells < stop && cells->what() == model::tag::floating; ++cells) {
            prefetch_behind(cells);
            p = store_floating(p, cells->floating);
        }
        return p;
    }

    [[gnu::always_inline]] char* put_tuple(char* p, const cell& c) {
        const auto& n = static_cast<const model::tuple_node&>(*c.node);
        constexpr opcode counted[] = {opcode::empty_tuple, opcode::tuple1, opcode::tuple2,
                                      opcode::tuple3};
        if (n.size == 0) return store_opcode(p, opcode::empty_tuple);  // made by a user
        if (n.shared != 0) return general(p, c);                       // it may hold itself
        if (n.size > 3) p = store_opcode(p, opcode::mark);
        p = put_all(p, n.items(), n.size);
        p = store_opcode(p, n.size > 3 ? opcode::tuple : counted[n.size]);
        return memoize(p, n);
    }

    [[gnu::always_inline]] char* put_list(char* p, const cell& c) {
        const auto& n = static_cast<const model::list_node&>(*c.node);
        p = memoize(store_opcode(p, opcode::empty_list), n);
        if (n.size == 1) return store_opcode(put(p, n.items[0]), opcode::append);
        for (std::size_t done = 0; done < n.size; done += batch_size) {
            p = put_batch(p, n.items + done, 1, n.size - done, opcode::appends);
        }
        return p;
    }

    [[gnu::always_inline]] char* put_dict(char* p, const cell& c) {
        const auto& n = static_cast<const model::keyed_node&>(*c.node);
        if (n.gaps() != 0) return general(p, c);
        p = memoize(store_opcode(p, opcode::empty_dict), n);
        if (n.size == 0) return p;
        if (n.size == 1) return store_opcode(put_all(p, n.cells, 2), opcode::setitem);
        // behind a full batch comes another, though it be empty
        for (std::size_t done = 0; done <= n.size; done += batch_size) {
            p = put_batch(p, n.cells + 2 * done, 2, n.size - done, opcode::setitems);
        }
        return p;
    }

    /// A call that made an object, and the state that the object was given.
    char* put_call(char* p, const cell& c) {
        const auto& n = static_cast<const model::object_node&>(*c.node);
        const bool is_newobj = n.how() == model::call_form::newobj;
        if ((!is_newobj && n.how() != model::call_form::reduce) || n.attempts != nullptr ||
            n.step_count > 1 ||
            (n.step_count == 1 && n.steps[0].does != model::object_step::what::build)) {
            return general(p, c);
        }
        encoder_.enter(n);
        p = put(p, n.callable);
        p = put(p, n.args);
        p = store_opcode(p, is_newobj ? opcode::newobj : opcode::reduce);
        if (n.shared != 0) {
            // it may have been met again on the way down
            if (const auto* index = memo_.find(&n)) {
                return store_get(store_opcode(p, opcode::pop), *index);
            }
        }
        p = memoize(p, n);
        if (n.step_count == 0) return p;
        return store_opcode(put(p, n.steps[0].cells[0]), opcode::build);
    }

    Encoder& encoder_;
    writer& out_;
    write_memo& memo_;
    const node* empty_tuple_ = model::singletons::get().empty_tuple();
    const char* stop_ = nullptr;
    unsigned depth_ = 0;
};

}  // namespace copyreg::codec
