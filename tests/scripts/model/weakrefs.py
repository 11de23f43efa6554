# weakref: ref, callbacks, proxies, weak containers.
import weakref, gc


class O:
    def __init__(self, n=0):
        self.n = n

    def method(self):
        return f"method {self.n}"

    def __repr__(self):
        return f"O({self.n})"


o = O(1)
r = weakref.ref(o)
print(r() is o, r == weakref.ref(o), r is weakref.ref(o), hash(r) == hash(o), weakref.getweakrefcount(o), type(r).__name__)
del o
print(r(), "dead" in repr(r))
o = O(2)
cb = lambda ref: print("callback", ref() is None)
r1 = weakref.ref(o, cb)
r2 = weakref.ref(o, lambda ref: print("second"))
print(r1 is not r2, r1.__callback__ is cb, weakref.getweakrefcount(o))
del o
print(r1.__callback__)
o = O(3)
r1 = weakref.ref(o, cb)
del r1
del o
print("no callback for a dead ref")
o = O(4)
p = weakref.proxy(o)
print(p.n, p.method(), p, type(p).__name__, isinstance(p, O))
p.n = 5
print(o.n)
del o
for f in (lambda: p.n, lambda: p.method(), lambda: str(p), lambda: bool(p)):
    try:
        f()
    except ReferenceError as e:
        print(e)
for bad in (5, "s", [], {}, None, (1,), object()):
    try:
        weakref.ref(bad)
        print("ok", type(bad).__name__)
    except TypeError as e:
        print(e)
for good in ({1}, frozenset([2]), lambda: 0, O, len if False else O.method, type):
    print(type(weakref.ref(good)).__name__, end=" ")
print()
d = weakref.WeakValueDictionary()
k = O("k")
d["a"] = k
d["b"] = O("temp")
print(sorted(d), d.get("a"), d.get("b"), len(d), "a" in d)
del k
print(len(d), list(d.items()))
wk = weakref.WeakKeyDictionary()
key = O("key")
wk[key] = 1
print(len(wk), wk[key], key in wk)
del key
print(len(wk))
ws = weakref.WeakSet()
x, y = O("x"), O("y")
ws.add(x)
ws.add(y)
print(len(ws), x in ws, sorted(i.n for i in ws))
del x
print(len(ws))
m = O(7)
wm = weakref.WeakMethod(m.method)
print(wm()())
del m
print(wm())
f = O(8)
fin = weakref.finalize(f, print, "finalized", 1, sep="-")
print(fin.alive)
del f
print(fin.alive, fin())
a, b = O("cyc"), O("cyc2")
a.b, b.a = b, a
ra = weakref.ref(a, lambda _: print("cycle callback"))
del a, b
print(ra() is not None)
gc.collect()
print(ra())


class Sub(weakref.ref):
    def __new__(cls, o, tag):
        return super().__new__(cls, o)

    def __init__(self, o, tag):
        super().__init__(o)
        self.tag = tag


o = O(9)
s = Sub(o, "tag")
print(s().n, s.tag, s == weakref.ref(o), weakref.getweakrefcount(o))


class Eq:
    def __init__(self, v):
        self.v = v

    def __eq__(self, o):
        return self.v == o.v

    def __hash__(self):
        return hash(self.v)


e1, e2 = Eq(1), Eq(1)
w1, w2 = weakref.ref(e1), weakref.ref(e2)
print(w1 == w2, hash(w1) == hash(w2))
del e1
print(w1 == w2, w1 == w1, hash(w1) == hash(e2))
z = weakref.ref(Eq(3))
try:
    hash(z)
except TypeError as e:
    print(e)


def raising(ref):
    raise ValueError("in callback")


o = O()
r = weakref.ref(o, raising)
del o
print("survived")
