# SPDX-License-Identifier: MIT
"""Typed pickles: what C++ writes is what CPython writes, byte for byte, and each reads the other's.

The same objects are built here and in typed.cpp, which COPYREG_TYPED runs.
"""

import copyreg
import os
import pickle
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import typed_app as app


def s(text):
    """A str object of its own, as every std::string is one; one of one character is the same as a
    name of one character, which in CPython 3.11 not every way of making it gives."""
    return sys.intern(text) if len(text) == 1 and text < "\u0100" else text.encode().decode()


def b(data):
    """The same for bytes, of which the empty ones and those of one byte are single objects."""
    return bytes(bytearray(data)) if len(data) > 1 else data[:]


def hooked(state):
    h = app.Hooked.__new__(app.Hooked)
    h.state = state
    return h


def new(a, text, state):
    n = app.New(a, text)
    n.s = state
    return n


def many():
    return app.Many(
        a=1, name=s("some name"), v=[1, 2, 3], d={s("k"): 1, s("l"): 2}, o=None, t=True, f=1.5,
        data=b(b"\x00\xff"), s={5}, p=(1, s("p")),
    )  # fmt: skip


def cases():
    yield "empty", app.Empty()
    yield "one", app.One(a=1)
    yield "two", app.Two(a=s("text"), b=2.5)
    yield "many", many()
    yield "manies", [many(), many()]
    yield "classes", (
        app.One(a=1), app.Two(a=s("t"), b=1.0), app.One(a=2), app.Empty(), app.Empty())  # fmt: skip
    texts = ["x", "m", "name", "Two", "typed_app", "x", "", ""]
    yield "names", (
        app.x(x=1, m="x"), app.name(first=1, Two=2, One=3), [s(t) for t in texts])  # fmt: skip
    texts = ["", "a", "\xe9", "a", "\xe9", "", "\u20ac", "\u20ac"]
    yield "singles", ([t.encode().decode() for t in texts], [b(d) for d in (b"", b"a", b"", b"a", b"ab", b"ab")])
    yield "nested", [app.Outer.Inner(a=1, s=s("s")), app.Outer.Inner(a=2, s=s("t"))]
    yield "deep", (
        app.Outer.Deep.Inner(a=1), app.Outer.Inner(a=2, s=""), app.Outer.Deep.Inner(a=3))  # fmt: skip
    m, k = app.Mood, app.Outer.Kind
    yield "moods", [m.glad, m.sad, m.glad, m.calm]
    yield "kinds", (k.b, {k.a: m.sad, k.b: m.glad})
    yield "calls", (
        app.Call0(), app.Call1("a"), app.Call2(1.0, 2.0), app.Call4(1, 2, 3, [4]), app.Call0(),
        app.Call2(3.0, 4.0))  # fmt: skip
    yield "nested calls", [app.Outside.Call(1), app.Outside.Call(2)]
    yield "call keys", {"a": app.Call2(1.0, 2.0), "b": app.Call2(1.0, 2.0)}
    yield "fresh", [new(1, "b", 3), new(2, "c", 4)]
    for n in (0, 1, 2, 999, 1000, 1001, 2000, 2001):
        yield f"bag {n}", app.Bag(
            range(n), {str(10000 + i): i for i in range(n)}, n if n > 0 else None)  # fmt: skip
        yield f"list {n}", [i * 1000 for i in range(n)]
        yield f"dict {n}", {i: i for i in range(n)}
        yield f"set {n}", set(range(n))
        yield f"ones {n}", [app.One(a=i) for i in range(n)]
    yield "hooked", hooked((1, "s"))
    yield "known", app.KNOWN
    yield "frames", [
        "a" * 70000, "b" * 60000, "c" * 6000, "d", "e" * 65536, "f" * 65535, "g"]  # fmt: skip
    yield "many ones", (
        [app.Two(a=s("some text"), b=1.0) for _ in range(5000)],
        [app.Call1("x") for _ in range(3000)])  # fmt: skip
    shared = app.Node(id=1, next=[], one=None)
    root = app.Node(id=0)
    root.next = [shared, shared, None, root]
    root.one = shared
    yield "graph", root
    call = app.Call1(s("shared"))
    yield "shared calls", [call, call]
    items = [1]
    yield "shared list", [items, items]
    text = s("text")
    yield "shared text", [text, text]
    yield "shared enum", (m.glad, m.glad, m.glad)
    yield "variants", [1, "s", app.Call2(1.0, 2.0), app.Two(a="t", b=1.0)]


CODES = {
    "One": 5, "Two": 500, "Outer.Inner": 50000000, "Call1": 7, "Mood": 8, "make_bag": 9}  # fmt: skip
