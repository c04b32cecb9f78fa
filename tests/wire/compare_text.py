"""Compares what text means, and how it is written, with CPython: asks the program text_main.

usage: compare_text.py TEXT_MAIN
"""

import _compat_pickle
import pickle
import random
import struct
import subprocess
import sys
import warnings

random.seed(20231)
warnings.simplefilter("ignore")
questions = []  # (function, argument, answer of CPython)


def ask(function, argument, answer):
    questions.append((function, argument, answer))


def hexed(data):
    return "=" + data.hex()


def wtf8(text):
    return text.encode("utf-8", "surrogatepass")


def long_bytes(number):
    return pickle.encode_long(number)


def double(value):
    return struct.pack(">d", value)


# Numbers in text ------------------------------------------------------------------------------

INTS = """
 0 1 -1 +1 00 01 +0 -0 010 08 0x 0x10 0X1f 0xg 0o17 0O17 0o 0o8 0b11 0B1 0b2 0b 1_000 1__0 _1 1_
 0x_1 0x__1 0_0 00_1 0_ 1L 1LL L - + +- +-1 --1 1.5 1e5 9223372036854775807 9223372036854775808
 -9223372036854775808 -9223372036854775809 0x7fffffffffffffff 0x8000000000000000 -0x8000000000000000
 -0x8000000000000001 0777777777777777777777 01777777777777777777777 0777777777777777777777777777
 340282366920938463463374607431768211456 -340282366920938463463374607431768211456 abc 12a
""".split()
INTS = [text.encode() for text in INTS] + [
    b"", b" ", b" 1", b"1 ", b" 1 ", b"1\r", b"\x0b1", b"1\x0c", b"\x1c1", b"\xa01", b"- 1", b"0 ",
    b"0\0", b"\0", b"\0x", b"\0xy", b"1\0junk", b"1\0L", b"\0L", b" \0", b"0x\0", b"1 \0 2",
    b"\t\r 7",
    b"9" * 4300, b"9" * 4301, b"-" + b"9" * 4301, b"9" * 4301 + b"x", b"9" * 4301 + b"__",
    b"0" * 5000, b"0" * 5000 + b"1", b"0x" + b"f" * 5000, b"0o" + b"7" * 5000, b"1_" * 4299 + b"1",
    b"1_" * 4300 + b"1", b"0b" + b"1" * 9999, b"9" * 4301 + b" ", b"9" * 4301 + b"_",
]
FLOATS = """
 1 1. .5 . -.5 +.5 +-1 1e5 1e 1e+ 1E5 1e-5 1_0 1_0.5 1_.5 _1 1__0 1e1_0 1_e5 1e_5 inf -INF Infinity
 infinit nan -nan +nan nan(1) NaN 1e999 -1e999 1e-999 0e99999999999999999999 1e99999999999999999999
 1e-99999999999999999999 0x10 0x1p3 1,5 - + -0 -0.0 infx 1e5x --1 e5 .e5 1.7976931348623158e308
 1.7976931348623159e308 1.7976931348623157e308 4.9e-324 2.4e-324 2.5e-324 2.4703282292062327e-324
 2.2250738585072014e-308 2.2250738585072011e-308 9007199254740993 0.1 1..2 1.2.3 in i na infinityx
 00000000000000000000000000000000000000000000000000001e-5 0.000e400 0e-400 00e5 123456789012345678
""".split()
FLOATS = [text.encode() for text in FLOATS] + [
    b"", b" ", b" 1", b"1 ", b"1\r", b"1\0x", b"\0", b"1e 5", b"\x0b1\x0c", b" inf ", b"nan\0",
    b"0" * 1000 + b"1", b"0." + b"0" * 400 + b"1e401", b"1" + b"0" * 400 + b"e-400", b"1" * 400,
    b"0." + b"0" * 400 + b"1", b"1" * 5000 + b"e-4990", b"1" + b"0" * 308, b"1" + b"0" * 309,
    b"." + b"0" * 323 + b"49", b"-1" + b"0" * 309, b"0." + b"0" * 1000 + b"e2000",
    b"1e+0000000000000000000000000000000000005",
    b"0.0000001e+0000000000000000000000000000000000315",
]


def c_result(opcode, line):
    """What the C unpickler makes of the line, or the exception."""
    try:
        return pickle.loads(opcode + line + b"\n.")
    except Exception as error:
        return error


