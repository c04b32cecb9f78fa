"""Crossing: a pickle written at every other protocol loads in CPython to the same object."""

import pickle
import unittest

import bridge
import corpus
import same


def expected(entry, protocol):
    """What CPython reads, once the pickle stands at the other protocol."""
    loaded = entry.load()
    if entry.name == "exception_names" and entry.fix_imports and protocol < 3:
        # Python 2 has no such classes: their names become those of their bases, and stay so.
        loaded = pickle.loads(pickle.dumps(loaded, protocol))
    return loaded


class Crossing(unittest.TestCase):
    def test_the_comparison_tells_objects_apart(self):
        import corpus_types as t

        shared = [1]
        cycle = []
        cycle.append(cycle)
        different = [(1, True), (1, 1.0), ([1], (1,)), ([1], [2]), (0.0, -0.0), ("a", b"a"),
                     ([shared, shared], [[1], [1]]), (cycle, [[]]), ({1: 2}, {1: 3}),
                     ({1: 2, 3: 4}, {3: 4, 1: 2}), ({1, 2}, {1, 3}),
                     (t.Plain(a=1), t.Plain(a=2)), (t.Plain(a=1), t.Empty()),
                     (t.Point(1, 2), t.Point(1, 3)), (t.Slots(1, 2), t.Slots(1, 3)),
                     (t.MyList([1]), t.MyList([2])), (t.State(1), t.State(2)),
                     (t.Color.RED, t.Color.GREEN), (len, print)]
        for left, right in different:
            with self.subTest(left=left, right=right), self.assertRaises(same.Different):
                same.check(left, right)

    def test_every_other_protocol(self):
        tally = corpus.Tally("loads(dumps(loads(b), other protocol)) is the same object")
        for entry in corpus.entries():
            for protocol in range(6):
                if protocol == entry.protocol:
                    continue
                if entry.name.startswith("extension_") and protocol < 2 <= entry.protocol:
                    # Codes are of protocol 2, and nobody told the library what they stand for.
                    self.assertRaises(bridge.Failed, bridge.rewrite, entry.data, protocol)
                    continue
                try:
                    found = bridge.rewrite(entry.data, protocol, fix_imports=entry.fix_imports)
                    loaded = pickle.loads(found, fix_imports=entry.fix_imports)
                    # Protocol 0 writes a NaN as text, without sign and payload.
                    same.check(expected(entry, protocol), loaded, nan_payload=protocol > 0)
                except Exception as error:
                    tally.add(f"{entry}, at {protocol}: {type(error).__name__}: {error}")
                else:
                    tally.add()
        tally.report(self, at_least=20000)

    def test_without_needless_memo(self):
        tally = corpus.Tally("the same with minimal memoization")
        for entry in corpus.entries():
            try:
                found = bridge.rewrite(entry.data, entry.protocol, minimal=True,
                                       fix_imports=entry.fix_imports)
                if len(found) > len(entry.data):
                    raise same.Different("longer than what CPython wrote")
                same.check(entry.load(), pickle.loads(found, fix_imports=entry.fix_imports))
            except Exception as error:
                tally.add(f"{entry}: {type(error).__name__}: {error}")
            else:
                tally.add()
        tally.report(self, at_least=4000)


if __name__ == "__main__":
    unittest.main()
