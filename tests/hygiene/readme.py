"""Keeps README true: its C++ is compiled, and its programs print what it says.

A block that starts with ```cpp and holds `int main` is a program. The ```text block that follows
it, before any other block, is its output. Any other ```cpp block is a fragment: it is compiled
after an include of the whole library. ```cpp sketch marks a block that is not meant to compile.

usage: readme.py extract README DIRECTORY     program_<n>.cpp, its output program_<n>.txt where
                                              README has one, and fragment_<n>.cpp
       readme.py has-program README           fails unless there is a program with an output
       readme.py run PROGRAM OUTPUT           runs and compares
"""

import difflib
import pathlib
import re
import subprocess
import sys

BLOCK = re.compile(r"^```([^\n`]*)\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)


def blocks(readme):
    """The fenced blocks as (info string, text), in order."""
    text = readme.read_text() if readme.is_file() else ""
    return [(match[1].strip(), match[2]) for match in BLOCK.finditer(text)]


def programs(readme):
    """The programs as (code, expected output or None), in order."""
    found = blocks(readme)
    for index, (info, text) in enumerate(found):
        if info == "cpp" and "int main" in text:
            follower = found[index + 1] if index + 1 < len(found) else ("", "")
            yield text, follower[1] if follower[0] == "text" else None


def fragments(readme):
    """The C++ blocks that are no program."""
    return [text for info, text in blocks(readme) if info == "cpp" and "int main" not in text]


def extract(readme, directory):
    directory.mkdir(parents=True, exist_ok=True)
    wanted = {}
    for number, (code, output) in enumerate(programs(readme), 1):
        wanted[f"program_{number}.cpp"] = code
        if output is not None:
            wanted[f"program_{number}.txt"] = output
    for number, code in enumerate(fragments(readme), 1):
        wanted[f"fragment_{number}.cpp"] = "#include <copyreg/copyreg.hpp>\n\n" + code
    for path in directory.iterdir():
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        path = directory / name
        if not path.is_file() or path.read_text() != text:
            path.write_text(text)
    return 0


def has_program(readme):
    outputs = [output for _, output in programs(readme)]
    print(f"{readme.name}: {len(outputs)} programs")
    if not any(outputs):
        print("expected a ```cpp block with `int main` and a ```text block with its output")
        return 1
    return 0


def run(program, expected_file):
    expected = pathlib.Path(expected_file).read_text()
    done = subprocess.run([program], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        print(f"exit status {done.returncode}\n{done.stdout}{done.stderr}")
        return 1
    if done.stdout != expected:
        lines = difflib.unified_diff(expected.splitlines(), done.stdout.splitlines(),
                                     "README.md", "printed", lineterm="")
        print("\n".join(lines))
        return 1
    return 0


def main():
    command, *arguments = sys.argv[1:]
    if command == "extract":
        return extract(*map(pathlib.Path, arguments))
    if command == "has-program":
        return has_program(pathlib.Path(*arguments))
    return run(*arguments)


if __name__ == "__main__":
    sys.exit(main())
