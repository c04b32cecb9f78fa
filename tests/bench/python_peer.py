"""The other end of python_peer.cpp: takes a pickle, and times `pickle.loads` and `pickle.dumps`.

The objects are what `pickle.loads` made of the pickle, of the classes in monsters/. The collector
of cycles is off, as in `timeit`: that favours Python. A line in, a line out:

    version           the version
    take SIZE         "taken"; SIZE bytes of pickle follow the line
    same              whether `pickle.dumps` writes these bytes, "True" or "False"
    loads SECONDS     seconds of one `pickle.loads`, measured over so many seconds
    dumps SECONDS     the same of `pickle.dumps`
"""

import gc
import itertools
import pathlib
import pickle
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))


class Clock:
    def __init__(self):
        self.times = {}

    def sample(self, name, run, seconds):
        """The seconds of one `run()`; how many it takes is remembered by name.

        What was made is destroyed after the clock has stopped.
        """
        times = self.times.get(name, 1)
        while True:
            taken = 0.0
            for _ in itertools.repeat(None, times):
                start = time.perf_counter()
                made = run()
                taken += time.perf_counter() - start
                del made
            if taken >= 0.7 * seconds:
                self.times[name] = times
                return taken / times
            factor = min(10.0, 1.1 * seconds / taken) if taken > 0 else 10.0
            times = 1 + int(times * factor)


def main():
    if sys.implementation.name != "cpython" or pickle.dumps is pickle._dumps:
        sys.exit("not CPython's C pickler")
    gc.disable()
    source = sys.stdin.buffer
    dumps, loads = pickle.dumps, pickle.loads
    data, held, clock = b"", None, Clock()
    for line in source:
        verb, *arguments = line.decode().split()
        if verb == "version":
            answer = ".".join(map(str, sys.version_info[:3]))
        elif verb == "take":
            data = source.read(int(arguments[0]))
            held, clock = loads(data), Clock()
            answer = "taken"
        elif verb == "same":
            answer = dumps(held, protocol=5) == data
        elif verb == "loads":
            answer = clock.sample(verb, lambda: loads(data), float(arguments[0]))
        else:
            answer = clock.sample(verb, lambda: dumps(held, protocol=5), float(arguments[0]))
        print(answer, flush=True)


main()
