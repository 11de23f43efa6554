# types, abc, collections.abc, typing basics.
import types, abc, typing
from collections.abc import *

ns = types.SimpleNamespace(a=1, b=[2])
ns.c = 3
print(ns, ns.a, ns == types.SimpleNamespace(a=1, b=[2], c=3), vars(ns), types.SimpleNamespace({"x": 1}, y=2))
try:
    types.SimpleNamespace(5)
except TypeError as e:
    print(e)
mp = types.MappingProxyType({"k": 1})
print(mp, mp["k"], len(mp), list(mp), mp | {"z": 2}, mp == {"k": 1}, mp.get("q", 0))
try:
    mp["x"] = 1
except TypeError as e:
    print(e)
m = types.ModuleType("mymod", "doc")
m.x = 5
print(m, m.__name__, m.__doc__, m.x, vars(m)["x"])
try:
    m.nope
except AttributeError as e:
    print(e)
print([type(x).__name__ for x in (len, [].append, lambda: 0, (x for x in ()), type, None, ..., 1 .__add__, int.__add__, str.join, int.real, types, ns.__init__)])
C = types.new_class("C", (), {}, lambda d: d.update(x=1))
print(C.x, C.__name__, types.resolve_bases((int,)), types.prepare_class("D")[0])


class Dyn:
    @types.DynamicClassAttribute
    def v(self):
        return 5


print(Dyn().v, types.NoneType is type(None), types.UnionType, isinstance(int | str, types.UnionType), types.GenericAlias(list, (int,)), types.EllipsisType)


class Shape(abc.ABC):
    @property
    @abc.abstractmethod
    def area(self): ...

    @abc.abstractmethod
    def scale(self, k): ...

    @classmethod
    @abc.abstractmethod
    def unit(cls): ...

    def describe(self):
        return f"{type(self).__name__} {self.area}"


class Sq(Shape):
    def __init__(self, s):
        self.s = s

    area = property(lambda self: self.s**2)

    def scale(self, k):
        return Sq(self.s * k)

    @classmethod
    def unit(cls):
        return cls(1)


print(Sq.unit().scale(3).describe(), isinstance(Sq(1), Shape), sorted(Shape.__abstractmethods__), Sq.__abstractmethods__)
for f in (lambda: Shape(), lambda: type("Partial", (Shape,), {"area": 1})(), lambda: type("One", (Shape,), {"area": 1, "scale": 2})()):
    try:
        f()
    except TypeError as e:
        print(e)


class Reg(metaclass=abc.ABCMeta):
    pass


print(Reg.register(int), isinstance(5, Reg), issubclass(bool, Reg), isinstance("s", Reg))


class MySeq(Sequence):
    def __init__(self, *a):
        self.a = a

    def __len__(self):
        return len(self.a)

    def __getitem__(self, i):
        return self.a[i]


s = MySeq(3, 1, 2, 1)
print(1 in s, s.index(2), s.count(1), list(reversed(s)), list(s), isinstance(s, Iterable), isinstance(s, Collection))


class MyMap(MutableMapping):
    def __init__(self):
        self.d = {}

    def __getitem__(self, k):
        return self.d[k]

    def __setitem__(self, k, v):
        self.d[k] = v

    def __delitem__(self, k):
        del self.d[k]

    def __iter__(self):
        return iter(self.d)

    def __len__(self):
        return len(self.d)


mm = MyMap()
mm.update(a=1, b=2)
mm.setdefault("c", 3)
print(dict(mm), mm.pop("a"), mm.popitem(), list(mm.items()), list(mm.keys()), "b" in mm, mm.get("zz"), mm == {"c": 3} or dict(mm))
mm.clear()
print(len(mm))


class MySet(Set):
    def __init__(self, it):
        self.e = list(dict.fromkeys(it))

    def __contains__(self, x):
        return x in self.e

    def __iter__(self):
        return iter(self.e)

    def __len__(self):
        return len(self.e)


a, b = MySet([1, 2, 3]), MySet([2, 3, 4])
print(sorted(a & b), sorted(a | b), sorted(a - b), sorted(a ^ b), a <= b, a == MySet([3, 2, 1]), a.isdisjoint([9]), a > MySet([1]))
try:
    Sequence()
except TypeError as e:
    print(e)
print([isinstance(x, t) for x, t in ((1, Hashable), ([], Hashable), ("a", Sized), (iter([]), Iterator), (len, Callable), ({}, Mapping), ([], MutableSequence), ({1}, MutableSet), (b"", Buffer), (dict().items(), ItemsView))])


class HasIter:
    def __iter__(self):
        return iter([])


class NoneIter(HasIter):
    __iter__ = None


print(isinstance(HasIter(), Iterable), isinstance(NoneIter(), Iterable), issubclass(int, Hashable))
T = typing.TypeVar("T")
print(typing.Optional[int], typing.Union[int, str], typing.List[int], typing.Any, typing.Callable[[int], str], typing.get_type_hints(lambda: 0), typing.cast(int, "x"), typing.get_origin(list[int]), typing.get_args(dict[str, int]), T, typing.TYPE_CHECKING, typing.Literal["a"], typing.Final)


class Box(typing.Generic[T]):
    def __init__(self, v: T):
        self.v = v


print(Box[int], Box[int](5).v, Box.__parameters__, typing.get_type_hints(Box.__init__))


class Proto(typing.Protocol):
    def quack(self): ...


@typing.runtime_checkable
class RProto(typing.Protocol):
    def quack(self): ...


class Duck:
    def quack(self):
        pass


print(isinstance(Duck(), RProto), isinstance(5, RProto))
try:
    isinstance(Duck(), Proto)
except TypeError as e:
    print(e)


class NT(typing.NamedTuple):
    x: int
    y: str = "d"


class TD(typing.TypedDict):
    a: int


print(NT(1), NT(1)._asdict(), TD(a=1), TD.__annotations__, typing.NewType("UserId", int)(5))


@typing.overload
def f(x: int): ...
@typing.overload
def f(x: str): ...
def f(x):
    return x


@typing.final
class Fin:
    pass


print(f(3), Fin.__final__, typing.no_type_check(f) is f, typing.assert_type(1, int))
