// SPDX-License-Identifier: MIT
//
// What an opcode carries in the stream, decoded: the value that CPython's pickletools shows for it.
//
// An argument owns its data. It is for those who look at a pickle, not for the decoder, which
// reads what it needs where it stands.
#pragma once

#include <copyreg/base/big_int.hpp>
#include <copyreg/base/bytes.hpp>
#include <copyreg/base/on_use.hpp>
#include <copyreg/base/repr.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace copyreg::wire {

/// An integer that no machine word holds, in the form of base/big_int.hpp.
template <class>
struct basic_big_integer {
    std::string little_endian;
    friend bool operator==(const basic_big_integer&, const basic_big_integer&) = default;
};
using big_integer = basic_big_integer<on_use>;

/// The data of a bytearray, told apart from that of bytes.
struct bytearray_data {
    bytes data;
    friend bool operator==(const bytearray_data&, const bytearray_data&) = default;
};

/// Nothing, a bool (INT's 00 and 01), an integer, a float, a str (see base/utf8.hpp) or bytes.
template <class OnUse>
using basic_argument = std::variant<std::monostate, bool, std::int64_t, basic_big_integer<OnUse>,
                                    double, std::string, bytes, bytearray_data>;
using argument = basic_argument<on_use>;

template <class OnUse = on_use>
inline bool has_value(const std::type_identity_t<basic_argument<OnUse>>& arg) noexcept {
    return arg.index() != 0;
}

/// Appends what Python's `repr` shows; false, with nothing appended, for an integer of more than
/// `max_digits` digits, which Python refuses to show.
template <class OnUse = on_use>
inline bool append_repr(std::string& out, const std::type_identity_t<basic_argument<OnUse>>& arg,
                        std::size_t max_digits) {
    if (const auto* flag = std::get_if<bool>(&arg)) {
        out += *flag ? "True" : "False";
    } else if (const auto* word = std::get_if<std::int64_t>(&arg)) {
        append_repr_int(out, *word);
    } else if (const auto* big = std::get_if<basic_big_integer<OnUse>>(&arg)) {
        // A byte makes more than 2.4 digits: what is clearly too long is not converted.
        if (big->little_endian.size() > max_digits / 2) return false;
        const std::string digits = long_to_decimal(big->little_endian);
        if (digits.size() - (digits.front() == '-') > max_digits) return false;
        out += digits;
    } else if (const auto* number = std::get_if<double>(&arg)) {
        append_repr_float(out, *number);
    } else if (const auto* text = std::get_if<std::string>(&arg)) {
        append_repr_str(out, *text);
    } else if (const auto* data = std::get_if<bytes>(&arg)) {
        append_repr_bytes(out, data->view());
    } else if (const auto* array = std::get_if<bytearray_data>(&arg)) {
        append_repr_bytearray(out, array->data.view());
    } else {
        out += "None";
    }
    return true;
}

/// What an integer is in a memo: equal numbers have equal keys, True is 1.
template <class OnUse = on_use>
inline std::string memo_key(const std::type_identity_t<basic_argument<OnUse>>& arg) {
    if (const auto* big = std::get_if<basic_big_integer<OnUse>>(&arg)) return big->little_endian;
    if (const auto* flag = std::get_if<bool>(&arg)) return long_from_int64(*flag ? 1 : 0);
    return long_from_int64(std::get<std::int64_t>(arg));
}

}  // namespace copyreg::wire
