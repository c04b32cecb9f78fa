// SPDX-License-Identifier: MIT
//
// The disassembler: what CPython's `pickletools.dis` prints, to the letter, errors included.
//
// It runs no opcode. It emulates the stack as a row of kinds, from the columns "before" and
// "after" of the opcode table, for three purposes: to indent what stands between a mark and the
// opcode that takes it, to name the mark that is taken, and to refuse pickles that pop what is not
// there or read a memo that was never written. A line is printed before its error is raised.
//
// Time is linear in the input and the output. The output can be quadratic in the input, as the
// indentation of nested marks is; `dis_options::max_size` bounds it.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/base/utf8.hpp>
#include <copyreg/wire/genops.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace copyreg::pickletools {

/// What the memo holds, by the key of `wire::memo_key`.
using dis_memo = std::map<std::string, wire::stack_item, std::less<>>;

struct dis_options {
    /// Blanks for each mark that is open.
    std::size_t indentlevel = 4;
    /// If not 0, each line ends with what its opcode does, from about this column on. The sentences
    /// are this library's own, not CPython's.
    std::size_t annotate = 0;
    /// The memo of earlier pickles from the same pickler; it is added to.
    dis_memo* memo = nullptr;
    /// Where in the range the pickle begins; afterwards, where it ends. The start if null.
    std::size_t* position = nullptr;
    /// The longest text that is printed before an error stops it. 0 is 64 MiB and 128 times the
    /// length of the pickle.
    std::size_t max_size = 0;
};

/// One disassembly; `dis` is the way to ask for it.
template <class OnUse>
class basic_disassembler {
public:
    /// Appends to `out`, which must outlive the object, as must the input.
    basic_disassembler(std::string_view input, std::string& out, const dis_options& options)
        : reader_(input, options.position ? *options.position : 0),
          options_(options),
          memo_(options.memo ? *options.memo : own_memo_),
          out_(out),
          annotation_column_(options.annotate),
          max_size_(options.max_size != 0 ? options.max_size : (64 << 20) + 128 * input.size()),
          size_before_(out.size()) {}

    /// Prints one pickle.
    void run() {
        wire::opcode last{};
        std::size_t stop = 0;
        do {
            const operation op = reader_.read();
            last = op.opcode.code;
            stop = op.position;
            step(op);
        } while (last != wire::opcode::stop);
        out_.append("highest protocol among opcodes = ");
        append_repr_int(out_, highest_protocol_);
        out_.push_back('\n');
        if (options_.position) *options_.position = reader_.position();
        if (!stack_.empty()) throw wire::python_error(stop, leftover_text());
    }

private:
    using item = wire::stack_item;
    using operation = basic_operation<OnUse>;

    /// What an operation does to the stack and to the line, beyond what the table says.
    struct effect {
        std::size_t pops = 0;
        wire::stack_items after;
        std::string note;   // shown behind the argument
        std::string error;  // raised once the line is printed
    };

    void step(const operation& op) {
        append_position(op.position);
        effect e{op.opcode.before.size(), op.opcode.after, {}, {}};
        const std::size_t depth = marks_.size();
        highest_protocol_ = std::max(highest_protocol_, op.opcode.protocol);
        take_mark(op, e);
        use_memo(op, e);
        append_line(op, depth, e.note);
        if (!e.error.empty()) throw wire::python_error(op.position, e.error);
        if (out_.size() - size_before_ > max_size_) {
            throw unpickling_error(op.position, "the disassembly is longer than " +
                                                    std::to_string(max_size_) + " bytes");
        }
        if (stack_.size() < e.pops) {
            throw wire::python_error(op.position, "tries to pop " + std::to_string(e.pops) +
                                                      " items from stack with only " +
                                                      std::to_string(stack_.size()) + " items");
        }
        stack_.resize(stack_.size() - e.pops);
        if (op.opcode.code == wire::opcode::mark) marks_.push_back(op.position);
        stack_.insert(stack_.end(), e.after.begin(), e.after.end());
    }

