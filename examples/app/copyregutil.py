"""The types of the tour as Python has them, reduced to the same constructors."""

import copyreg
from dataclasses import dataclass


@dataclass
class Color:
    r: int
    g: int
    b: int


def _make_color(r, g, b):
    return Color(r, g, b)


@dataclass
class UserRecord:
    username: str
    email: str
    role: str = "user"
    active: bool = True


def _reconstruct_user_record_full(state):
    state = dict(state)
    state.pop("_schema_version", None)
    return UserRecord(**state)


def _reduce_user_record(u):
    state = {
        "username": u.username,
        "email": u.email,
        "role": u.role,
        "active": u.active,
        "_schema_version": 3,
    }
    return _reconstruct_user_record_full, (state,)


copyreg.pickle(Color, lambda c: (_make_color, (c.r, c.g, c.b)))
copyreg.pickle(UserRecord, _reduce_user_record)
