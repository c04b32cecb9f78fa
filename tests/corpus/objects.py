"""The objects of the corpus, by name.

`objects()` yields (name, object) pairs in a fixed order. Nothing in them depends on the time, the
place or the machine; with PYTHONHASHSEED=0 neither does the order of a set.
"""

import array_objects
import builtin_objects
import class_objects
import library_objects
import recursive_objects

GROUPS = (builtin_objects.scalars, builtin_objects.texts, builtin_objects.containers,
          builtin_objects.frames, builtin_objects.sharing, recursive_objects.recursion,
          class_objects.classes, class_objects.exceptions, library_objects.library,
          array_objects.numpy_objects, array_objects.pandas_objects)


def objects():
    """Every object as (name, object)."""
    for group in GROUPS:
        yield from group()
