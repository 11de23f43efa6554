# What the programs of `cargo xtask fuzz` use: showing values so that nothing differs from run to run, and a few classes.
import abc, annotationlib, array as _array, ast, base64, binascii, bisect, builtins, collections, contextlib, copy, dataclasses, datetime, decimal, enum
import fractions, functools, heapq, html, inspect, io, itertools, json, math, operator, os, pickle, pprint, random, re, reprlib
import csv, shlex, statistics, string, typing, weakref, struct, sys, textwrap, time, traceback, types, unicodedata, zlib
from array import array
from collections import deque


def text(value, depth=0):
    kind = type(value)
    if kind in (set, frozenset) or issubclass(kind, (set, frozenset)) and kind.__repr__ in (set.__repr__, frozenset.__repr__) and kind.__iter__ in (set.__iter__, frozenset.__iter__):
        items = ", ".join(sorted(text(item, depth + 1) for item in value))
        return f"{kind.__name__}({{{items}}})"
    if depth < 6:
        if kind is list:
            return "[" + ", ".join(text(item, depth + 1) for item in value) + "]"
        if kind is tuple:
            return "(" + ", ".join(text(item, depth + 1) for item in value) + ("," if len(value) == 1 else "") + ")"
        if kind is dict:
            return "{" + ", ".join(text(key, depth + 1) + ": " + text(item, depth + 1) for key, item in value.items()) + "}"
        if kind is bool or kind is int or kind is str:
            return repr(value)
        if kind is types.ModuleType:
            return f"module {value.__name__}"
        if isinstance(value, BaseException):
            return f"{kind.__name__}{text(value.args, depth + 1)}"
    return f"{kind.__name__}:{value!r}"


def show(*values):
    print(*[text(value) for value in values])


def fail(error, indent=""):
    try:
        message = str(error)
    except Exception as inner:
        message = f"<{type(inner).__name__}>"
    print(f"{indent}{type(error).__name__}: {message}")
    for name in ("name", "obj", "errno", "filename", "value", "start", "end", "reason", "lineno", "offset", "end_lineno", "end_offset", "text", "__notes__"):
        attribute = getattr(error, name, None)
        if type(attribute) in (int, str, list):
            print(f"{indent}  {name}={attribute!r}")
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            fail(inner, indent + "  ")
    if error.__cause__ is not None:
        print(f"{indent}  from {type(error.__cause__).__name__}")
    elif error.__context__ is not None and not error.__suppress_context__:
        print(f"{indent}  while {type(error.__context__).__name__}")


def steady(value):
    if isinstance(value, (tuple, frozenset)):
        return all(map(steady, value))
    return isinstance(value, (int, float, complex, range)) and value == value


def hash(value):
    hashed = value.__hash__() if steady(value) else type(builtins.hash(value))
    return hashed


def tried(function):
    try:
        show(function())
    except BaseException as error:
        fail(error)


def drain(iterable, count=12):
    return list(itertools.islice(iterable, count))


def withit(manager):
    with manager as value:
        return value


def matchit(subject):
    match subject:
        case [x, *y]:
            return "sequence", x, y
        case {"x": x, **y}:
            return "mapping", x, y
        case object(x=x):
            return "attribute", x
    return "none"


def class_of(value):
    return value.__origin__.__name__, value.__args__


def statistics_mean(values):
    return math.fsum(values) / len(values)


class Plain:
    def __repr__(self):
        return "Plain()"


class Value:
    __match_args__ = ("x",)

    def __init__(self, x):
        self.x = x

    def __repr__(self):
        return f"Value({self.x!r})"

    def __eq__(self, other):
        return isinstance(other, Value) and self.x == other.x

    def __hash__(self):
        return 7


@functools.total_ordering
class Number:
    __slots__ = ("n",)

    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return f"Number({self.n!r})"

    def __eq__(self, other):
        return self.n == getattr(other, "n", other)

    def __lt__(self, other):
        return self.n < getattr(other, "n", other)

    def __index__(self):
        return self.n

    def __float__(self):
        return self.n / 2

    def __add__(self, other):
        return Number(self.n + getattr(other, "n", other))

    __radd__ = __add__

    def __mul__(self, other):
        if isinstance(other, Number):
            return Number(self.n * other.n)
        return NotImplemented

    def __bool__(self):
        return self.n > 0


class Sequence:
    def __init__(self, *items):
        self.items = items

    def __getitem__(self, index):
        return self.items[index]

    def __len__(self):
        return len(self.items)

    def __repr__(self):
        return f"Sequence{self.items!r}"


class Manager:
    def __init__(self, swallow):
        self.swallow = swallow

    def __enter__(self):
        print("enter")
        return self

    def __exit__(self, kind, error, trace):
        print("exit", kind and kind.__name__)
        return self.swallow

    def __repr__(self):
        return "Manager()"


class AsyncManager(Manager):
    async def __aenter__(self):
        print("aenter")
        return await Awaitable(self.swallow)

    async def __aexit__(self, kind, error, trace):
        print("aexit", kind and kind.__name__)
        return self.swallow


class DatedDay(datetime.date):
    pass


class DatedMoment(datetime.datetime):
    pass


class DatedClock(datetime.time):
    pass


class DatedDuration(datetime.timedelta):
    pass


class DatedZone(datetime.tzinfo):
    def __init__(self, *answers):
        self.answers = answers

    def __repr__(self):
        return "DatedZone"

    def utcoffset(self, moment):
        return self.answers[0]

    def dst(self, moment):
        return self.answers[1]

    def tzname(self, moment):
        return self.answers[2]


class DatedFold(DatedZone):
    def utcoffset(self, moment):
        return self.answers[moment.fold if moment else 0]


class Awaitable:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        return got

    def __repr__(self):
        return "Awaitable()"


def run(coroutine):
    sent = None
    for _ in range(20):
        try:
            sent = "sent", coroutine.send(sent if sent is None else sent[1:])
        except StopIteration as stop:
            return stop.value
        print("awaited", text(sent))
    coroutine.close()
    return "endless"
