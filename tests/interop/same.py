"""Whether two objects are the same in all but address: kind, content, sharing and cycles.

`==` is not enough: it does not look at types, at sharing or at plain objects, takes NaN for
different from itself and does not end on a cycle. Two objects are the same here when a walk over
both meets the same kinds and contents, and each object of one always the same object of the other.
"""

import copyreg
import struct
import sys
import types

import numpy as np
import pandas as pd

sys.setrecursionlimit(20000)

ATOMS = (type(None), bool, int, str, bytes)


class Different(Exception):
    pass


def check(left, right, nan_payload=True):
    """Raises Different, with the path to the first difference, unless they are the same.

    Without `nan_payload` every NaN is like every other.
    """
    _Walk(nan_payload).walk(left, right, "")


class _Walk:
    def __init__(self, nan_payload):
        self.nan_payload = nan_payload
        self.right_of = {}
        self.left_of = {}
        self.alive = []  # temporary objects would give their address to others

    def walk(self, a, b, path):
        if type(a) is not type(b):
            raise Different(f"{path}: {type(a).__name__} and {type(b).__name__}")
        if a is b:
            return
        kind = type(a)
        if kind in ATOMS:
            self.equal(a, b, path)
        elif kind is float:
            if a != a and b != b and not self.nan_payload:
                return
            self.equal(struct.pack(">d", a), struct.pack(">d", b), path)
        elif isinstance(a, (type, types.FunctionType, types.ModuleType)):
            raise Different(f"{path}: {a!r} and {b!r}")
        elif self.known(a, b, path):
            return
        elif kind in (list, tuple):
            self.sequence(a, b, path)
        elif kind is dict:
            self.sequence(list(a.items()), list(b.items()), path, fresh=True)
        elif kind in (set, frozenset):
            self.unordered(list(a), list(b), path)
        elif kind is bytearray:
            self.equal(a, b, path)
        elif kind is complex:
            self.walk((a.real, a.imag), (b.real, b.imag), path)
        elif isinstance(a, types.MethodType):
            self.walk(a.__func__, b.__func__, path + ".__func__")
            self.walk(a.__self__, b.__self__, path + ".__self__")
        elif kind is np.ndarray:
            self.array(a, b, path)
        elif isinstance(a, np.generic) and not isinstance(a, np.void):
            self.equal((a.dtype, a.tobytes()), (b.dtype, b.tobytes()), path)
        elif kind.__module__.startswith("pandas.") and self.pandas(a, b, path):
            return
        else:
            self.reduction(a, b, path)

    def known(self, a, b, path):
        """Whether the two were met before; they must have been met together."""
        before = self.right_of.get(id(a))
        if before is not None or id(b) in self.left_of:
            if before != id(b) or self.left_of.get(id(b)) != id(a):
                raise Different(f"{path}: shared in one and not in the other")
            return True
        self.right_of[id(a)] = id(b)
        self.left_of[id(b)] = id(a)
        self.alive += (a, b)
        return False

    def equal(self, a, b, path):
        if a != b:
            raise Different(f"{path}: {a!r:.80} and {b!r:.80}")

    def sequence(self, a, b, path, fresh=False):
        self.equal(len(a), len(b), path + ".len")
        for index, (x, y) in enumerate(zip(a, b)):
            where = f"{path}[{index}]"
            if fresh:
                self.sequence(x, y, where)
            else:
                self.walk(x, y, where)

    def unordered(self, a, b, path):
        self.equal(len(a), len(b), path + ".len")
        rest = list(b)
        for x in a:
            for index, y in enumerate(rest):
                saved = dict(self.right_of), dict(self.left_of)
                try:
                    self.walk(x, y, path + "{}")
                except Different:
                    self.right_of, self.left_of = saved
                    continue
                del rest[index]
                break
            else:
                raise Different(f"{path}: no counterpart of {x!r:.80}")

    def array(self, a, b, path):
        for name in ("dtype", "shape"):
            self.equal(getattr(a, name), getattr(b, name), f"{path}.{name}")
        for name in ("c_contiguous", "f_contiguous", "writeable"):
            self.equal(getattr(a.flags, name), getattr(b.flags, name), f"{path}.{name}")
        if a.dtype.hasobject and a.dtype.names:
            for name in a.dtype.names:
                self.array(a[name], b[name], f"{path}[{name!r}]")
        elif a.dtype.hasobject:
            self.sequence(list(a.flat), list(b.flat), path)
        else:
            self.equal(a.tobytes(), b.tobytes(), path)

    def pandas(self, a, b, path):
        compare = None
        if isinstance(a, pd.DataFrame):
            compare = pd.testing.assert_frame_equal
        elif isinstance(a, pd.Series):
            compare = pd.testing.assert_series_equal
        elif isinstance(a, pd.Index):
            compare = pd.testing.assert_index_equal
        elif isinstance(a, pd.api.extensions.ExtensionArray):
            compare = pd.testing.assert_extension_array_equal
        if compare is None:
            return False
        try:
            compare(a, b)
        except AssertionError as error:
            raise Different(f"{path}: {error}") from None
        return True

    def reduction(self, a, b, path):
        by_table = copyreg.dispatch_table.get(type(a))
        left, right = ((by_table(a), by_table(b)) if by_table else
                       (a.__reduce_ex__(4), b.__reduce_ex__(4)))
        if isinstance(left, str) or isinstance(right, str):
            raise Different(f"{path}: two objects of one name {left!r}")
        self.alive += (left, right)
        self.equal(len(left), len(right), path + ".reduction")
        for index, (x, y) in enumerate(zip(left, right)):
            where = f"{path}<{type(a).__name__} {index}>"
            if index in (3, 4) and x is not None and y is not None:
                x, y = list(x), list(y)
                self.alive += (x, y)
                self.sequence(x, y, where, fresh=index == 4)
            elif index in (1, 2) and type(x) is type(y) is tuple:
                self.sequence(x, y, where)  # made for this reduction: has no identity
            else:
                self.walk(x, y, where)
