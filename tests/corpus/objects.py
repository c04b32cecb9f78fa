"""The objects of the corpus, by name.

`objects()` yields (name, object) pairs in a fixed order. Nothing in them depends on the time, the
place or the machine; with PYTHONHASHSEED=0 neither does the order of a set.
"""

import array
import codecs
import collections
import datetime
import decimal
import enum
import fractions
import functools
import http
import inspect
import io
import ipaddress
import math
import operator
import pathlib
import random
import re
import string
import struct
import time
import types
import uuid
import zoneinfo

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


def recursion():
    x = []
    x.append(x)
    yield "recursive_list", x
    x = [1]
    x += [x, [x, 2]]
    yield "recursive_list_inside", x
    x = {}
    x["self"] = x
    yield "recursive_dict", x
    for n in range(1, 6):
        inner = []
        x = (inner,) * n
        inner.append(x)
        yield f"recursive_tuple_{n}", x
        inner = {}
        x = (inner,) + tuple(range(n - 1))
        inner["t"] = x
        yield f"recursive_tuple_dict_{n}", x
        inner = []
        x = (inner,) * n
        inner.append(x)
        yield f"recursive_tuple_from_inside_{n}", inner
    inner = []
    x = ((inner, 1), 2)
    inner.append(x)
    yield "recursive_tuple_in_tuple", x
    inner = []
    x = ((1, (inner,)),)
    inner.extend([x, x[0], x[0][1]])
    yield "recursive_tuple_three_deep", x
    inner = []
    x = (inner, 1)
    x = (x, [2], 3)
    inner.append(x)
    yield "recursive_tuple_in_tuple_entered_twice", x
    yield "recursive_tuple_in_tuple_entered_twice_beside", [[x], frozenset(["a"]), x]
    inner = t.Plain()
    x = {inner}
    inner.owner = x
    yield "recursive_set", x
    yield "recursive_set_from_inside", inner
    inner = t.Plain()
    x = frozenset({inner})
    inner.owner = x
    yield "recursive_frozenset", x
    yield "recursive_frozenset_from_inside", inner
    inner = t.Hashed()
    x = frozenset({inner, 1, 2})
    inner.owners = [x, (x,)]
    yield "recursive_frozenset_wide", x
    inner = t.Plain()
    x = {inner: 1}
    inner.owner = x
    yield "recursive_dict_key", x
    x = {}
    x[(t.Plain(owner=x),)] = x
    yield "recursive_dict_tuple_key", x
    x = t.Plain()
    x.self = x
    yield "recursive_object", x
    x = t.Plain(child=t.Plain())
    x.child.parent = x
    yield "recursive_objects", x
    x = t.Slots(1, None)
    x.b = x
    yield "recursive_slots", x
    x = t.Point(1)
    x.y = x
    yield "recursive_dataclass", x
    x = t.Tree("root")
    x.children = [t.Tree("a", parent=x), t.Tree("b", parent=x)]
    yield "recursive_tree", x
    x = t.State([])
    x.kept.append(x)
    yield "recursive_state", x
    x = t.State(None)
    x.kept = (x, 1)
    yield "recursive_state_tuple", x
    x = t.State(None)
    x.kept = {"self": x}
    yield "recursive_state_dict", (x,)
    for cls in (t.MyList, collections.deque, t.MyDeque):
        x = cls()
        x.append(x)
        yield f"recursive_{cls.__name__}", x
    x = t.MyList([1])
    x.owner = [x, (x,)]
    yield "recursive_list_subclass_attribute", x
    for cls in (t.MyDict, collections.OrderedDict, t.MyOrderedDict):
        x = cls()
        x["self"] = x
        yield f"recursive_{cls.__name__}", x
    x = collections.defaultdict(list)
    x["self"].append(x)
    yield "recursive_defaultdict", x
    for cls in (t.MyTuple, t.MyFrozenSet, t.MySet):
        inner = t.Hashed()
        x = cls([inner, 1])
        inner.owner = x
        yield f"recursive_{cls.__name__}", x
        yield f"recursive_{cls.__name__}_from_inside", inner
    x = t.MyTuple([[]])
    x[0].append(x)
    yield "recursive_MyTuple_list", x
    x = t.MySet()
    x.owner = x
    yield "recursive_MySet_attribute", x
    x = t.ListItems()
    x.items.append(x)
    yield "recursive_list_items", x
    x = t.DictItems()
    x.mapping["self"] = x
    yield "recursive_dict_items", x
    x = t.WithSetter()
    x.items = [x, {"x": x}]
    yield "recursive_state_setter", x

    # Through constructor arguments: the attempt that came second is thrown away, and stays.
    holder = []
    x = t.Cyclic(holder)
    holder.append(x)
    yield "recursive_reduce", x
    yield "recursive_reduce_from_inside", holder
    holder = {}
    x = t.Cyclic(holder)
    holder["x"] = x
    holder["y"] = [x]
    yield "recursive_reduce_dict", [x, holder]
    holder = []
    x = t.Cyclic((holder, 1))
    holder.extend([x, x])
    yield "recursive_reduce_twice", (x, x)
    first, second = [], []
    x = t.Cyclic(first)
    y = t.Cyclic(second)
    first.append(y)
    second.append(x)
    yield "recursive_reduce_pair", [x, y]
    holder = t.Plain()
    x = t.Cyclic(holder)
    holder.x = x
    yield "recursive_reduce_object", x
    x = functools.partial(len)
    x.__setstate__((len, ([x],), {}, {}))
    yield "recursive_partial", x
    x = t.ReducedState(1, 2)
    x.me = x
    yield "recursive_reduced_state", x


