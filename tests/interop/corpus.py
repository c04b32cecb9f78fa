"""The corpus, read back: what tests/corpus/generate.py wrote under COPYREG_CORPUS."""

import collections
import os
import pathlib
import pickle
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "corpus"))

DIRECTORY = pathlib.Path(os.environ["COPYREG_CORPUS"])


class Entry(collections.namedtuple("Entry", "name protocol fix_imports data")):
    def __str__(self):
        plain = "" if self.fix_imports else " without fix_imports"
        return f"{self.name} at protocol {self.protocol}{plain}"

    def load(self):
        return pickle.loads(self.data, fix_imports=self.fix_imports)


def entries():
    """Every pickle of the corpus, in the order of the index."""
    for line in (DIRECTORY / "index.tsv").read_text().splitlines():
        name, protocol, fix_imports, path = line.split("\t")
        yield Entry(name, int(protocol), fix_imports == "1", (DIRECTORY / path).read_bytes())


class Tally:
    """Counts what was compared, keeps what differed, and prints the first few."""

    SHOWN = int(os.environ.get("COPYREG_SHOWN", "20"))

    def __init__(self, what):
        self.what = what
        self.compared = 0
        self.wrong = []

    def add(self, complaint=None):
        self.compared += 1
        if complaint is not None:
            self.wrong.append(complaint)

    def report(self, test, at_least=1):
        """Prints the counts; fails `test` unless enough was compared and nothing differed."""
        print(f"{self.what}: {self.compared - len(self.wrong)} of {self.compared}", flush=True)
        for complaint in self.wrong[:self.SHOWN]:
            print(f"  {complaint:.400}")
        if len(self.wrong) > self.SHOWN:
            print(f"  and {len(self.wrong) - self.SHOWN} more")
        if self.wrong:
            test.fail(f"{self.what}: {len(self.wrong)} of {self.compared} differ")
        test.assertGreaterEqual(self.compared, at_least, "too little was compared")
