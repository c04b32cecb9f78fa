"""Loads what read_any_pickle wrote, and checks that it changed what it says and nothing else.

usage: check_pickles.py DIRECTORY
"""

import pathlib
import pickle
import sys

import numpy

from shop import make_order


def main():
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        path = pathlib.Path(sys.argv[1]) / f"order.{protocol}.changed"
        order = pickle.loads(path.read_bytes())
        expected = make_order()
        assert order.customer.email == "ada@new.example"
        assert order.customer.name == expected.customer.name
        assert order.prices == {"tea": 4.5, "cup": 12, "pot": 30}
        assert list(order.prices) == ["tea", "cup", "pot"]
        assert order.placed == expected.placed
        assert numpy.array_equal(order.weights, expected.weights)
        assert order.weights.dtype == expected.weights.dtype
        assert order.history[0] is order.customer and order.history[1] is order
    print("python3 loads it:", order.customer, dict(order.prices))


if __name__ == "__main__":
    main()
