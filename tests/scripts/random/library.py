# What random programs found in the library and in types that it uses: unions, structures, streams, patterns, `__class__`.
import array, bisect, collections, io, re, struct, traceback, typing


def tried(function):
    try:
        print(repr(function()))
    except BaseException as error:
        print(type(error).__name__, error)


for value in (5, "x", "a b", (), (int,), None, typing.ClassVar[int], typing.Final, typing.Any, list[int], 1.5, typing.Literal[1], typing.Protocol):
    tried(lambda: int | value)
    tried(lambda: value | (int | str))
    tried(lambda: (int | str).__or__(value))
    tried(lambda: typing.Union[int, value])
    tried(lambda: typing.Optional[value])
for text in ("é", b"%\x80\xff", "3 i", "c0\ra", "3", " i ", "\xa0"):
    tried(lambda: struct.calcsize(text))
for method in ("read", "readlines", "getvalue", "truncate", "flush", "readable", "isatty", "newlines", "line_buffering"):
    stream = io.StringIO("a")
    stream.close()
    tried(lambda: getattr(stream, method) if method in ("newlines", "line_buffering") else getattr(stream, method)())
tried(lambda: io.StringIO().write(1))
tried(lambda: io.StringIO().writelines([1]))
tried(lambda: re.compile("a").groupindex)
tried(lambda: re.compile("(?P<n>a)").groupindex)
tried(lambda: bisect.bisect([1], 1, -1, []))
tried(lambda: bisect.bisect([1], 1, -1))
for kind in (int | str, list[int], 5, {1}):
    tried(lambda: reversed(kind))
empty = bytearray()
tried(lambda: empty.extend(""))
tried(lambda: empty.extend("a"))
tried(lambda: format(10 ** 30, "c"))
tried(lambda: array.array("x", "a"))
tried(lambda: array.array("i", array.array("w", "a")))
for bytes_of_array in (b"\x00\xd8\0\0", b"\x00\xd8\1\1"):
    wide = array.array("w", bytes_of_array)
    for call in (wide.tounicode, wide.tolist, lambda: wide[0]):
        tried(lambda: ascii(call()))
tried(lambda: memoryview(array.array("w", "spam")).cast("H"))
tried(lambda: memoryview(b"abcdefgh")[2:-4:-3].cast("x"))
tried(lambda: int.from_bytes(b"a", "wrong", signed=NotImplemented))
tried(lambda: (1).to_bytes(1, "wrong", signed=NotImplemented))
tried(lambda: __import__("\x02"))
tried(lambda: __import__("a'b"))


class NotWalked:
    def __iter__(self): return 1
class Raising:
    def __iter__(self): raise ValueError("own")


for kind in (NotWalked, Raising):
    tried(lambda: bytes(kind()))
    tried(lambda: bytearray(kind()))


# Which classes have the same layout.
class Plain: pass
class Other: pass
class Mapping(collections.UserDict): pass
class Mapping2(collections.UserDict): pass
class Bare: __slots__ = ()
class Filled(Bare): pass
class Filled2(Bare): pass
class Slot: __slots__ = ("a",)
class Slot2: __slots__ = ("a",)
class More(Slot): pass
class More2(Slot2): pass
class Empty(Slot): __slots__ = ()


def change(one, other):
    one.__class__ = other


kinds = [Plain, Other, Mapping, Mapping2, Bare, Filled, Filled2, Slot, Slot2, More, More2, Empty]
for one in kinds:
    for other in kinds:
        try:
            change(one(), other)
        except TypeError as error:
            print(one.__name__, other.__name__, error)

# What cannot be asked for its truth, in which expression.
no, yes, zero = NotImplemented, 1, 0
for call in (lambda: [(zero or no) or yes], lambda: [no or yes], lambda: [(yes and no) and yes], lambda: [zero or no or yes], lambda: [not (zero or no)], lambda: [yes if (zero or no) else 1]):
    try:
        call()
    except TypeError:
        print(traceback.format_exc().split("\n", 3)[3])
