# Attributes, globals and methods that change while hot code reads them.
class A:
    v = 1

    def m(self):
        return "A.m"


class B(A):
    pass


def read(o):
    return o.v, o.m()


b = B()
log = []
for i in range(10):
    if i == 2:
        A.v = 2
    if i == 3:
        B.v = 3
    if i == 4:
        b.v = 4
    if i == 5:
        A.m = lambda self: "A.m2"
    if i == 6:
        B.m = lambda self: "B.m"
    if i == 7:
        b.m = lambda: "b.m"
    if i == 8:
        del b.v, B.v
    if i == 9:
        del b.m, B.m
    log.append(read(b))
print(log)
x = "g1"


def use():
    return x, len([1, 2])


out = []
for i in range(6):
    if i == 1:
        x = "g2"
    if i == 2:
        len = lambda a: "shadow"
    if i == 3:
        del len
    if i == 4:
        globals()["x"] = "g3"
    if i == 5:
        import builtins
        saved = builtins.len
        builtins.len = lambda a: "builtin replaced"
    out.append(use())
builtins.len = saved
print(out, use())
del x
try:
    use()
except NameError as e:
    print(e)
x = "back"
print(use())


def call(f):
    return f(3)


def plus(n):
    return n + 1


class Callable:
    def __call__(self, n):
        return n * 2


fs = [plus, lambda n: n - 1, Callable(), str, [1, 2, 3, 4].__getitem__, abs, int.__neg__, range(10).__getitem__, (lambda n, k=5: n + k)]
print([call(f) for f in fs for _ in range(2)])
plus.__code__ = (lambda n: n + 100).__code__
print(call(plus))
c = Callable()
Callable.__call__ = lambda self, n: "patched"
print(call(c))


def get(o):
    return o.attr


class Plain:
    attr = "class"


class Inst:
    def __init__(self):
        self.attr = "inst"


class Slot:
    __slots__ = ("attr",)

    def __init__(self):
        self.attr = "slot"


class Prop:
    @property
    def attr(self):
        return "prop"


class Get:
    def __getattr__(self, n):
        return "getattr " + n


class Meta(type):
    attr = "meta"


class WithMeta(metaclass=Meta):
    pass


import types

mod = types.ModuleType("m")
mod.attr = "module"
objects = [Plain(), Inst(), Slot(), Prop(), Get(), WithMeta, mod, Plain, types.SimpleNamespace(attr="ns")]
print([get(o) for _ in range(2) for o in objects] == [get(o) for o in objects * 2], [get(o) for o in objects])
Plain.attr = property(lambda self: "now a property")
print(get(objects[0]))
Inst.attr = property(lambda self: "property beats instance")
print(get(objects[1]))
del Inst.attr
print(get(objects[1]))


def store(o, v):
    o.attr = v
    return o


print([type(store(o, i)).__name__ for i, o in enumerate([Inst(), Slot(), WithMeta, mod, Get()])])
try:
    store(Prop(), 1)
except AttributeError as e:
    print(e)


def add(a, b):
    return a + b


print([add(*p) for p in [(1, 2), (1.5, 2), ("a", "b"), ([1], [2]), ((1,), (2,)), (2**62, 2**62), (True, 1), (b"a", b"b"), (1, 2.5), (1j, 1)]])


class Num:
    def __add__(self, o):
        return "Num.__add__"


n = Num()
print(add(n, 1), add(1, 2))
Num.__add__ = lambda self, o: "changed"
print(add(n, 1))
del Num.__add__
try:
    add(n, 1)
except TypeError as e:
    print(e)
Num.__radd__ = lambda self, o: "radd"
print(add(1, n))
print(isinstance(b, A), [k for k in vars(b)])


class Iter:
    def __iter__(self):
        return iter([1])


def loop(it):
    return [v for v in it]


print(loop([1]), loop((2,)), loop("s"), loop(Iter()), loop({3: 4}), loop(range(2)), loop(x for x in [9]))
Iter.__iter__ = lambda self: iter("patched")
print(loop(Iter()))
