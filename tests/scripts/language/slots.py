# __slots__: attributes, errors, inheritance, dict and weakref slots.
class P:
    __slots__ = ("x", "y")

    def __init__(self, x=0, y=0):
        self.x, self.y = x, y


p = P(1, 2)
print(p.x, p.y, P.__slots__, type(P.x).__name__, repr(P.x))
for stmt in ("p.z = 1", "p.__dict__", "del p.z", "vars(p)", "p.z", "P.x.__get__(5)", "P.x.__set__(5, 1)"):
    try:
        exec(stmt)
    except Exception as e:
        print(stmt, "->", type(e).__name__, e)
del p.x
try:
    p.x
except AttributeError as e:
    print(e)
try:
    del p.x
except AttributeError as e:
    print(e)
p.x = 5
print(p.x, P.x.__get__(p), P.x.__get__(None, P) is P.x)


class Q(P):
    __slots__ = ("z",)


q = Q(1, 2)
q.z = 3
print(q.x, q.z)
try:
    q.w = 1
except AttributeError as e:
    print(e)


class R(P):
    pass


r = R()
r.anything = 1
print(r.__dict__)


class WithDict:
    __slots__ = ("a", "__dict__")


w = WithDict()
w.a = 1
w.b = 2
print(w.__dict__, w.a)


class Str:
    __slots__ = "single"


s = Str()
s.single = 1
print(s.single)


class DictSlots:
    __slots__ = {"a": "doc of a", "b": "doc of b"}


print(sorted(DictSlots.__slots__), DictSlots.a.__doc__)


class Private:
    __slots__ = ("__hidden",)

    def __init__(self):
        self.__hidden = 1


print(Private()._Private__hidden)
for code in (
    "class X:\n __slots__ = ('a',)\n a = 1",
    "class X:\n __slots__ = ('1a',)",
    "class X:\n __slots__ = (1,)",
    "class X:\n __slots__ = ('__dict__', '__dict__')",
    "class X(int):\n __slots__ = ('a',)",
    "class X(tuple):\n __slots__ = ('a',)",
    "class A:\n __slots__ = ('a',)\nclass B:\n __slots__ = ('b',)\nclass X(A, B): pass",
    "class X(P):\n __slots__ = ('__dict__',)\nprint(X().__dict__)",
    "class X:\n __slots__ = ()\nX().a = 1",
    "class X(list):\n __slots__ = ('a',)\nx = X(); x.a = 1; print(x.a)",
    "class X(int):\n __slots__ = ()\nprint(X(5) + 1)\nX(5).q = 1",
):
    try:
        exec(code)
        print("fine")
    except Exception as e:
        print(type(e).__name__, e)
import weakref

try:
    weakref.ref(p)
except TypeError as e:
    print(e)


class Weak:
    __slots__ = ("__weakref__",)


o = Weak()
print(weakref.ref(o)() is o)


class Default:
    __slots__ = ("v",)

    def __getattr__(self, name):
        return f"default {name}"


print(Default().v, Default().other)


class Copy:
    __slots__ = ("a", "b")


import copy

c = Copy()
c.a = [1]
d = copy.deepcopy(c)
print(d.a, d.a is c.a, hasattr(d, "b"))
class Same:
    __slots__ = ("a", "b")
x, y = Same(), P()
try:
    x.__class__ = P
except TypeError as e:
    print(e)
class Compat1:
    __slots__ = ("m",)
class Compat2:
    __slots__ = ("m",)
k = Compat1()
k.m = 9
k.__class__ = Compat2
print(k.m, type(k).__name__)
