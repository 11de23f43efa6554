# Class bodies as scopes: order, cells, comprehension, conditional definitions, docstrings.
x = "global"


class A:
    print("in body", x, __name__, __qualname__)
    x = "class"
    y = x + "!"
    names = sorted(n for n in dir() if not n.startswith("_"))

    def get(self):
        return x

    lam = lambda self: x
    comp = [c for c in x]
    gen = list(c for c in x)
    cond = "yes" if y else "no"


print(A.y, A.names, A().get(), A().lam(), A.comp, A.gen, A.cond)


def f():
    x = "enclosing"

    class B:
        y = x

        def get(self):
            return x
    return B


print(f().y, f()().get())


def g():
    x = "enclosing"

    class B:
        x = x + "+class"
        z = x
    return B.z


try:
    print(g())
except NameError as e:
    print(type(e).__name__, e)


class Doc:
    "the doc"
    after = __doc__


print(Doc.after, Doc.__doc__)


class Cond:
    if x == "global":
        def m(self):
            return "first"
    else:
        def m(self):
            return "second"
    for i in range(3):
        exec(f"a{i} = {i} * 10")
    while i:
        i -= 1
    try:
        raise ValueError
    except ValueError:
        handled = True
    with open("/dev/null") as fh:
        opened = True
    del fh
    import math
    from math import pi as PI
    lst = []
    lst += [1]
    lst[0:0] = [0]
    (t1, t2), *t3 = (1, 2), 3, 4
    w = (q := 5) + 1


print(Cond().m(), Cond.a2, Cond.i, Cond.handled, Cond.opened, hasattr(Cond, "fh"), Cond.math.floor(1.5), Cond.PI > 3, Cond.lst, Cond.t3, Cond.w, Cond.q)


class Prop:
    _v = 1

    def fget(self):
        return self._v

    v = property(fget)
    del fget


print(Prop().v, hasattr(Prop, "fget"))


class Self:
    def __init__(self):
        self.cls = __class__

    def other(self):
        return __class__.__name__, [__class__.__name__ for _ in range(1)], (lambda: __class__.__name__)()

    class Inner:
        def m(self):
            return __class__.__name__


print(Self().cls is Self, Self().other(), Self.Inner().m())


class Early:
    try:
        Early
    except NameError as e:
        msg = str(e)

    def m(self):
        return Early


print(Early.msg, Early().m() is Early)
def make(n):
    class K:
        value = n
        def up(self):
            nonlocal n
            n += 1
            return n
    return K
k = make(1)
print(k.value, k().up(), k().up(), k.value)
class Returns:
    locals()["dyn"] = 3
print(Returns.dyn)
class Meta(type):
    def __prepare__(name, bases):
        return {"injected": "i"}
class M(metaclass=Meta):
    used = injected
    def m(self):
        try:
            return injected
        except NameError as e:
            return str(e)
print(M.used, M().m(), M.__static_attributes__, A.__firstlineno__, Self.__static_attributes__)
