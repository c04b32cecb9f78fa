"""Objects that hold themselves: directly, through others, through constructor arguments."""

import collections
import functools

import corpus_types as t


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
