// SPDX-License-Identifier: MIT
//
// Answers questions about text, so that compare_text.py can ask CPython the same ones. A question
// is a line "function argument", the argument in hexadecimal; the answer is a line, in hexadecimal
// too, or a word.
#include <copyreg/base/big_int.hpp>
#include <copyreg/base/repr.hpp>
#include <copyreg/base/utf8.hpp>
#include <copyreg/wire/compat_names.hpp>
#include <copyreg/wire/text.hpp>

#include <bit>
#include <functional>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using namespace copyreg;

std::string from_hex(std::string_view hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        bytes.push_back(static_cast<char>(digit_value(hex[i]) << 4 | digit_value(hex[i + 1])));
    }
    return bytes;
}

std::string to_hex(std::string_view bytes) {
    std::string hex = "=";
    for (const char c : bytes) append_hex(hex, static_cast<unsigned char>(c), 2);
    return hex;
}

std::string to_bits(double value) {
    std::string hex = "=";
    const auto bits = std::bit_cast<std::uint64_t>(value);
    append_hex(hex, static_cast<char32_t>(bits >> 32), 8);
    append_hex(hex, static_cast<char32_t>(bits), 8);
    return hex;
}

double from_bits(std::string_view bytes) {
    std::uint64_t bits = 0;
    for (const char c : bytes) bits = bits << 8 | static_cast<unsigned char>(c);
    return std::bit_cast<double>(bits);
}

using int_reader = wire::text_result(std::string_view, wire::parsed_int&, std::size_t);

std::string read_int(int_reader* read, std::string_view line) {
    wire::parsed_int out;
    const wire::text_result result = read(line, out, 4300);
    if (result == wire::text_result::malformed) return "malformed";
    if (result == wire::text_result::too_long) return "too_long";
    if (out.is_bool) return out.small != 0 ? "True" : "False";
    return to_hex(out.is_big ? out.big : long_from_int64(out.small));
}

std::string read_float(bool (*read)(std::string_view, double&), std::string_view line) {
    double value = 0;
    return read(line, value) ? to_bits(value) : "malformed";
}

using decoder = std::optional<wire::escape_error>(std::string_view, std::string&);

std::string decode(decoder* decode_text, std::string_view line) {
    std::string out;
    if (const auto error = decode_text(line, out)) {
        return "error " + std::to_string(error->begin) + " " + std::to_string(error->end) + " " +
               std::string(error->reason);
    }
    return to_hex(out);
}

std::string appended(void (*append)(std::string&, std::string_view), std::string_view text) {
    std::string out;
    append(out, text);
    return to_hex(out);
}

std::string renamed(wire::global_name (*rename)(wire::global_name), std::string_view text) {
    const std::size_t colon = text.find(':');
    const wire::global_name name = rename({text.substr(0, colon), text.substr(colon + 1)});
    return to_hex(std::string(name.module) + ":" + std::string(name.name));
}

using answer = std::function<std::string(const std::string&)>;

const std::map<std::string, answer, std::less<>> answers = {
    {"int", [](const std::string& s) { return read_int(wire::parse_int_text, s); }},
    {"long", [](const std::string& s) { return read_int(wire::parse_long_text, s); }},
    {"memo", [](const std::string& s) { return read_int(wire::parse_memo_text, s); }},
    {"int_strict", [](const std::string& s) { return read_int(wire::parse_int_text_strict, s); }},
    {"long_strict", [](const std::string& s) { return read_int(wire::parse_long_text_strict, s); }},
    {"float", [](const std::string& s) { return read_float(wire::parse_float_text, s); }},
    {"python_float", [](const std::string& s) { return read_float(wire::parse_python_float, s); }},
    {"string",
     [](const std::string& s) {
         const auto inside = wire::unquote(s);
         return inside ? decode(wire::decode_string_escapes, *inside) : "unquoted";
     }},
    {"unicode", [](const std::string& s) { return decode(wire::decode_raw_unicode_escape, s); }},
    {"encode_unicode",
     [](const std::string& s) {
         std::string out;
         wire::encode_raw_unicode_escape(s, out);
         return to_hex(out);
     }},
    {"repr_str", [](const std::string& s) { return appended(append_repr_str, s); }},
    {"repr_bytes", [](const std::string& s) { return appended(append_repr_bytes, s); }},
    {"repr_bytearray", [](const std::string& s) { return appended(append_repr_bytearray, s); }},
    {"repr_float",
     [](const std::string& s) {
         std::string out;
         append_repr_float(out, from_bits(s));
         return to_hex(out);
     }},
    {"utf8",
     [](const std::string& s) {
         return std::to_string(static_cast<long long>(find_invalid_utf8(s, false)));
     }},
    {"wtf8",
     [](const std::string& s) {
         return std::to_string(static_cast<long long>(find_invalid_utf8(s, true)));
     }},
    {"length", [](const std::string& s) { return std::to_string(count_code_points(s)); }},
    {"trim", [](const std::string& s) { return to_hex(trim_long(s)); }},
    {"decimal", [](const std::string& s) { return to_hex(long_to_decimal(s)); }},
    {"to_double", [](const std::string& s) { return to_bits(long_to_double(s)); }},
    {"from_double", [](const std::string& s) { return to_hex(long_from_double(from_bits(s))); }},
    {"word",
     [](const std::string& s) {
         const auto word = long_to_int64(s);
         return word ? std::to_string(*word) : "none";
     }},
    {"digits",  // the base and the sign, each one byte, in front of the digits
     [](const std::string& s) {
         const auto base = static_cast<unsigned>(s.at(0));
         return to_hex(long_from_digits(std::string_view(s).substr(2), base, s[1] != 0));
     }},
    {"python3", [](const std::string& s) { return renamed(wire::python3_name, s); }},
    {"python2", [](const std::string& s) { return renamed(wire::python2_name, s); }},
};

}  // namespace

int main() {
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);) {
        const std::size_t space = line.find(' ');
        const auto function = answers.find(line.substr(0, space));
        if (function == answers.end()) throw std::invalid_argument(line);
        std::cout << function->second(from_hex(line.substr(space + 1))) << '\n';
    }
}
