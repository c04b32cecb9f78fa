"""Holds the table of rooms: which folder of include/copyreg may include which.

usage: rooms.py PROJECT
"""

import pathlib
import re
import sys

ROOMS = {
    "base": set(),
    "wire": {"base"},
    "model": {"base"},
    "registry": {"base", "model"},
    "types": {"base", "model", "registry"},
    "pickle": {"base", "wire", "model", "registry"},
    "copying": {"base", "model", "registry"},
    "python": {"base", "model", "registry", "pickle"},
}

INCLUDE = re.compile(r"^\s*#\s*include\s*(.*?)\s*(?://.*)?$")
SYSTEM = re.compile(r"^<([^<>]+)>$")
# of the compiler and of the operating system
OUTSIDE = {"cxxabi.h", "sys/random.h"}


def violations(include_dir):
    """Yields `path:line: what is wrong` for every header under include_dir/copyreg."""
    root = include_dir / "copyreg"
    headers = sorted(path for path in root.rglob("*") if path.is_file())
    if not headers:
        yield f"{root}: no headers"
    for path in headers:
        place = path.relative_to(include_dir)
        if path.suffix != ".hpp":
            yield f"{place}: not a .hpp file"
            continue
        inside = path.relative_to(root).parts
        room = inside[0] if len(inside) > 1 else None  # None: a door
        if len(inside) > 2 or (room is not None and room not in ROOMS):
            yield f"{place}: not in a room of the table"
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = INCLUDE.match(line)
            if match:
                for complaint in judge(include_dir, room, match[1]):
                    yield f"{place}:{number}: {complaint}"


def judge(include_dir, room, target):
    """Yields what is wrong with one include of `target` by a header of `room`."""
    match = SYSTEM.match(target)
    if not match:
        yield f"#include {target}: expected the form <copyreg/room/file.hpp>"
        return
    parts = match[1].split("/")
    if "." in parts or ".." in parts:
        yield f"#include {target}: relative"
    elif parts[0] == "fmt":
        if room is not None and match[1] != "fmt/core.h":
            yield f"#include {target}: a room may include fmt/core.h alone"
    elif parts[0] == "copyreg":
        if not (include_dir / match[1]).is_file():
            yield f"#include {target}: no such header"
        elif len(parts) == 2:
            if room is not None:
                yield f"#include {target}: a room includes no door"
        elif room is not None and parts[1] != room and parts[1] not in ROOMS[room]:
            allowed = ", ".join(sorted(ROOMS[room])) or "no other room"
            yield f"#include {target}: {room} may include {allowed}"
    elif match[1] not in OUTSIDE and (len(parts) > 1 or match[1].endswith((".h", ".hpp"))):
        yield f"#include {target}: neither the standard library, nor fmt, nor copyreg"


def main():
    found = list(violations(pathlib.Path(sys.argv[1]) / "include"))
    print("\n".join(found) if found else "the rooms include what they may")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
