# sys.getrefcount as relative differences.
import sys


class O:
    pass


o = O()
base = sys.getrefcount(o)
print(base)
a = o
print(sys.getrefcount(o) - base)
l = [o, o]
print(sys.getrefcount(o) - base)
d = {"k": o}
t = (o,)
s = {o}
print(sys.getrefcount(o) - base)
del a
l.pop()
print(sys.getrefcount(o) - base)
l.clear()
d.clear()
s.clear()
t = None
print(sys.getrefcount(o) - base)


def f(x):
    return sys.getrefcount(x) - base


print(f(o) >= 0)


class Holder:
    pass


h = Holder()
h.x = o
h.y = o
print(sys.getrefcount(o) - base)
del h.x
print(sys.getrefcount(o) - base)
del h
print(sys.getrefcount(o) - base)
fn = lambda: o
print(sys.getrefcount(o) - base)


def closure(v):
    def inner():
        return v
    return inner


c = closure(o)
print(sys.getrefcount(o) - base)
del c
print(sys.getrefcount(o) - base)


def gen(v):
    yield v


g = gen(o)
print(sys.getrefcount(o) - base)
next(g)
g.close()
print(sys.getrefcount(o) - base)
m = [o] * 100
print(sys.getrefcount(o) - base)
m2 = m[:50]
print(sys.getrefcount(o) - base)
m3 = m + m2
print(sys.getrefcount(o) - base)
del m, m2, m3
print(sys.getrefcount(o) - base)
t = (o, o) * 5
print(sys.getrefcount(o) - base)
t2 = tuple(t)
print(sys.getrefcount(o) - base)
del t, t2
dd = dict.fromkeys(range(10), o)
print(sys.getrefcount(o) - base)
vals = list(dd.values())
print(sys.getrefcount(o) - base)
dd.popitem()
del vals
print(sys.getrefcount(o) - base)
dd = None
it = iter([o])
print(sys.getrefcount(o) - base)
list(it)
print(sys.getrefcount(o) - base)
bound = O()
r0 = sys.getrefcount(bound)
bound.__class__.m = lambda self: 1
meth = bound.m
print(sys.getrefcount(bound) - r0)
del meth
print(sys.getrefcount(bound) - r0)
try:
    raise ValueError(o)
except ValueError:
    print(sys.getrefcount(o) - base)
print(sys.getrefcount(o) - base)
x, *y = o, o, o
print(sys.getrefcount(o) - base)
x = y = None
print(sys.getrefcount(o) - base)
print(sys.getrefcount(None) > 100, sys.getrefcount(1) > 100)
try:
    sys.getrefcount()
except TypeError as e:
    print(e)
