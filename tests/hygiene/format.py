"""Holds the format: clang-format 14 has nothing to change in any C++ file.

usage: format.py PROJECT
"""

import shutil
import subprocess
import sys

import sources


def clang_format():
    """A clang-format of version 14; others lay out some constructs differently."""
    for name in ("clang-format-14", "clang-format"):
        program = shutil.which(name)
        if program:
            version = subprocess.run([program, "--version"], capture_output=True, text=True)
            if "version 14." in version.stdout:
                return program
    sys.exit("no clang-format 14 (Debian: clang-format-14)")


def main():
    paths = sources.cxx_files(sys.argv[1])
    if not paths:
        sys.exit("no C++ files")
    command = [clang_format(), "--style=file", "--dry-run", "-Werror", "--ferror-limit=1"]
    done = subprocess.run(command + [str(path) for path in paths])
    if done.returncode == 0:
        print(f"{len(paths)} files are formatted")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
