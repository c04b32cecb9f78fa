// SPDX-License-Identifier: MIT
//
// Walks over the operations of a pickle without running them.
//
// An operation is read when it is asked for, so that what stands in front of an error is seen
// first. The walk ends behind STOP; what follows is not looked at.
#pragma once

#include <copyreg/base/bytes.hpp>
#include <copyreg/base/on_use.hpp>
#include <copyreg/wire/argument.hpp>
#include <copyreg/wire/argument_reader.hpp>
#include <copyreg/wire/opcode_table.hpp>
#include <copyreg/wire/python_error.hpp>

#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace copyreg::pickletools {

/// One step of a pickle.
template <class OnUse>
struct basic_operation {
    wire::opcode_info opcode;              ///< its row in the opcode table
    wire::basic_argument<OnUse> argument;  ///< what stands behind it in the stream
    std::size_t position = 0;              ///< the byte of the opcode
};
using operation = basic_operation<on_use>;

/// Reads one operation after the other. The input must outlive the reader.
template <class OnUse>
class basic_operation_reader {
public:
    explicit basic_operation_reader(
        std::string_view input, std::size_t position = 0,
        wire::name_text names = wire::name_text::as_pickletools) noexcept
        : input_(input), position_(position), names_(names) {}

    /// The first byte that was not read.
    std::size_t position() const noexcept { return position_; }

    /// Reads the next operation; throws `wire::python_error` where there is none.
    basic_operation<OnUse> read() {
        if (position_ >= input_.size()) {
            throw wire::python_error(position_, "pickle exhausted before seeing STOP");
        }
        const char code = input_[position_];
        const auto* info = wire::find_opcode(static_cast<unsigned char>(code));
        if (info == nullptr) {
            std::string text = "at position " + std::to_string(position_) + ", opcode ";
            append_repr_bytes(text, {&code, 1});
            throw wire::python_error(position_, text + " unknown");
        }
        wire::basic_argument_reader<OnUse> reader(input_, position_, names_);
        auto argument = reader.read(info->argument);
        return {*info, std::move(argument), std::exchange(position_, reader.position())};
    }

private:
    std::string_view input_;
    std::size_t position_;
    wire::name_text names_;
};
using operation_reader = basic_operation_reader<on_use>;

/// The operations of one pickle: an input range of `operation`, up to and with STOP. It holds the
/// pickle, or a view of it.
template <class Pickle, class OnUse = on_use>
class operations {
    using operation = basic_operation<OnUse>;

public:
    explicit operations(Pickle pickle) : pickle_(std::move(pickle)) {}

    class iterator {
    public:
        using iterator_concept = std::input_iterator_tag;
        using iterator_category = std::input_iterator_tag;
        using value_type = operation;
        using difference_type = std::ptrdiff_t;
        using pointer = const operation*;
        using reference = const operation&;

        explicit iterator(std::string_view input) : reader_(input), current_(reader_.read()) {}

        reference operator*() const noexcept { return current_; }
        pointer operator->() const noexcept { return &current_; }
        iterator& operator++() {
            at_end_ = current_.opcode.code == wire::opcode::stop;
            if (!at_end_) current_ = reader_.read();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& i, std::default_sentinel_t) noexcept {
            return i.at_end_;
        }

    private:
        basic_operation_reader<OnUse> reader_;
        operation current_;
        bool at_end_ = false;
    };

    /// Starts a new walk; throws where the first operation cannot be read.
    iterator begin() const { return iterator(view_of(pickle_)); }
    std::default_sentinel_t end() const noexcept { return {}; }

private:
    Pickle pickle_;
};

/// The operations of a pickle, read as they are asked for:
///
///     for (const auto& [opcode, argument, position] : pickletools::genops(pickle)) ...
///
/// A pickle that is an lvalue must outlive the range; a temporary is kept in it. Throws
/// `unpickling_error` in CPython's words at the operation that cannot be read.
template <byte_range Pickle>
auto genops(Pickle&& pickle) {
    if constexpr (std::is_lvalue_reference_v<Pickle>) {
        return operations<std::string_view>(view_of(pickle));
    } else {
        return operations<std::remove_cv_t<Pickle>>(std::forward<Pickle>(pickle));
    }
}

}  // namespace copyreg::pickletools
