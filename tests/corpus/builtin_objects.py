"""Objects of the built-in types: scalars, texts, containers; frames and sharing."""

import collections
import functools
import math
import struct

import corpus_types as t


def scalars():
    yield "none", None
    yield "true", True
    yield "false", False
    yield "ellipsis", ...
    yield "not_implemented", NotImplemented

    edges = [0, 1, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 2**31 - 1, 2**31, 2**32 - 1,
             2**32, 2**53, 2**63 - 1, 2**63, 2**64 - 1, 2**64]
    for n in edges:
        yield f"int_{n}", n
        if n:
            yield f"int_minus_{n}", -n
    yield "int_minus_2147483649", -2**31 - 1
    yield "int_minus_9223372036854775809", -2**63 - 1
    for bits in (8 * 254, 8 * 255 - 1, 8 * 255, 8 * 256):
        yield f"int_2_to_{bits}", 2**bits
        yield f"int_2_to_{bits}_less_1", 2**bits - 1
        yield f"int_minus_2_to_{bits}", -2**bits
        yield f"int_minus_2_to_{bits}_less_1", -2**bits - 1
    yield "int_4300_digits", 10**4299
    yield "ints_every_length", [sign * (2**n + d) for n in range(0, 80) for d in (-1, 0, 1)
                                for sign in (1, -1)]

    floats = [0.0, -0.0, 1.0, -1.0, 0.1, 1e16, 1e17, 123456789.123456789, 1e-5, 1e-4, 1e22, 1e23,
              math.pi, 5e-324, 2.2250738585072014e-308, 2.225073858507201e-308,
              1.7976931348623157e308, math.inf, -math.inf, math.nan, -math.nan]
    for number, x in enumerate(floats):
        yield f"float_{number:02}", x
    yield "float_nan_payload", struct.unpack(">d", bytes.fromhex("7ff8dead0000beef"))[0]
    yield "float_list", floats
    yield "complex", complex(1.5, -2.0)
    yield "complex_special", [complex(math.nan, math.inf), complex(-0.0, 0.0), 1j]


def texts():
    for n in (0, 1, 2, 255, 256, 65535, 65536, 65537, 70000):
        yield f"str_{n}", "x" * n
        yield f"bytes_{n}", b"y" * n
        yield f"bytearray_{n}", bytearray(b"z" * n)
    # The size that counts is that of the UTF-8 text.
    for n in (127, 128, 32767, 32768):
        yield f"str_two_bytes_each_{n}", "\xe9" * n
    yield "str_latin", "na\xefve caf\xe9 \xff"
    yield "str_bmp", "\u0100\u03c0\u20ac\uffff\ufeff"
    yield "str_astral", "\U00010000\U0001f600\U0010ffff"
    yield "str_surrogates", "\ud800 \udfff \udc80x"
    yield "str_control", "".join(map(chr, range(32))) + "\x7f\x80\x85\xa0\xad\u2028\u2029"
    yield "str_newlines", "a\nb\rc\r\nd\\e\\u0041\\U00000041\0f\x1a"
    yield "str_backslashes", "\\ \\\\ \\n \\u \\"
    yield "str_quotes", ["'", '"', "'\"", "it's", 'say "x"', "both ' and \""]
    yield "str_every_latin", "".join(map(chr, range(256)))
    yield "str_each_latin", [chr(n) for n in range(256)]
    yield "str_mixed_planes", ["\x7f", "\x80", "\u07ff", "\u0800", "\uffff", "\U00010000"]
    yield "str_unprintable", ["\u0378", "\u200b", "\u2060", "\ue000", "\U000e0001", "\U000f0000",
                              "\u0301", "\u3000", "\u1680", "\ufdd0", "\U0001fbca"]
    yield "bytes_every", bytes(range(256))
    yield "bytes_each", [bytes([n]) for n in range(256)]
    yield "bytes_quotes", [b"'", b'"', b"'\"", b"\\", b"\n\r\t\0\x7f\x80"]
    yield "bytearray_every", bytearray(range(256))


