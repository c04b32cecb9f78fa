"""CPython's own tests of pickle, with every byte passed through the library.

`dumps` gives its bytes to the library, which must give back the same bytes; `loads` hands its
bytes to the library and loads what the library writes. Where the library refuses, CPython must
refuse too, and its error is the one that the test sees.

NOT_ABOUT_BYTES lists every test of test.pickletester that is left out, with the reason.
"""

import collections
import io
import pickle
import pickletools
import sys
import unittest

import _pickle
from test import pickletester

import bridge

FILES = "tests how file objects are called"
LIVE = "tests a pickler or an unpickler that lives on: its memo, its position in a file"
NO_PICKLE = "pickles nothing"
LARGE = "needs gigabytes of memory"
NARROW = "is for builds of CPython with 32 bits"

NOT_ABOUT_BYTES = {
    "test_unpickle_module_race": NO_PICKLE + " but in a process of its own, for a race of imports",
    "test_dump_closed_file": FILES,
    "test_load_closed_file": FILES,
    "test_dump_text_file": FILES,
    "test_bad_init": NO_PICKLE + ": misuses the constructors of the classes",
    "test_highest_protocol": NO_PICKLE,
    "test_clear_pickler_memo": LIVE,
    "test_priming_pickler_memo": LIVE,
    "test_priming_unpickler_memo": LIVE,
    "test_reusing_unpickler_objects": LIVE,
    "test_multiple_unpicklings_seekable": LIVE,
    "test_multiple_unpicklings_unseekable": LIVE,
    "test_multiple_unpicklings_minimal": LIVE,
    "test_unpickling_buffering_readline": LIVE,
    "test_reducer_override_no_reference_cycle": NO_PICKLE + ": counts references",
    "test_negative_32b_binbytes": NARROW,
    "test_negative_32b_binunicode": NARROW,
    "test_negative_32b_binput": NARROW,
    "test_large_32b_binbytes8": NARROW,
    "test_large_32b_bytearray8": NARROW,
    "test_large_32b_binunicode8": NARROW,
    "test_huge_long_32b": LARGE,
    "test_huge_bytes_32b": LARGE,
    "test_huge_bytes_64b": LARGE,
    "test_huge_str_32b": LARGE,
    "test_huge_str_64b": LARGE,
}

passed = collections.Counter()


def protocol_of(data):
    """The protocol that a pickler wrote the bytes at.

    Without PROTO it is 0 or 1, whatever else is there: CPython writes TUPLE2 for a state setter at
    every protocol.
    """
    protocols = set()
    try:
        for opcode, argument, _ in pickletools.genops(data):
            if opcode.name == "PROTO":
                return min(argument, pickle.HIGHEST_PROTOCOL)
            protocols.add(opcode.proto)
    except Exception:  # broken on purpose: what was seen decides
        pass
    return int(1 in protocols)


def written(data, fix_imports=True):
    """What CPython wrote, given to the library and taken back."""
    found = bridge.rewrite(data, protocol_of(data), fix_imports=fix_imports)
    if found != data:
        raise AssertionError(f"{data!r:.300} came back as {found!r:.300}")
    passed["written"] += 1
    return found


def rewritten(data, load, fix_imports=True, encoding="ASCII", errors="strict"):
    """What is to be loaded, as the library writes it.

    `load` is CPython's, to be asked where the library refuses.
    """
    data = bytes(data)
    try:
        found = bridge.rewrite(data, protocol_of(data), fix_imports=fix_imports,
                               encoding=encoding, errors=errors)
    except bridge.Refused as refusal:
        passed["refused by both"] += 1
        load(data)  # raises what the test waits for
        raise AssertionError(f"CPython loads {data!r:.300}, the library does not: {refusal}")
    passed["read"] += 1
    return found


def names_of(options):
    """Those of the options that are about names and text."""
    return {name: value for name, value in options.items()
            if name in ("fix_imports", "encoding", "errors")}


class Memory:
    """dumps and loads in memory."""

    pickler = _pickle.Pickler
    unpickler = _pickle.Unpickler

    def dumps(self, obj, protocol=None, **options):
        return written(pickle.dumps(obj, protocol, **options), options.get("fix_imports", True))

    def loads(self, data, **options):
        return pickle.loads(rewritten(data, lambda x: pickle.loads(x, **options),
                                      **names_of(options)), **options)


class Unpickling(Memory, pickletester.AbstractUnpickleTests, unittest.TestCase):
    bad_stack_errors = (pickle.UnpicklingError, IndexError)
    truncated_errors = (pickle.UnpicklingError, EOFError)


class Pickling(Memory, pickletester.AbstractPickleTests, unittest.TestCase):
    pass