def ask_int(function, opcode, line):
    result = c_result(opcode, line)
    if isinstance(result, bool):
        ask(function, line, str(result))
    elif isinstance(result, int):
        ask(function, line, hexed(long_bytes(result)))
    elif "Exceeds the limit" in str(result):
        ask(function, line, "too_long")
    elif opcode == b"I":  # the C unpickler hides the reason
        ask(function, line, ("malformed", "too_long"))
    else:
        ask(function, line, "malformed")


def ask_memo(line):
    try:
        text = line.split(b"\0")[0].decode("ascii")
        ask("memo", line, hexed(long_bytes(int(text, 10))) if line else "malformed")
    except ValueError as error:
        ask("memo", line, "too_long" if "Exceeds" in str(error) else "malformed")


def ask_float(line):
    result = c_result(b"F", line)
    ask("float", line, hexed(double(result)) if isinstance(result, float) else "malformed")
    try:
        ask("python_float", line, hexed(double(float(line))))
    except ValueError:
        ask("python_float", line, "malformed")


def numbers_in_text():
    lines = list(INTS)
    alphabet = "0123456789017xXoObB_-+ L\0\t9999"
    for _ in range(20000):
        lines.append("".join(random.choices(alphabet, k=random.randint(0, 8))).encode())
    for _ in range(2000):
        number = random.choice((-1, 1)) * random.getrandbits(random.randint(1, 4000))
        for spell in (str, hex, oct, bin):
            lines.append(spell(number).encode())
    for line in lines:
        ask_int("int", b"I", line)
        ask_int("long", b"L", line)
        ask_int("long", b"L", line + b"L")
        ask_memo(line)
    strict_numbers = [0, 1, -1, 10, 2**63, -2**63, 10**4299, -(10**4299), 10**4300]
    sys.set_int_max_str_digits(0)
    for number in strict_numbers:
        expected = "too_long" if abs(number) >= 10**4300 else hexed(long_bytes(number))
        ask("int_strict", b"%d" % number, expected)
        ask("long_strict", b"%dL" % number, expected)
        ask("long_strict", b"%d" % number, "malformed")
    sys.set_int_max_str_digits(4300)
    ask("int_strict", b"00", "False")
    ask("int_strict", b"01", "True")
    for line in (b"", b"-", b"+1", b" 1", b"1 ", b"-0", b"010", b"-01", b"1_0", b"0x1", b"1\0",
                 b"1L"):
        ask("int_strict", line, "malformed")
        ask("long_strict", line + b"L", "malformed")

    lines = list(FLOATS)
    alphabet = "0123456789..eE+-_ infatyINF\0"
    for _ in range(20000):
        lines.append("".join(random.choices(alphabet, k=random.randint(0, 9))).encode())
    for _ in range(5000):
        digits = str(random.getrandbits(random.randint(1, 200)))
        point = random.randint(0, len(digits))
        exponent = random.choice(("", f"e{random.randint(-400, 400)}"))
        lines.append(f"{digits[:point]}.{digits[point:]}{exponent}".encode())
    for line in lines:
        ask_float(line)


# Strings --------------------------------------------------------------------------------------

STRINGS = [
    rb"'\x4'", rb"'\x'", rb"'\777'", rb"'\400'", rb"'\08'", rb"'abc\'", b"'ab\\\\'", rb"'\q'",
    b"'a\"", b"'", b"", b"''", b'""', b"'a' ", b" 'a'", b"'a'\0", b"'\0'", b"'a'b'", b"'\\\r'",
    rb"'\n\t\b\f\v\a\r\'\"\e'", b"'\xff'", rb"'\x4g\x41'", rb"'\N{x}\u0041'", rb"'\\'", rb"'\1'",
    rb"'\12'", rb"'\1234'", rb"'\xfF\xAb'", rb"'\x5'", rb"'\8'", b"a", b"aa", b'"\'"', b"'\"'",
]
LINES = [
    rb"\u12", rb"\ud800", rb"\ud800\udc00", rb"\U00110000", rb"\U0010ffff", b"a\\", rb"\\u0041",
    rb"\\\u0041", rb"\U123", rb"\u00zz", b"\xff", b"\0", b"a\r", rb"\x41", rb"\uD83d\ude00\u",
    rb"\Uffffffff", rb"\u", rb"\U", rb"\\", rb"\\\\", rb"\u0000", rb"\U00000000", b"",
    rb"\u005cu0041",
    b"\\\xff", b"\xe9\\u20ac\xe8", rb"\U0001F600x", rb"\u 041", rb"\u+041", rb"\u0x41",
]


