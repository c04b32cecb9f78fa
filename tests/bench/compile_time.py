"""What copyreg costs the compiler, beside nlohmann/json and cereal.

Two things: the include alone, beside `#include <nlohmann/json.hpp>`; and each registered class of
three members (int, string, vector<double>) that is dumped and loaded, beside cereal, once as a
plain serialize function and once registered by name for pointers to its base. A class costs what a
program of many takes longer than a program of few, divided by how many more it has.

Times are user CPU seconds of the compiler at -O1, the best of several rounds, in each of which
every program has one turn.

usage: compile_time.py [--rounds N] [--compilers g++,clang++] [--include DIRECTORY]
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
INCLUDE_WANTED = 1.3  # x nlohmann
CLASS_WANTED = 1 / 12  # of the include of nlohmann

HEADERS = {"copyreg": "copyreg/copyreg.hpp", "nlohmann": "nlohmann/json.hpp"}

CLASS = """struct Class{n} {base} {{
    int number = 0;
    std::string text;
    std::vector<double> list;
}};
"""

COPYREG_HEAD = """#include <copyreg/copyreg.hpp>
#include <string>
#include <vector>
"""
COPYREG_CLASS = """COPYREG_CLASS(Class{n}, "app:Class{n}", number, text, list);
copyreg::bytes dump(const Class{n}& x) {{ return copyreg::dumps(x); }}
void load(const copyreg::bytes& b, Class{n}& x) {{ x = copyreg::loads<Class{n}>(b); }}
"""

CEREAL_HEAD = """#include <cereal/archives/binary.hpp>
#include <cereal/types/memory.hpp>
#include <cereal/types/polymorphic.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>
#include <sstream>
#include <string>
#include <vector>
struct Base { virtual ~Base() = default; };
"""
CEREAL_SERIALIZE = """template <class Archive>
void serialize(Archive& archive, Class{n}& x) {{ archive(x.number, x.text, x.list); }}
"""
CEREAL_CLASS = CEREAL_SERIALIZE + """std::string dump(const Class{n}& x) {{
    std::ostringstream out;
    cereal::BinaryOutputArchive archive(out);
    archive(x);
    return out.str();
}}
void load(const std::string& b, Class{n}& x) {{
    std::istringstream in(b);
    cereal::BinaryInputArchive archive(in);
    archive(x);
}}
"""
CEREAL_REGISTERED = CEREAL_CLASS + """CEREAL_REGISTER_TYPE(Class{n})
CEREAL_REGISTER_POLYMORPHIC_RELATION(Base, Class{n})
"""

# The head of a program, a class of it and the base of that, and how many are few and many.
CLASSES = {
    "copyreg": (COPYREG_HEAD, COPYREG_CLASS, "", 2, 10),
    "cereal, serialize": (CEREAL_HEAD, CEREAL_CLASS, "", 2, 34),
    "cereal, CEREAL_REGISTER_TYPE": (CEREAL_HEAD, CEREAL_REGISTERED, ": Base", 2, 10),
}


def program_of_classes(kind, count):
    head, body, base, _, _ = CLASSES[kind]
    return head + "".join((CLASS + body).format(n=n, base=base) for n in range(count))


def programs():
    """Name -> source of everything that is compiled."""
    found = {("include", name): f"#include <{header}>\n" for name, header in HEADERS.items()}
    for kind, (*_, few, many) in CLASSES.items():
        for count in (few, many):
            found[kind, count] = program_of_classes(kind, count)
    return found


def user_seconds(command):
    """User CPU seconds of a command and what it starts; None if it fails."""
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    with process.stderr:
        errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}\n{errors.decode()[:2000]}")
    return usage.ru_utime


def measure(compiler, include, rounds):
    """Name -> best seconds; what does not compile for want of a header is left out."""
    best = {}
    with tempfile.TemporaryDirectory() as directory:
        todo = {}
        for number, (name, source) in enumerate(programs().items()):
            path = pathlib.Path(directory, f"{number}.cpp")
            path.write_text(source)
            library = name[1] if name[0] == "include" else name[0].split(",")[0]
            if has_header(compiler, library, include):
                todo[name] = [compiler, "-std=c++20", "-O1", f"-I{include}", "-c", str(path), "-o",
                              str(path.with_suffix(".o"))]
        for _ in range(rounds):
            for name, command in todo.items():
                taken = user_seconds(command)
                best[name] = min(taken, best.get(name, taken))
    return best


def has_header(compiler, library, include):
    header = {"cereal": "cereal/cereal.hpp"}.get(library) or HEADERS[library]
    command = [compiler, f"-I{include}", "-x", "c++", "-M", "-"]
    done = subprocess.run(command, input=f"#include <{header}>\n".encode(), capture_output=True)
    return done.returncode == 0


def row(compiler, what, seconds, yardstick, wanted):
    """A line of the table; `wanted` is a ratio to the include of nlohmann, or None."""
    ratio = seconds / yardstick if yardstick else None
    shown = f"{ratio:8.3f}" if ratio is not None else "       -"
    limit = f"{wanted:8.3f}" if wanted else "       -"
    verdict = "-" if ratio is None or wanted is None else "holds" if ratio <= wanted else "MISSED"
    print(f"{compiler:10} {what:42} {seconds:8.3f} {shown} {limit}  {verdict}", flush=True)


def report(compiler, best):
    yardstick = best.get(("include", "nlohmann"))
    for name in HEADERS:
        if ("include", name) in best:
            wanted = INCLUDE_WANTED if name == "copyreg" else None
            row(compiler, f"#include <{HEADERS[name]}>", best["include", name], yardstick, wanted)
    for kind, (*_, few, many) in CLASSES.items():
        if (kind, many) in best:
            each = (best[kind, many] - best[kind, few]) / (many - few)
            row(compiler, f"a class ({kind})", each, yardstick,
                CLASS_WANTED if kind == "copyreg" else None)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--compilers", default="g++,clang++")
    parser.add_argument("--include", default=str(HERE.parent.parent / "include"))
    options = parser.parse_args()
    print(f"{'compiler':10} {'what':42} {'seconds':>8} {'ratio':>8} {'wanted':>8}")
    for compiler in options.compilers.split(","):
        if shutil.which(compiler):
            report(compiler, measure(compiler, options.include, options.rounds))
        else:
            print(f"{compiler:10} is not there")


if __name__ == "__main__":
    main()
