// SPDX-License-Identifier: MIT
//
// The pickle machine's instructions: 68 opcodes, one byte each.
//
// A pickle is a program for a stack machine with a memo beside the stack. It has no loop and no
// branch: it pushes objects, gathers what lies above a mark into containers, calls, stores into
// the memo and reads back, and stops with one object left.
//
// This header has the bytes and the columns of the table that describes them; the table itself is
// in opcode_table.hpp. Names are CPython's, so that they can be looked up; an enumerator is the
// name in lower case, with an underscore behind it where C++ keeps the word for itself.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string_view>

namespace copyreg::wire {

/// One instruction, by the byte that stands for it.
enum class opcode : unsigned char {
    mark = '(',
    stop = '.',
    pop = '0',
    pop_mark = '1',
    dup = '2',
    binbytes = 'B',
    short_binbytes = 'C',
    float_ = 'F',
    binfloat = 'G',
    int_ = 'I',
    binint = 'J',
    binint1 = 'K',
    long_ = 'L',
    binint2 = 'M',
    none = 'N',
    persid = 'P',
    binpersid = 'Q',
    reduce = 'R',
    string = 'S',
    binstring = 'T',
    short_binstring = 'U',
    unicode = 'V',
    binunicode = 'X',
    empty_list = ']',
    append = 'a',
    build = 'b',
    global = 'c',
    dict = 'd',
    appends = 'e',
    get = 'g',
    binget = 'h',
    inst = 'i',
    long_binget = 'j',
    list = 'l',
    obj = 'o',
    put = 'p',
    binput = 'q',
    long_binput = 'r',
    setitem = 's',
    tuple = 't',
    setitems = 'u',
    empty_dict = '}',
    empty_tuple = ')',
    proto = 0x80,
    newobj = 0x81,
    ext1 = 0x82,
    ext2 = 0x83,
    ext4 = 0x84,
    tuple1 = 0x85,
    tuple2 = 0x86,
    tuple3 = 0x87,
    newtrue = 0x88,
    newfalse = 0x89,
    long1 = 0x8A,
    long4 = 0x8B,
    short_binunicode = 0x8C,
    binunicode8 = 0x8D,
    binbytes8 = 0x8E,
    empty_set = 0x8F,
    additems = 0x90,
    frozenset = 0x91,
    newobj_ex = 0x92,
    stack_global = 0x93,
    memoize = 0x94,
    frame = 0x95,
    bytearray8 = 0x96,
    next_buffer = 0x97,
    readonly_buffer = 0x98,
};

/// What follows an opcode in the stream. A name with a digit is a number of that many bytes, or
/// data behind a length of that many bytes, little-endian; "nl" is text up to a newline.
enum class argument_kind : unsigned char {
    none,
    uint1,
    uint2,
    int4,
    uint4,
    uint8,
    float8,  ///< big-endian, unlike every other number
    decimalnl_short,
    decimalnl_long,
    floatnl,
    stringnl,
    stringnl_noescape,
    stringnl_noescape_pair,
    unicodestringnl,
    string1,
    string4,
    bytes1,
    bytes4,
    bytes8,
    bytearray8,
    unicodestring1,
    unicodestring4,
    unicodestring8,
    long1,
    long4,
};

/// The name under which CPython's pickletools knows an argument.
constexpr std::string_view name_of(argument_kind kind) noexcept {
    constexpr std::string_view names[] = {"None",
                                          "uint1",
                                          "uint2",
                                          "int4",
                                          "uint4",
                                          "uint8",
                                          "float8",
                                          "decimalnl_short",
                                          "decimalnl_long",
                                          "floatnl",
                                          "stringnl",
                                          "stringnl_noescape",
                                          "stringnl_noescape_pair",
                                          "unicodestringnl",
                                          "string1",
                                          "string4",
                                          "bytes1",
                                          "bytes4",
                                          "bytes8",
                                          "bytearray8",
                                          "unicodestring1",
                                          "unicodestring4",
                                          "unicodestring8",
                                          "long1",
                                          "long4"};
    return names[static_cast<std::size_t>(kind)];
}

/// What can lie on the stack. `stackslice` stands for everything above the topmost mark.
enum class stack_item : unsigned char {
    any,
    none,
    int_,
    int_or_bool,
    bool_,
    float_,
    bytes_or_str,
    bytes,
    bytearray,
    buffer,
    str,
    tuple,
    list,
    dict,
    set,
    frozenset,
    mark,
    stackslice,
};

/// The name under which CPython's pickletools shows an item.
constexpr std::string_view name_of(stack_item item) noexcept {
    constexpr std::string_view names[] = {
        "any",          "None",  "int",       "int_or_bool", "bool", "float",
        "bytes_or_str", "bytes", "bytearray", "buffer",      "str",  "tuple",
        "list",         "dict",  "set",       "frozenset",   "mark", "stackslice"};
    return names[static_cast<std::size_t>(item)];
}

/// Up to three items of the stack, the topmost last.
class stack_items {
public:
    constexpr stack_items(std::initializer_list<stack_item> items) noexcept {
        for (const stack_item item : items) items_[size_++] = item;
    }
    constexpr std::size_t size() const noexcept { return size_; }
    constexpr const stack_item* begin() const noexcept { return items_; }
    constexpr const stack_item* end() const noexcept { return items_ + size_; }
    constexpr stack_item operator[](std::size_t i) const noexcept { return items_[i]; }
    /// Where `wanted` stands, or `size()`.
    constexpr std::size_t index_of(stack_item wanted) const noexcept {
        std::size_t i = 0;
        while (i < size() && items_[i] != wanted) ++i;
        return i;
    }
    constexpr bool contains(stack_item wanted) const noexcept { return index_of(wanted) < size(); }

private:
    stack_item items_[3] = {};
    unsigned char size_ = 0;
};

/// A row of the table.
struct opcode_info {
    opcode code;
    std::string_view name;  ///< CPython's
    argument_kind argument;
    stack_items before;
    stack_items after;
    int protocol;              ///< the first that has it
    std::string_view summary;  ///< what it does, in one sentence
};

}  // namespace copyreg::wire
