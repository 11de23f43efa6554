# defaultdict, OrderedDict, Counter, namedtuple, ChainMap, UserDict.
from collections import *

d = defaultdict(list)
d["a"].append(1)
d["a"].append(2)
d["b"]
print(d, d["c"], len(d), d.get("zz"), "zz" in d, d.default_factory)
n = defaultdict(int, {"x": 1}, y=2)
n["x"] += 5
n["new"] += 1
print(dict(n), n.copy(), type(n.copy()).__name__, n | {"q": 1})
nested = defaultdict(lambda: defaultdict(int))
nested["a"]["b"] += 1
print({k: dict(v) for k, v in nested.items()})
e = defaultdict(None)
try:
    e["k"]
except KeyError as x:
    print(repr(x))
try:
    defaultdict(5)
except TypeError as x:
    print(x)
o = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
o.move_to_end("a")
o.move_to_end("c", last=False)
print(o, list(o), o.popitem(), o.popitem(last=False), o, list(reversed(o)))
print(OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == dict(b=2, a=1), OrderedDict(x=1) | {"y": 2}, OrderedDict.fromkeys("ab", 0))
try:
    o.move_to_end("zz")
except KeyError as x:
    print(repr(x))
try:
    OrderedDict().popitem()
except KeyError as x:
    print(x)
c = Counter("abracadabra")
print(c, c["a"], c["zz"], c.most_common(2), c.total(), sorted(c.elements())[:5], "zz" in c)
c.update("aaa")
c.subtract("bb")
print(c, Counter(a=1, b=2), Counter({"x": 3}), Counter())
print(Counter(a=3, b=1) + Counter(a=1, c=2), Counter(a=3, b=1) - Counter(a=1, b=5), Counter(a=3, b=1) & Counter(a=1, b=2), Counter(a=3) | Counter(a=1, b=2), +Counter(a=1, b=-1), -Counter(a=1, b=-2), Counter(a=1) == Counter(a=1, b=0), Counter(a=1) <= Counter(a=2))
w = Counter(x=1)
w += Counter(x=2, y=1)
del w["nothing"]
print(w, sorted(Counter([1, 1, 2]).items()), Counter(i % 3 for i in range(10)).most_common(), dict(Counter("ab")))
try:
    Counter.fromkeys("a")
except NotImplementedError as x:
    print(x)
P = namedtuple("P", "x y")
p = P(1, y=2)
print(p, p.x, p[1], p._asdict(), p._replace(x=9), P._fields, P._make([5, 6]), tuple(p), p == (1, 2), len(p), P.__name__, P.__doc__, repr(P(x="a", y=None)), hash(p) == hash((1, 2)), p + (3,), p < P(1, 3))
a, b = p
print(a, b, *p, "%s %s" % p, P.x.__doc__)
D = namedtuple("D", ["a", "b", "c"], defaults=[10, 20])
print(D(1), D._field_defaults, D(1, 2, c=3))
R = namedtuple("R", "a class a _x", rename=True)
print(R._fields)
for bad in ("P(1)", "P(1, 2, 3)", "P(1, z=2)", "p.z", "namedtuple('X', 'class')", "namedtuple('X', 'a a')", "namedtuple('X', '_a')", "namedtuple('1X', 'a')", "p._replace(q=1)", "P._make([1])", "namedtuple('X', 'a', defaults=[1, 2])"):
    try:
        eval(bad)
    except Exception as x:
        print(bad, "->", type(x).__name__, x)
try:
    p.x = 5
except AttributeError as x:
    print(x)


class Sub(namedtuple("Base", "w h")):
    __slots__ = ()

    @property
    def area(self):
        return self.w * self.h


print(Sub(2, 3).area, Sub(2, 3), Sub(1, 1)._replace(w=4))
m = ChainMap({"a": 1}, {"a": 2, "b": 3})
m["c"] = 4
print(m, m["a"], m["b"], len(m), sorted(m), m.maps[0], m.parents, m.new_child({"a": 0})["a"], "zz" in m, m.get("zz", "d"), dict(m))
try:
    m["zz"]
except KeyError as x:
    print(x)
try:
    del m["b"]
except KeyError as x:
    print(x)


class UD(UserDict):
    def __setitem__(self, k, v):
        super().__setitem__(k.upper(), v)


u = UD(a=1)
u["b"] = 2
print(u, u.data, len(u), "A" in u)


class UL(UserList):
    pass


class US(UserString):
    pass


print(UL([1, 2]) + [3], US("abc").upper(), UL([3, 1])[0])
from collections import abc

print([isinstance(x, abc.Mapping) for x in (d, o, c, m, u)], isinstance(p, abc.Sequence), isinstance({}.keys(), abc.KeysView), isinstance(range(1), abc.Sequence), isinstance("s", abc.Iterable), isinstance(5, abc.Hashable), isinstance([], abc.Hashable), issubclass(list, abc.MutableSequence), isinstance((x for x in ()), abc.Generator), callable(len) == isinstance(len, abc.Callable), isinstance({1}, abc.Set))
