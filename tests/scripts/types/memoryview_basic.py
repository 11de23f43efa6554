# memoryview: indexing, slicing, writing, casts, release.
b = bytearray(b"abcdefgh")
m = memoryview(b)
print(len(m), m[0], m[-1], bytes(m[2:5]), m.tolist(), m.format, m.itemsize, m.nbytes, m.ndim, m.shape, m.strides, m.readonly, m.contiguous, m.obj is b)
m[0] = 65
m[1:3] = b"BC"
print(b, bytes(m[::-1]), bytes(m[::2]), m[::2].tolist(), m[::2].contiguous, m[::2].strides)
ro = memoryview(b"xyz")
for stmt in ("ro[0] = 1", "m[0] = 256", "m[0] = 'a'", "m[100]", "m[100] = 1", "m[0:2] = b'abc'", "m['a']", "memoryview(5)", "memoryview('s')", "m[0:2] = 5", "del m[0]", "m.cast('q')[0] = 2**70", "m.cast('x')", "m[:3].cast('H')", "memoryview()", "m[0, 0]", "m[0:2] = 'ab'", "m.index(1, 2, 3, 4)", "m + b'x'", "m.append", "ro[0:1] = b'q'"):
    try:
        exec(stmt)
        print(stmt, "ok")
    except Exception as e:
        print(stmt, "->", type(e).__name__, e)
print(m == b, m == bytes(b), m[:2] == b"AB", m != b"x", hash(ro) == hash(b"xyz"), ro == memoryview(b"xyz"), m == 5)
try:
    hash(m)
except ValueError as e:
    print(e)
c = m.cast("H")
print(len(c), c.format, c.itemsize, c.tolist(), c[0] == b[0] + b[1] * 256)
c[0] = 0x4142
print(bytes(b[:2]))
q = memoryview(bytearray(16)).cast("d")
q[0], q[1] = 1.5, -2.0
print(q.tolist(), q.nbytes, q.cast("B")[7], q.tobytes().hex())
i = memoryview(bytearray(8)).cast("i")
i[0] = -5
try:
    i[1] = 2**31
except ValueError as e:
    print(e)
try:
    i[1] = 1.5
except TypeError as e:
    print(e)
print(i.tolist(), i.cast("B").tolist())
g = memoryview(bytearray(range(12))).cast("B", [3, 4])
print(g.shape, g.ndim, g.tolist(), g[1, 2], len(g))
for v in list(m)[:3]:
    print(v, end=" ")
print(97 in m, 72 in m, m.hex(), m.tobytes(), bytes(m), bytearray(m), list(reversed(m))[:2], max(m), sorted(m)[:2])
with memoryview(b) as w:
    print(w[0])
for stmt in ("w[0]", "len(w)", "w.tolist()"):
    try:
        exec(stmt)
    except ValueError as e:
        print(e)
print(repr(w).startswith("<released memory at"))
del m, c
try:
    b.append(1)
    print("appended", b)
except BufferError as e:
    print(e)
x = bytearray(b"12345")
v = memoryview(x)[1:4]
x[2] = 57
print(bytes(v), v[1:].tobytes(), len(v[1:1]), v[5:].tobytes(), v[-1], v.toreadonly().readonly)
try:
    x.extend(b"6")
except BufferError as e:
    print(e)
v.release()
x.extend(b"6")
print(x)
print(b"".join([memoryview(b"a"), b"b"]), b"abc".startswith(memoryview(b"ab")) if False else "", bytes(memoryview(b"abc")[1:]), int.from_bytes(memoryview(b"\x01\x02"), "big"), memoryview(b"abc").tobytes().upper(), memoryview(memoryview(b"a"))[0], str(memoryview(b"hi"), "ascii"), memoryview(b"ab") == bytearray(b"ab"))
overlap = bytearray(b"abcdef")
mv = memoryview(overlap)
mv[2:5] = mv[0:3]
print(overlap)
import array

a = array.array("i", [1, 2, 3])
am = memoryview(a)
am[1] = 20
print(a, am.format, am.tolist(), am.itemsize, am[1:].tolist(), am.cast("B").nbytes)
print(memoryview(b"abcabc").count(97), memoryview(b"abc").index(99))
