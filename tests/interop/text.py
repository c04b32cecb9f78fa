"""repr: what is made of built-in kinds only is printed as Python prints it."""

import builtins
import pickletools
import unittest

import bridge
import corpus

# The opcodes that name something outside the pickle; without them all is built in.
OUTSIDE = {"GLOBAL", "STACK_GLOBAL", "INST", "OBJ", "REDUCE", "NEWOBJ", "NEWOBJ_EX", "EXT1",
           "EXT2", "EXT4", "PERSID", "BINPERSID"}
DIGITS = 4300  # Python prints no integer that is longer, as long as nobody asks it to


def built_in(data):
    return not any(opcode.name in OUTSIDE for opcode, _, _ in pickletools.genops(data))


class Text(unittest.TestCase):
    def test_repr(self):
        import objects

        originals = dict(objects.objects())
        tally = corpus.Tally("repr(loads(b)) == Python's repr of the object")
        for entry in corpus.entries():
            if not built_in(entry.data):
                continue
            try:
                expected = builtins.repr(originals[entry.name])
            except ValueError:  # more digits than Python prints
                continue
            try:
                found = bridge.repr(entry.data)
            except (bridge.Refused, bridge.Failed, bridge.Broken) as error:
                tally.add(f"{entry}: {type(error).__name__}: {error}")
                continue
            where = next((i for i, (x, y) in enumerate(zip(expected, found)) if x != y),
                         min(len(expected), len(found)))
            tally.add(None if expected == found else
                      f"{entry}: from character {where}: expected "
                      f"{expected[where:where + 60]!a}, found {found[where:where + 60]!a}")
        tally.report(self, at_least=1000)


if __name__ == "__main__":
    unittest.main()
