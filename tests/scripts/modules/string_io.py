# string module constants and Template; io.StringIO and BytesIO.
import string, io

print(string.ascii_letters, string.digits, string.hexdigits, string.octdigits, string.punctuation, repr(string.whitespace), len(string.printable), string.capwords("hello  big world"), string.capwords("a-b c", "-"))
t = string.Template("$who likes ${what}s for $$5 $_x")
print(t.substitute(who="Ann", what="pie", _x=1), t.safe_substitute(who="Bob"), t.template, t.get_identifiers(), t.is_valid())
for f in (lambda: t.substitute(who="x"), lambda: string.Template("$").substitute(), lambda: string.Template("a ${b").substitute(b=1), lambda: string.Template("$1").substitute({"1": 2})):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)


class T(string.Template):
    delimiter = "%"


print(T("%a $b").substitute(a=1))
f = string.Formatter()
print(f.format("{0} {x}", 1, x=2), f.vformat("{a}", (), {"a": 5}), list(f.parse("a{b:c}d{e!r}{{")))


class NS(string.Formatter):
    def get_value(self, key, args, kwargs):
        return f"<{key}>"


print(NS().format("{a} {0}", 1))
s = io.StringIO("line 1\nline 2\nline 3")
print(s.read(3), s.readline(), s.tell(), s.readlines(), s.read(), s.seek(0), next(s), list(s), s.getvalue())
s = io.StringIO()
print(s.write("abc"), s.write("dé😀"), s.tell(), s.seek(1), s.write("X"), s.getvalue(), s.truncate(3), s.getvalue(), s.seek(0, 2), s.write("end"), s.getvalue())
s.seek(10)
s.write("gap")
print(repr(s.getvalue()), s.readable(), s.writable(), s.seekable(), s.closed, s.isatty())
with io.StringIO("x") as c:
    pass
for f in (lambda: c.read(), lambda: s.write(5), lambda: s.write(b"x"), lambda: s.seek(-1), lambda: s.seek(1, 1), lambda: io.StringIO(5), lambda: s.read("a"), lambda: s.seek(0, 5), lambda: s.fileno(), lambda: s.truncate(-1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
n = io.StringIO("a\r\nb\rc\n", newline=None)
print(n.readlines(), io.StringIO("a\r\nb\rc", newline="").readlines(), io.StringIO("a\r\nb").readlines(), io.StringIO("a\nb", newline="\r\n").getvalue().encode())
b = io.BytesIO(b"hello world")
print(b.read(5), b.tell(), b.read(), b.seek(-5, 2), b.read(2), b.seek(0), b.readline(), b.getvalue(), b.getbuffer()[0], b.read1(3))
b = io.BytesIO()
print(b.write(b"abc"), b.write(bytearray(b"def")), b.write(memoryview(b"g")), b.seek(2), b.write(b"ZZ"), b.getvalue(), b.truncate(4), b.getvalue(), b.tell())
b.writelines([b"1", b"2"])
print(b.getvalue(), b.seek(0), list(b), b.seek(0), b.readinto(x := bytearray(3)), x)
view = b.getbuffer()
try:
    b.write(b"more than fits now")
except BufferError as e:
    print(e)
view[0] = 33
view.release()
print(b.getvalue())
for f in (lambda: b.write("x"), lambda: io.BytesIO("x"), lambda: b.seek(-1), lambda: b.seek(0, 9), lambda: b.read("x")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
w = io.TextIOWrapper(io.BytesIO("é\nb".encode()), encoding="utf-8")
print(w.read(1), w.readline(), w.readlines(), w.encoding, w.buffer.__class__.__name__)
raw = io.BytesIO()
tw = io.TextIOWrapper(raw, encoding="latin-1", write_through=True, newline="\n")
tw.write("é")
tw.flush()
print(raw.getvalue(), tw.detach() is raw, io.DEFAULT_BUFFER_SIZE > 0, io.SEEK_END, isinstance(raw, io.IOBase), isinstance(s, io.TextIOBase), isinstance(s, io.RawIOBase))
r = io.BufferedReader(io.BytesIO(b"abcdef"), 4)
print(r.peek(2)[:2], r.read(3), r.read1(10), r.read())
bw = io.BufferedWriter(target := io.BytesIO(), 4)
bw.write(b"ab")
print(target.getvalue(), bw.flush(), target.getvalue())