def classes():
    yield "object", object()
    yield "empty", t.Empty()
    yield "plain", t.Plain(a=1, b="two", c=[3])
    yield "plain_many", t.Plain(**{f"attribute_{i}": i for i in range(1001)})
    yield "plain_odd_names", t.Plain(**{"not a name": 1, "\xe9": 2, "": 3})
    yield "slots", t.Slots(1, "two")
    yield "slots_and_dict", t.SlotsAndDict(1, 2)
    x = t.SlotsAndDict(1, 2)
    x.extra = 3
    yield "slots_and_dict_both", x
    x = t.SlotsOnlyDict()
    x.a = 1
    yield "slots_only", x
    yield "slots_nothing_set", t.SlotsOnlyDict()
    yield "dataclass", t.Point(1, 2)
    yield "dataclass_nested", t.Tree("root", [t.Tree("a"), t.Tree("b", [t.Tree("c")])])
    yield "dataclass_frozen", t.FrozenPoint(1, 2)
    yield "dataclass_slots", t.SlotsPoint(1, 2)
    yield "dataclass_frozen_slots", t.FrozenSlotsPoint(1, 2)
    yield "dataclass_list", [t.Point(i, i) for i in range(50)]
    yield "namedtuple", t.Pair(1, "two")
    yield "namedtuple_typed", t.Typed("n")
    x = t.TypedWithDict(1, 2)
    x.extra = 3
    yield "namedtuple_with_dict", x
    yield "namedtuple_list", [t.Pair(i, i) for i in range(50)]

    yield "enum", t.Color.RED
    yield "enum_all", list(t.Color) + list(t.Number) + list(t.Word)
    yield "enum_class", t.Color
    yield "enum_shared", [t.Color.RED, t.Color.RED, t.Color.BLUE]
    yield "enum_int", t.Number.TWO
    yield "enum_str", t.Word.YES
    yield "enum_flag", t.Permission.READ | t.Permission.EXECUTE
    yield "enum_flag_none", t.Permission(0)
    yield "enum_int_flag", t.Mode.A | t.Mode.B
    yield "enum_nested", t.Outer.Middle.Shade.DARK
    yield "enum_library", [http.HTTPStatus.NOT_FOUND, re.IGNORECASE | re.MULTILINE,
                           inspect.Parameter.KEYWORD_ONLY]

    yield "nested_classes", [t.Outer, t.Outer.Middle, t.Outer.Middle.Inner]
    yield "nested_object", t.Outer.Middle.Inner(1)
    yield "nested_objects", [t.Outer.Middle.Inner(1), t.Outer.Middle.Inner(2)]
    yield "nested_function", t.Outer.Middle.Inner.static_method
    yield "nested_method", t.Outer.Middle.Inner.method
    yield "nested_bound_method", t.Outer.Middle.Inner(1).method
    yield "nested_class_method", t.Outer.Middle.Inner.class_method
    yield "nested_namedtuple", t.Outer.Middle.Tuple(1, 2)
    yield "nested_dataclass", t.Outer.Middle.Data(5)

    yield "function", t.function
    yield "functions", [t.function, len, print, math.sin, operator.add, time.sleep]
    yield "classes", [int, str, list, dict, object, type, t.Plain, collections.OrderedDict]
    yield "singleton_types", [type(None), type(...), type(NotImplemented)]
    yield "bound_method", t.Plain(a=1).method
    yield "class_method", t.Plain.class_method
    yield "static_method", t.Plain.static_method
    x = t.Plain()
    x.callback = x.method
    yield "bound_method_of_itself", x
    yield "builtin_methods", [[1, 2].append, "abc".upper, {}.get, "".join]
    yield "method_descriptors", [str.upper, list.append, dict.fromkeys, int.from_bytes]
    yield "builtin_type_members", [bytes.maketrans, str.maketrans, object.__new__]

    yield "getnewargs", t.NewArgs(5, "label")
    yield "getnewargs_ex", t.NewArgsEx(1, b=2)
    yield "getnewargs_ex_no_state", t.NewArgsExNoState(1, b=2)
    yield "getnewargs_ex_list", [t.NewArgsEx(i, b="x") for i in range(5)]
    for name, state in (("none", None), ("false", False), ("int", 7), ("str", "s"),
                        ("list", [1]), ("tuple", (1, 2)), ("pair_like", (None, None)),
                        ("dict", {"kept": 1}), ("empty_dict", {}), ("empty_tuple", ())):
        yield f"state_{name}", t.State(state)
    for n in range(0, 6):
        yield f"reduce_args_{n}", t.Reduced(*range(n))
    yield "reduce_state", t.ReducedState(1, 2)
    yield "reduce_nested", t.Reduced(t.Reduced(t.Reduced()))
    x = t.BothItems([1, 2], {"k": "v"})
    x.extra = "state"
    yield "reduce_five_parts", x
    yield "reduce_state_setter", t.WithSetter([1, 2], {"k": "v"})
    yield "reduce_state_setter_shared", (lambda x: [x, x])(t.WithSetter([1]))
    yield "reduce_six_parts", t.WithSetterAndItems([1, 2], {"k": "v"})
    yield "reduce_six_parts_list", [t.WithSetterAndItems([i], {i: i}) for i in range(3)]
    yield "reduce_string", t.ONLY
    yield "reduce_strings", [t.ONLY, t.OTHER, t.ONLY]
    yield "reduce_newobj", t.CopyregNewobj(1)
    yield "reduce_newobj_ex", t.CopyregNewobjEx(1, 2, k=3)
    yield "reduce_newobj_ex_empty", t.CopyregNewobjEx()
    yield "reduce_newobj_ex_only_keywords", t.CopyregNewobjEx(k=[1])
    yield "dispatch_table", t.ByTable([1])

    yield "extension_1", t.ExtOne()
    yield "extension_2", t.ExtTwo()
    yield "extension_4", t.ExtFour()
    yield "extension_class", [t.ExtOne, t.ExtTwo, t.ExtFour, t.ExtOne]
    yield "extension_function", [t.ext_function, t.ext_function]
    yield "extension_objects", [t.ExtOne(), t.ExtOne(), t.ExtTwo(), t.ExtFour()]

    bases = [(t.MyInt, 5), (t.MyFloat, 1.5), (t.MyComplex, 1j), (t.MyStr, "s"),
             (t.MyBytes, b"b"), (t.MyByteArray, b"ba"), (t.MyTuple, (1, 2)), (t.MyList, [1, 2]),
             (t.MyDict, {"k": 1}), (t.MySet, {1}), (t.MyFrozenSet, {1}),
             (t.MyOrderedDict, {"k": 1}), (t.MyDeque, [1, 2])]
    for cls, value in bases:
        x = cls(value)
        yield f"subclass_{cls.__name__}", x
        x = cls(value)
        x.attribute = "a"
        x.other = [x]
        yield f"subclass_{cls.__name__}_attributes", x
    x = t.MyDefaultDict(int, a=1)
    x.attribute = 2
    yield "subclass_MyDefaultDict", x


