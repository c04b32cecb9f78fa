"""Loads what the tour wrote, compares bytes, and writes pickles for the tour to read.

usage: check_tour.py DIRECTORY
"""

import copyreg
import pathlib
import pickle
import sys

from app.copyregutil import Color, UserRecord


def main():
    directory = pathlib.Path(sys.argv[1])
    color = Color(255, 128, 0)
    user = UserRecord("alice", "alice@example.com")

    written = (directory / "color.pickle").read_bytes()
    assert pickle.loads(written) == color
    assert written == pickle.dumps(color, 4), "the bytes are CPython's"
    written = (directory / "user.pickle").read_bytes()
    assert pickle.loads(written) == user
    assert written == pickle.dumps(user, 5), "the bytes are CPython's"
    copyreg.add_extension("app.copyregutil", "_make_color", 1001)
    assert pickle.loads((directory / "color_extension.pickle").read_bytes()) == color
    copyreg.remove_extension("app.copyregutil", "_make_color", 1001)
    print("python3 loads it:", color, user)

    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        for name, thing in ("color", color), ("user", user):
            path = directory / f"{name}.{protocol}.from_python"
            path.write_bytes(pickle.dumps(thing, protocol))


if __name__ == "__main__":
    main()
