"""Objects of classes, and classes themselves: every way of `__reduce_ex__`, and exceptions."""

import collections
import http
import inspect
import math
import operator
import re
import time

import corpus_types as t


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
