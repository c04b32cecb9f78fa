"""Writes the corpus: each object at every protocol that can hold it, by CPython's C pickler.

usage: generate.py DIRECTORY

`DIRECTORY/index.tsv` lists the files, a line each: name, protocol, 1 or 0 for fix_imports, path.
"""

import os
import pathlib
import pickle
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

# Protocols 0 to 2 rename modules and names for Python 2; these are written without that as well.
PLAIN_NAMES = {"set_3", "range", "moved_names", "moved_modules", "exception_names", "functions",
               "user_dict", "complex", "shared_global"}

# The first protocol that can hold the object. Below it, copyreg._reduce_ex knows no slots and no
# __getnewargs_ex__, or goes round in circles; everything else can be pickled at every protocol.
FIRST_PROTOCOL = dict.fromkeys(
    ("slots", "slots_and_dict", "slots_and_dict_both", "slots_only", "slots_nothing_set",
     "recursive_slots", "dataclass_slots", "recursive_MyList", "recursive_MyDict", "string_io",
     "bytes_io", "getnewargs_ex_no_state"), 2)


def pickles():
    """Yields (name, protocol, fix_imports, bytes) for everything that can be pickled."""
    import objects

    for name, value in objects.objects():
        for protocol in range(FIRST_PROTOCOL.get(name, 0), pickle.HIGHEST_PROTOCOL + 1):
            yield name, protocol, True, pickle.dumps(value, protocol)
        if name in PLAIN_NAMES:
            for protocol in range(3):
                yield name, protocol, False, pickle.dumps(value, protocol, fix_imports=False)


def main():
    directory = pathlib.Path(sys.argv[1])
    directory.mkdir(parents=True, exist_ok=True)
    for old in directory.iterdir():
        old.unlink()
    lines = []
    for name, protocol, fix_imports, data in pickles():
        path = f"{name}.{protocol}{'' if fix_imports else '.plain'}.pickle"
        (directory / path).write_bytes(data)
        lines.append(f"{name}\t{protocol}\t{int(fix_imports)}\t{path}\n")
    # Written last: a corpus that has an index is whole.
    (directory / "index.tsv").write_text("".join(lines))
    print(f"{len(lines)} pickles")


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, "-B"] + sys.argv)
    main()
