# The order of checks, what subclasses override, buffers in pieces, errors of the compiler: found by random programs.
import array, ast, collections, operator, string, struct, types


def tried(function):
    try:
        print(repr(function()))
    except BaseException as error:
        print(type(error).__name__, error, repr(getattr(error, "name", 0)))


class Tuple(tuple):
    def __iter__(self): return iter([2])
class Dict(dict):
    def __iter__(self): yield 2
    def keys(self): return [3]
class Set(set):
    def __iter__(self): yield 2
class Wrong:
    def __index__(self): return "a"
    def __iter__(self): return iter([1])
class Failing(Wrong):
    def __index__(self): raise ValueError("own")
class Refusing(Wrong):
    def __index__(self): raise TypeError("own")
class Bytes(bytearray):
    def __iter__(self): return ...
class Slots:
    __slots__ = ()
    def __delattr__(self, name): pass
class Bare:
    __slots__ = ()
class Text(str): pass
class Number(int): pass
class Plain: pass


def given(*args, **keywords):
    return args, keywords


tried(lambda: given(*Tuple((1,))))
tried(lambda: (*Tuple((1,)), *Tuple()))
tried(lambda: Set([1]))
tried(lambda: list(Set([1])))
tried(lambda: {**Dict({1: 2})})
tried(lambda: given(**Dict({"a": 2})))
tried(lambda: Dict({1: 2}).copy())
tried(lambda: Dict({1: 2}) | {})
tried(lambda: {} | Dict({1: 2}))
for kind in (Wrong, Failing, Refusing):
    tried(lambda: bytes(kind()))
    tried(lambda: bytearray(kind()))
tried(lambda: bytes(2 ** 63 - 1))
tried(lambda: sum(Bytes(), Bytes()))
tried(lambda: sum(1, ""))
tried(lambda: array.array("x", 5))
tried(lambda: array.array("x", []))
tried(lambda: collections.OrderedDict(1, 2))
tried(lambda: collections.OrderedDict().update(1, 2))
tried(lambda: types.SimpleNamespace(1, 2))
for kind in (Plain, Slots, Bare, Tuple, Text, Number):
    tried(lambda: delattr(kind(), "x"))
    tried(lambda: setattr(kind(), "__dict__", 1))

# Buffers that do not lie in one piece.
pieces = memoryview(b"abcd")[::2]
for call in (
    lambda: b"a" + pieces, lambda: bytearray(b"a") + pieces, lambda: b"".join([pieces]), lambda: b"a".find(pieces), lambda: bytes(pieces), lambda: b"%b" % pieces, lambda: b"a".startswith(pieces),
    lambda: pieces == b"ac", lambda: b"ac" == pieces, lambda: b"a".replace(pieces, b""), lambda: str(pieces, "ascii"), lambda: bytearray(pieces), lambda: int.from_bytes(pieces), lambda: pieces in b"abc",
):
    tried(call)

# Numbers in structures.
for letter in "efd":
    for value in (115434, 10 ** 400, 1e300, float("inf"), True, "a"):
        tried(lambda: struct.pack(letter, value))

# Errors of the compiler: past the parser, the line is the file's.
def compiled(text, name="<text>", mode="exec"):
    try:
        compile(text, name, mode)
        print(repr(text), "fine")
    except SyntaxError as error:
        print(repr(text), error.msg, error.lineno, error.offset, repr(error.text), error.end_lineno, error.end_offset)


for name in ("<text>", "text", "/nowhere/text.py", ""):
    for text in ("break", "return", "x = 1\nbreak", "1 +"):
        compiled(text, name)
for mode in ("eval", "single"):
    for text in ("", "#", "\n", "#a\n", "#a\n#b", "\n\n#c", " #d"):
        compiled(text, mode=mode)
for text in (
    "{**x, 'a' b: 1}", "{'a' b: 1}", "{**a, b c}", "{1: 2, 3 4}", "{1: 2, **a, b c: 1}", "{1: 2, a if b else c d}", "{1: 2, lambda: 1 2}", "{1: 2, (a b): 3}", "{1: 2 3}", "{1: 2, 3: 4 5}", "{1: 2,\n 3 4}",
    "{1: 2, print c}", "{1, 2 3}", "x[a:b, c d]", "{lambda: 1, 2 3}", "{lambda: 1: 2, 3 4}", "{**a, b: c d}", "f(**a, b c)", "{1: 2, **a b}", "{3 ** 4, b c}", "{1: 2, 3 ** 4 5}",
):
    compiled(text)

# What is asked first, once more.
import itertools, math, re

released = memoryview(b"a")
released.release()
tried(lambda: b"a" + released)
letters = memoryview(array.array("w", "ab"))
for call in (
    lambda: "".join(letters[0:0]), lambda: letters[:0].tolist(), lambda: letters.tolist(), lambda: math.sumprod([1], "a"), lambda: math.sumprod([1.5, 1], [2, "a"]), lambda: math.sumprod([True, 1.5], [2, 2]),
    lambda: itertools.combinations(4, ""), lambda: itertools.combinations([], -1), lambda: itertools.combinations_with_replacement(4, ""), lambda: types.FunctionType(None, None),
    lambda: re.compile("a").match(1, 2 ** 70), lambda: re.compile("a").match("a", 0, 2 ** 70),
):
    tried(call)
for template in (b"%\x80", b"%9\x80", b"%-\x80", b"%.\x80", b"%.0\x80", b"%l\x80", b"%0\x80", b"%05\x80"):
    tried(lambda: template % 1)


class First: __slots__ = "a"
class Second: __slots__ = ("a", "__weakref__")


def change():
    value = First()
    value.__class__ = Second


tried(change)

# Names of bound methods, constructors that are not safe, what __init__ does, empty buffers.
import random


class Deque(collections.deque): pass
class Own(Deque):
    def __new__(cls): return object.__new__(cls)
class Seeded(random.Random):
    def __init__(self, seed): super().__init__(3)


for kind in (collections.deque, Deque, Own, Plain, Number, Text, property, object):
    tried(lambda: type(object.__new__(kind)).__name__)
tried(Own)
for method in (True.to_bytes, [].append, collections.Counter().clear, dict.fromkeys, collections.OrderedDict.fromkeys, len, "a".__add__, True.__add__, Number().bit_length, Deque().append, str.join):
    print(method.__qualname__)
tried(lambda: True.to_bytes(**{"a": 1}, **{"a": 2}))
tried(lambda: Seeded({}).random() == random.Random(3).random())
for empty in (b"", bytearray()):
    tried(lambda: empty.decode("nowhere"))
    tried(lambda: str(empty, "nowhere", "nothing"))
for text in ("\\", "a\\", "(\\", " \\"):
    compiled(text, mode="eval")
