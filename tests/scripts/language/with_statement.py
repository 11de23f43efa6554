# Context managers: order, suppression, exceptions in exit, multiple items.
class CM:
    def __init__(self, name, suppress=False, fail_enter=False, fail_exit=False):
        self.name, self.suppress, self.fail_enter, self.fail_exit = name, suppress, fail_enter, fail_exit

    def __enter__(self):
        print("enter", self.name)
        if self.fail_enter:
            raise OSError("enter " + self.name)
        return self.name

    def __exit__(self, t, v, tb):
        print("exit", self.name, t.__name__ if t else None, v, tb is not None)
        if self.fail_exit:
            raise RuntimeError("exit " + self.name)
        return self.suppress


with CM("a") as a, CM("b") as b:
    print(a, b)
with (CM("p") as p, CM("q"),):
    print("body", p)
with CM("s", suppress=True):
    raise ValueError("gone")
print("on")
try:
    with CM("x"), CM("y"):
        raise ValueError("seen")
except ValueError as e:
    print("caught", e)
try:
    with CM("x"), CM("y", fail_enter=True):
        print("never")
except OSError as e:
    print("caught", e)
try:
    with CM("f", fail_exit=True):
        raise ValueError("first")
except RuntimeError as e:
    print(repr(e), repr(e.__context__))
with CM("outer", suppress=True):
    with CM("inner", fail_exit=True):
        pass


def returns():
    with CM("r"):
        return "value"


print(returns())


def loops():
    for i in range(3):
        with CM(f"l{i}"):
            if i == 0:
                continue
            break
    return i


print(loops())
with CM("t") as (x, *y):
    print(x, y) if False else print("unpacked", x, y)


class Holder:
    pass


h = Holder()
h.d = {}
with CM("attr") as h.x, CM("item") as h.d["k"]:
    print(h.x, h.d)


class NoEnter:
    def __exit__(self, *a):
        pass


class NoExit:
    def __enter__(self):
        pass


for bad in (NoEnter(), NoExit(), 5):
    try:
        with bad:
            pass
    except TypeError as e:
        print(e)


class InstanceMethods:
    pass


im = InstanceMethods()
im.__enter__ = lambda: None
im.__exit__ = lambda *a: None
try:
    with im:
        pass
except TypeError as e:
    print(e)


class Truthy:
    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return [1]


with Truthy():
    1 / 0
print("suppressed by truthy value")


class BadTruth:
    def __enter__(self):
        pass

    def __exit__(self, *exc):
        class B:
            def __bool__(self):
                raise KeyError("bool")
        return B()


try:
    with BadTruth():
        raise ValueError("v")
except KeyError as e:
    print(repr(e), repr(e.__context__))


def gen():
    with CM("gen"):
        yield 1
        yield 2


for v in gen():
    print(v)
    break
g = gen()
next(g)
g.close()
with CM("n1", True) as n:
    with CM("n2"):
        raise KeyError(n)
print("end")
