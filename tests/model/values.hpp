// SPDX-License-Identifier: MIT
//
// Values that the tests of this room look at: of each kind that braces do not make.
#pragma once

#include <copyreg/copyreg.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace values {

using namespace copyreg;
using namespace std::string_view_literals;

inline constexpr auto uint64_max = std::numeric_limits<std::uint64_t>::max();
inline constexpr auto int64_min = std::numeric_limits<std::int64_t>::min();
inline constexpr auto int64_max = std::numeric_limits<std::int64_t>::max();

/// The repr of every item, with a bar behind each.
inline std::string items_of(const value& v) {
    std::string text;
    for (const value& item : v) text += repr(item) + "|";
    return text;
}

inline value set_of_1_2() { return loads("\x80\x04\x8f(K\x01K\x02\x90."sv); }
inline value frozenset_of_1_2() { return loads("\x80\x04(K\x01K\x02\x91."sv); }

// o = C(); o.name = 'n'; o.n = 3; dumps(o, 2)
inline value plain_object() {
    return loads(
        "\x80\x02"
        "capp\nC\nq\x00)\x81q\x01}q\x02(X\x04\x00\x00\x00nameq\x03X\x01\x00\x00\x00nq\x04h\x04K\x03ub."sv);
}

// class LS(list): pass; l = LS([1, 2]); l.tag = 't'; dumps(l, 2)
inline value list_object() {
    return loads(
        "\x80\x02"
        "capp\nLS\nq\x00)\x81q\x01(K\x01K\x02"
        "e}q\x02X\x03\x00\x00\x00tagq\x03X\x01\x00\x00\x00tq\x04sb."sv);
}

// class DS(dict): pass; d = DS(a=1); d.tag = 't'; dumps(d, 2)
inline value dict_object() {
    return loads(
        "\x80\x02"
        "capp\nDS\nq\x00)\x81q\x01X\x01\x00\x00\x00"
        "aq\x02K\x01s}q\x03X\x03\x00\x00\x00tagq\x04X\x01\x00\x00\x00tq\x05sb."sv);
}

}  // namespace values
