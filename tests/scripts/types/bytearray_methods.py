# bytearray: mutation in every way.
a = bytearray(b"hello")
print(a, len(a), a[0], a[1:3], type(a[1:3]).__name__, bytearray(3), bytearray([1, 2]), bytearray("é", "utf-8"), bytearray(), bytearray(b"it's"))
a[0] = 72
a[1:3] = b"EY"
a[-1:] = b"o!"
print(a)
a.append(33)
a.extend(b"abc")
a.extend([100, 101])
a.extend(x for x in (1, 2))
a.insert(0, 60)
a.insert(100, 62)
a.insert(-1, 63)
print(a, a.pop(), a.pop(0), a.pop(-2))
a.remove(33)
print(a)
a.reverse()
print(a)
a += b"xyz"
a *= 2
print(a, len(a))
del a[0], a[-1], a[1:3], a[::2]
print(a)
a[:] = b""
print(a, bool(a))
a[0:0] = b"insert"
a[::2] = b"XYZ"
print(a)
for stmt in ("a[::2] = b'1'", "a[0] = 256", "a[0] = 'a'", "a[0] = b'a'", "a[100] = 1", "a.append(256)", "a.append('a')", "a.extend('abc')", "a.extend([300])", "a.pop(100)", "a.remove(0)", "a.insert('a', 1)", "a[0:1] = 'abc'", "a[0:1] = 5", "a += 'a'", "a += 5", "hash(a)", "{a: 1}", "bytearray(-1)", "bytearray('x')", "bytearray().pop()", "a.index(b'q')", "del a[100]", "a.resize(-1)"):
    try:
        exec(stmt)
        print(stmt, "ok", a)
    except Exception as e:
        print(stmt, "->", type(e).__name__, e)
b = bytearray(b"shared")
c = b
c += b"!"
print(b, b is c, b == b"shared!", b == bytearray(b"shared!"), b < b"t", b + b"x", b"x" + b, type(b + b"x").__name__, type(b"x" + b).__name__, b.copy() is b, b * 2)
print(b.find(b"a"), b.upper(), b.split(b"a"), b.replace(b"a", b"AA"), b.decode(), b.hex(), b.startswith(b"sh"), b.strip(b"s!"), type(b.strip()).__name__, bytearray.fromhex("0aff"), b.title(), b.join([b"1", b"2"]), b.partition(b"r"), b.translate(None, b"e"), b.isalpha(), b.zfill(10), b.center(9, b"-"), b.count(b"e"), 101 in b, b"ed" in b)
m = memoryview(b)
for stmt in ("b.append(1)", "b.clear()", "b.pop()", "b += b'x'", "del b[0]", "b[0:1] = b''"):
    try:
        exec(stmt)
    except BufferError as e:
        print(stmt, "->", e)
m[0] = 83
b[1] = 72
print(b, bytes(m))
m.release()
b.clear()
print(b, [*bytearray(b"ab")], list(reversed(bytearray(b"ab"))))
d = bytearray(b"abc")
for i, x in enumerate(d):
    if i < 3:
        d.append(x + 3)
print(d)
d = bytearray()
for i in range(1000):
    d.append(i % 256)
for i in range(990):
    d.pop(0)
print(d, len(d))
d[2:5] = bytearray(range(10))
print(list(d))
d[1:1] = d
print(list(d))


class BA(bytearray):
    def __init__(self, *a):
        super().__init__(*a)
        self.tag = 1


s = BA(b"sub")
s.append(33)
print(s, s.tag, type(s + b"").__name__, type(s.copy()).__name__, repr(s))
d = bytearray(b"abcdef")
d[1:5:2] = [1, 2]
del d[-1:0:-2]
print(d)
d.resize(5)
print(d)
