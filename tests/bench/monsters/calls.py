"""The monsters as Python has them when they are rebuilt by calls."""

import enum


class Color(enum.Enum):
    red = 0
    green = 1
    blue = 2

    def __reduce_ex__(self, protocol):  # by value, as most versions of CPython do by themselves
        return Color, (self.value,)


class Vec3:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __reduce__(self):
        return Vec3, (self.x, self.y, self.z)


class Weapon:
    __slots__ = ("name", "damage")

    def __init__(self, name, damage):
        self.name = name
        self.damage = damage

    def __reduce__(self):
        return Weapon, (self.name, self.damage)


class Monster:
    __slots__ = ("pos", "mana", "hp", "name", "inventory", "color", "weapons", "equipped", "path")

    def __init__(self, pos, mana, hp, name, inventory, color, weapons, equipped, path):
        self.pos = pos
        self.mana = mana
        self.hp = hp
        self.name = name
        self.inventory = inventory
        self.color = color
        self.weapons = weapons
        self.equipped = equipped
        self.path = path

    def __reduce__(self):
        return Monster, (self.pos, self.mana, self.hp, self.name, self.inventory, self.color,
                         self.weapons, self.equipped, self.path)