    /// Takes everything down to the topmost mark off the stack, if that is what `op` does.
    void take_mark(const operation& op, effect& e) {
        const auto& before = op.opcode.before;
        const bool pops_mark =
            op.opcode.code == wire::opcode::pop && !stack_.empty() && stack_.back() == item::mark;
        if (!pops_mark && !before.contains(item::mark)) return;
        if (marks_.empty()) {
            e.note = e.error = "no MARK exists on stack";
            return;
        }
        e.note = "(MARK at " + std::to_string(marks_.back()) + ")";
        marks_.pop_back();
        while (!stack_.empty() && stack_.back() != item::mark) stack_.pop_back();
        // DUP makes "any" of a mark, so that an open one need not be on the emulated stack.
        if (stack_.empty()) throw wire::python_error(op.position, "list index out of range");
        stack_.pop_back();
        e.pops = pops_mark ? 0 : before.index_of(item::mark);
    }

    void use_memo(const operation& op, effect& e) {
        switch (op.opcode.code) {
            case wire::opcode::memoize:
                e.note = "(as " + std::to_string(memo_.size()) + ")";
                store(long_from_uint64(memo_.size()), op, e);
                break;
            case wire::opcode::put:
            case wire::opcode::binput:
            case wire::opcode::long_binput: store(wire::memo_key(op.argument), op, e); break;
            case wire::opcode::get:
            case wire::opcode::binget:
            case wire::opcode::long_binget: {
                const auto found = memo_.find(wire::memo_key(op.argument));
                if (found != memo_.end()) {
                    e.after = {found->second};
                } else {
                    e.error = "memo key " + repr_of(op) + " has never been stored into";
                }
                break;
            }
            default: break;
        }
    }

    void store(std::string key, const operation& op, effect& e) {
        if (memo_.contains(key)) {
            e.error = "memo key " + repr_of(op) + " already defined";
        } else if (stack_.empty()) {
            e.error = "stack is empty -- can't store into memo";
        } else if (stack_.back() == item::mark) {
            e.error = "can't store markobject in the memo";
        } else {
            memo_.emplace(std::move(key), stack_.back());
        }
    }

    static void append_repr(std::string& out, const operation& op) {
        if (!wire::append_repr(out, op.argument, wire::python_max_digits)) {
            throw wire::python_error(op.position, wire::too_many_digits_text());
        }
    }

    static std::string repr_of(const operation& op) {
        std::string text;
        append_repr(text, op);
        return text;
    }

    void append_position(std::size_t position) {
        const std::string digits = std::to_string(position);
        if (digits.size() < 5) out_.append(5 - digits.size(), ' ');
        out_.append(digits).append(": ");
    }

    /// The line behind the position; nothing of it where the argument cannot be shown.
    void append_line(const operation& op, std::size_t depth, std::string_view note) {
        std::string line;
        const char code = static_cast<char>(op.opcode.code);
        if (code >= 0x20 && code < 0x7F) {
            line.push_back(code);
        } else {
            line.append("\\x");
            append_hex(line, static_cast<unsigned char>(code), 2);
        }
        line.resize(5, ' ');
        line.append(depth * options_.indentlevel, ' ').append(op.opcode.name);
        const bool has_argument = wire::has_value(op.argument);
        if (has_argument || !note.empty()) {
            if (op.opcode.name.size() < 10) line.append(10 - op.opcode.name.size(), ' ');
            if (has_argument) {
                line.push_back(' ');
                append_repr(line, op);
            }
            if (!note.empty()) line.append(" ").append(note);
        }
        if (options_.annotate != 0) annotate(line, op.opcode.summary);
        out_.append(line).push_back('\n');
    }

    void annotate(std::string& line, std::string_view summary) {
        const std::size_t width = count_code_points(line);
        if (width < annotation_column_) line.append(annotation_column_ - width, ' ');
        annotation_column_ = std::max(width, annotation_column_);
        if (annotation_column_ > 50) annotation_column_ = options_.annotate;
        line.append(" ").append(summary);
    }

    std::string leftover_text() const {
        std::string text = "stack not empty after STOP: [";
        for (const item left : stack_) text.append(name_of(left)).append(", ");
        text.resize(text.size() - 2);
        return text + "]";
    }

    basic_operation_reader<OnUse> reader_;
    dis_options options_;
    lazy<OnUse, dis_memo> own_memo_;
    lazy<OnUse, dis_memo>& memo_;
    std::string& out_;
    lazy<OnUse, std::vector<item>> stack_;
    std::vector<std::size_t> marks_;  // positions of the marks that are open
    int highest_protocol_ = -1;
    std::size_t annotation_column_;
    std::size_t max_size_;
    std::size_t size_before_;
};
using disassembler = basic_disassembler<on_use>;

}  // namespace copyreg::pickletools
