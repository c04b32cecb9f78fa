"""Compares disassembly, optimization and their errors with CPython's pickletools.

The pickles: objects of every kind in every protocol, from both of CPython's picklers; every bytes
literal of CPython's own pickle tests, which are full of broken pickles; programs of random opcodes;
every truncation of these, and random changes of single bytes.

usage: compare_dis.py DIS_MAIN [CHANGES]     CHANGES single-byte changes in all, 60000 if not given
"""

import ast
import collections
import datetime
import decimal
import fractions
import io
import pathlib
import pickle
import pickletools
import random
import struct
import subprocess
import sys
import test.pickletester
import uuid
import warnings

warnings.simplefilter("ignore")
random.seed(311)


class Plain:
    def __init__(self, **attributes):
        self.__dict__.update(attributes)


class Slots:
    __slots__ = ("a", "b")


class Reduced:
    def __reduce__(self):
        return Reduced, (), {"s": 1}, iter([1, 2]), iter([("k", "v")])

    def append(self, item):
        pass

    def __setitem__(self, key, value):
        pass


class New(tuple):
    def __new__(cls, *args, **kwargs):
        return super().__new__(cls, args)

    def __getnewargs_ex__(self):
        return (1, 2), {"key": 3}


Point = collections.namedtuple("Point", "x y")


def objects():
    recursive_list = []
    recursive_list.append((recursive_list,))
    recursive_dict = {}
    recursive_dict["self"] = [recursive_dict]
    slots = Slots()
    slots.a = 1
    shared = ["shared", b"bytes"]
    yield from (None, True, False, 0, 1, -1, 255, 256, 65535, 65536, 2**31 - 1, -(2**31), 2**31,
                2**63,
                -(2**63), 2**200, -(2**2040), 10**4299, 10**4300, 0.0, -0.0, 1.5, 1e300, 5e-324,
                float("inf"), float("nan"), 1j)
    yield from ("", "a", "\xe9", "\u20ac", "\U0001f600", "\ud800", "it's", '"', "'\"",
                "\n\r\t\\\0\x1a\x7f",
                "x" * 255, "x" * 256, "\u2028\xad\u0378", b"", b"a", b"'", bytes(range(256)),
                b"x" * 300,
                bytearray(b"abc"), bytearray())
    yield from ([], (), {}, set(), frozenset(), [1], (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), {1: 2},
                {"a": [1, 2, 3], "b": (4, 5, 6, 7)}, {1, 2, 3}, frozenset("abc"), list(range(3000)),
                {str(i): i for i in range(1500)}, set(range(2000)), [[]] * 5,
                [shared, shared, {"k": shared}])
    yield from (recursive_list, recursive_list[0], recursive_dict, Plain(x=1, y="z", me=shared),
                slots,
                Reduced(), New(1, 2), Point(1, 2), int, len, "".join, Ellipsis, NotImplemented,
                range(3),
                slice(1, 2), datetime.datetime(2024, 2, 29, 1, 2, 3), decimal.Decimal("1.5"),
                fractions.Fraction(1, 3), uuid.UUID(int=5), collections.OrderedDict(a=1),
                collections.Counter("aab"), collections.deque([1], 5),
                collections.defaultdict(list, a=[1]),
                ValueError("text"), Plain, Point)
    nested = []
    for _ in range(100):
        nested = [nested, (nested,)] if random.random() < 0.3 else [nested]
    yield nested
    yield ["x" * 100_000, b"y" * 70_000, ["z" * 1000 for _ in range(200)], "x" * 65536]
    yield [str(i) * 10 for i in range(5000)]


def pickles():
    for value in objects():
        for protocol in range(6):
            for dumps in (pickle.dumps, pickle._dumps):
                try:
                    yield dumps(value, protocol)
                except Exception:
                    continue
    for buffer in (pickle.PickleBuffer(b"abc"), pickle.PickleBuffer(bytearray(b"abc"))):
        yield pickle.dumps([buffer, buffer], 5)
        yield pickle.dumps([buffer, buffer], 5, buffer_callback=lambda _: None)
    for protocol in range(6):
        out = io.BytesIO()
        pickler = pickle.Pickler(out, protocol)
        pickler.persistent_id = lambda o: "the id" if o is int else None
        pickler.dump([int, "other"])
        yield out.getvalue()


def literals_of_the_python_tests():
    tree = ast.parse(pathlib.Path(test.pickletester.__file__).read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, bytes):
            yield node.value


LINES = [b"", b"0", b"00", b"01", b"1", b"-5", b"12L", b"1_0", b" 7 ", b"0x10", b"abc", b"9" * 25,
         b"1\0",
         b"9" * 4300 + b"L", b"9" * 4301, b"9" * 4301 + b"\0", b"9" * 4301 + b"x",
         b"9" * 4301 + b"_",
         b"9" * 5000 + b"__1", b"1_" * 4301 + b"1", b"\xff" * 90, b"'" * 250,
         b"1.5", b"1e999", b"nan", b"-inf", b"1_0.5", b"1__0.5", b" 1 ", b"'a'", b'"a"', b"'",
         b"'a\"", b"a",
         rb"'\x41\n\101\q'", rb"'\x4'", b"'\\'", rb"'\xff'", b"'\xe9'", b"os", b"a.b", b"a\\tb",
         b"\xe9",
         rb"\u20ac\\u12", rb"\u12", rb"\U00110000", rb"\ud800", b"caf\xe9", b"it's \"x\"", b"\\",
         b"\0"]