def ask_string(line):
    try:
        value = pickle.loads(b"S" + line + b"\n.", encoding="bytes")
        ask("string", line, hexed(value))
    except pickle.UnpicklingError:
        ask("string", line, "unquoted")
    except ValueError as error:
        ask("string", line, ("error", str(error).split(" at position")[0]))


def ask_unicode(line):
    try:
        ask("unicode", line, hexed(wtf8(pickle.loads(b"V" + line + b"\n."))))
    except UnicodeDecodeError as error:
        ask("unicode", line, f"error {error.start} {error.end} {error.reason}")


def random_text():
    pools = (range(0x80), range(0x20, 0x7F), range(0x100), range(0x800), range(0x10000),
             range(0x110000), range(0xD7F0, 0xE010), (0, 9, 10, 13, 26, 34, 39, 92, 127, 128))
    pool = random.choice(pools)
    return "".join(chr(random.choice(pool)) for _ in range(random.randint(0, 20)))


def strings():
    for line in STRINGS:
        ask_string(line)
    for _ in range(20000):
        inside = bytes(random.choices(b"\\\\\\x04178nab'\"u\xffN\0", k=random.randint(0, 8)))
        ask_string(b"'" + inside + b"'")
        ask_string(inside)
    for line in LINES:
        ask_unicode(line)
    for _ in range(20000):
        ask_unicode(bytes(random.choices(b"\\\\uUd810f4\xffx ", k=random.randint(0, 14))))
        ask_unicode(b"\\U000" + bytes(random.choices(b"01fFdD8", k=5)))
    for _ in range(20000):
        text = random_text()
        utf8 = wtf8(text)
        ask("repr_str", utf8, hexed(wtf8(repr(text))))
        ask("length", utf8, str(len(text)))
        line = pickle.dumps(text, 0)[1:].split(b"\n")[0]
        ask("encode_unicode", utf8, hexed(line))
        ask("unicode", line, hexed(utf8))
        data = text.encode("latin-1", "replace")
        ask("repr_bytes", data, hexed(repr(data).encode()))
        ask("repr_bytearray", data, hexed(repr(bytearray(data)).encode()))


def every_character():
    for start in range(0, 0x110000, 64):
        text = "".join(map(chr, range(start, start + 64)))
        ask("repr_str", wtf8(text), hexed(wtf8(repr(text))))
        ask("encode_unicode", wtf8(text), hexed(pickle.dumps(text, 0)[1:].split(b"\n")[0]))
    ask("repr_bytes", bytes(range(256)), hexed(repr(bytes(range(256))).encode()))


def invalid_at(data, errors):
    try:
        data.decode("utf-8", errors)
        return "-1"
    except UnicodeDecodeError as error:
        return str(error.start)


def utf8_validity():
    samples = [bytes((a, b)) for a in range(256) for b in range(256)]
    edges = (0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF)
    for first in range(0xE0, 0x100):
        for second in range(256):
            samples += [bytes((first, second, third)) for third in edges]
            samples += [bytes((first, second, third, fourth))
                        for third in edges for fourth in (0x7F, 0x80, 0xBF)]
    for _ in range(20000):
        data = bytearray(wtf8(random_text()))
        if data:
            data[random.randrange(len(data))] = random.randrange(256)
        samples.append(b"x" * random.randint(0, 20) + bytes(data))
    for data in samples:
        ask("utf8", data, invalid_at(data, "strict"))
        ask("wtf8", data, invalid_at(data, "surrogatepass"))


# Floats and integers --------------------------------------------------------------------------

def floats():
    values = [0.0, -0.0, 1.0, 1e15, 1e16, 1e17, 123456789012345680.0, 9999999999999998.0, 1e-4,
              1e-5,
              0.00012345, 5e-324, 1.7976931348623157e308, 2.0**53, 0.1, 1e22, 1e23, 1.5e300, 100.0,
              float("inf"), -float("inf"), float("nan"), 2.0**-44, 9007199254740993.0, 1e5,
              12345.678]
    values += [10.0**n for n in range(-30, 30)] + [2.0**n for n in range(-1074, 1024)]
    for _ in range(100000):
        values.append(struct.unpack(">d", random.randbytes(8))[0])
        values.append(random.choice((random.random(), random.uniform(-1e6, 1e6),
                                     random.randint(0, 10**17) / 100)))
    for value in values:
        ask("repr_float", double(value), hexed(repr(value).encode()))
        if abs(value) < float("inf"):
            integral = float(int(value))
            ask("from_double", double(integral), hexed(long_bytes(int(integral))))


