# id, is, small values, interning.
import sys

print((lambda: 5)() is (lambda: 5)(), True is not False, None is type(None)())
a = [1]
b = a
print(a is b, id(a) == id(b), a is not [1], id(a) != id([1]), type(id(a)).__name__)
x = 200
y = int("200")
print(x is y, id(x) == id(y))
s = "abc"
t = "".join(["a", "b", "c"])
print(s == t, sys.intern(t) is sys.intern(s))
u = sys.intern("long string with spaces " * 3)
v = sys.intern("long string with spaces " * 3)
print(u is v)
try:
    sys.intern(5)
except TypeError as e:
    print(e)
empty, text, data = (), "", b""
print(empty is tuple([]), text is str(), data is bytes(), frozenset() is frozenset([]))
c = chr(97)
print(c is "abcd"[0], id(c) == id("za"[1]))


def f():
    return "constant string in a function"


print(f() is f(), f.__code__ is f.__code__)
class A:
    pass


o = A()
p = id(o)
print(p == id(o), id(A()) != p, id(A) == id(type(o)))
t = (1, 2, 3)
print(tuple(t) is t, t[:] is t, str(s) is s, int(x) is x, frozenset([1]).union() == {1})
l = [o, o]
print(l[0] is l[1], l[0] is o, [l] == [[o, o]], l.index(o), o in l)
n = float("nan")
print(n is n, n == n, [n] == [n], n in {n}, {n: 1}.get(n))
m = o.__init__
print(m is o.__init__, m == o.__init__)
d = {"k": o}
print(d["k"] is o, next(iter(d)) == "k", (o,)[0] is o, {1: o}.get(1) is o, getattr(o, "__class__") is A)
g = [i for i in range(5)]
print(all(a is b for a, b in zip(g, range(5))))
print(A.__dict__ is not A.__dict__, o.__dict__ is o.__dict__, vars(o) is o.__dict__)
e1 = Exception("x")
try:
    raise e1
except Exception as e2:
    print(e1 is e2)
copy = l[:]
print(copy is not l, copy == l, copy[0] is l[0], list(l) is not l, l + [] is not l, l * 1 is not l)
big1, big2 = 10**30, 10**30 + 0
print(big1 == big2, isinstance(big1 is big2, bool))
print(type(5) is int, type(type) is type, (1).__class__ is int, type(None) is None.__class__, isinstance(A, type), NotImplemented is NotImplemented, ... is Ellipsis)