NOT_EQUAL = {"graph"}  # have no ==
NOT_LOADED = {"slots"}  # are only read


def run(mode, text=None):
    done = subprocess.run(
        [os.environ["COPYREG_TYPED"], mode], input=text, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


class Typed(unittest.TestCase):
    maxDiff = None

    def written(self, mode):
        for line in run(mode):
            name, protocol, data = line.split("\t")
            yield name, int(protocol), bytes.fromhex(data)

    def check_written(self, mode):
        ours = {name: obj for name, obj in cases()}
        for name, protocol, data in self.written(mode):
            if name not in ours:
                continue
            with self.subTest(name, protocol=protocol):
                theirs = pickle.dumps(ours[name], protocol)
                if data != theirs:
                    at = next(
                        (i for i, (x, y) in enumerate(zip(data, theirs)) if x != y),
                        min(len(data), len(theirs)))  # fmt: skip
                    window = slice(max(0, at - 40), at + 40)
                    self.fail(f"at {at}: C++ {data[window]}, CPython {theirs[window]}")

    def test_what_is_written_is_what_cpython_writes(self):
        self.check_written("write")

    def test_codes_are_written_as_cpython_writes_them(self):
        for name, code in CODES.items():
            copyreg.add_extension("typed_app", name, code)
        try:
            self.check_written("codes")
        finally:
            for name, code in CODES.items():
                copyreg.remove_extension("typed_app", name, code)

    def test_what_is_written_loads_as_an_equal_object(self):
        ours = {name: obj for name, obj in cases()}
        for name, protocol, data in self.written("write"):
            if name in NOT_LOADED:
                continue
            with self.subTest(name, protocol=protocol):
                loaded = pickle.loads(data)
                if name in ours and name not in NOT_EQUAL:
                    self.assertEqual(loaded, ours[name])

    def check_read(self, pickles):
        lines = "".join(f"{name}\t{data.hex()}\n" for name, data in pickles)
        for (name, data), answer in zip(pickles, run("read", lines), strict=True):
            with self.subTest(name, data=data[:200]):
                self.assertEqual(answer, "ok")

    def test_what_cpython_writes_is_read(self):
        self.check_read(
            [(name, dump(obj, p)) for name, obj in cases() for p in range(6)
             for dump in (pickle.dumps, pickle._dumps)])  # fmt: skip

    def test_what_means_the_same_is_read(self):
        """Other orders, other types, other spellings."""
        def reordered(obj):
            obj.__dict__ = dict(reversed(obj.__dict__.items()))
            return obj

        def with_extra(obj):
            obj.extra = [1, {2: 3}]
            return obj

        class Other:
            def __init__(self, *parts):
                self.parts = parts

            @property
            def __class__(self):
                return self.parts[1][0]

            def __reduce_ex__(self, protocol):
                return self.parts

        m = many()
        m.v, m.p, m.s = (1, 2, 3), [1, "p"], frozenset({5})
        m.data = bytearray(b"\x00\xff")
        missing = many()
        del missing.o
        newobj, newobj_ex, call = copyreg.__newobj__, copyreg.__newobj_ex__, app.Call2
        objects = [
            ("two", reordered(app.Two(a="text", b=2.5))),
            ("two", with_extra(app.Two(a="text", b=2.5))),
            ("many", reordered(many())),
            ("many", with_extra(m)),
            ("many", missing),
            ("calls", [app.Call0(), app.Call1("a"), app.Call2(1, 2), app.Call4(1, 2, 3, (4,)),
                       app.Call0(), app.Call2(True + 2, 4.0)]),
            ("variants", (1, "s", Other(newobj, (call, 1, 2)), app.Two(b=1, a="t"))),
            ("variants", (1, "s", Other(newobj_ex, (call, (), {"y": 2, "x": 1})),
                          app.Two(b=1, a="t"))),
            ("variants", (1, "s", Other(newobj_ex, (call, (1.0,), {"y": 2})), app.Two(b=1, a="t"))),
            ("moods", [Other(getattr, (app.Mood, "glad")), app.Mood.sad, app.Mood.glad,
                       Other(getattr, (app.Mood, "calm"))]),
            ("slots", app.Slots(1, "b")),
            ("slots", Other(newobj, (app.Slots,), ({"a": 1}, {"b": "b"}))),
            ("slots", Other(newobj, (app.Slots,), ({"a": 1, "b": "b"}, None))),
            ("slots", Other(newobj, (app.Slots,), {"b": "b", "a": 1})),
        ]  # fmt: skip
        self.check_read([(name, pickle.dumps(obj, p)) for name, obj in objects for p in range(2, 6)])


if __name__ == "__main__":
    unittest.main()