def integers():
    numbers = [0, 1, -1]
    for bits in list(range(1, 200)) + [255, 256, 1000, 1023, 1024, 1025, 2000, 4096, 9999]:
        for base in (1 << bits, (1 << bits) - 1, (1 << bits) + 1, random.getrandbits(bits)):
            numbers += [base, -base]
    for bits in range(53, 120):  # halfway cases, and their neighbours
        top = (random.getrandbits(53) | 1 << 52) << (bits - 53)
        half = (1 << (bits - 53)) >> 1
        numbers += [top + half, top + half + 1, top + half - 1, top + (half << 1) + half]
    numbers += [2**1024 - 2**970, 2**1024 - 2**970 - 1, 2**1024 - 2**971, -(2**1024)]
    for number in numbers:
        data = long_bytes(number)
        ask("decimal", data, hexed(str(number).encode()))
        ask("word", data, str(number) if -2**63 <= number < 2**63 else "none")
        sign = b"\xff" if number < 0 else b"\0"
        padded = data + sign * random.randint(0, 9)
        ask("trim", padded, hexed(data))
        ask("decimal", padded, hexed(str(number).encode()))
        ask("word", padded, str(number) if -2**63 <= number < 2**63 else "none")
        try:
            value = float(number)
        except OverflowError:
            value = float("inf") if number > 0 else -float("inf")
        ask("to_double", padded, hexed(double(value)))
        spellings = {2: f"{abs(number):b}", 8: f"{abs(number):o}", 10: str(abs(number)),
                     16: f"{abs(number):x}"}
        for base, digits in spellings.items():
            ask("digits", bytes((base, number < 0)) + digits.encode(), hexed(data))
            ask("digits", bytes((base, number < 0)) + b"000" + digits.upper().encode(), hexed(data))


# Names ----------------------------------------------------------------------------------------

def names():
    to_3 = (_compat_pickle.NAME_MAPPING, _compat_pickle.IMPORT_MAPPING, "python3")
    to_2 = (_compat_pickle.REVERSE_NAME_MAPPING, _compat_pickle.REVERSE_IMPORT_MAPPING, "python2")
    modules = {"app.models", "", "builtin", "exceptions", "builtins"}
    attributes = {"User", "", "Error", "Warning "}
    for name_mapping, import_mapping, _ in (to_3, to_2):
        modules |= set(import_mapping) | {module for module, _ in name_mapping}
        attributes |= {attribute for _, attribute in name_mapping}
    for name_mapping, import_mapping, function in (to_3, to_2):
        for module in modules:
            for attribute in attributes:
                result = name_mapping.get((module, attribute))
                result = result or (import_mapping.get(module, module), attribute)
                ask(function, f"{module}:{attribute}".encode(), hexed(":".join(result).encode()))


def names_as_the_c_unpickler_maps_them():
    """The dicts above are the C unpickler's too: one global of each row, where it can be found."""
    for (module, attribute), (module3, attribute3) in _compat_pickle.NAME_MAPPING.items():
        try:
            there = getattr(__import__(module3, fromlist="x"), attribute3)
        except (ImportError, AttributeError):
            continue
        assert pickle.loads(f"c{module}\n{attribute}\n.".encode()) is there, (module, attribute)


def matches(expected, answer):
    if isinstance(expected, str):
        return answer == expected
    if expected[0] == "error":  # for those that CPython gives no end of
        return answer.startswith("error ") and answer.endswith(expected[1])
    return answer in expected


def main():
    for section in (numbers_in_text, strings, every_character, utf8_validity, floats, integers,
                    names, names_as_the_c_unpickler_maps_them):
        section()
    lines = "".join(f"{function} {argument.hex()}\n" for function, argument, _ in questions)
    done = subprocess.run([sys.argv[1]], input=lines.encode(), stdout=subprocess.PIPE)
    answers = done.stdout.decode().splitlines()
    wrong = [(function, argument, expected, answer)
             for (function, argument, expected), answer in zip(questions, answers)
             if not matches(expected, answer)]
    for function, argument, expected, answer in wrong[:20]:
        print(f"{function}({argument[:60]!r}): expected {str(expected)[:120]}, got {answer[:120]}")
    print(f"{len(questions)} questions, {len(wrong)} wrong answers")
    return 1 if wrong or done.returncode != 0 or len(answers) != len(questions) else 0


if __name__ == "__main__":
    sys.exit(main())