SIZES = [0, 1, 2, 3, 5, 255, 256, 65535, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**63 - 1, 2**63,
         2**64 - 1]
DATA = [b"", b"a", b"abc", b"\xff", b"\xc3\xa9", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"\xf0\x9f",
        b"a\xe2\x82",
        b"\xed\xa0", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xe0\x80\x80", b"\xed\xa0\xffx",
        b"\xe2\x28\xa1",
        b"\xf0\x9f\x98x", b"\0" * 8 + b"\x80", b"\xff" * 9, b"'", bytes(range(128))]


def random_argument(info):
    if info.arg is None:
        return b""
    if info.arg.n == pickletools.UP_TO_NEWLINE:
        lines = 2 if info.arg.name.endswith("pair") else 1
        return b"".join(random.choice(LINES) + b"\n" for _ in range(lines))
    if info.arg.n > 0:
        if random.random() < 0.8:
            number = random.choice((0, 0, 1, 1, 2, 5, 255, 2**31, 2**32 - 1))
            return struct.pack("<Q", number)[:info.arg.n]
        return random.randbytes(info.arg.n)
    width = int(info.arg.name[-1])
    data = random.choice(DATA)
    size = len(data) if random.random() < 0.9 else random.choice(SIZES)
    return struct.pack("<Q", size)[:width] + data


def random_programs(count):
    """Opcodes at random, most of them with arguments that make sense."""
    frequent = {"MARK", "NONE", "EMPTY_LIST", "BINPUT", "MEMOIZE", "BINGET", "PUT", "GET"}
    weights = [5 if info.name in frequent else 1 for info in pickletools.opcodes]
    for _ in range(count):
        program = bytearray()
        for info in random.choices(pickletools.opcodes, weights, k=random.randint(1, 12)):
            program += info.code.encode("latin-1") + random_argument(info)
        yield bytes(program) + random.choice((b"", b".", b"0.", b"l."))


MARK = pickletools.markobject
SOUND_ARGUMENTS = {"INT": b"7\n", "LONG": b"7L\n", "FLOAT": b"1.5\n", "STRING": b"'s'\n",
                   "UNICODE": b"u\n", "PERSID": b"id\n", "GLOBAL": b"m\nn\n", "INST": b"m\nn\n",
                   "LONG1": b"\1\5", "LONG4": b"\1\0\0\0\5"}


def pop_operands(info, stack):
    """Takes what the opcode takes off the stack, if it is there."""
    before = info.stack_before
    keep = len(stack) - len(before)
    if MARK in before:
        if MARK not in stack:
            return False
        at = len(stack) - 1 - stack[::-1].index(MARK)
        keep = at - before.index(MARK)
        if info.name == "OBJ" and at + 1 == len(stack):
            return False
        if keep < 0 or MARK in stack[keep:at]:
            return False
    elif keep < 0 or MARK in stack[keep:]:
        return False
    elif "PUT" in info.name and (not stack or stack[-1] is MARK):
        return False
    del stack[keep:]
    return True


def sound_argument(info, memo):
    """An argument that makes sense, or None; what is stored is noted in `memo`."""
    puts = "PUT" in info.name
    if puts or "GET" in info.name:
        limit = 256 if info.name.startswith("BIN") else 300
        numbers = [n for n in range(limit) if (n in memo) != puts]
        if not numbers:
            return None
        number = random.choice(numbers)
        memo.add(number)
        text = info.arg.n == pickletools.UP_TO_NEWLINE
        return b"%d\n" % number if text else struct.pack("<I", number)[:info.arg.n]
    if info.name == "MEMOIZE":
        if len(memo) in memo:
            return None
        memo.add(len(memo))
    if info.arg is None:
        return b""
    if info.arg.n > 0:
        return random.randbytes(info.arg.n)
    if info.name in SOUND_ARGUMENTS:
        return SOUND_ARGUMENTS[info.name]
    return struct.pack("<Q", 2)[:int(info.arg.name[-1])] + b"ab"


def sound_programs(count):
    """Programs whose every opcode finds what it needs on the stack, with one object at the end."""
    infos = [info for info in pickletools.opcodes if info.name != "STOP"]
    for _ in range(count):
        program = bytearray()
        stack = []
        memo = set()
        for info in random.choices(infos, k=random.randint(1, 60)):
            rest = list(stack)
            if not pop_operands(info, rest):
                continue
            argument = sound_argument(info, memo)
            if argument is None:
                continue
            program += info.code.encode("latin-1") + argument
            stack = rest + info.stack_after
        while len(stack) > 1 or MARK in stack:
            program += b"0"
            stack.pop()
        yield bytes(program) + (b"." if stack else b"N.")


