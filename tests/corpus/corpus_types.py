"""The classes of the corpus: every way in which a Python object can be taken apart.

Importable by the programs that read the corpus, under the name that the pickles carry.
"""

import collections
import copyreg
import dataclasses
import enum
import typing


# Plain classes, slots, dataclasses, named tuples.

class Empty:
    pass


class Plain:
    def __init__(self, **attributes):
        self.__dict__.update(attributes)

    def method(self, x=0):
        return ("method", x)

    @classmethod
    def class_method(cls):
        return cls.__name__

    @staticmethod
    def static_method():
        return "static"


class Hashed(Plain):
    """Stands in the same place of a set wherever it lies in memory."""

    def __hash__(self):
        return 7


class Slots:
    __slots__ = ("a", "b", "unset")

    def __init__(self, a, b):
        self.a = a
        self.b = b


class SlotsAndDict(Slots):
    """A base with slots and instances with a __dict__: state is a pair."""


class SlotsOnlyDict:
    """Has both, and only slots are filled: state is (None, slots)."""
    __slots__ = ("a", "__dict__")


@dataclasses.dataclass
class Point:
    x: int
    y: int = 0


@dataclasses.dataclass(frozen=True)
class FrozenPoint:
    x: int
    y: int = 0


@dataclasses.dataclass(slots=True)
class SlotsPoint:
    x: int
    y: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class FrozenSlotsPoint:
    x: int
    y: int = 0


@dataclasses.dataclass
class Tree:
    name: str
    children: list = dataclasses.field(default_factory=list)
    parent: object = None


Pair = collections.namedtuple("Pair", "first second")


class Typed(typing.NamedTuple):
    name: str
    value: int = 3


class TypedWithDict(Pair):
    """A named tuple whose instances have a __dict__."""


# Enumerations.

class Color(enum.Enum):
    RED = 1
    GREEN = "green"
    BLUE = (0, 0, 255)


class Number(enum.IntEnum):
    ONE = 1
    TWO = 2


class Word(str, enum.Enum):
    YES = "yes"
    NO = "no"


class Permission(enum.Flag):
    READ = 1
    WRITE = 2
    EXECUTE = 4


class Mode(enum.IntFlag):
    A = 1
    B = 2


# Nested names.

def function(x):
    return x


class Outer:
    value = 1

    class Middle:
        class Inner:
            def __init__(self, x=0):
                self.x = x

            def method(self):
                return self.x

            @classmethod
            def class_method(cls):
                return cls

            @staticmethod
            def static_method():
                return "inner"

        class Shade(enum.Enum):
            DARK = 1
            LIGHT = 2

        Tuple = collections.namedtuple("Tuple", "a b")
        Tuple.__qualname__ = "Outer.Middle.Tuple"

        @dataclasses.dataclass
        class Data:
            x: int = 1


# Exceptions.

class CustomError(Exception):
    pass


class DetailedError(ValueError):
    def __init__(self, code, text):
        super().__init__(code, text)
        self.code = code
        self.text = text


# Subclasses of the built-in types.

class MyInt(int):
    pass


class MyFloat(float):
    pass


class MyComplex(complex):
    pass


class MyStr(str):
    pass


class MyBytes(bytes):
    pass


class MyByteArray(bytearray):
    pass


class MyTuple(tuple):
    pass


class MyList(list):
    pass


class MyDict(dict):
    pass


class MySet(set):
    pass


class MyFrozenSet(frozenset):
    pass


class MyOrderedDict(collections.OrderedDict):
    pass


class MyDefaultDict(collections.defaultdict):
    pass


class MyDeque(collections.deque):
    pass


# The hooks of the protocol.

class NewArgs(int):
    def __new__(cls, value, label):
        self = super().__new__(cls, value)
        self.label = label
        return self

    def __getnewargs__(self):
        return int(self), self.label


