// SPDX-License-Identifier: MIT
//
// The table of all opcodes: documentation that is executed.
//
// The disassembler emulates the stack from the columns "before" and "after" (the top stands last),
// arguments are read by their argument kind, and error texts take their names from here. What a
// table can say wrong about itself is proven in tests/wire/opcode_table.test.cpp.
#pragma once

#include <copyreg/wire/opcode.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace copyreg::wire {

/// Every opcode, grouped by purpose.
inline constexpr auto opcode_table = [] {
    using op = opcode;
    using arg = argument_kind;
    using is = stack_item;
    using namespace std::string_view_literals;  // their lengths need not be counted
    // clang-format off
    return std::array<opcode_info, 68>{{
        // Integers.
        {op::int_, "INT"sv, arg::decimalnl_short, {}, {is::int_or_bool}, 0,
         "Pushes the integer spelled in the line; the lines 00 and 01 are False and True."sv},
        {op::binint, "BININT"sv, arg::int4, {}, {is::int_}, 1,
         "Pushes a signed integer of four bytes."sv},
        {op::binint1, "BININT1"sv, arg::uint1, {}, {is::int_}, 1,
         "Pushes an integer from 0 to 255."sv},
        {op::binint2, "BININT2"sv, arg::uint2, {}, {is::int_}, 1,
         "Pushes an integer from 0 to 65535."sv},
        {op::long_, "LONG"sv, arg::decimalnl_long, {}, {is::int_}, 0,
         "Pushes the integer of any length spelled in the line, which ends in L."sv},
        {op::long1, "LONG1"sv, arg::long1, {}, {is::int_}, 2,
         "Pushes an integer of at most 255 bytes in two's complement."sv},
        {op::long4, "LONG4"sv, arg::long4, {}, {is::int_}, 2,
         "Pushes an integer of up to 2 GiB in two's complement."sv},
        // Python 2 strings, which are text or bytes as the reader decides.
        {op::string, "STRING"sv, arg::stringnl, {}, {is::bytes_or_str}, 0,
         "Pushes a string of Python 2, quoted and with escapes."sv},
        {op::binstring, "BINSTRING"sv, arg::string4, {}, {is::bytes_or_str}, 1,
         "Pushes a string of Python 2 behind a signed length of four bytes."sv},
        {op::short_binstring, "SHORT_BINSTRING"sv, arg::string1, {}, {is::bytes_or_str}, 1,
         "Pushes a string of Python 2 of at most 255 bytes."sv},
        // Bytes.
        {op::binbytes, "BINBYTES"sv, arg::bytes4, {}, {is::bytes}, 3,
         "Pushes bytes behind a length of four bytes."sv},
        {op::short_binbytes, "SHORT_BINBYTES"sv, arg::bytes1, {}, {is::bytes}, 3,
         "Pushes at most 255 bytes."sv},
        {op::binbytes8, "BINBYTES8"sv, arg::bytes8, {}, {is::bytes}, 4,
         "Pushes bytes behind a length of eight bytes."sv},
        {op::bytearray8, "BYTEARRAY8"sv, arg::bytearray8, {}, {is::bytearray}, 5,
         "Pushes a bytearray, bytes that may be changed."sv},
        // Buffers that travel beside the pickle.
        {op::next_buffer, "NEXT_BUFFER"sv, arg::none, {}, {is::buffer}, 5,
         "Pushes the next of the buffers that were handed over out of band."sv},
        {op::readonly_buffer, "READONLY_BUFFER"sv, arg::none, {is::buffer}, {is::buffer}, 5,
         "Makes the buffer on top a view that cannot be written through."sv},
        // Constants.
        {op::none, "NONE"sv, arg::none, {}, {is::none}, 0,
         "Pushes None."sv},
        {op::newtrue, "NEWTRUE"sv, arg::none, {}, {is::bool_}, 2,
         "Pushes True."sv},
        {op::newfalse, "NEWFALSE"sv, arg::none, {}, {is::bool_}, 2,
         "Pushes False."sv},
        // Text.
        {op::unicode, "UNICODE"sv, arg::unicodestringnl, {}, {is::str}, 0,
         "Pushes the line as text in raw-unicode-escape."sv},
        {op::short_binunicode, "SHORT_BINUNICODE"sv, arg::unicodestring1, {}, {is::str}, 4,
         "Pushes at most 255 bytes of UTF-8 as text."sv},
        {op::binunicode, "BINUNICODE"sv, arg::unicodestring4, {}, {is::str}, 1,
         "Pushes text in UTF-8 behind a length of four bytes."sv},
        {op::binunicode8, "BINUNICODE8"sv, arg::unicodestring8, {}, {is::str}, 4,
         "Pushes text in UTF-8 behind a length of eight bytes."sv},
        // Floats.
        {op::float_, "FLOAT"sv, arg::floatnl, {}, {is::float_}, 0,
         "Pushes the float spelled in the line."sv},
        {op::binfloat, "BINFLOAT"sv, arg::float8, {}, {is::float_}, 1,
         "Pushes a float of eight bytes, the highest first."sv},
        // Lists.
        {op::empty_list, "EMPTY_LIST"sv, arg::none, {}, {is::list}, 1,
         "Pushes a new list."sv},
        {op::append, "APPEND"sv, arg::none, {is::list, is::any}, {is::list}, 0,
         "Pops an object and appends it to the list below."sv},
        {op::appends, "APPENDS"sv, arg::none, {is::list, is::mark, is::stackslice}, {is::list}, 1,
         "Pops down to the mark and appends those objects to the list below, in order."sv},
        {op::list, "LIST"sv, arg::none, {is::mark, is::stackslice}, {is::list}, 0,
         "Pops down to the mark and pushes a list of those objects."sv},
        // Tuples.
        {op::empty_tuple, "EMPTY_TUPLE"sv, arg::none, {}, {is::tuple}, 1,
         "Pushes the empty tuple."sv},
        {op::tuple, "TUPLE"sv, arg::none, {is::mark, is::stackslice}, {is::tuple}, 0,
         "Pops down to the mark and pushes a tuple of those objects."sv},
        {op::tuple1, "TUPLE1"sv, arg::none, {is::any}, {is::tuple}, 2,
         "Replaces the top by a tuple of it alone."sv},
        {op::tuple2, "TUPLE2"sv, arg::none, {is::any, is::any}, {is::tuple}, 2,
         "Replaces the two topmost objects by a tuple of them."sv},
        {op::tuple3, "TUPLE3"sv, arg::none, {is::any, is::any, is::any}, {is::tuple}, 2,
         "Replaces the three topmost objects by a tuple of them."sv},
        // Dicts.
        {op::empty_dict, "EMPTY_DICT"sv, arg::none, {}, {is::dict}, 1,
         "Pushes a new dict."sv},
        {op::dict, "DICT"sv, arg::none, {is::mark, is::stackslice}, {is::dict}, 0,
         "Pops down to the mark and pushes a dict of those keys and values in turn."sv},
        {op::setitem, "SETITEM"sv, arg::none, {is::dict, is::any, is::any}, {is::dict}, 0,
         "Pops a value and a key and stores them in the dict below."sv},
        {op::setitems, "SETITEMS"sv, arg::none, {is::dict, is::mark, is::stackslice}, {is::dict}, 1,
         "Pops down to the mark and stores those keys and values in the dict below."sv},
        // Sets.
        {op::empty_set, "EMPTY_SET"sv, arg::none, {}, {is::set}, 4,
         "Pushes a new set."sv},
        {op::additems, "ADDITEMS"sv, arg::none, {is::set, is::mark, is::stackslice}, {is::set}, 4,
         "Pops down to the mark and adds those objects to the set below."sv},
        {op::frozenset, "FROZENSET"sv, arg::none, {is::mark, is::stackslice}, {is::frozenset}, 4,
         "Pops down to the mark and pushes a frozenset of those objects."sv},
        // The stack itself.
        {op::pop, "POP"sv, arg::none, {is::any}, {}, 0,
         "Drops the top, be it an object or a mark."sv},
        {op::dup, "DUP"sv, arg::none, {is::any}, {is::any, is::any}, 0,
         "Pushes the top once more."sv},
        {op::mark, "MARK"sv, arg::none, {}, {is::mark}, 0,
         "Pushes a mark, the lower end of what a later opcode gathers."sv},
        {op::pop_mark, "POP_MARK"sv, arg::none, {is::mark, is::stackslice}, {}, 1,
         "Drops everything down to the mark, and the mark."sv},
        // The memo.
        {op::get, "GET"sv, arg::decimalnl_short, {}, {is::any}, 0,
         "Pushes the memo's object whose number is spelled in the line."sv},
        {op::binget, "BINGET"sv, arg::uint1, {}, {is::any}, 1,
         "Pushes the memo's object with a number of one byte."sv},
        {op::long_binget, "LONG_BINGET"sv, arg::uint4, {}, {is::any}, 1,
         "Pushes the memo's object with a number of four bytes."sv},
        {op::put, "PUT"sv, arg::decimalnl_short, {}, {}, 0,
         "Stores the top in the memo, under the number spelled in the line."sv},
        {op::binput, "BINPUT"sv, arg::uint1, {}, {}, 1,
         "Stores the top in the memo, under a number of one byte."sv},
        {op::long_binput, "LONG_BINPUT"sv, arg::uint4, {}, {}, 1,
         "Stores the top in the memo, under a number of four bytes."sv},
        {op::memoize, "MEMOIZE"sv, arg::none, {is::any}, {is::any}, 4,
         "Stores the top in the memo, under the number of objects that are in it."sv},
        // Extension codes.
        {op::ext1, "EXT1"sv, arg::uint1, {}, {is::any}, 2,
         "Pushes the global that is registered under a code of one byte."sv},
        {op::ext2, "EXT2"sv, arg::uint2, {}, {is::any}, 2,
         "Pushes the global that is registered under a code of two bytes."sv},
        {op::ext4, "EXT4"sv, arg::int4, {}, {is::any}, 2,
         "Pushes the global that is registered under a code of four bytes."sv},
        // Globals, and the objects that are made with them.
        {op::global, "GLOBAL"sv, arg::stringnl_noescape_pair, {}, {is::any}, 0,
         "Pushes the global that the two lines name, module and name."sv},
        {op::stack_global, "STACK_GLOBAL"sv, arg::none, {is::str, is::str}, {is::any}, 4,
         "Replaces a module's name and a global's name by that global."sv},
        {op::reduce, "REDUCE"sv, arg::none, {is::any, is::any}, {is::any}, 0,
         "Replaces a callable and a tuple of arguments by the result of the call."sv},
        {op::build, "BUILD"sv, arg::none, {is::any, is::any}, {is::any}, 0,
         "Pops a state and gives it to the object below."sv},
        {op::inst, "INST"sv, arg::stringnl_noescape_pair, {is::mark, is::stackslice}, {is::any}, 0,
         "Pops down to the mark and calls the class that the two lines name with those objects."sv},
        {op::obj, "OBJ"sv, arg::none, {is::mark, is::any, is::stackslice}, {is::any}, 1,
         "Pops down to the mark and calls the first of those objects with the others."sv},
        {op::newobj, "NEWOBJ"sv, arg::none, {is::any, is::any}, {is::any}, 2,
         "Replaces a class and a tuple of arguments by a new object, without calling __init__."sv},
        {op::newobj_ex, "NEWOBJ_EX"sv, arg::none, {is::any, is::any, is::any}, {is::any}, 4,
         "Does what NEWOBJ does, with a dict of keyword arguments on top."sv},
        // The machine.
        {op::proto, "PROTO"sv, arg::uint1, {}, {}, 2,
         "Says which protocol the pickle keeps to."sv},
        {op::stop, "STOP"sv, arg::none, {is::any}, {}, 0,
         "Ends the pickle; the top is the result."sv},
        {op::frame, "FRAME"sv, arg::uint8, {}, {}, 4,
         "Says how many bytes follow that a reader may fetch at once."sv},
        // Objects that live outside the pickle.
        {op::persid, "PERSID"sv, arg::stringnl_noescape, {}, {is::any}, 0,
         "Pushes the outside object whose id is the line."sv},
        {op::binpersid, "BINPERSID"sv, arg::none, {is::any}, {is::any}, 1,
         "Replaces an id by the outside object that it stands for."sv},
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
