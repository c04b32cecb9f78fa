"""pickletools: dis and optimize do what CPython's do, on the whole corpus and on broken pickles."""

import io
import pickletools
import random
import unittest

import bridge
import corpus

ERRORS = (bridge.Refused, bridge.Failed, bridge.Broken)


def dis(data):
    out = io.StringIO()
    pickletools.dis(data, out)
    return out.getvalue()


def outcome(function, data, refusals):
    """("made", what it made), or ("refused",)."""
    try:
        return "made", function(data)
    except refusals:
        return ("refused",)


def difference(name, expected, found):
    if expected == found:
        return None
    if expected[0] != found[0] or len(expected) == 1 or isinstance(expected[1], bytes):
        return f"{name}: CPython {expected!r:.150}, found {found!r:.150}"
    for wanted, got in zip(expected[1].splitlines(), found[1].splitlines()):
        if wanted != got:
            return f"{name}: expected {wanted!r}, found {got!r}"
    return f"{name}: a listing of another length"


class Tools(unittest.TestCase):
    def test_dis(self):
        tally = corpus.Tally("dis(b), to the letter")
        for entry in corpus.entries():
            tally.add(difference(entry, outcome(dis, entry.data, ()),
                                 outcome(bridge.dis, entry.data, ERRORS)))
        tally.report(self, at_least=4000)

    def test_optimize(self):
        tally = corpus.Tally("optimize(b), byte for byte")
        for entry in corpus.entries():
            tally.add(difference(entry, outcome(pickletools.optimize, entry.data, ()),
                                 outcome(bridge.optimize, entry.data, ERRORS)))
        tally.report(self, at_least=4000)

    def test_dis_of_what_is_broken(self):
        """One byte changed: the same listing, or both refuse."""
        tally = corpus.Tally("dis of a changed b")
        chance = random.Random(20)
        for entry in corpus.entries():
            if len(entry.data) > 2000:
                continue
            for _ in range(3):
                data = bytearray(entry.data)
                data[chance.randrange(len(data))] = chance.randrange(256)
                data = bytes(data)
                tally.add(difference(f"{entry}: {data!r:.200}", outcome(dis, data, Exception),
                                     outcome(bridge.dis, data, bridge.Refused)))
        tally.report(self, at_least=5000)


if __name__ == "__main__":
    unittest.main()
