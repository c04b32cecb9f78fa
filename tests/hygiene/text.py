"""Holds the habits of text: ASCII, spaces, a final newline, a licence line, `#pragma once`.

usage: text.py PROJECT
"""

import sys

import sources

SPDX = b"// SPDX-License-Identifier: MIT\n"


def complaints(path):
    """Yields (line number, what is wrong) for one file."""
    data = path.read_bytes()
    if not data:
        yield 1, "empty"
        return
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.isascii():
            yield number, "not ASCII"
        if b"\t" in line or b"\r" in line:
            yield number, "a tab or a carriage return"
        if line != line.rstrip():
            yield number, "blanks at the end of the line"
    if not data.endswith(b"\n") or data.endswith(b"\n\n"):
        yield data.count(b"\n") + 1, "expected exactly one newline at the end"
    if path.suffix in sources.CXX and not data.startswith(SPDX):
        yield 1, "expected " + SPDX.decode().strip()
    if path.suffix == ".hpp":
        directives = [line for line in data.split(b"\n") if line.startswith(b"#")]
        if not directives or directives[0] != b"#pragma once":
            yield 1, "expected #pragma once before every other directive"


def main():
    project = sys.argv[1]
    paths = sources.files(project)
    found = [f"{path}:{number}: {what}" for path in paths for number, what in complaints(path)]
    print("\n".join(found) if found else f"{len(paths)} files are clean")
    return 1 if found or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
