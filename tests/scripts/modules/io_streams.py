"""Streams: the stack of open(), in memory, over raw streams in Python, and their errors."""
import sys, io, os, tempfile
os.chdir(tempfile.mkdtemp())
print("hello", 1, "é")
print(sys.stdout.mode, sys.stdin.name, sys.stderr.errors, sys.stderr.line_buffering)
print(open, open is io.open)
with open("io_x.txt","w") as f:
    for i in range(5000): f.write(f"line {i} é\n")
    print(f, f.tell())
with open("io_x.txt") as f:
    n=0
    for l in f: n+=len(l)
    print(n, f.newlines)
with open("io_x.txt") as f:
    f.readline(); t=f.tell(); a=f.readline(); f.seek(t); print(t, a==f.readline(), repr(a))
    print(len(f.read()))
with open("io_x.txt","rb") as f: print(len(f.read()), f.seek(5), f.read(7), f.tell(), f)
with open("io_x.txt","r+b") as f: print(f, f.read(3), f.write(b"XYZ"), f.seek(0), f.read(10))
s=io.StringIO("a\r\nb\nc\rd", newline=None); print(s.readlines(), s.newlines)
b=io.BytesIO(b"abc\ndef"); print(b.readline(), b.read(), b.getvalue()); v=b.getbuffer()
try: b.write(b"xxxxxxxx")
except BufferError as e: print(e)
del v
print(b.write(b"zz"), b.getvalue())
t=io.TextIOWrapper(io.BytesIO("héllo\nwörld".encode("utf-16")), encoding="utf-16"); print(t.readline(), t.tell(), t.read())
class R(io.RawIOBase):
    def __init__(s): s.d=b"some data\nmore"; s.p=0
    def readable(s): return True
    def readinto(s,b):
        n=min(len(b),3,len(s.d)-s.p); b[:n]=s.d[s.p:s.p+n]; s.p+=n; return n
print(io.TextIOWrapper(io.BufferedReader(R())).readlines())
try: open("/nonexistent")
except OSError as e: print(repr(e), e.filename)
try: open("/usr")
except OSError as e: print(repr(e), e.filename)

class Slow(io.RawIOBase):
    def __init__(self): self.got = []
    def writable(self): return True
    def write(self, data):
        if len(self.got) > 2: return None
        self.got.append(bytes(data[:4])); return min(4, len(data))
w = io.BufferedWriter(Slow(), 8)
try:
    for _ in range(10): w.write(b"abcdef")
except BlockingIOError as e: print(e.strerror, e.characters_written, w.raw.got)
w.raw.got.clear(); w.flush()
class Closing(io.RawIOBase):
    def close(self): print("raw close"); super().close()
    def flush(self): print("raw flush"); super().flush()
    def readable(self): return True
    def __del__(self): print("del"); super().__del__()
b = io.BufferedReader(Closing()); b.close(); b.close(); print(b.closed)
del b
t = io.TextIOWrapper(io.BufferedReader(Closing())); del t
class Reentrant(io.RawIOBase):
    def readable(self): return True
    def readinto(self, b): return self.outer.read(1)
r = Reentrant(); o = io.BufferedReader(r); r.outer = o
try: o.read(1)
except RuntimeError as e: print(str(e)[:22])
del r.outer
for newline in (None, "", "\n", "\r", "\r\n"):
    t = io.TextIOWrapper(io.BytesIO(b"a\r\nb\rc\nd\r"), newline=newline)
    print(repr(newline), t.readlines(), t.newlines)
    out = io.BytesIO(); t = io.TextIOWrapper(out, newline=newline, write_through=True); t.write("x\ny\r"); print(out.getvalue())
t = io.TextIOWrapper(io.BytesIO("a\u20acb\U0001f600c\n".encode() * 3), encoding="utf-8"); t._CHUNK_SIZE = 3
places = []
while True:
    places.append(t.tell())
    if not t.read(1): break
print(places)
for p in places: t.seek(p); print(ascii(t.read(2)), end=" ")
print()
for bad in (lambda: open("x", "rw"), lambda: open("x", "rbt"), lambda: open("x", "b"), lambda: open("x", "rb", encoding="utf-8"), lambda: open("x", "r", 0), lambda: open(-1),
            lambda: io.StringIO(5), lambda: io.BytesIO("x"), lambda: io.TextIOWrapper(io.BytesIO(), newline="x"), lambda: io.BytesIO().seek(-1), lambda: io.StringIO().seek(1, 1),
            lambda: io.BufferedReader(io.BytesIO(), 0), lambda: io.IOBase().read, lambda: io.IOBase().fileno(), lambda: io.RawIOBase().read(1), lambda: io.FileIO("x", "z"),
            lambda: io.TextIOWrapper(io.BytesIO(b"\xff")).read(), lambda: io.TextIOWrapper(io.BytesIO(), encoding="ascii").write("\xe9"), lambda: io.TextIOWrapper(io.BytesIO(), encoding="base64")):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
