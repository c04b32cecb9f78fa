"""Writes golden.hpp: what CPython 3.11 pickles of objects whose adapters build them themselves.

usage: golden.py | clang-format-14 --style=file > golden.hpp
"""

import datetime as dt
import pathlib
import pickle
import zoneinfo

UTC = dt.timezone.utc
Posix = pathlib.PurePosixPath


def zone(**offset):
    return dt.timezone(dt.timedelta(**offset))


OBJECTS = {
    # written and read; a tuple shows what is one object
    "complex": (complex(1.5, -2.0), complex(0.0, 0.0)),
    "utc": (dt.datetime(2024, 2, 29, 23, 59, 58, 123456, UTC), dt.datetime(1, 1, 1, tzinfo=UTC)),
    "naive": (dt.datetime(1969, 12, 31, 23, 59, 59, 999999),
              dt.datetime(9999, 12, 31, 23, 59, 59, 999999)),
    "date": (dt.date(2024, 2, 29), dt.date(1, 1, 1), dt.date(9999, 12, 31)),
    "time": (dt.time(0, 0), dt.time(23, 59, 59, 999999)),
    "timedelta": (dt.timedelta(microseconds=-1), dt.timedelta(0), dt.timedelta(1, 2, 3),
                  dt.timedelta(999999999, 86399), dt.timedelta.min),
    "paths": (Posix("/usr/lib/x"), Posix("lib/x/.."), Posix("//net/lib"), Posix("."), Posix("a"),
              Posix("/"), Posix("b\u00e4r/\udcff"), Posix("//net")),
    # only read
    "zones": (dt.datetime(2024, 1, 1, 1, tzinfo=zone(hours=2)),
              dt.datetime(2024, 1, 1, 1, tzinfo=dt.timezone(-dt.timedelta(minutes=90), "there")),
              dt.datetime(2024, 1, 1, 1, tzinfo=zone(microseconds=1))),
    "fold": (dt.datetime(2024, 11, 3, 1, 30, fold=1, tzinfo=UTC),
             dt.datetime(2024, 11, 3, 1, 30, fold=1), dt.time(1, 30, fold=1)),
    "odd_zones": (dt.datetime(2024, 1, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Paris")),
                  dt.time(1, tzinfo=UTC),
                  dt.datetime(2024, 1, 1, tzinfo=zoneinfo.ZoneInfo("UTC"))),
    "classes": (pathlib.PosixPath("/a/b"), pathlib.PureWindowsPath("c:/a", "b"),
                pathlib.PureWindowsPath("//server/share/a"), pathlib.PureWindowsPath("a\\b"),
                pathlib.PureWindowsPath("\\a"), pathlib.PureWindowsPath("c:a")),
}


def literal(data):
    """Bytes as a C++ string literal."""
    text = "".join(chr(c) if 32 <= c < 127 and chr(c) not in '"\\?' else
                   "\\n" if c == 10 else f"\\{c:03o}" for c in data)
    return f'"{text}"sv'


def main():
    print(f"""\
// SPDX-License-Identifier: MIT
//
// Written by golden.py: what CPython 3.11 pickles at protocols 0 to 5.
#pragma once

#include <array>
#include <string_view>

namespace golden {{

using namespace std::string_view_literals;
using pickles = std::array<std::string_view, 6>;
""")
    for name, value in OBJECTS.items():
        print(f"// {value!a}".replace("datetime.", "").replace("\\", "/"))
        print(f"inline constexpr pickles {name}{{{{")
        for protocol in range(6):
            print(f"    {literal(pickle.dumps(value, protocol))},")
        print("}};\n")
    print("}  // namespace golden")


if __name__ == "__main__":
    main()
