# The `__dict__` of an object is the same dict whatever happens to the attributes, and goes on alone when another takes its place.
import gc


class A:
    def __init__(self, n=3):
        for i in range(n):
            setattr(self, f"a{i}", i)


a = A()
d = a.__dict__
d.clear()
print(d is a.__dict__)
a.z = 5
b = A()
b.__dict__ = d
print(b.__dict__ is d, a.__dict__ is d)
b.z = 6
print(a.z, b.__dict__ is a.__dict__, d)
a = None
print(b.__dict__ is d, d)
del a, b
print(d)

a = A()
d = a.__dict__
del a.a0
print(d is a.__dict__, d)
a.new = 1
print(d, list(d), d is vars(a))
a.__dict__ = {"other": 1}
print(d, a.other, a.__dict__ is d, hasattr(a, "a1"))
d["more"] = 2
print(hasattr(a, "more"), d)

a = A(2)
d = a.__dict__
a.__dict__ = {}
print(d, a.__dict__, a.__dict__ is d)
a.__dict__ = d
print(a.a1, a.__dict__ is d)
a.a1 = "changed"
print(d)
del a.__dict__
print(d, a.__dict__)

a, b = A(2), A(0)
b.__dict__ = a.__dict__
a.shared = 1
print(b.shared, a.__dict__ is b.__dict__)
del a.a0
print(a.__dict__ is b.__dict__, hasattr(b, "a0"))
b.__dict__ = {}
print(a.shared, hasattr(b, "shared"))

a = A(1)
d = a.__dict__
d["self"] = a
for i in range(100):
    d[f"n{i}"] = i
print(a.__dict__ is d, len(d), a.n99)
d[5] = "not a name"
print(a.__dict__ is d, len(a.__dict__))
items = iter(d)
print(next(items), next(items))
del a, d
gc.collect()


def function():
    pass


class Failure(Exception):
    pass


for owner in function, Exception(), Failure(), A():
    for value in 5, None, [], A:
        try:
            owner.__dict__ = value
        except TypeError as error:
            print(type(owner).__name__, error)
    try:
        del owner.__dict__
        print(type(owner).__name__, "deleted", owner.__dict__)
    except TypeError as error:
        print(type(owner).__name__, error)