def each_argument():
    for info in pickletools.opcodes:
        code = info.code.encode("latin-1")
        if info.arg is None:
            yield code + b"."
        elif info.arg.n == pickletools.UP_TO_NEWLINE:
            for line in LINES:
                yield code + line + b"\n."
                yield code + line
                yield code + b"name\n" + line + b"\n."
        elif info.arg.n > 0:
            for value in SIZES:
                yield code + struct.pack("<Q", value)[:info.arg.n] + b"."
                yield code + struct.pack("<Q", value)[:info.arg.n - 1]
        else:
            width = int(info.arg.name[-1])
            for data in DATA:
                for size in [len(data)] + SIZES:
                    yield code + struct.pack("<Q", size)[:width] + data + b"."
    for number in (0, 1, -1, 255, -256, 2**63 - 1, 2**63, -(2**63), 10**4300 - 1, -(10**4300) + 1,
                   10**4300):
        data = pickle.encode_long(number)
        yield b"\x8b" + struct.pack("<i", len(data)) + data + b"."
    yield b"\x8b" + struct.pack("<i", 200000) + b"\x7f" * 200000 + b"."
    yield b"(" * 500 + b"t" * 500 + b"."
    for code in range(256):
        yield bytes((code,))
        yield b"N" + bytes((code, 0x2E))


def truncations(samples):
    for sample in samples:
        for size in range(min(len(sample), 400)):
            yield sample[:size]


def changes(samples, count):
    for _ in range(count):
        sample = bytearray(random.choice(samples))
        if sample:
            sample[random.randrange(len(sample))] = random.randrange(256)
        yield bytes(sample)


def expected(sample):
    """What CPython says, as the five blocks of dis_main."""
    out = io.StringIO()
    narrow = io.StringIO()
    error = ""
    try:
        pickletools.dis(sample, out)
        pickletools.dis(sample, narrow, indentlevel=2, annotate=30)
    except Exception as e:
        error = str(e)
    optimized = b""
    optimize_error = ""
    try:
        optimized = pickletools.optimize(sample)
    except Exception as e:
        optimize_error = str(e)
    text = [s.encode("utf-8", "surrogatepass") for s in (out.getvalue(), error, narrow.getvalue())]
    return [text[0], text[1], text[2] if not error else b"", optimized, optimize_error.encode()]


def block(data):
    return struct.pack("<I", len(data)) + data


def blocks(stream):
    position = 0
    while position < len(stream):
        (size,) = struct.unpack_from("<I", stream, position)
        yield stream[position + 4:position + 4 + size]
        position += 4 + size


def compare_tables(program):
    """The opcode table is CPython's, but for the sentences, which CPython takes over from here."""
    rows = subprocess.run([program, "table"], stdout=subprocess.PIPE, text=True, check=True).stdout
    mine = {}
    for line in rows.splitlines():
        code, name, argument, before, after, protocol, summary = line.split("\t")
        mine[chr(int(code))] = (name, argument, before.split(), after.split(), int(protocol))
        pickletools.code2op[chr(int(code))].doc = summary
    theirs = {}
    for info in pickletools.opcodes:
        argument = info.arg.name if info.arg else "None"
        before = [str(item) for item in info.stack_before]
        after = [str(item) for item in info.stack_after]
        theirs[info.code] = (info.name, argument, before, after, info.proto)
    for code in sorted(mine.keys() | theirs.keys()):
        if mine.get(code) != theirs.get(code):
            print(f"row {code!r}: CPython {theirs.get(code)}, here {mine.get(code)}")
    return mine == theirs


def main():
    program = sys.argv[1]
    if not compare_tables(program):
        return 1
    change_count = int(sys.argv[2]) if len(sys.argv) > 2 else 60000
    whole = list(dict.fromkeys([*pickles(), *literals_of_the_python_tests(), *each_argument()]))
    short = [sample for sample in whole if len(sample) <= 3000]
    programs = list(random_programs(change_count // 3))
    sound = list(sound_programs(change_count // 6))
    samples = list(dict.fromkeys([*whole, *programs, *sound, *truncations(whole),
                                  *changes(short + sound, change_count)]))
    names = ("dis", "error of dis", "annotated dis", "optimize", "error of optimize")
    wrong = 0
    failures = collections.Counter()
    for start in range(0, len(samples), 5000):
        batch = samples[start:start + 5000]
        done = subprocess.run([program], input=b"".join(map(block, batch)), stdout=subprocess.PIPE)
        answers = list(blocks(done.stdout))
        if done.returncode != 0 or len(answers) != 5 * len(batch):
            print(f"{program} ended with {done.returncode} after {len(answers) // 5} pickles")
            return 1
        for index, sample in enumerate(batch):
            want = expected(sample)
            failures["pickles that dis refuses"] += bool(want[1])
            failures["pickles that optimize refuses"] += bool(want[4])
            for name, mine, theirs in zip(names, answers[5 * index:5 * index + 5], want):
                if mine != theirs:
                    wrong += 1
                    if wrong <= 10:
                        print(f"{name} of {sample[:100]!r}:")
                        print(f"  CPython {theirs[-300:]!r}\n  here    {mine[-300:]!r}")
    print(f"{len(samples)} pickles, {wrong} differences; {dict(failures)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
