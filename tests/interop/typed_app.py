# SPDX-License-Identifier: MIT
"""The classes of typed.cpp as Python sees them: plain classes, enums, calls and reductions."""

import copyreg
import enum


class Plain:
    def __init__(self, **attributes):
        self.__dict__.update(attributes)

    def __eq__(self, other):
        return type(self) is type(other) and self.__dict__ == other.__dict__

    __hash__ = object.__hash__


class Empty(Plain):
    pass


class One(Plain):
    pass


class Two(Plain):
    pass


class Many(Plain):
    pass


class x(Plain):
    pass


class name(Plain):
    pass


class Node(Plain):
    __eq__ = object.__eq__
    __hash__ = object.__hash__


class ByValue(enum.Enum):
    """An enum that is written by value, as every CPython but 3.11 does."""

    def __reduce_ex__(self, protocol):
        return type(self), (self.value,)


class Mood(ByValue):
    sad = -1
    calm = 0
    glad = 1


class Outer:
    class Inner(Plain):
        pass

    class Deep:
        class Inner(Plain):
            pass

    class Kind(ByValue):
        a = 1
        b = 300


class Call:
    def __init__(self, *args):
        self.args = args

    def __reduce__(self):
        return type(self), self.args

    def __eq__(self, other):
        return type(self) is type(other) and self.args == other.args

    def __hash__(self):
        return hash(self.args)


class Call0(Call):
    pass


class Call1(Call):
    pass


class Call2(Call):
    pass


class Call4(Call):
    pass


class Outside:
    class Call(Call):
        pass


class New:
    """Reduced by copyreg.__newobj__ with arguments, and a state."""

    def __new__(cls, a, b):
        self = object.__new__(cls)
        self.a, self.b = a, b
        return self

    def __reduce_ex__(self, protocol):
        return copyreg.__newobj__, (type(self), self.a, self.b), self.s

    def __setstate__(self, s):
        self.s = s

    def __eq__(self, other):
        return self.__dict__ == other.__dict__


class Bag:
    """Reduced with list items, dict items and a state setter."""

    def __init__(self, items=(), pairs=(), state=None):
        self.items, self.pairs, self.state = list(items), dict(pairs), state

    def __reduce__(self):
        return (
            make_bag,
            (len(self.items),),
            self.state,
            iter(self.items) if self.items is not None else None,
            iter(self.pairs.items()),
            set_bag,
        )

    def append(self, item):
        self.items.append(item)

    def extend(self, items):
        self.items.extend(items)

    def __setitem__(self, key, item):
        self.pairs[key] = item

    def __eq__(self, other):
        return self.__dict__ == other.__dict__


def make_bag(size):
    return Bag()


def set_bag(bag, state):
    bag.state = state


class Hooked:
    def __init__(self, state):
        self.state = state

    def __getstate__(self):
        return self.state

    def __setstate__(self, state):
        self.state = state

    def __eq__(self, other):
        return self.state == other.state


class Known:
    def __reduce__(self):
        return "KNOWN"


KNOWN = Known()


class Slots:
    __slots__ = ("a", "b")

    def __init__(self, a, b):
        self.a, self.b = a, b
