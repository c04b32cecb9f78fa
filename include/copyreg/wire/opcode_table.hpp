// SPDX-License-Identifier: MIT
//
// The table of all opcodes: documentation that is executed.
//
// The disassembler emulates the stack from the columns "before" and "after" (the top stands last),
// arguments are read by their argument kind, and error texts take their names from here. What a
// table can say wrong about itself is proven below it.
#pragma once

#include <copyreg/wire/opcode.hpp>

#include <array>
#include <cstddef>

namespace copyreg::wire {

/// Every opcode, grouped by purpose.
inline constexpr auto opcode_table = [] {
    using op = opcode;
    using arg = argument_kind;
    using is = stack_item;
    // clang-format off
    return std::array<opcode_info, 68>{{
        // Integers.
        {op::int_, "INT", arg::decimalnl_short, {}, {is::int_or_bool}, 0,
         "Pushes the integer spelled in the line; the lines 00 and 01 are False and True."},
        {op::binint, "BININT", arg::int4, {}, {is::int_}, 1,
         "Pushes a signed integer of four bytes."},
        {op::binint1, "BININT1", arg::uint1, {}, {is::int_}, 1,
         "Pushes an integer from 0 to 255."},
        {op::binint2, "BININT2", arg::uint2, {}, {is::int_}, 1,
         "Pushes an integer from 0 to 65535."},
        {op::long_, "LONG", arg::decimalnl_long, {}, {is::int_}, 0,
         "Pushes the integer of any length spelled in the line, which ends in L."},
        {op::long1, "LONG1", arg::long1, {}, {is::int_}, 2,
         "Pushes an integer of at most 255 bytes in two's complement."},
        {op::long4, "LONG4", arg::long4, {}, {is::int_}, 2,
         "Pushes an integer of up to 2 GiB in two's complement."},
        // Python 2 strings, which are text or bytes as the reader decides.
        {op::string, "STRING", arg::stringnl, {}, {is::bytes_or_str}, 0,
         "Pushes a string of Python 2, quoted and with escapes."},
        {op::binstring, "BINSTRING", arg::string4, {}, {is::bytes_or_str}, 1,
         "Pushes a string of Python 2 behind a signed length of four bytes."},
        {op::short_binstring, "SHORT_BINSTRING", arg::string1, {}, {is::bytes_or_str}, 1,
         "Pushes a string of Python 2 of at most 255 bytes."},
        // Bytes.
        {op::binbytes, "BINBYTES", arg::bytes4, {}, {is::bytes}, 3,
         "Pushes bytes behind a length of four bytes."},
        {op::short_binbytes, "SHORT_BINBYTES", arg::bytes1, {}, {is::bytes}, 3,
         "Pushes at most 255 bytes."},
        {op::binbytes8, "BINBYTES8", arg::bytes8, {}, {is::bytes}, 4,
         "Pushes bytes behind a length of eight bytes."},
        {op::bytearray8, "BYTEARRAY8", arg::bytearray8, {}, {is::bytearray}, 5,
         "Pushes a bytearray, bytes that may be changed."},
        // Buffers that travel beside the pickle.
        {op::next_buffer, "NEXT_BUFFER", arg::none, {}, {is::buffer}, 5,
         "Pushes the next of the buffers that were handed over out of band."},
        {op::readonly_buffer, "READONLY_BUFFER", arg::none, {is::buffer}, {is::buffer}, 5,
         "Makes the buffer on top a view that cannot be written through."},
        // Constants.
        {op::none, "NONE", arg::none, {}, {is::none}, 0,
         "Pushes None."},
        {op::newtrue, "NEWTRUE", arg::none, {}, {is::bool_}, 2,
         "Pushes True."},
        {op::newfalse, "NEWFALSE", arg::none, {}, {is::bool_}, 2,
         "Pushes False."},
        // Text.
        {op::unicode, "UNICODE", arg::unicodestringnl, {}, {is::str}, 0,
         "Pushes the line as text in raw-unicode-escape."},
        {op::short_binunicode, "SHORT_BINUNICODE", arg::unicodestring1, {}, {is::str}, 4,
         "Pushes at most 255 bytes of UTF-8 as text."},
        {op::binunicode, "BINUNICODE", arg::unicodestring4, {}, {is::str}, 1,
         "Pushes text in UTF-8 behind a length of four bytes."},
        {op::binunicode8, "BINUNICODE8", arg::unicodestring8, {}, {is::str}, 4,
         "Pushes text in UTF-8 behind a length of eight bytes."},
        // Floats.
        {op::float_, "FLOAT", arg::floatnl, {}, {is::float_}, 0,
         "Pushes the float spelled in the line."},
        {op::binfloat, "BINFLOAT", arg::float8, {}, {is::float_}, 1,
         "Pushes a float of eight bytes, the highest first."},
        // Lists.
        {op::empty_list, "EMPTY_LIST", arg::none, {}, {is::list}, 1,
         "Pushes a new list."},
        {op::append, "APPEND", arg::none, {is::list, is::any}, {is::list}, 0,
         "Pops an object and appends it to the list below."},
        {op::appends, "APPENDS", arg::none, {is::list, is::mark, is::stackslice}, {is::list}, 1,
         "Pops down to the mark and appends those objects to the list below, in order."},
        {op::list, "LIST", arg::none, {is::mark, is::stackslice}, {is::list}, 0,
         "Pops down to the mark and pushes a list of those objects."},
        // Tuples.
        {op::empty_tuple, "EMPTY_TUPLE", arg::none, {}, {is::tuple}, 1,
         "Pushes the empty tuple."},
        {op::tuple, "TUPLE", arg::none, {is::mark, is::stackslice}, {is::tuple}, 0,
         "Pops down to the mark and pushes a tuple of those objects."},
        {op::tuple1, "TUPLE1", arg::none, {is::any}, {is::tuple}, 2,
         "Replaces the top by a tuple of it alone."},
        {op::tuple2, "TUPLE2", arg::none, {is::any, is::any}, {is::tuple}, 2,
         "Replaces the two topmost objects by a tuple of them."},
        {op::tuple3, "TUPLE3", arg::none, {is::any, is::any, is::any}, {is::tuple}, 2,
         "Replaces the three topmost objects by a tuple of them."},
        // Dicts.
        {op::empty_dict, "EMPTY_DICT", arg::none, {}, {is::dict}, 1,
         "Pushes a new dict."},
        {op::dict, "DICT", arg::none, {is::mark, is::stackslice}, {is::dict}, 0,
         "Pops down to the mark and pushes a dict of those keys and values in turn."},
        {op::setitem, "SETITEM", arg::none, {is::dict, is::any, is::any}, {is::dict}, 0,
         "Pops a value and a key and stores them in the dict below."},
        {op::setitems, "SETITEMS", arg::none, {is::dict, is::mark, is::stackslice}, {is::dict}, 1,
         "Pops down to the mark and stores those keys and values in the dict below."},
        // Sets.
        {op::empty_set, "EMPTY_SET", arg::none, {}, {is::set}, 4,
         "Pushes a new set."},
        {op::additems, "ADDITEMS", arg::none, {is::set, is::mark, is::stackslice}, {is::set}, 4,
         "Pops down to the mark and adds those objects to the set below."},
        {op::frozenset, "FROZENSET", arg::none, {is::mark, is::stackslice}, {is::frozenset}, 4,
         "Pops down to the mark and pushes a frozenset of those objects."},
        // The stack itself.
        {op::pop, "POP", arg::none, {is::any}, {}, 0,
         "Drops the top, be it an object or a mark."},
        {op::dup, "DUP", arg::none, {is::any}, {is::any, is::any}, 0,
         "Pushes the top once more."},
        {op::mark, "MARK", arg::none, {}, {is::mark}, 0,
         "Pushes a mark, the lower end of what a later opcode gathers."},
        {op::pop_mark, "POP_MARK", arg::none, {is::mark, is::stackslice}, {}, 1,
         "Drops everything down to the mark, and the mark."},
        // The memo.
        {op::get, "GET", arg::decimalnl_short, {}, {is::any}, 0,
         "Pushes the memo's object whose number is spelled in the line."},
        {op::binget, "BINGET", arg::uint1, {}, {is::any}, 1,
         "Pushes the memo's object with a number of one byte."},
        {op::long_binget, "LONG_BINGET", arg::uint4, {}, {is::any}, 1,
         "Pushes the memo's object with a number of four bytes."},
        {op::put, "PUT", arg::decimalnl_short, {}, {}, 0,
         "Stores the top in the memo, under the number spelled in the line."},
        {op::binput, "BINPUT", arg::uint1, {}, {}, 1,
         "Stores the top in the memo, under a number of one byte."},
        {op::long_binput, "LONG_BINPUT", arg::uint4, {}, {}, 1,
         "Stores the top in the memo, under a number of four bytes."},
        {op::memoize, "MEMOIZE", arg::none, {is::any}, {is::any}, 4,
         "Stores the top in the memo, under the number of objects that are in it."},
        // Extension codes.
        {op::ext1, "EXT1", arg::uint1, {}, {is::any}, 2,
         "Pushes the global that is registered under a code of one byte."},
        {op::ext2, "EXT2", arg::uint2, {}, {is::any}, 2,
         "Pushes the global that is registered under a code of two bytes."},
        {op::ext4, "EXT4", arg::int4, {}, {is::any}, 2,
         "Pushes the global that is registered under a code of four bytes."},
        // Globals, and the objects that are made with them.
        {op::global, "GLOBAL", arg::stringnl_noescape_pair, {}, {is::any}, 0,
         "Pushes the global that the two lines name, module and name."},
        {op::stack_global, "STACK_GLOBAL", arg::none, {is::str, is::str}, {is::any}, 4,
         "Replaces a module's name and a global's name by that global."},
        {op::reduce, "REDUCE", arg::none, {is::any, is::any}, {is::any}, 0,
         "Replaces a callable and a tuple of arguments by the result of the call."},
        {op::build, "BUILD", arg::none, {is::any, is::any}, {is::any}, 0,
         "Pops a state and gives it to the object below."},
        {op::inst, "INST", arg::stringnl_noescape_pair, {is::mark, is::stackslice}, {is::any}, 0,
         "Pops down to the mark and calls the class that the two lines name with those objects."},
        {op::obj, "OBJ", arg::none, {is::mark, is::any, is::stackslice}, {is::any}, 1,
         "Pops down to the mark and calls the first of those objects with the others."},
        {op::newobj, "NEWOBJ", arg::none, {is::any, is::any}, {is::any}, 2,
         "Replaces a class and a tuple of arguments by a new object, without calling __init__."},
        {op::newobj_ex, "NEWOBJ_EX", arg::none, {is::any, is::any, is::any}, {is::any}, 4,
         "Does what NEWOBJ does, with a dict of keyword arguments on top."},
        // The machine.
        {op::proto, "PROTO", arg::uint1, {}, {}, 2,
         "Says which protocol the pickle keeps to."},
        {op::stop, "STOP", arg::none, {is::any}, {}, 0,
         "Ends the pickle; the top is the result."},
        {op::frame, "FRAME", arg::uint8, {}, {}, 4,
         "Says how many bytes follow that a reader may fetch at once."},
        // Objects that live outside the pickle.
        {op::persid, "PERSID", arg::stringnl_noescape, {}, {is::any}, 0,
         "Pushes the outside object whose id is the line."},
        {op::binpersid, "BINPERSID", arg::none, {is::any}, {is::any}, 1,
         "Replaces an id by the outside object that it stands for."},
    }};
    // clang-format on
}();

namespace detail {

/// Position in the table of each byte's opcode, or 0xFF.
inline constexpr auto opcode_index = [] {
    std::array<unsigned char, 256> index{};
    index.fill(0xFF);
    for (std::size_t i = 0; i < opcode_table.size(); ++i) {
        index[static_cast<unsigned char>(opcode_table[i].code)] = static_cast<unsigned char>(i);
    }
    return index;
}();

constexpr bool codes_are_unique() noexcept {
    std::size_t found = 0;
    for (const unsigned char i : opcode_index) found += i != 0xFF;
    return found == opcode_table.size();
}

constexpr bool names_are_unique() noexcept {
    for (const opcode_info& a : opcode_table) {
        for (const opcode_info& b : opcode_table) {
            if (&a != &b && a.name == b.name) return false;
        }
    }
    return true;
}

/// A slice lies above a mark, at the top; what an opcode pushes holds no slice.
constexpr bool marks_are_in_place() noexcept {
    for (const opcode_info& info : opcode_table) {
        const auto& before = info.before;
        const bool sliced =
            before.size() != 0 && before[before.size() - 1] == stack_item::stackslice;
        if (sliced != before.contains(stack_item::mark)) return false;
        if (info.after.contains(stack_item::stackslice)) return false;
        if (info.after.contains(stack_item::mark) != (info.code == opcode::mark)) return false;
    }
    return true;
}

constexpr bool rows_are_complete() noexcept {
    for (const opcode_info& info : opcode_table) {
        if (info.name.empty() || info.protocol < 0 || info.protocol > 5) return false;
        if (info.summary.empty() || info.summary.back() != '.') return false;
    }
    return true;
}

static_assert(codes_are_unique());
static_assert(names_are_unique());
static_assert(marks_are_in_place());
static_assert(rows_are_complete());

}  // namespace detail

/// The row of a byte of a pickle, or null when no protocol knows it.
constexpr const opcode_info* find_opcode(unsigned char code) noexcept {
    const unsigned char i = detail::opcode_index[code];
    return i == 0xFF ? nullptr : &opcode_table[i];
}

/// The row of an opcode.
constexpr const opcode_info& info_of(opcode code) noexcept {
    return opcode_table[detail::opcode_index[static_cast<unsigned char>(code)]];
}

}  // namespace copyreg::wire
