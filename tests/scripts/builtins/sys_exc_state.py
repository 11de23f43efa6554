# What sys.exception shows, restored after handlers, in generators and functions.
import sys

seen = []


def now(label):
    e = sys.exception()
    seen.append(f"{label}={type(e).__name__ if e else None}")


now("start")
try:
    raise ValueError
except ValueError:
    now("in")
    try:
        raise KeyError
    except KeyError:
        now("inner")
    now("after inner")

    def f():
        now("function")
        try:
            raise TypeError
        except TypeError:
            now("function handler")
        now("function after")
    f()
    now("after call")
now("outside")


def gen():
    now("gen start")
    try:
        raise IndexError
    except IndexError:
        now("gen handler")
        yield 1
        now("gen handler resumed")
    now("gen after")
    yield 2


g = gen()
next(g)
now("between")
try:
    raise OSError
except OSError:
    next(g)
    now("after next")
now("end")
try:
    try:
        raise ValueError
    finally:
        now("finally")
except ValueError:
    pass


class CM:
    def __enter__(self):
        now("enter")

    def __exit__(self, *a):
        now("exit")
        return True


with CM():
    raise LookupError
now("after with")
for i in range(2):
    try:
        raise ArithmeticError
    except ArithmeticError:
        now(f"loop {i}")
        continue
now("after loop")


def returns():
    try:
        raise ValueError
    except ValueError:
        return sys.exception() is not None


print(returns(), sys.exception())


def nested_return():
    for _ in range(1):
        try:
            raise ValueError
        except ValueError:
            try:
                return "r"
            finally:
                now("finally in handler")


nested_return()
now("after nested return")
try:
    try:
        raise ValueError("a")
    except* ValueError:
        now("star")
except BaseException:
    pass
now("after star")
lst = []
try:
    raise RuntimeError
except RuntimeError:
    lst = [type(sys.exception()).__name__ for _ in range(1)]
print(lst)


class P:
    @property
    def prop(self):
        now("property")
        raise AttributeError

    def __getattr__(self, n):
        now("getattr")
        return n


P().prop
now("after property")
print(getattr(P(), "other"), hasattr([], "nope"))
now("after hasattr")
print(next(iter([]), "default"))
now("after next default")
for x in (i for i in range(1)):
    pass
now("after for")
print("\n".join(seen))
