// SPDX-License-Identifier: MIT
//
// The optimizer: drops the memo writes that nothing reads, byte for byte as CPython's
// `pickletools.optimize` does.
//
// The pickle is walked twice: once to learn which memo entries are read and which protocol is
// needed, and once to write what is left, with the entries numbered anew and the frames laid out
// again. In between nothing is kept but the numbers of the entries.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/wire/frame_writer.hpp>
#include <copyreg/wire/genops.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>

namespace copyreg::pickletools {

/// One optimization; `optimize` is the way to ask for it.
template <class OnUse>
class basic_optimizer {
public:
    /// With `numbered`, memo writes carry their numbers at every protocol, so that the pickle may
    /// be read with a memo that is not empty.
    explicit basic_optimizer(std::string_view input, bool numbered = false,
                             wire::name_text names = wire::name_text::as_pickletools) noexcept
        : input_(input), numbered_(numbered), names_(names) {}

    bytes run() {
        survey();
        bytes out;
        out.append(header_);
        wire::frame_writer writer(out, protocol_ >= 4);
        operation_reader reader(input_, 0, names_);
        for (bool stopped = false; !stopped;) {
            const operation op = reader.read();
            stopped = op.opcode.code == wire::opcode::stop;
            rewrite(op, input_.substr(op.position, reader.position() - op.position), writer);
        }
        writer.commit();
        return out;
    }

private:
    using operation = basic_operation<OnUse>;
    using operation_reader = basic_operation_reader<OnUse>;

    /// An entry of the memo.
    struct entry {
        bool is_read = false;
        bool is_written = false;
        std::size_t number = 0;  // in what is written, once it is
    };

    /// Finds the memo entries that are read, and the protocol.
    void survey() {
        operation_reader reader(input_, 0, names_);
        for (bool stopped = false; !stopped;) {
            const operation op = reader.read();
            stopped = op.opcode.code == wire::opcode::stop;
            switch (op.opcode.code) {
                case wire::opcode::get:
                case wire::opcode::binget:
                case wire::opcode::long_binget:
                    protocol_ = std::max(protocol_, op.opcode.protocol);
                    entries_[wire::memo_key(op.argument)].is_read = true;
                    break;
                case wire::opcode::proto:
                    protocol_ =
                        std::max(protocol_, static_cast<int>(std::get<std::int64_t>(op.argument)));
                    if (op.position == 0) header_ = input_.substr(0, reader.position());
                    break;
                default: break;
            }
        }
        if (protocol_ > 5) throw wire::python_error(0, "pickle protocol must be <= 5");
    }

    void rewrite(const operation& op, std::string_view text, wire::frame_writer& writer) {
        switch (op.opcode.code) {
            case wire::opcode::put:
            case wire::opcode::binput:
            case wire::opcode::long_binput: put(wire::memo_key(op.argument), writer); break;
            case wire::opcode::memoize: put(long_from_uint64(written_), writer); break;
            case wire::opcode::get:
            case wire::opcode::binget:
            case wire::opcode::long_binget: get(op, writer); break;
            case wire::opcode::frame: break;
            case wire::opcode::proto:
                if (op.position != 0) writer.write(text);
                break;
            default: writer.write(text);
        }
    }

    void put(const std::string& key, wire::frame_writer& writer) {
        entry& known = entries_[key];
        if (!known.is_written) ++written_;
        known.is_written = true;
        if (!known.is_read) return;
        const std::size_t number = known.number = next_number_++;
        if (protocol_ >= 4 && !numbered_) {
            writer.write(operation_text(wire::opcode::memoize, {}));
        } else if (protocol_ == 0) {
            writer.write(operation_text(wire::opcode::put, std::to_string(number) + '\n'));
        } else if (number < 256) {
            writer.write(operation_text(wire::opcode::binput, little_endian(number, 1)));
        } else {
            writer.write(operation_text(wire::opcode::long_binput, little_endian(number, 4)));
        }
    }

    void get(const operation& op, wire::frame_writer& writer) {
        const entry& known = entries_[wire::memo_key(op.argument)];
        if (protocol_ == 0) {  // CPython writes a name here for an entry that is not there yet
            const std::string text = known.is_written ? std::to_string(known.number) : "None";
            writer.write(operation_text(wire::opcode::get, text + '\n'));
        } else if (!known.is_written) {
            throw wire::python_error(op.position,
                                     "'<' not supported between instances of 'NoneType' and 'int'");
        } else if (known.number < 256) {
            writer.write(operation_text(wire::opcode::binget, little_endian(known.number, 1)));
        } else {
            writer.write(operation_text(wire::opcode::long_binget, little_endian(known.number, 4)));
        }
    }

    static std::string operation_text(wire::opcode code, std::string_view argument) {
        return std::string(1, static_cast<char>(code)).append(argument);
    }

    static std::string little_endian(std::size_t value, unsigned width) {
        std::string text;
        for (unsigned i = 0; i < width; ++i) text.push_back(static_cast<char>(value >> (8 * i)));
        return text;
    }

    std::string_view input_;
    bool numbered_;
    wire::name_text names_;
    std::string_view header_;  // the PROTO at the very start, which stands in front of any frame
    int protocol_ = 0;
    std::map<std::string, entry> entries_;
    std::size_t written_ = 0;  // how many entries, by which MEMOIZE is numbered
    std::size_t next_number_ = 0;
};
using optimizer = basic_optimizer<on_use>;

}  // namespace copyreg::pickletools
