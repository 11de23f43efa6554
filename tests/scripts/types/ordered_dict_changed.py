# An OrderedDict that changes while it is compared or copied; what gc says of containers of numbers.
import gc
import operator
from collections import OrderedDict


class Key:
    count = 0
    trigger = 1
    action = None

    def __hash__(self):
        return hash(4.2)

    def __eq__(self, other):
        if Key.count == Key.trigger and Key.action:
            Key.action()
        Key.count += 1
        return True


def tried(name, action, trigger=1):
    Key.action, Key.count, Key.trigger = None, 0, trigger
    key = Key()
    first = OrderedDict([(0, None), (key, None), (4.5, None)])
    second = OrderedDict([(0, None), (Key(), None), (4.5, None)])
    Key.action = lambda: action(first, second, key)
    try:
        print(name, first == second)
    except RuntimeError as error:
        print(name, error)
    Key.action = None
    print(len(first), len(second), [type(item).__name__ for item in first])


def refill(first, second, key):
    first.clear()
    first["a"] = first["b"] = first["c"] = 1


def replace(first, second, key):
    del first[key]
    first["a"] = 1


tried("nothing", lambda *arguments: None)
tried("clear", lambda first, second, key: first.clear())
tried("clear second", lambda first, second, key: second.clear())
tried("refill", refill)
tried("add", lambda first, second, key: second.update(z=1))
print(OrderedDict(a=1) == OrderedDict(a=1, b=2), OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == dict(b=2, a=1))


class Clearing(OrderedDict):
    def __getitem__(self, key):
        self.clear()
        return "value"


class Adding(OrderedDict):
    def __getitem__(self, key):
        self["more"] = 1
        return "value"


class Plain(OrderedDict):
    def __getitem__(self, key):
        return ("got", key)


for kind in Clearing, Adding, Plain, OrderedDict:
    try:
        copy = kind([(1, "v1"), (2, "v2")]).copy()
        print(type(copy).__name__, list(copy), dict.items(copy))
    except RuntimeError as error:
        print(kind.__name__, error)
for container in [1, 3, 5], (1, 3, 5), {5: 7, 1: 2}, [], [[1], "a", None], ():
    print(sorted(gc.get_referents(container), key=repr))
print(gc.get_referents(1, "a", 4j), sorted(gc.get_referents([1, 2], {3: 4}, (0, 0, 0))))