def exceptions():
    yield "exception", ValueError("text", 1)
    yield "exception_no_args", RuntimeError()
    x = KeyError("k")
    x.note = "attribute"
    yield "exception_attribute", x
    x = ValueError("notes")
    x.add_note("a note")
    yield "exception_note", x
    yield "exception_custom", t.CustomError("c", [1])
    yield "exception_detailed", t.DetailedError(7, "seven")
    yield "exception_os", OSError(2, "No such file", "name")
    yield "exception_os_two", OSError(2, "No such file", "a", None, "b")
    yield "exception_stop", StopIteration(3)
    yield "exception_unicode", UnicodeDecodeError("utf-8", b"\xff", 0, 1, "why")
    yield "exception_import", ImportError("m", name="n", path="p")
    yield "exception_syntax", SyntaxError("bad", ("f", 1, 2, "text", 1, 3))
    yield "exception_cause", t.Plain(error=ValueError(1), cause=KeyError(2))
    # Names that Python 2 did not have: what is read back is another class.
    yield "exception_names", [FileNotFoundError, PermissionError, ModuleNotFoundError,
                              BlockingIOError, TimeoutError, RecursionError, StopAsyncIteration]
    yield "exception_group", ExceptionGroup("many", [ValueError(1), KeyError(2)])


