# bytes % formatting, hex, translation tables, and conversions between the buffer types.
print(b"%d %i %u" % (1, -2, 3), b"%x %X %#x %o" % (255, 255, 255, 8), b"%5d|%-5d|%05d|%+d" % (1, 2, 3, 4), b"%s %b" % (b"raw", bytearray(b"ba")), b"%c%c" % (65, b"B"), b"%a %r" % ("é", "é"), b"%.2f %e %g" % (3.14159, 12345.678, 0.0001), b"%%", b"%5s|%-5s|%.2s" % (b"a", b"b", b"cdef"), b"%(k)s-%(n)03d" % {b"k": b"v", b"n": 7}, b"%*d" % (5, 42), b"" % ())
for f in (lambda: b"%s" % "str", lambda: b"%d" % b"1", lambda: b"%c" % 256, lambda: b"%c" % b"ab", lambda: b"%d", lambda: b"%d" % (1, 2), lambda: b"%z" % 1, lambda: b"%s" % 5, lambda: b"%(k)s" % (1,), lambda: b"%", lambda: b"%b" % None):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
data = bytes(range(0, 256, 5))
for make in (bytes, bytearray, memoryview, list, tuple):
    v = make(data)
    assert bytes(v) == data and bytearray(v) == data and list(v) == list(data) and len(v) == len(data) and sum(v) == sum(data)
    assert bytes(v[3:9]) == data[3:9] and bytes(v[::-2]) == data[::-2] and (make is memoryview or v.index(50) == data.index(50))
    assert v == make(data) and (not v != make(data)) and (50 in v) and (51 not in v)
print(len(data), data.hex(), data.hex(" ", 4)[:40], bytes.fromhex(data.hex()) == data, bytearray.fromhex("ff 00") + b"x", int.from_bytes(data[:8], "little"), bytes(reversed(data))[:4], data.find(b"\x0a\x0f"), data.count(0), max(data), sorted(data, reverse=True)[:3], bytes(sorted(b"hello")), bytes({3, 1, 2}) , bytes(map(lambda x: x ^ 0x20, b"aBc")), b"".join(bytes([i]) for i in (72, 105)), bytes(b ^ k for b, k in zip(b"text", b"keys")))
print(b"a,b;c".translate(bytes.maketrans(b",;", b"  ")).split(), b"x".ljust(4, b"."), b"Hello World".swapcase(), b"a-b_c".replace(b"-", b"").partition(b"_"), b"\t a\n".strip(), b"aXbX".rstrip(b"X"), b"one two".title(), b"abcabc".rfind(b"abc"), b"abc".endswith((b"x", b"c")), b"\xc3\xa9".decode(), "é".encode("latin-1"), b"ab\ncd\r\nef".splitlines(), b"1,2,3".rsplit(b",", 1), b"\x00\x01" < b"\x00\x02", b"" < b"a", b"abc" == "abc", b"abc" in (b"abc",), b"%s" % b"%s")
ba = bytearray(b"mutable")
view = memoryview(ba)
view[0:3] = b"MUT"
ba[3] = ord("A")
print(ba, bytes(view[::2]), view.tolist()[:3])
view.release()
ba.extend(map(ord, "!?"))
ba[1:1] = b"--"
del ba[-1]
ba.insert(0, 60)
print(ba, ba.pop(), ba.count(b"-"), ba.index(b"-"), ba * 2 == ba + ba, ba.upper(), ba.decode().isascii(), bytes(ba)[::-1], ba == bytes(ba), {bytes(ba): 1}[bytes(ba)], ba.copy() is ba, bytearray(ba) == ba)
import struct
packed = struct.pack("<HIb", 513, 67305985, -1)
print(packed, packed[0], list(packed), struct.unpack("<HIb", bytearray(packed)), struct.unpack("<HIb", memoryview(packed)))
text = "naïve 日本 😀"
for enc in ("utf-8", "utf-16-le", "utf-32-be"):
    e = text.encode(enc)
    print(enc, len(e), e[:6], e.decode(enc) == text, bytearray(e).decode(enc) == text, str(memoryview(e), enc) == text)
