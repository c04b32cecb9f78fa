"""Pickles as Python 2 wrote them: the library reads of them what CPython 3 reads."""

import pickle
import unittest

import bridge
import corpus
import python2
import same


class Old(unittest.TestCase):
    def test_the_table_is_what_cpython_does(self):
        for name, data, options, expected in python2.CASES:
            with self.subTest(name=name):
                if isinstance(expected, python2.Raises):
                    self.assertRaises(expected.error, pickle.loads, data, **options)
                else:
                    same.check(pickle.loads(data, **options), expected)

    def test_what_is_read_and_written_anew(self):
        tally = corpus.Tally("Python 2's pickles, read and written at every protocol")
        for name, data, options, expected in python2.CASES:
            for protocol in range(6):
                tally.add(self.complaint(f"{name} at {protocol}", data, options, expected,
                                         protocol))
        tally.report(self, at_least=300)

    @staticmethod
    def complaint(name, data, options, expected, protocol):
        fix_imports = options.get("fix_imports", True)
        refused_by_name = name.startswith("not_moved")
        try:
            written = bridge.rewrite(data, protocol, **options)
        except bridge.Refused as error:
            refused = isinstance(expected, python2.Raises) and not refused_by_name
            return None if refused else f"{name}: refused: {error}"
        except (bridge.Failed, bridge.Broken) as error:
            return f"{name}: {type(error).__name__}: {error}"
        if refused_by_name:
            # Names are not looked up: the module that is not there is kept as it was written.
            return None if b"__builtin__" in written else f"{name}: renamed"
        if isinstance(expected, python2.Raises):
            return f"{name}: CPython refuses with {expected.error.__name__}, it was read"
        try:
            same.check(expected, pickle.loads(written, fix_imports=fix_imports))
        except Exception as error:
            return f"{name}: {type(error).__name__}: {error}"
        return None


if __name__ == "__main__":
    unittest.main()