class PicklingInPython(pickletester.AbstractPickleTests, unittest.TestCase):
    """What the pickler in Python writes, which shares less; read by the unpickler in Python."""

    pickler = pickle._Pickler
    unpickler = pickle._Unpickler

    def dumps(self, obj, protocol=None, **options):
        data = pickle._dumps(obj, protocol, **options)
        fix_imports = options.get("fix_imports", True)
        passed["written by the pickler in Python"] += 1
        return bridge.rewrite(data, protocol_of(data), fix_imports=fix_imports)

    def loads(self, data, **options):
        return pickle._loads(rewritten(data, lambda x: pickle._loads(x, **options),
                                       **names_of(options)), **options)


class Module(pickletester.AbstractPickleModuleTests, unittest.TestCase):
    """The functions of the module."""

    @staticmethod
    def dumps(obj, protocol=None, **options):
        return Memory.dumps(None, obj, protocol, **options)

    @staticmethod
    def loads(data, **options):
        return Memory.loads(None, data, **options)

    @staticmethod
    def dump(obj, file, protocol=None, **options):
        file.write(Memory.dumps(None, obj, protocol, **options))

    @staticmethod
    def load(file, **options):
        return Memory.loads(None, file.read(), **options)

    class Pickler(_pickle.Pickler):
        def __init__(self, file, *args, **options):
            self.file = file
            self.buffer = io.BytesIO()
            super().__init__(self.buffer, *args, **options)

        def dump(self, obj):
            super().dump(obj)
            self.file.write(written(self.buffer.getvalue()))
            self.buffer.seek(0)
            self.buffer.truncate()

    class Unpickler(_pickle.Unpickler):
        def __init__(self, file, *args, **options):
            data = rewritten(file.read(), lambda x: _pickle.Unpickler(io.BytesIO(x)).load())
            super().__init__(io.BytesIO(data), *args, **options)


class Persistent:
    """Picklers with persistent ids of their own."""

    def dumps(self, obj, protocol=None):
        class Pickler(_pickle.Pickler):
            def persistent_id(subself, obj):
                return self.persistent_id(obj)

        out = io.BytesIO()
        Pickler(out, protocol).dump(obj)
        return written(out.getvalue())

    def loads(self, data, **options):
        class Unpickler(_pickle.Unpickler):
            def persistent_load(subself, pid):
                return self.persistent_load(pid)

        def load(data):
            return Unpickler(io.BytesIO(data), **options).load()

        return load(rewritten(data, load, **names_of(options)))


class PersistentIds(Persistent, pickletester.AbstractPersistentPicklerTests, unittest.TestCase):
    pass


class PersistentIdentity(Persistent, pickletester.AbstractIdentityPersistentPicklerTests,
                         unittest.TestCase):
    pass


class Hooks(pickletester.AbstractHookTests, unittest.TestCase):
    class pickler_class(Module.Pickler, pickletester.AbstractCustomPicklerClass):
        pass


class DispatchTables(pickletester.AbstractDispatchTableTests, unittest.TestCase):
    pickler_class = Module.Pickler

    def get_dispatch_table(self):
        return pickle.dispatch_table.copy()


CLASSES = (Unpickling, Pickling, PicklingInPython, Module, PersistentIds, PersistentIdentity,
           Hooks, DispatchTables)


def tests_of(cls):
    return {name for name in dir(cls) if name.startswith("test_") and getattr(cls, name)}


def load_tests(loader, tests, pattern):
    suite = unittest.TestSuite(cls(name) for cls in CLASSES
                               for name in sorted(tests_of(cls) - set(NOT_ABOUT_BYTES)))
    run = set().union(*map(tests_of, CLASSES)) - set(NOT_ABOUT_BYTES)
    there = set().union(*(tests_of(cls) for cls in vars(pickletester).values()
                          if isinstance(cls, type) and cls.__module__ == pickletester.__name__))
    forgotten = there - run - set(NOT_ABOUT_BYTES)
    if forgotten or not set(NOT_ABOUT_BYTES) <= there:
        raise AssertionError(f"neither run nor left out: {sorted(forgotten)}; left out and not "
                             f"there: {sorted(set(NOT_ABOUT_BYTES) - there)}")
    print(f"{len(run)} of the {len(there)} tests of test.pickletester; {suite.countTestCases()} "
          f"with the different picklers")
    return suite


class Result(unittest.TextTestResult):
    """A test that skips itself would be one that cannot fail."""

    def addSkip(self, test, reason):
        self.addFailure(test, (AssertionError, AssertionError(f"skipped: {reason}"), None))


if __name__ == "__main__":
    # The pickles name the classes of pickletester, wherever it was imported from.
    outcome = unittest.main(exit=False, testRunner=unittest.TextTestRunner(resultclass=Result))
    print(dict(passed))
    sys.exit(not outcome.result.wasSuccessful())
