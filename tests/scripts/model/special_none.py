# A special method that is None: the operation calls it and says so, or knows what None means.
import operator
import sys

names = "len iter hash contains getitem add call bool setitem index int float neg enter exit reversed length_hint format bytes eq lt abs next round sizeof dir complex divmod delitem missing pow iadd matmul"
none = type("NoneMethods", (), {f"__{name}__": None for name in names.split()})()


def with_none():
    with none:
        pass


def set_item():
    none[0] = 1


def delete_item():
    del none[0]


def add_in_place():
    value = none
    value += 1


for name, function in dict(
    len=lambda: len(none), iter=lambda: iter(none), hash=lambda: hash(none), contains=lambda: 1 in none, get=lambda: none[0], add=lambda: none + 1,
    call=lambda: none(), bool=lambda: bool(none), choice=lambda: 1 if none else 2, negated=lambda: not none, w=with_none, si=set_item, di=delete_item,
    ia=add_in_place, int=lambda: int(none), float=lambda: float(none), complex=lambda: complex(none), index=lambda: operator.index(none), neg=lambda: -none,
    reversed=lambda: reversed(none), hint=lambda: operator.length_hint(none), format=lambda: format(none), bytes=lambda: bytes(none), eq=lambda: none == 1,
    lt=lambda: none < 1, gt=lambda: 1 > none, abs=lambda: abs(none), next=lambda: next(none), round=lambda: round(none), sizeof=lambda: sys.getsizeof(none),
    dir=lambda: dir(none), divmod=lambda: divmod(none, 1), pow=lambda: none**1, matmul=lambda: none @ 1, item=lambda: [1, 2][none], list=lambda: list(none),
    slice=lambda: [1, 2][none:], chr=lambda: chr(none), range=lambda: range(none), radd=lambda: 1 + none, sum=lambda: sum(none), star=lambda: [*none],
    tuple=lambda: tuple(none), sorted=lambda: sorted(none), bin=lambda: bin(none), percent=lambda: "%d" % none,
).items():
    try:
        print(name, function())
    except Exception as error:
        print(name, type(error).__name__, error)


class NoneList(list):
    __len__ = None
    __iter__ = None
    __bool__ = None


m = NoneList()
for function in len, bool, iter, list, operator.length_hint, all, sum, max, enumerate:
    try:
        print(function.__name__, function(m))
    except Exception as error:
        print(function.__name__, type(error).__name__, error)


class Hint:
    def __init__(self, hint):
        self.hint = hint

    def __length_hint__(self):
        return self.hint

    def __iter__(self):
        return iter(())


class Length(Hint):
    def __len__(self):
        return self.hint

    def __sizeof__(self):
        return self.hint


for function in list, tuple, sorted, operator.length_hint, lambda value: [*value], lambda value: [].extend(value), lambda value: set(value):
    for hint in -1, 2**70, "x", None, NotImplemented, 1.5:
        for kind in Hint, Length:
            try:
                print(kind.__name__, hint, function(kind(hint)))
            except Exception as error:
                print(kind.__name__, hint, type(error).__name__, error)
for size in -1, 2**70, "x", 5.5, None:
    try:
        sys.getsizeof(Length(size))
    except Exception as error:
        print(type(error).__name__, error)


class Both:
    def __int__(self):
        return 7

    def __index__(self):
        return 65


class Raising:
    def __int__(self):
        raise TypeError("mine")

    __index__ = __float__ = __int__


for value in Both(), Raising(), 1.5, "3", True, None:
    for letter in "diouxXcfg":
        for text in "%" + letter, ("%" + letter).encode(), "%(a)5" + letter:
            try:
                print(type(value).__name__, text, text % ({"a": value} if "(" in str(text) else value))
            except Exception as error:
                print(type(value).__name__, text, type(error).__name__, error)