def library():
    utc = datetime.timezone.utc
    paris = zoneinfo.ZoneInfo("Europe/Paris")
    moment = datetime.datetime(2024, 2, 29, 12, 34, 56, 789012)
    yield "date", datetime.date(2024, 2, 29)
    yield "date_edges", [datetime.date.min, datetime.date.max]
    yield "time", datetime.time(1, 2, 3, 4)
    yield "time_fold", datetime.time(1, 2, 3, fold=1)
    yield "time_zone", datetime.time(1, 2, tzinfo=utc)
    yield "datetime", moment
    yield "datetime_fold", moment.replace(fold=1)
    yield "datetime_utc", moment.replace(tzinfo=utc)
    yield "datetime_offset", moment.replace(
        tzinfo=datetime.timezone(datetime.timedelta(hours=-3, minutes=-30), "NST"))
    yield "datetime_zoneinfo", moment.replace(tzinfo=paris)
    yield "datetimes", [moment, moment + datetime.timedelta(1), moment]
    yield "timedelta", datetime.timedelta(-1, 2, 3)
    yield "timedeltas", [datetime.timedelta.min, datetime.timedelta.max, datetime.timedelta()]
    yield "timezone", [utc, datetime.timezone(datetime.timedelta(hours=1))]
    yield "zoneinfo", [paris, zoneinfo.ZoneInfo("UTC"), paris]
    yield "zoneinfo_no_cache", zoneinfo.ZoneInfo.no_cache("Europe/Paris")

    yield "decimal", decimal.Decimal("3.14159265358979323846264338327950288")
    yield "decimals", [decimal.Decimal(x) for x in ("0", "-0", "NaN", "sNaN7", "Infinity", "1E+50")]
    yield "decimal_context", decimal.Context(prec=5)
    yield "fraction", fractions.Fraction(22, 7)
    yield "fraction_big", fractions.Fraction(10**50 + 1, 3**80)
    yield "uuid", uuid.UUID(int=0x12345678123456781234567812345678)
    yield "uuid_safe", uuid.UUID(int=1, is_safe=uuid.SafeUUID.safe)

    yield "path", pathlib.Path("/usr/lib/python3")
    yield "pure_posix_path", pathlib.PurePosixPath("a/b/../c.txt")
    yield "pure_windows_path", pathlib.PureWindowsPath("C:\\Users\\x")
    yield "paths", [pathlib.PurePosixPath(), pathlib.PosixPath("rel"), pathlib.PurePath("/")]

    yield "ipv4", ipaddress.ip_address("192.168.0.1")
    yield "ipv6", ipaddress.ip_address("2001:db8::1")
    yield "ip_networks", [ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fe80::/10")]
    yield "ip_interface", ipaddress.ip_interface("10.1.2.3/8")

    yield "ordered_dict", collections.OrderedDict([("z", 1), ("a", 2)])
    x = collections.OrderedDict(a=1)
    x.attribute = 2
    yield "ordered_dict_attribute", x
    yield "defaultdict", collections.defaultdict(list, {"a": [1]})
    yield "defaultdict_none", collections.defaultdict(None, {"a": 1})
    yield "deque", collections.deque([1, 2, 3])
    yield "deque_maxlen", collections.deque([1, 2, 3], maxlen=3)
    yield "counter", collections.Counter("abracadabra")
    yield "chain_map", collections.ChainMap({"a": 1}, {"b": 2})
    yield "user_dict", collections.UserDict(a=1)
    yield "user_list", collections.UserList([1, 2])
    yield "user_string", collections.UserString("text")
    yield "simple_namespace", types.SimpleNamespace(a=1, b=[2])

    for code in "bBhHiIlLqQ":
        yield f"array_{code}", array.array(code, [0, 1, 2, 100])
    yield "array_f", array.array("f", [0.5, -1.25])
    yield "array_d", array.array("d", [0.1, math.inf])
    yield "array_u", array.array("u", "na\xefve")
    yield "array_empty", array.array("i")
    yield "range", range(10)
    yield "ranges", [range(0), range(1, 10, 3), range(10, 0, -1), range(10**30)]
    yield "slice", slice(1, None, 2)
    yield "iterators", [iter([1, 2, 3]), iter((1, 2)), iter("ab"), iter(range(3)),
                        enumerate([1]), zip([1], [2]), map(len, ["a"]), reversed([1, 2])]
    x = iter([1, 2, 3])
    next(x)
    yield "iterator_used", x
    yield "pattern", re.compile(r"(?P<word>\w+)\s*=\s*[\"'](.*?)[\"']", re.IGNORECASE)
    yield "pattern_bytes", re.compile(rb"\x00+")
    yield "partial", functools.partial(int, base=2)
    yield "partial_nested", functools.partial(functools.partial(t.function), 1)
    x = functools.partial(t.function, [1], {"k": 2})
    x.attribute = 3
    yield "partial_attribute", x
    yield "operators", [operator.itemgetter(1, 2), operator.attrgetter("a.b"),
                        operator.methodcaller("m", 1, k=2)]
    yield "random", random.Random(1)
    yield "string_io", io.StringIO("text\nmore")
    yield "bytes_io", io.BytesIO(b"bytes")
    yield "struct_time", time.gmtime(0)
    yield "codec", codecs.lookup("utf-8").encode
    yield "template", string.Template("$a and $b")
    yield "generic_alias", list[int]
    yield "union", int | str
    yield "mapping_values", t.Plain(view=dict(a=1), frozen=frozenset(dict(a=1)))
    # Names that moved between Python 2 and 3, in both directions.
    yield "moved_names", [functools.reduce, map, filter, zip, range, input, chr, str, bytes, int,
                          collections.UserDict, collections.UserList, collections.UserString,
                          io.StringIO, io.BytesIO, set, frozenset, memoryview, open]
    yield "moved_modules", [Exception, ArithmeticError, http.HTTPStatus, enum.Enum, min, max, sum]


def numpy_objects():
    import numpy as np

    for name in ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
                 "float16", "float32", "float64", "complex64", "complex128"):
        yield f"numpy_{name}", np.arange(6).astype(name)
    yield "numpy_longdouble", np.zeros(3, dtype="longdouble")
    yield "numpy_2d", np.arange(12.0).reshape(3, 4)
    yield "numpy_3d", np.arange(24).reshape(2, 3, 4)
    yield "numpy_fortran", np.asfortranarray(np.arange(12.0).reshape(3, 4))
    yield "numpy_empty", np.empty((0,))
    yield "numpy_empty_2d", np.empty((0, 3), dtype="int32")
    yield "numpy_0d", np.array(5)
    yield "numpy_strided_view", np.arange(20)[::3]
    yield "numpy_2d_view", np.arange(20.0).reshape(4, 5)[1:3, ::2]
    yield "numpy_transposed", np.arange(6).reshape(2, 3).T
    yield "numpy_big_endian", np.arange(5, dtype=">i4")
    yield "numpy_read_only", np.frombuffer(b"abcdefgh", dtype="u1")
    yield "numpy_large", np.arange(10000.0)
    yield "numpy_65536_bytes", np.zeros(8192)
    yield "numpy_datetime64", np.array(["2024-02-29", "NaT"], dtype="datetime64[us]")
    yield "numpy_timedelta64", np.array([1, 2], dtype="timedelta64[ns]")
    yield "numpy_unicode", np.array(["a", "\u20ac", "long"])
    yield "numpy_bytes", np.array([b"a", b"bcd"])
    yield "numpy_void", np.array([b"ab", b"cd"], dtype="V2")
    yield "numpy_object", np.array([1, "two", None, [3]], dtype=object)
    yield "numpy_object_2d", np.array([[1, "a"], [None, 2.5]], dtype=object)
    structured = np.dtype([("x", "<i4"), ("y", ">f8"), ("name", "U5"), ("v", "f4", (2,))])
    yield "numpy_structured", np.array([(1, 2.0, "n", (3, 4))], dtype=structured)
    yield "numpy_structured_objects", np.array([(1, [2])], dtype=[("a", "i4"), ("b", "O")])
    yield "numpy_aligned", np.zeros(2, dtype=np.dtype([("a", "i1"), ("b", "f8")], align=True))
    yield "numpy_recarray", np.rec.array([(1, "a"), (2, "b")], names="n,s")
    yield "numpy_masked", np.ma.array([1, 2, 3], mask=[0, 1, 0])
    yield "numpy_masked_float", np.ma.masked_invalid([1.0, np.nan])
    yield "numpy_matrix", np.asmatrix([[1, 2], [3, 4]])
    yield "numpy_shared", (lambda a: [a, a, a[1:]])(np.arange(4))
    x = np.array([None, 1], dtype=object)
    x[0] = x
    yield "numpy_recursive", x
    yield "numpy_scalars", [np.bool_(True), np.int8(-1), np.uint64(2**64 - 1), np.float16(0.5),
                            np.float32(1.5), np.float64(0.1), np.complex64(1j), np.str_("s"),
                            np.bytes_(b"b"), np.datetime64("2024-02-29"), np.timedelta64(1, "s")]
    yield "numpy_nan", np.float64("nan")
    yield "numpy_dtypes", [np.dtype(x) for x in ("f8", ">i2", "O", "U3", "S2", "M8[us]", "?")]
    yield "numpy_dtype_structured", structured
    yield "numpy_functions", [np.sum, np.add, np.float64, np.ndarray]
    yield "numpy_ufuncs", [np.add, np.multiply, np.sin]
    yield "numpy_generator", np.random.default_rng(1)
    yield "numpy_random_state", np.random.RandomState(1)
    yield "numpy_polynomial", np.polynomial.Polynomial([1, 2, 3])


