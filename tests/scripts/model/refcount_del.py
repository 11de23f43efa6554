# __del__ runs at the moment the last reference goes.
class T:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


a = T("a")
print("before")
del a
print("after")
b = T("b1")
b = T("b2")
print("rebound")
b = None
c = d = T("c")
del c
print("one left")
del d


def f():
    x = T("local")
    print("in f")
    return 5


print(f())


def g():
    x = T("returned")
    y = T("not returned")
    return x


r = g()
print("got", r.name)
del r
T("temporary")
print("next statement")
T("arg").name
print([T("in list")][0].name)
l = [T(i) for i in range(3)]
print("pop")
l.pop(1)
print("clear")
l.clear()
l = [T("x"), T("y")]
l[0] = None
print("slice")
l[:] = []
t = {"k": T("value")}
t["k"] = T("value2")
print("del key")
del t["k"]
t = {"k": T("popped")}
t.pop("k")
print("dict gone")
t["k"] = T("dict value")
t = None


def args(p, q=None):
    print("in args")


args(T("argument"))
print("after args")
for i in [T("loop1"), T("loop2")]:
    print("iter", i.name)
print("loop over")
i = None
print("i cleared")


class Holder:
    pass


h = Holder()
h.x = T("attr")
h.x = T("attr2")
print("del attr")
del h.x
h.y = T("with holder")
del h
print("holder gone")


def gen():
    x = T("gen local")
    yield 1
    yield 2


it = gen()
next(it)
print("drop generator")
it = None
print("exception")
try:
    x = T("in try")
    raise ValueError(T("exc arg"))
except ValueError as e:
    print("caught")
print("left handler")
del x


def closure():
    v = T("captured")
    return lambda: v


fn = closure()
print("closure made")
fn = None
s = {T("in set")}
s.clear()
(T("tup"), 1)
print("tuple gone")
a, b = T("swap a"), T("swap b")
a, b = b, a
del a
print("-")
del b
x = T("comp") and [T("c") for _ in range(2)][0].name
print(x)
with_default = lambda q=T("default"): q
del with_default
print("end")
m = T("module level")