class NewArgsEx:
    def __new__(cls, a, *, b):
        self = super().__new__(cls)
        self.a = a
        self.b = b
        return self

    def __getnewargs_ex__(self):
        return (self.a,), {"b": self.b}


class NewArgsExNoState:
    __slots__ = ("a", "b")

    def __new__(cls, a, *, b):
        self = super().__new__(cls)
        self.a = a
        self.b = b
        return self

    def __getnewargs_ex__(self):
        return (self.a,), {"b": self.b}

    def __getstate__(self):
        return None


class State:
    """A state that is no dict."""

    kept = "nothing was restored"

    def __init__(self, state):
        self.kept = state

    def __getstate__(self):
        return self.kept

    def __setstate__(self, state):
        self.kept = state


class Reduced:
    """Gives back whatever reduction it is built with."""

    def __init__(self, *args):
        self.args = args

    def __reduce__(self):
        return (Reduced, self.args)


class ReducedState(Reduced):
    def __reduce__(self):
        return (ReducedState, self.args, self.__dict__)


class Items:
    """Items of a list and of a dict through append, extend and __setitem__."""

    def __init__(self, items=(), mapping=()):
        self.items = list(items)
        self.mapping = dict(mapping)

    def append(self, item):
        self.items.append(item)

    def extend(self, items):
        self.items.extend(items)

    def __setitem__(self, key, value):
        self.mapping[key] = value


class ListItems(Items):
    def __reduce__(self):
        return (ListItems, (), None, iter(self.items))


class DictItems(Items):
    def __reduce__(self):
        return (DictItems, (), None, None, iter(self.mapping.items()))


class BothItems(Items):
    def __reduce__(self):
        extra = {"extra": self.__dict__.get("extra")}
        return (BothItems, (), extra, iter(self.items), iter(self.mapping.items()))


def set_state(target, state):
    target.items, target.mapping, target.by_setter = state


class WithSetter(Items):
    def __reduce__(self):
        state = (self.items, self.mapping, True)
        return (WithSetter, (), state, None, None, set_state)


class WithSetterAndItems(Items):
    def __reduce__(self):
        return (WithSetterAndItems, (), ([0], {}, True), iter(self.items),
                iter(self.mapping.items()), set_state)


class CopyregNewobj:
    """Names copyreg.__newobj__ itself."""

    def __init__(self, x=0):
        self.x = x

    def __reduce__(self):
        return (copyreg.__newobj__, (CopyregNewobj,), {"x": self.x})


class CopyregNewobjEx:
    def __new__(cls, *args, **kwargs):
        self = super().__new__(cls)
        self.made_with = (args, kwargs)
        return self

    def __reduce__(self):
        args, kwargs = self.made_with
        return (copyreg.__newobj_ex__, (CopyregNewobjEx, args, kwargs))


class ByTable:
    """Has an entry in copyreg.dispatch_table."""

    def __init__(self, x):
        self.x = x


def make_by_table(x):
    return ByTable(x)


copyreg.pickle(ByTable, lambda obj: (make_by_table, (obj.x,)))


class Cyclic:
    """Reduces to a call whose arguments lead back to it."""

    def __init__(self, holder):
        self.holder = holder

    def __reduce__(self):
        return (Cyclic, (self.holder,))


class Singleton:
    def __init__(self, name):
        self.name = name

    def __reduce__(self):
        return self.name


ONLY = Singleton("ONLY")
OTHER = Singleton("OTHER")


# Extension codes of one, two and four bytes.

class ExtOne:
    pass


class ExtTwo:
    pass


class ExtFour:
    pass


def ext_function():
    return 1


copyreg.add_extension("corpus_types", "ExtOne", 0x11)
copyreg.add_extension("corpus_types", "ExtTwo", 0x1234)
copyreg.add_extension("corpus_types", "ExtFour", 0x12345678)
copyreg.add_extension("corpus_types", "ext_function", 0xff)
