"""The text files of the project, for the tests that read all of them."""

import pathlib

FOLDERS = ("include", "tests", "examples", ".ci")
CXX = {".hpp", ".cpp"}


def files(project):
    """Every file of the project's folders, and those of the top level, sorted."""
    project = pathlib.Path(project)
    found = [path for path in project.iterdir() if path.is_file()]
    for folder in FOLDERS:
        found += [path for path in (project / folder).rglob("*") if path.is_file()]
    return sorted(path for path in found if "__pycache__" not in path.parts)


def cxx_files(project):
    """Every C++ file of the project, sorted."""
    return [path for path in files(project) if path.suffix in CXX]
