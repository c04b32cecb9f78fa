// SPDX-License-Identifier: MIT
//
// CPython's own words for what is wrong with a pickle.
//
// The disassembler stands in for CPython's, errors included, so that what a user reads can be
// looked up and compared. Here is the exception that carries such a text as it stands, and the
// texts that Python's built-in conversions put together. The rest of the library speaks in the
// voice of base/error.hpp.
#pragma once

#include <copyreg/base/digits.hpp>
#include <copyreg/base/error.hpp>
#include <copyreg/base/on_use.hpp>
#include <copyreg/base/repr.hpp>
#include <copyreg/base/utf8.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace copyreg::wire {

/// An error whose `what()` is the text that CPython's pickletools raises for the same bytes.
class python_error : public unpickling_error {
public:
    python_error(std::size_t offset, const std::string& text)
        : unpickling_error(verbatim{}, offset, text) {}
};

/// How many decimal digits Python converts in either direction, unless it is told otherwise.
inline constexpr std::size_t python_max_digits = 4300;

/// The bytes [begin, end) of some text that a codec cannot decode.
struct decode_failure {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string_view reason;
};

/// The text of a UnicodeDecodeError.
template <class = on_use>
inline std::string decode_error_text(std::string_view codec, std::string_view data,
                                     const decode_failure& failure) {
    std::string text = "'" + std::string(codec) + "' codec can't decode byte";
    if (failure.end - failure.begin == 1) {
        text += " 0x";
        append_hex(text, static_cast<unsigned char>(data[failure.begin]), 2);
        text += " in position " + std::to_string(failure.begin);
    } else {
        text += "s in position " + std::to_string(failure.begin) + "-" +
                std::to_string(failure.end - 1);
    }
    return text.append(": ").append(failure.reason);
}

/// Which bytes Python's UTF-8 decoder blames where the sequence at `begin` is ill-formed, and why.
template <class = on_use>
inline decode_failure utf8_failure(std::string_view data, std::size_t begin) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(data[begin + i]); };
    const unsigned first = byte(0);
    if (first < 0xC2 || first > 0xF4) return {begin, begin + 1, "invalid start byte"};
    const std::size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    for (std::size_t i = 1; i < length; ++i) {
        if (begin + i == data.size()) return {begin, begin + i, "unexpected end of data"};
        const unsigned next = byte(i);
        bool fits = (next & 0xC0) == 0x80;
        if (i == 1) {
            if (first == 0xE0) fits = fits && next >= 0xA0;
            if (first == 0xED) fits = fits && next < 0xA0;
            if (first == 0xF0) fits = fits && next >= 0x90;
            if (first == 0xF4) fits = fits && next < 0x90;
        }
        if (!fits) return {begin, begin + i, "invalid continuation byte"};
    }
    return {begin, begin + length, "invalid continuation byte"};
}

/// Why `int(literal)` fails; Python shows 200 bytes of it, and of their repr 200 characters.
template <class = on_use>
inline std::string int_error_text(std::string_view literal) {
    std::string shown;
    append_repr_bytes(shown, literal.substr(0, 200));
    if (shown.size() > 200) shown.resize(200);
    return "invalid literal for int() with base 10: " + shown;
}

/// Why an integer with more than `python_max_digits` digits is not converted from text.
template <class = on_use>
inline std::string too_many_digits_text(std::size_t digits) {
    return "Exceeds the limit (" + std::to_string(python_max_digits) +
           " digits) for integer string conversion: value has " + std::to_string(digits) +
           " digits; use sys.set_int_max_str_digits() to increase the limit";
}

/// The same in the other direction, where Python does not count.
template <class = on_use>
inline std::string too_many_digits_text() {
    return "Exceeds the limit (" + std::to_string(python_max_digits) +
           " digits) for integer string conversion; use sys.set_int_max_str_digits() to increase "
           "the limit";
}

}  // namespace copyreg::wire
