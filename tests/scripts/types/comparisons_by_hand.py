"""Comparisons of types that compare for equality alone, and other methods called with receivers that do not fit."""

import functools
import struct


def tried(function, *args, **named):
    try:
        print(repr(function(*args, **named)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


for kind in (complex, dict, range, memoryview, slice, set, type({}.keys())):
    for name in ("__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__"):
        method = getattr(kind, name)
        tried(method, None, 5)
        tried(method)
        print(name in vars(kind))
tried((1j).__lt__, 2)
tried({}.__ge__, {})
tried(lambda: 1j < 2j)
tried(lambda: {} < {})
tried(sorted, [1j, 2])
print(... in range(10**5), object() in range(10**5), range(10**5).count(len))


class Odd:
    def __eq__(self, other):
        return other == 3


print(Odd() in range(5), range(5).index(Odd()))

# Complex numbers in structs.
for form in ("<F", ">D", "F", "bD", "=2F"):
    print(form, struct.calcsize(form))
    for value in (1 + 2j, 1, 2.5, "a", None, 1e300):
        tried(struct.pack, form, *[value] * (2 if "2" in form else 1), *[1] * 0)
print(struct.unpack("<b2Fh", struct.pack("<b2Fh", 1, 1 + 2j, 3, 4)))
for number in (2**200, -(2**200), 2**64, 2**64 - 1, -1, 1.5):
    tried(struct.pack, "P", number)


class Own(struct.Struct):
    def __init__(self):
        super().__init__(">h")


print(Own().pack(1), Own().size)
empty = struct.Struct.__new__(struct.Struct)
tried(empty.pack, 1)
tried(repr, empty)

# Keys, partials, caches.
key = functools.cmp_to_key(lambda a, b: a - b)
tried(lambda: key(obj=1) < key(2))
tried(key)
tried(key, 1, 2)
tried(key, x=1)
part = functools.partial(max, 1)
print(part.__reduce__()[2][3])
for state in ((max, (), {}, ()), (max, [], {}, None), (max, (), 5, None), (5, (), {}, None), ()):
    tried(part.__setstate__, state)
tried(delattr, part, "__dict__")
part = functools.partial(dict, a=1)
part.keywords[1] = 2
tried(part)


@functools.lru_cache(maxsize=10)
def kept(key):
    return key


class Asking:
    def __init__(self, number):
        self.number = number

    def __hash__(self):
        return self.number

    def __eq__(self, other):
        if self.number == 2:
            kept(Asking(1))
        return self.number == other.number


kept(Asking(1))
kept(Asking(2))
print(kept(Asking(2)).number, kept.cache_info().misses)
print(kept.__copy__(1, 2) is kept)


# Names of functions inside of what is evaluated late.
class Generic[T: (lambda: 1) = (lambda: 2)]:
    def method[U: (lambda: 3)](self, a: (lambda: 4)):
        pass

    type Alias[V: (lambda: 5)] = (lambda: 6)
    field: (lambda: 7) = 0


def generic[W: (lambda: 8)](a: (lambda: 9)):
    def plain(b: (lambda: 10)):
        pass

    return plain


for late in (
    Generic.__type_params__[0].__bound__,
    Generic.__type_params__[0].__default__,
    Generic.method.__type_params__[0].__bound__,
    Generic.method.__annotations__["a"],
    Generic.Alias.__value__,
    Generic.Alias.__type_params__[0].__bound__,
    Generic.__annotations__["field"],
    generic.__type_params__[0].__bound__,
    generic.__annotations__["a"],
    generic(1).__annotations__["b"],
):
    print(late.__qualname__, late())

# The first mistake counts, whatever finds it.
for source in (
    "match a:\n case [1, 2] | [x1, 3]: pass\nf(a=1, a=2)",
    "f(a=1, a=2)\ndef f(a, a): pass",
    "class A(x=1, x=2): pass",
    "break\nf(a=1, a=1)",
    "f(**a, a=1, a=2)",
):
    try:
        compile(source, "f", "exec")
        print("compiled")
    except SyntaxError as error:
        print(error.msg, error.lineno, error.offset)


# Lines of syntax errors.
for line in (-(2**63), 2**63, True, 0, 2**70, None, "a"):
    print(SyntaxError("m", ("d/f\udc80", line, 0, "t")).__str__().encode("ascii", "backslashreplace"), str(SyntaxError("m", (None, line, 0, "t"))))


# Special methods that are None are not there.
class NoPath:
    __fspath__ = None


import os

for function in (os.fspath, open, os.stat):
    tried(function, NoPath())
