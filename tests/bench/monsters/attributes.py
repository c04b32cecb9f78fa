"""The monsters as Python has them when their attributes are their state."""

import dataclasses

from monsters.calls import Color


@dataclasses.dataclass
class Vec3:
    x: float
    y: float
    z: float


@dataclasses.dataclass
class Weapon:
    name: str
    damage: int


@dataclasses.dataclass
class Monster:
    pos: Vec3
    mana: int
    hp: int
    name: str
    inventory: list[int]
    color: Color
    weapons: list[Weapon]
    equipped: Weapon
    path: list[Vec3]
