// SPDX-License-Identifier: MIT
//
// A value as Python would print it. Builtin kinds are written as Python's `repr` writes them. An
// object of a class that nobody registered is written as what would be called and what would be
// set: `app.users.User(1, name='x')`; a recursion is three dots, as in Python.
#pragma once

#include <copyreg/base/pod_stack.hpp>
#include <copyreg/base/pointer_map.hpp>
#include <copyreg/base/repr.hpp>
#include <copyreg/model/value.hpp>

#include <fmt/core.h>

#include <string>
#include <string_view>

namespace copyreg {

namespace model {

/// Writes a graph with a stack of its own: a frame is a container that is open.
class printer {
public:
    explicit printer(std::size_t max_size) : max_size_(max_size) {}

    std::string print(const cell& root) {
        item(root);
        while (!frames_.empty()) step();
        return std::move(out_);
    }

private:
    struct frame {
        const cell* cells;  // what is left to write
        std::size_t count;
        std::size_t stride;  // 2: "key: value"
        std::string_view before_second;
        std::string_view close;
        const node* opened;  // to be marked as closed; nullptr for a part of an object
        std::size_t next = 0;
        bool names = false;  // keys are attribute names
        bool part = false;   // of an object: a comma stands before it if another part does
    };

    void write(std::string_view text) {
        out_ += text;
        if (out_.size() > max_size_) {
            throw error("expected a repr of at most " + std::to_string(max_size_) +
                        " bytes, found more");
        }
    }

    void item(const cell& c) {
        switch (kind_of(c)) {
            case kind::none: return write("None");
            case kind::boolean: return write(c.boolean ? "True" : "False");
            case kind::integer: return integer(c);
            case kind::floating: append_repr_float(out_, c.floating); return write("");
            case kind::string: return text(c);
            case kind::bytes: append_repr_bytes(out_, text_of(c)); return write("");
            case kind::bytearray: return wrapped("bytearray(", c);
            case kind::buffer: return wrapped("PickleBuffer(", c);
            case kind::global: return global(node_as<global_node>(c));
            default: return open(*c.node);
        }
    }

    void text(const cell& c) {
        append_repr_str(out_, text_of(c));
        write("");
    }

    void wrapped(std::string_view before, const cell& c) {
        write(before);
        append_repr_bytes(out_, text_of(c));
        write(")");
    }

    void integer(const cell& c) {
        if (!c.is_node()) {
            append_repr_int(out_, c.integer);
        } else {
            // 4300 digits and no more, as in Python: the conversion is quadratic
            const std::string digits =
                text_of(c).size() > 2000 ? std::string() : long_to_decimal(text_of(c));
            if (digits.empty() || digits.size() - (digits[0] == '-' ? 1 : 0) > 4300) {
                throw error("expected an int of at most 4300 digits to print, found more");
            }
            out_ += digits;
        }
        write("");
    }

    void global(const global_node& g) {
        if (g.module == nullptr) { return write("<extension " + std::to_string(g.code) + ">"); }
        if (g.module->text() != "builtins") {
            write(g.module->text());
            write(".");
        }
        write(g.qualname->text());
    }

    /// Marks `n` as open; false if it is: then the dots are written.
    bool enter(const node& n, std::string_view dots) {
        bool* is_open = open_.insert(&n, false).first;
        if (*is_open) {
            write(dots);
            return false;
        }
        *is_open = true;
        return true;
    }

    void push(const node* opened, const cell* cells, std::size_t count, std::size_t stride,
              std::string_view middle, std::string_view close) {
        frames_.push_back({cells, count, stride, middle, close, opened});
    }

    /// The entries of a dict or set: the first one, and how many places there are from there.
    static const cell* first_of(const keyed_node& n) noexcept {
        return n.size == 0 ? nullptr : &n.key(n.first());
    }
    static std::size_t places_of(const keyed_node& n) noexcept { return n.places() - n.first(); }

    void open(node& n) {
        switch (n.type) {
            case kind::list: {
                const auto& list = static_cast<const list_node&>(n);
                if (!enter(n, "[...]")) return;
                write("[");
                return push(&n, list.items, list.size, 1, {}, "]");
            }
            case kind::tuple: {
                const auto& tuple = static_cast<const tuple_node&>(n);
                if (!enter(n, "(...)")) return;
                write("(");
                return push(&n, tuple.items(), tuple.size, 1, {}, tuple.size == 1 ? ",)" : ")");
            }
            case kind::dict: {
                const auto& dict = static_cast<const keyed_node&>(n);
                if (!enter(n, "{...}")) return;
                write("{");
                return push(&n, first_of(dict), places_of(dict), 2, ": ", "}");
            }
            case kind::set:
            case kind::frozenset: {
                const auto& set = static_cast<const keyed_node&>(n);
                const std::string name(name_of(n.type));
                if (set.size == 0) return write(name + "()");
                if (!enter(n, name + "(...)")) return;
                write(n.type == kind::set ? "{" : "frozenset({");
                return push(&n, first_of(set), places_of(set), 1, {},
                            n.type == kind::set ? "}" : "})");
            }
            case kind::persistent_id: {
                if (!enter(n, "<persistent id ...>")) return;
                write("<persistent id ");
                return push(&n, &static_cast<const persistent_node&>(n).pid, 1, 1, {}, ">");
            }
            default: return open_object(static_cast<const object_node&>(n));
        }
    }

