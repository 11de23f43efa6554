# Instance __dict__ as a live view: order, mutation, replacement, deletes.
class A:
    def __init__(self, n=3):
        for i in range(n):
            setattr(self, f"a{i}", i)


a = A()
d = a.__dict__
print(d, d is a.__dict__)
a.new = 1
print(d["new"], list(d))
d["via"] = 2
print(a.via, a.a0, len(d), "a1" in d)
del a.a0
print(list(d), hasattr(a, "a0"))
del d["a1"]
print(hasattr(a, "a1"), vars(a))
a.a0 = "again"
print(list(d))
d.update(x=1, y=2)
print(a.x, a.y)
d.clear()
print(vars(a), hasattr(a, "x"))
a.z = 5
print(d)
b = A()
b.__dict__ = d
b.z = 6
print(a.z, b.__dict__ is a.__dict__)
del b.z
print(hasattr(a, "z"))
b.__dict__ = {"fresh": 1}
print(b.fresh, a.__dict__)
c = A(100)
print(len(c.__dict__), c.a99, sum(c.__dict__.values()))
for i in range(0, 100, 2):
    delattr(c, f"a{i}")
print(len(c.__dict__), list(c.__dict__)[:3], hasattr(c, "a2"), c.a3)
for i in range(300):
    setattr(c, f"b{i}", i)
print(len(vars(c)), c.b299)
d[5] = "non-string key"
print(a.__dict__)
try:
    getattr(a, 5)
except TypeError as e:
    print(e)
d["with space"] = 1
print(getattr(a, "with space"))
setattr(a, "1digit", 2)
print(sorted(k for k in vars(a) if isinstance(k, str)))
objs = []
for i in range(20):
    o = A(0)
    if i % 2:
        o.x = i
        o.y = i
    else:
        o.y = i
        o.x = i
    if i % 5 == 0:
        o.extra = "e"
    objs.append(o)
print([(list(vars(o)), o.x, o.y) for o in objs[:6]], sum(o.x for o in objs))
held = A(2).__dict__
print(held)
held["a5"] = 1
print(held)
e = A(1)
dd = dict(e.__dict__)
dd["q"] = 1
print(hasattr(e, "q"), e.__dict__.copy(), e.__dict__ | {"m": 1}, e.__dict__ == {"a0": 0}, {**vars(e)})
for k in list(e.__dict__):
    del e.__dict__[k]
print(e.__dict__)
e.__dict__["method"] = lambda: "from dict"
print(e.method())


class Desc:
    def __get__(self, o, t):
        return "non data"


class WithDesc:
    v = Desc()


w = WithDesc()
print(w.v)
w.__dict__["v"] = "instance"
print(w.v)
class Cls:
    x = 1
Cls.y = 2
print(Cls.__dict__["y"], type(Cls.__dict__).__name__)
try:
    Cls.__dict__["z"] = 1
except TypeError as e2:
    print(e2)
del a.__dict__
print(a.__dict__)
import sys
mod = sys.modules["__main__"]
mod.__dict__["injected"] = 42
print(injected, vars(mod) is globals())
globals()["dyn"] = 7
print(dyn)
del globals()["dyn"]
try:
    dyn
except NameError as e3:
    print(e3)
mod.attr = 8
print(attr)
