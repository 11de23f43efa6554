"""What is said of arguments that do not fit: which is complained of first, and in which words."""

import io
import itertools
import json
import re
import struct
import types

ADDRESS = re.compile("0x[0-9a-f]+")


def tried(function, *args, **named):
    try:
        print(ADDRESS.sub("0x", repr(function(*args, **named)))[:200])
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


# Lone surrogates stay in messages.
class Plain:
    pass


for name in ("\ud800", "é\udc80", "\U0010ffff\U0010f000"):
    print(ascii(name))
    for action in (
        lambda: delattr(5, name),
        lambda: delattr(Plain(), name),
        lambda: setattr(5, name, 1),
        lambda: getattr(object, name),
        lambda: getattr(json, name),
        lambda: format(5, name),
        lambda: __import__(name),
        lambda: Plain(**{name: 1}),
        lambda: (lambda: 1)(**{name: 1}),
    ):
        try:
            action()
        except Exception as error:
            print(f"{type(error).__name__}: {ascii(str(error))}")

# The protocol is read before anything is asked.
for thing in ([1], {1}, 5, ..., len, ValueError(1), range(3), bytearray(b"ab")):
    tried(thing.__reduce_ex__, None)
    tried(thing.__reduce_ex__, 2**63)
    tried(thing.__reduce_ex__, 2)

# Natives with a state that nobody can ask for are not copied.
for thing in (re.match("a", "a"), itertools.groupby([1]), itertools.tee([1])[0]):
    tried(thing.__reduce_ex__, 4)

# What cannot be made by hand.
for thing in ([], (), {}, {}.items(), set(), "a", "é", b"", range(1), reversed([])):
    kind = type(iter(thing))
    tried(kind)
    tried(object.__new__, kind)
    tried(iter(thing).__init__, 1, x=2)
    print(bool(kind.__flags__ & 1 << 7))
tried(type(iter(len, 1)))

# States of iterators.
for thing in ([1, 2], (1, 2), "ab", b"ab", range(3)):
    for state in (None, 1, -1, True, 2**70, 1.5):
        iterator = iter(thing)
        tried(iterator.__setstate__, state)
        print(list(iterator))

# Buffers by hand.
array = bytearray(b"ab")
for flags in (0, 1, 8, None, "a", 2**70):
    for thing in (array, b"a", memoryview(b"a")):
        try:
            print(thing.__buffer__(flags).readonly)
        except Exception as error:
            print(f"{type(error).__name__}: {error}")
view = array.__buffer__(0)
tried(bytearray().__release_buffer__, view)
tried(array.__release_buffer__, 5)
tried(array.__release_buffer__, view)
tried(array.__release_buffer__, view)
tried(view.tobytes)
view = memoryview(b"abcdefgh")
for arguments in (("é", 0), ("é",), ("B", 0), ("Z", 3), ("B", [2, 4]), ("BB",), ("B", [0])):
    try:
        print(view.cast(*arguments).shape)
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
square = view.cast("B", [2, 4])
tried(lambda: square.cast("B", [8]).tolist())
tried(lambda: square.cast("B", [4, 2]).tolist())
tried(lambda: view[::2].cast("Z", 3))
tried(lambda: view[:0].cast("B", [1]))

# Counts of replacements.
for count in (-5, -1, 0, 1, 2, 2**63 - 1):
    tried(lambda: re.sub("a", "b", "aaa", count=count))
    tried(lambda: re.subn("a", lambda found: "b", "aaa", count=count))
    tried(lambda: re.split("a", "xaxax", maxsplit=count))

# Pickles before protocol 3 have no bytes.
for protocol in range(-1, 6):
    tried(bytearray(b"\xffa").__reduce_ex__, protocol)
tried(bytearray().__reduce__)

# The rest.
for bad in (3j, 5, 2.5, "a", None, len):
    array = bytearray(b"abc")
    try:
        array[:] = bad
    except TypeError as error:
        print(error)
numbers = iter(range(5))
print(list(itertools.islice(numbers, 2, 0)), list(numbers))
for form in (b"\0", "i\0", "é", b"\xff", 5, None):
    tried(struct.calcsize, form)
    tried(struct.Struct, form)
for space in (5, [], types.MappingProxyType({}), "a"):
    for local in (5, [], None):
        tried(eval, "1", space, local)
        tried(exec, "1", space, local)
tried(eval, "1", {}, 5)
tried(exec, "1", {}, 5)
build = __build_class__
tried(build)
tried(build, 1)
tried(build, 1, 2)
tried(build, lambda: 1, 2)
tried(build, lambda: 1, "a", metaclass=1)
tried(property(len).__set__, 1, 2)
tried(property(len).__delete__, 1)
for receiver in (int, json, int | str):
    tried(receiver.__getstate__, *[1] * (receiver is not int), x=1)
