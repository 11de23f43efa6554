# Order of weakref callbacks, finalizers and __del__; objects seen from callbacks.
import weakref, gc

log = []


class O:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        log.append(f"del {self.n}")


o = O("a")
r1 = weakref.ref(o, lambda r: log.append("cb1"))
r2 = weakref.ref(o, lambda r: log.append("cb2"))
f = weakref.finalize(o, log.append, "finalize")
del o
print(log, f.alive, r1() is None)
log.clear()
o = O("b")
weakref.ref(o, lambda r: log.append("dropped ref"))
keep = weakref.ref(o, lambda r: log.append("kept ref"))
o = None
print(log)
log.clear()


class Resurrect:
    saved = None

    def __del__(self):
        log.append("resurrecting")
        Resurrect.saved = self


x = Resurrect()
wr = weakref.ref(x, lambda r: log.append("callback"))
del x
print(log, wr() is None, Resurrect.saved is not None)
Resurrect.saved = None
print(log)
log.clear()
d = weakref.WeakValueDictionary()
d["x"] = O("in dict")
print(len(d), log)
log.clear()
k = weakref.WeakKeyDictionary()
key = O("key")
k[key] = O("value")
del key
print(log, len(k))
log.clear()


class Parent:
    def __init__(self):
        self.children = [Child(self, i) for i in range(2)]

    def __del__(self):
        log.append("parent")


class Child:
    def __init__(self, parent, i):
        self.parent, self.i = weakref.ref(parent), i

    def __del__(self):
        log.append(f"child {self.i} sees parent {self.parent() is not None}")


p = Parent()
del p
print(log[0], sorted(log[1:]))  # the items of a list end in either order
log.clear()
a, b = O("cycle a"), O("cycle b")
a.other, b.other = b, a
wa = weakref.ref(a, lambda r: log.append("cb a"))
fin = weakref.finalize(b, lambda: log.append("fin b"))
del a, b
print(log)
gc.collect()
print(sorted(log), wa() is None, fin.alive)
log.clear()


class Cache:
    made = 0
    pool = weakref.WeakValueDictionary()

    def __new__(cls, name):
        self = cls.pool.get(name)
        if self is None:
            self = cls.pool[name] = super().__new__(cls)
            cls.made += 1
        return self


c1, c2, c3 = Cache("x"), Cache("x"), Cache("y")
print(c1 is c2, c1 is c3, Cache.made, sorted(Cache.pool))
del c1
print(sorted(Cache.pool))
del c2
print(sorted(Cache.pool), Cache.made)


class Observer:
    def __init__(self, name):
        self.name = name

    def notify(self, v):
        log.append(f"{self.name}:{v}")


class Subject:
    def __init__(self):
        self.observers = weakref.WeakSet()
        self.methods = []

    def send(self, v):
        for o in sorted(self.observers, key=lambda o: o.name):
            o.notify(v)
        for m in self.methods:
            if m() is not None:
                m()(f"m{v}")


s = Subject()
o1, o2 = Observer("one"), Observer("two")
s.observers.add(o1)
s.observers.add(o2)
s.methods.append(weakref.WeakMethod(o1.notify))
s.send(1)
del o1
s.send(2)
print(log, len(s.observers))
log.clear()
fs = [weakref.finalize(s, log.append, i) for i in range(3)]
print(fs[1].detach() is not None, fs[1].alive, fs[0].peek()[2])
del s
print(log)
log.clear()
late = O("at exit")
f2 = weakref.finalize(late, print, "finalize at exit")
f3 = weakref.finalize(O, print, "class finalizer")
f3.atexit = False
print(f2.atexit)
for i in range(3):
    tmp = O(i)
    tmp2 = weakref.proxy(tmp)
    assert tmp2.n == i
print(log)
O.__del__ = lambda self: None
