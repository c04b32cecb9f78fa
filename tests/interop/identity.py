"""Byte identity: what CPython wrote comes back with not one byte changed."""

import io
import itertools
import pickletools
import unittest

import bridge
import corpus


ERRORS = (bridge.Refused, bridge.Failed, bridge.Broken)


def listing(data):
    """The disassembly, as far as it goes."""
    out = io.StringIO()
    try:
        pickletools.dis(data, out)
    except Exception as error:
        out.write(f"{type(error).__name__}: {error}\n")
    return out.getvalue().splitlines()


def first_difference(expected, found):
    lines = itertools.zip_longest(listing(expected), listing(found))
    for wanted, got in lines:
        if wanted != got:
            return f"expected {wanted!r:.120}, found {got!r:.120}"
    return "the same listing, other bytes"


def holds_nan(data):
    """Whether a float of the pickle is not equal to itself."""
    return any(argument != argument for _, argument, _ in pickletools.genops(data))


class Identity(unittest.TestCase):
    def compare(self, what, rewrite):
        tally = corpus.Tally(what)
        for entry in corpus.entries():
            try:
                found = rewrite(entry)
            except ERRORS as error:
                tally.add(f"{entry}: {type(error).__name__}: {error}")
                continue
            same = found == entry.data
            tally.add(None if same else f"{entry}: {first_difference(entry.data, found)}")
        tally.report(self, at_least=4000)

    def test_dumps_of_loads(self):
        self.compare("dumps(loads(b)) == b", lambda entry: bridge.rewrite(
            entry.data, entry.protocol, fix_imports=entry.fix_imports))

    def test_dumps_of_deepcopy(self):
        self.compare("dumps(deepcopy(loads(b))) == b", lambda entry: bridge.rewrite(
            entry.data, entry.protocol, fix_imports=entry.fix_imports, deepcopy=True))

    def test_a_value_equals_another_load_of_itself(self):
        tally = corpus.Tally("loads(b) == loads(b), but for NaN")
        for entry in corpus.entries():
            if holds_nan(entry.data):
                continue
            try:
                same = bridge.equal(entry.data, entry.data, fix_imports=entry.fix_imports)
            except ERRORS as error:
                tally.add(f"{entry}: {type(error).__name__}: {error}")
                continue
            tally.add(None if same else f"{entry}: not equal")
        tally.report(self, at_least=3900)


if __name__ == "__main__":
    unittest.main()