tried(lambda: int.mro(1))
tried(lambda: json.__format__())
tried(lambda: (lambda: 1).__code__.replace(1))
for value in (lambda: 1, json):
    tried(lambda: value.__delattr__(0))
    tried(lambda: value.__setattr__(0, 1))


class Text(str):
    pass


print(type(iter(Text("a"))), type(iter("a")), type(iter("é")))
deep = nest = []
for _ in range(3000):
    nest.append([])
    nest = nest[0]
print(len(json.dumps(deep)))
nest.append(deep)
try:
    json.dumps(deep)
except ValueError as error:
    print(error, len(error.__notes__))
tried(io.StringIO("a").__reduce_ex__, None)


# Functions of modules.
import binascii
import bisect
import codecs
import csv
import operator
import unicodedata

form = struct.Struct("<ih")
room = bytearray(8)
for given in ((), (room,), (room, 0), (room, 0, 1), (b"", 0, 1, 2), (5, 0, 1, 2), (room, "a", 1, 2), (room, -20, 1, 2), (room, 3, 1, 2), (room, 0, "a", "b"), (None, None, 1, 2), (room, 2**70, 1, 2)):
    tried(form.pack_into, *given)
    tried(struct.pack_into, "<ih", *given)
tried(struct.pack)
tried(struct.pack_into)
tried(struct.unpack_from, "<ih", 5, "a")
tried(struct.calcsize, {})
for sequence in (set(), {}, 5, None, "abc", range(3), iter([])):
    tried(bisect.bisect, sequence, 1)
    tried(bisect.insort, sequence, 1, 0, 0)
tried(binascii.a2b_uu, "")
tried(binascii.crc32, "a", "b")
tried(operator.call)
for name in (b"SPACE", bytearray(b"SPACE"), b"\xff", 5, "a\0b", "é\ud800", "a" * 300, None):
    tried(unicodedata.lookup, name)
for given in ((), (1,), ([], "excel", 1), ([], 5), ([], "x")):
    tried(csv.reader, *given)
    tried(csv.writer, *given)
    tried(csv.register_dialect, *given)
for limit in (True, 5, 1.5, 2**70, -1, 128 * 1024):
    tried(csv.field_size_limit, limit)
tried(codecs.charmap_encode, 5, 5, 5)
tried(codecs.charmap_decode, 5, 5, 5)
tried(codecs.escape_decode, 5, 5)
for quoting in (2**64, -1, 5, True, 99, 1.5, None):
    tried(lambda: csv.writer(io.StringIO(), quoting=quoting) and 1)


# What random programs showed.
import decimal


class Sized:
    def __index__(self):
        return -1


tried(operator.length_hint, ..., True)
tried(operator.length_hint, ..., Sized())
tried(operator.length_hint, ..., 2**70)
tried(UnicodeDecodeError, "u", 1.5, 0, 3j, "r")
tried(UnicodeDecodeError, "u", 1.5, 0, 3, 5)
tried(UnicodeDecodeError, "u", b"a", 2**70, 3, "r")


class Path:
    def __fspath__(self):
        return collections.deque()


import collections
import inspect
import os

tried(os.fspath, Path())
tried(lambda: t"a" + collections.deque())
tried(lambda: t"a" + Path())
tried(inspect.signature, collections.deque)
try:
    eval("1\ud800\udc80 \ud801")
except UnicodeEncodeError as error:
    print(error.start, error.end)
print(format(decimal.Decimal("3.68"), "-\0x"))
tried(bytearray(b"abc").rpartition, memoryview(b"bxb")[::-2])
tried(b"abc".partition, memoryview(b"bxb")[::-2])
tried(bisect.insort, [1], 1, 0, -(2**100))
for source in (b"\x80\t,\r\\,Zc", b"\r\xff9", b"a\r\n\xff", b"a\n\r\xff", b"x\r# coding: latin-1\r\xff"):
    try:
        compile(source, "f", "exec")
    except SyntaxError as error:
        print(error.lineno, error.offset, ascii(error.text))
print(b"a" in range(10**5), "1" in range(5), 2.0 in range(5), decimal.Decimal(3) in range(5), range(5).count(3 + 0j))
tried(UnicodeEncodeError, "u", b"a", 3j, 3, "r")
tried(UnicodeTranslateError, 5, 3j, 3, "r")
tried(type, "a\0", -3, {})
tried(type, "a\0", (), 5)
tried(type, "a\0", (), {})


class Shown(bytearray):
    def __repr__(self):
        return None


print(str(Shown(b"a")))
