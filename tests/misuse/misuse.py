"""Holds what the compiler says to misuse: one error, which is the library's sentence.

Each file of `cases/` must fail with -DMISUSE: with one error, whose text matches the regular
expression behind `// expected:`, and what the compiler says around it must match the one behind
`// named:`. As they stand they must compile; that is done with all of them in one go.

usage: misuse.py header WORK COMPILER [FLAG...]         compiles the library's header ahead
       misuse.py right FOLDER WORK COMPILER [FLAG...]   the cases of FOLDER as they stand
       misuse.py case FILE WORK COMPILER [FLAG...]      one case
       misuse.py self-test FILE WORK COMPILER [FLAG...] a case that holds, with wrong expectations
"""

import os
import pathlib
import re
import subprocess
import sys

DOOR = "#include <copyreg/copyreg.hpp>\n"


def run(command):
    environment = {**os.environ, "LC_ALL": "C"}
    return subprocess.run(command, capture_output=True, text=True, env=environment)


def is_clang(compiler):
    return "clang" in run([compiler, "--version"]).stdout


def make_header(work, compiler, flags):
    work.mkdir(parents=True, exist_ok=True)
    header = work / "door.hpp"
    header.write_text(DOOR)
    made = work / ("door.hpp.pch" if is_clang(compiler) else "door.hpp.gch")
    done = run([compiler, *flags, "-x", "c++-header", str(header), "-o", str(made)])
    sys.stdout.write(done.stderr)
    return done.returncode


def compile_case(path, work, compiler, flags):
    if is_clang(compiler):
        ahead = ["-include-pch", str(work / "door.hpp.pch")]
    else:
        ahead = ["-include", str(work / "door.hpp")]
    return run([compiler, *flags, *ahead, "-fsyntax-only", "-Wno-unused-result", str(path)])


def expectation(text, key):
    found = re.search(rf"^// {key}: (.*)$", text, re.MULTILINE)
    if not found:
        sys.exit(f"no line `// {key}: ...`")
    return found.group(1)


def complaints(said, expected, named):
    """Yields what is wrong with what a compiler said to a misuse."""
    errors = [line for line in said.splitlines() if re.search(r"\b(fatal )?error: ", line)]
    if not errors:
        yield "expected an error, found none"
        return
    if len(errors) != 1:
        yield f"expected one error, found {len(errors)}"
    if not re.search("static.assert", errors[0]):
        yield "expected a failed static_assert, found " + errors[0]
    if not re.search(expected, errors[0]):
        yield f"expected a message like /{expected}/"
    if not re.search(named, said):
        yield f"expected the type to be named like /{named}/"


def right_ways(folder, work, compiler, flags):
    """All cases as they stand, as one file: what they declare gets a number for its namespace."""
    lines = []
    for number, path in enumerate(sorted(folder.glob("*.cpp"))):
        text = path.read_text()
        names = set(re.findall(r"^(?:struct|enum class|void|int) (\w+)", text, re.MULTILINE))
        lines += [f"#define {name} {name}_{number}" for name in names]
        lines += [f'#include "{path}"']
        lines += [f"#undef {name}" for name in names]
    if not lines:
        sys.exit(f"no cases in {folder}")
    whole = work / "right_ways.cpp"
    whole.write_text("\n".join(lines) + "\n")
    done = compile_case(whole, work, compiler, flags)
    sys.stdout.write(done.stderr)
    return done.returncode


def check(path, work, compiler, flags):
    text = path.read_text()
    expected, named = expectation(text, "expected"), expectation(text, "named")
    wrong = compile_case(path, work, compiler, [*flags, "-DMISUSE"])
    found = list(complaints(wrong.stderr, expected, named))
    if found:
        print("\n".join(found) + "\n\nof the misuse the compiler says\n" + wrong.stderr)
    return 1 if found else 0


def self_test(path, work, compiler, flags):
    """The check itself: it tells each kind of a wrong expectation."""
    text = path.read_text()
    expected, named = expectation(text, "expected"), expectation(text, "named")
    said = compile_case(path, work, compiler, [*flags, "-DMISUSE"]).stderr
    wrong_expectations = [
        (said, "no such sentence", named),
        (said, expected, "NoSuchType"),
        ("", expected, named),
        (said + "x.cpp:1:1: error: another one\n", expected, named),
        ("x.cpp:1:1: error: another one\n" + said, expected, named),
    ]
    for number, wrong in enumerate(wrong_expectations):
        if not list(complaints(*wrong)):
            print(f"expected a complaint about wrong expectation {number}")
            return 1
    return 0 if not list(complaints(said, expected, named)) else 1


def main():
    what, *rest = sys.argv[1:]
    if what == "header":
        work, compiler, *flags = rest
        return make_header(pathlib.Path(work), compiler, flags)
    path, work, compiler, *flags = rest
    do = {"right": right_ways, "case": check, "self-test": self_test}[what]
    return do(pathlib.Path(path), pathlib.Path(work), compiler, flags)


if __name__ == "__main__":
    sys.exit(main())
