# struct and array.
import struct
from array import array

for fmt, vals in [("b", (-5,)), ("B", (250,)), ("?", (True,)), ("<h", (-2,)), (">H", (65535,)), ("<i", (-(2**31),)), (">I", (2**32 - 1,)), ("<q", (-(2**63),)), (">Q", (2**64 - 1,)), ("<f", (1.5,)), (">d", (-0.1,)), ("<e", (0.5,)), ("c", (b"x",)), ("5s", (b"ab",)), ("3p", (b"abcd",)), ("<2h3b", (1, 2, 3, 4, 5)), (">bxh", (1, 2)), ("<ihb", (1, 2, 3)), ("4x", ()), ("", ()), ("!i", (7,)), ("=l", (9,)), ("0s", (b"q",)), ("<n" if False else "<l", (3,)), ("<F" if False else "<d", (float("inf"),))]:
    b = struct.pack(fmt, *vals)
    print(fmt, b, struct.calcsize(fmt), struct.unpack(fmt, b))
for fmt in ("bi", "@bi", "<bi", "bq", "ib", "P", "n", "3s2i", "hhl"):
    print(fmt, struct.calcsize(fmt), end="; ")
print()
for f in (lambda: struct.pack("b", 200), lambda: struct.pack("B", -1), lambda: struct.pack("i", "a"), lambda: struct.pack("i", 1.5), lambda: struct.pack("i"), lambda: struct.pack("i", 1, 2), lambda: struct.unpack("i", b"abc"), lambda: struct.pack("z", 1), lambda: struct.pack("c", "a"), lambda: struct.pack("c", b"ab"), lambda: struct.pack("s", "a"), lambda: struct.pack("f", "x"), lambda: struct.unpack_from("i", b"abcd", 1), lambda: struct.pack_into("i", bytearray(2), 0, 1), lambda: struct.calcsize("i5"), lambda: struct.pack("<h", 40000), lambda: struct.pack("Q", 2**64), lambda: struct.pack("e", 1e10), lambda: struct.pack("f", 1e50), lambda: struct.unpack("i", "abcd"), lambda: struct.pack(5, 1), lambda: struct.pack("<P", 1), lambda: list(struct.iter_unpack("h", b"abc"))):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
s = struct.Struct(">hI")
print(s.format, s.size, s.pack(1, 2), s.unpack(s.pack(3, 4)), list(s.iter_unpack(s.pack(1, 2) * 2)))
buf = bytearray(10)
s.pack_into(buf, 2, -1, 5)
print(buf, s.unpack_from(buf, 2), struct.unpack_from("<h", memoryview(buf)[2:]))
a = array("i", [1, 2, 3])
a.append(4)
a.extend([5, 6])
a.insert(0, 0)
print(a, a[0], a[-1], a[1:3], len(a), a.typecode, a.itemsize, a.pop(), a.pop(0), a.index(3), a.count(2), 5 in a, a.tolist(), a.tobytes().hex(), a.buffer_info()[1])
a.remove(3)
a.reverse()
a[0] = 99
a[1:2] = array("i", [7, 8])
del a[-1]
print(a, a + array("i", [1]), a * 2, a == array("i", [99, 7, 8]), a == array("d", [99, 7, 8]), a < array("i", [100]), a != [99, 7, 8], list(reversed(a)), sum(a), max(a), sorted(a))
for code in "bBhHiIlLqQfd":
    x = array(code, [1, 2])
    print(code, x.itemsize, x, end="; ")
print(array("w", "aé😀"), array("w", "ab").tounicode(), array("d", [1.5]), array("b"), array("B", b"ab"), array("i", range(3)), array("f", [0.1])[0])
for f in (lambda: array("z"), lambda: array("i", ["a"]), lambda: array("b", [200]), lambda: array("B", [-1]), lambda: array("i", [1.5]), lambda: a.append("x"), lambda: a.append(2**40), lambda: a[100], lambda: a.pop(100), lambda: a.remove(5), lambda: a + [1], lambda: a.extend(array("d", [1])), lambda: a.extend("ab"), lambda: array(), lambda: array("i", "ab"), lambda: a.frombytes(b"abc"), lambda: a.__setitem__(slice(0, 1), [1]), lambda: hash(a), lambda: a.index(12345), lambda: array("ii"), lambda: array(5), lambda: a < [1], lambda: array("d", ["1"]), lambda: array("w", "a").append("ab"), lambda: array("w", [1])):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
a.frombytes(array("i", [5]).tobytes())
a.fromlist([6, 7])
a.byteswap()
print(a[0], a.tolist()[-1])
a.byteswap()
m = memoryview(a)
m[0] = 42
print(a, m.format, bytes(array("h", [1, 2])), array("i", a), bytearray(array("B", [1, 2])))
try:
    a.append(1)
except BufferError as e:
    print(e)
m.release()
d = array("d", [0.0]) * 3
d[1] += 2.5
print(d, [x * 2 for x in d], array("d", (x / 2 for x in range(3))), d[::-1], d[::2])
d[::2] = array("d", [9, 8])
print(d, d.__contains__(9), array("q", [2**62, -(2**63)]), array("Q", [2**64 - 1]))
import copy
c = copy.copy(a)
c[0] = -1
print(a[0], c[0], copy.deepcopy(d) == d, eval(repr(d)) == d)
class MyArr(array):
    pass
my = MyArr("i", [1])
my.x = 5
print(my, my.x, type(my + my).__name__)