    /// An object is a frame of three parts: what is called, the arguments, what was set.
    void open_object(const object_node& object) {
        if (!enter(object, "<...>")) return;
        // written last to first: the frames are a stack
        push(&object, nullptr, 0, 1, {}, ")");
        for (std::uint32_t i = object.step_count; i-- > 0;) {
            const object_step& step = object.steps[i];
            switch (step.does) {
                case object_step::what::append:
                case object_step::what::add: parts(step.cells, step.count, 1, {}); break;
                case object_step::what::set_items:
                    parts(step.cells, step.count / 2, 2, ": ");
                    break;
                case object_step::what::build:
                case object_step::what::call_setter: state(step.cells[step.count - 1]); break;
            }
        }
        if (object.kwargs.is(kind::dict)) state(object.kwargs);
        if (object.args.is(kind::tuple)) {
            const auto& args = node_as<tuple_node>(object.args);
            parts(args.items(), args.size, 1, {});
        }
        push(nullptr, nullptr, 0, 1, {}, "(");
        push(nullptr, &object.callable, 1, 1, {}, "");
    }

    void state(const cell& c) {
        if (c.is(kind::dict)) {
            const auto& dict = node_as<keyed_node>(c);
            if (dict.size == 0) return;
            parts(first_of(dict), places_of(dict), 2, "=");
            frames_.back().names = true;
        } else if (c.is(kind::tuple) && node_as<tuple_node>(c).size == 2) {
            const cell* both = node_as<tuple_node>(c).items();  // __dict__ and slots
            if (both[1].is(kind::dict) && (both[0].is(kind::dict) || !both[0].is_node())) {
                state(both[1]);
                if (both[0].is_node()) state(both[0]);
            } else {
                parts(&c, 1, 1, {});
            }
        } else {
            parts(&c, 1, 1, {});
        }
    }

    void parts(const cell* cells, std::size_t count, std::size_t stride, std::string_view middle) {
        if (count == 0) return;
        push(nullptr, cells, count, stride, middle, "");
        frames_.back().part = true;
    }

    void step() {
        frame& f = frames_.back();
        while (f.next < f.count * f.stride && f.cells[f.next].is_gap()) f.next += f.stride;
        if (f.next == f.count * f.stride) {
            if (f.opened != nullptr) *open_.find(f.opened) = false;
            const std::string_view close = f.close;
            frames_.pop_back();
            return write(close);
        }
        const bool second = f.next % f.stride != 0;
        if (second) {
            write(f.before_second);
        } else if (!out_.empty() && (f.next != 0 || (f.part && after_part()))) {
            write(", ");
        }
        const cell& c = f.cells[f.next++];
        if (f.names && !second && c.is(kind::string)) return write(text_of(c));
        item(c);
    }

    /// Whether another part of the same object stands before this one.
    bool after_part() const noexcept { return out_.back() != '('; }

    std::size_t max_size_;
    std::string out_;
    pod_stack<frame> frames_;
    pointer_map<bool> open_;
};

}  // namespace model

/// Python's `repr`. Throws `copyreg::error` beyond `max_size` bytes: what is shared is written each
/// time.
inline std::string repr(const value& v, std::size_t max_size = 16 << 20) {
    return model::printer(max_size).print(v.raw());
}

}  // namespace copyreg

template <>
struct fmt::formatter<copyreg::value> : fmt::formatter<fmt::string_view> {
    template <class Context>
    auto format(const copyreg::value& v, Context& context) const {
        const std::string text = copyreg::repr(v);
        return fmt::formatter<fmt::string_view>::format(fmt::string_view(text.data(), text.size()),
                                                        context);
    }
};
template <>
struct fmt::formatter<copyreg::dict> : fmt::formatter<copyreg::value> {};
template <bool Nested>
struct fmt::formatter<copyreg::list<Nested>> : fmt::formatter<copyreg::value> {};
template <bool Nested>
struct fmt::formatter<copyreg::tuple<Nested>> : fmt::formatter<copyreg::value> {};