def pandas_objects():
    import numpy as np
    import pandas as pd

    days = pd.date_range("2024-01-01", periods=3)
    yield "pandas_frame", pd.DataFrame({"a": [1, 2, 3], "b": ["x", "y", None], "c": [0.5, 1, 2]})
    yield "pandas_frame_kinds", pd.DataFrame({
        "t": days, "b": [True, False, True], "i": pd.array([1, None, 3], dtype="Int64"),
        "s": pd.array(["a", None, "c"], dtype="string"), "k": pd.Categorical(["u", "v", "u"])})
    yield "pandas_frame_index", pd.DataFrame({"v": range(3)}, index=days)
    yield "pandas_frame_empty", pd.DataFrame()
    yield "pandas_frame_multi", pd.DataFrame(
        np.arange(8).reshape(4, 2),
        index=pd.MultiIndex.from_product([["a", "b"], [1, 2]], names=["l", "n"]),
        columns=["p", "q"])
    yield "pandas_series", pd.Series([1.5, None, 3], name="s")
    yield "pandas_series_str", pd.Series(["a", "b"], index=["x", "y"])
    yield "pandas_series_time", pd.Series(days)
    yield "pandas_series_zone", pd.Series(pd.date_range("2024-01-01", periods=2, tz="UTC"))
    yield "pandas_index", pd.Index([1, 2, 3], name="i")
    yield "pandas_index_str", pd.Index(["a", "b"])
    yield "pandas_range_index", pd.RangeIndex(1, 10, 2)
    yield "pandas_multi_index", pd.MultiIndex.from_tuples([("a", 1), ("b", 2)])
    yield "pandas_datetime_index", days
    yield "pandas_timedelta_index", pd.to_timedelta([1, 2], unit="s")
    yield "pandas_period_index", pd.period_range("2024-01", periods=2, freq="M")
    yield "pandas_interval_index", pd.interval_range(0, 3)
    yield "pandas_categorical", pd.Categorical(["a", "b", "a"], ordered=True)
    yield "pandas_timestamp", pd.Timestamp("2024-02-29 12:00:00.000000001")
    yield "pandas_timestamp_zone", pd.Timestamp("2024-02-29", tz="Europe/Paris")
    yield "pandas_timedelta", pd.Timedelta("1 days 00:00:01")
    yield "pandas_period", pd.Period("2024-02", freq="M")
    yield "pandas_interval", pd.Interval(0, 1)
    yield "pandas_missing", [pd.NaT, pd.NA]
    yield "pandas_offsets", [pd.offsets.Day(2), pd.offsets.MonthEnd()]
    yield "pandas_dtypes", [pd.CategoricalDtype(["a"]), pd.Int64Dtype(),
                            pd.DatetimeTZDtype("ns", "UTC")]


GROUPS = (scalars, texts, containers, frames, sharing, recursion, classes, exceptions, library,
          numpy_objects, pandas_objects)


def objects():
    """Every object as (name, object)."""
    for group in GROUPS:
        yield from group()