def containers():
    sizes = (0, 1, 2, 3, 4, 5, 255, 256, 257, 999, 1000, 1001, 2000, 2001)
    for n in sizes:
        yield f"list_{n}", list(range(n))
        yield f"dict_{n}", {i: -i for i in range(n)}
        yield f"tuple_{n}", tuple(range(n))
        yield f"set_{n}", set(range(n))
        yield f"frozenset_{n}", frozenset(range(n))
    for n in (0, 1, 2, 999, 1000, 1001, 2001):
        yield f"list_subclass_{n}", t.MyList(range(n))
        yield f"dict_subclass_{n}", t.MyDict((i, i) for i in range(n))
        yield f"list_items_{n}", t.ListItems(range(n))
        yield f"dict_items_{n}", t.DictItems((), {i: i for i in range(n)})
        yield f"both_items_{n}", t.BothItems(range(n), {i: i for i in range(n)})
        yield f"ordered_dict_{n}", collections.OrderedDict((str(i), i) for i in range(n))
        yield f"deque_{n}", collections.deque(range(n))
    yield "list_of_empty", [[], (), {}, set(), frozenset(), "", b"", bytearray()]
    yield "list_nested", [[1, [2, [3, [4, [5]]]]], [[]], [[[]]]]
    yield "dict_nested", {"a": {"b": {"c": {}}}, (): [], ("x", 1): {None: None}}
    yield "tuples_nested", ((), ((),), ((), ()), ((), (), ()), ((), (), (), ()))
    yield "frozenset_nested", frozenset({frozenset(), frozenset({1}), frozenset({frozenset()})})
    yield "set_of_tuples", {(1, 2), (3, 4), ()}
    yield "dict_key_kinds", {1: "int", 1.5: "float", "s": "str", b"b": "bytes", (1,): "tuple",
                             None: "none", frozenset({1}): "frozenset", 2**70: "long"}
    yield "dict_order", {"z": 1, "a": 2, "m": 3}
    yield "deep_list", functools.reduce(lambda inner, _: [inner], range(150), [])
    yield "deep_tuple", functools.reduce(lambda inner, _: (inner,), range(150), ())
    yield "deep_dict", functools.reduce(lambda inner, _: {"k": inner}, range(150), {})
    yield "mixed", [1, "two", 3.0, None, True, b"five", (6, 7), {8: 9}, {10}, [11], -12, 2**40]


def frames():
    """Around 64 KiB: where a frame ends, and what is too large to stand in one."""
    yield "frame_ints", list(range(30000))
    yield "frame_strings", [f"item {i}" for i in range(6000)]
    yield "frame_dict", {f"key {i}": i for i in range(4000)}
    yield "frame_tuples", [(i, str(i)) for i in range(5000)]
    for n in (65535, 65536, 65537):
        yield f"frame_str_{n}_between", ["before", "s" * n, "after", {"k": "v"}]
        yield f"frame_bytes_{n}_between", ["before", b"b" * n, "after", {"k": "v"}]
        yield f"frame_bytearray_{n}_between", ["before", bytearray(b"a" * n), "after"]
    # A frame is closed when it has reached 64 KiB after a whole object.
    for n in (65516, 65518, 65520, 65522, 65524, 65526, 65528, 65530, 65532, 65534):
        yield f"frame_fill_{n}", ["f" * n, 1, 2, 3]
    yield "frame_large_twice", (lambda big: [big, "x", big])("w" * 66000)
    yield "frame_many_large", [b"%d" % i * 66000 for i in range(3)]
    yield "frame_large_first_and_last", ["a" * 66000, 1, "b" * 66000]


def sharing():
    one = ["shared"]
    yield "shared_list", [one, one, [one]]
    yield "shared_tuple", (lambda x: (x, x, [x]))((1, 2))
    yield "shared_dict", (lambda x: [x, {"x": x}])({"k": one})
    yield "shared_set", (lambda x: [x, x])({1})
    yield "shared_frozenset", (lambda x: [x, x])(frozenset({1}))
    yield "shared_str", (lambda x: [x, x, {x: x}])("".join(["sha", "red"]))
    yield "equal_strs", ["".join(["eq", "ual"]), "".join(["eq", "ual"])]
    yield "shared_empty_str", ["", "", ("",)]
    yield "shared_char", ["a", "a", "\xe9", "\xe9", "\u20ac", "\u20ac"]
    yield "shared_bytes", (lambda x: [x, x])(bytes([1, 2, 3]))
    yield "equal_bytes", [bytes([1, 2, 3]), bytes([1, 2, 3])]
    yield "shared_one_byte", [b"", b"", b"a", b"a"]
    yield "shared_bytearray", (lambda x: [x, x])(bytearray(b"ab"))
    yield "shared_int", (lambda x: [x, x])(2**200)
    yield "shared_float", (lambda x: [x, x])(1.5)
    yield "shared_empty_tuple", [(), (), [()]]
    yield "shared_global", [len, len, t.Plain, t.Plain, "corpus_types", "Plain"]
    yield "shared_object", (lambda x: [x, x, {"o": x}])(t.Plain(a=1))
    yield "shared_attribute_names", [t.Plain(alpha=1, beta=2), t.Plain(beta=3, alpha=4),
                                     t.Empty(), "alpha"]
    yield "shared_names_as_values", [t.Plain(Plain="Plain", corpus_types="corpus_types"), "Plain",
                                     "corpus_types"]
    yield "shared_values_of_dataclass", (lambda s: [t.Point(s, s), t.Point(s, 1)])([1])
    yield "shared_key", (lambda k: [{k: 1}, {k: 2}])("".join(["ke", "y"]))
    yield "memo_256", [[i] for i in range(300)] + [one, one]
    yield "memo_256_gets", (lambda xs: xs + xs)([[i] for i in range(300)])
    yield "memo_strings", (lambda xs: xs + xs)([f"s{i}" for i in range(300)])
    yield "memo_tuples", (lambda xs: xs + xs)([(i, i) for i in range(300)])
    yield "memo_objects", (lambda xs: xs + xs)([t.Plain(index=i) for i in range(100)])
    yield "diamond", functools.reduce(lambda x, _: [x, x], range(20), [])
    yield "diamond_of_tuples", functools.reduce(lambda x, _: (x, x), range(20), (0,))
