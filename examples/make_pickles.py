"""Writes the pickles that read_any_pickle reads: objects of classes that C++ knows nothing about.

usage: make_pickles.py DIRECTORY
"""

import pathlib
import pickle
import sys

from shop import make_order


def main():
    directory = pathlib.Path(sys.argv[1])
    directory.mkdir(parents=True, exist_ok=True)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        data = pickle.dumps(make_order(), protocol)
        (directory / f"order.{protocol}.pickle").write_bytes(data)


if __name__ == "__main__":
    main()
