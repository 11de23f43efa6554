# Pickler and Unpickler of _pickle: streams, hooks, memos, errors.
import copyreg
import functools
import inspect
import io
import pickle
import re
import zlib
import _pickle

print(pickle.Pickler is _pickle.Pickler, pickle.dumps is _pickle.dumps)

class Point:
    def __init__(self, x, y): self.x, self.y = x, y
    def __repr__(self): return f"Point({self.x}, {self.y})"

class Slotted:
    __slots__ = ("a", "b")

class Listed(list):
    pass

class Keywords:
    def __new__(cls, *args, **kwargs):
        self = object.__new__(cls)
        self.given = args, kwargs
        return self
    def __getnewargs_ex__(self): return self.given
    def __getstate__(self): return None

class Outer:
    class Inner:
        def method(self): return "called"

slotted = Slotted(); slotted.a = 1
cycle = []; cycle.append((cycle,))
ring = {}; ring["self"] = ring
things = [None, True, False, 0, 255, 256, 65535, 65536, -1, -2**31, 2**31, 2**63, -2**64, 2**2040, 1.5, float("inf"), "", "a", "é\n\\\0", "\ud800", "x" * 300,
          b"", b"abc", b"\xff" * 300, bytearray(b"xy"), (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [1], list(range(1001)), {}, {1: 2}, {"a": [1], "b": ()},
          set(), {1}, frozenset({2}), set(range(1000)), dict.fromkeys(range(1001)), dict.fromkeys(range(2000)), len, Point, Outer.Inner.method, type(None), type(...), NotImplemented, Point(1, [2]), Listed([1, 2])]
for protocol in range(6):
    sums = []
    for thing in things:
        data = pickle.dumps(thing, protocol)
        sums.append(zlib.crc32(data))
        back = pickle.loads(data)
        assert repr(back) == repr(thing), (protocol, thing, back)
        assert repr(pickle._loads(data)) == repr(thing)
    print(sums)
    back = pickle.loads(pickle.dumps(slotted, max(protocol, 2)))
    print(protocol, back.a, hasattr(back, "b"), end=" ")
    back = pickle.loads(pickle.dumps(cycle, protocol))
    print(back[0][0] is back, end=" ")
    back = pickle.loads(pickle.dumps(ring, protocol))
    print(back["self"] is back, end=" ")
    print(pickle.loads(pickle.dumps(Outer().Inner().method, protocol))(), end=" ")
    if protocol >= 2:
        print(pickle.loads(pickle.dumps(Keywords(1, a=2), protocol)).given, end=" ")
    print(pickle.dumps([Point(1, 2.5), "a", "a", (1, ("b",))], protocol))

# Frames and large payloads.
class Log:
    def __init__(self): self.sizes = []; self.all = b""
    def write(self, data): self.sizes.append(len(data)); self.all += bytes(data)

for protocol in (3, 4):
    log = Log()
    pickle.Pickler(log, protocol).dump(["x" * 70000, b"y" * 70000, list(range(100000))])
    print(protocol, protocol < 4 or max(log.sizes) <= 140000, len(pickle.loads(log.all)[2]))
stream = io.BytesIO()
for value in ("one", [2], {"three": 3}):
    pickle.dump(value, stream)
stream.write(b"rest"); stream.seek(0)
print([pickle.load(stream) for _ in range(3)], stream.read())
buffered = io.BufferedReader(io.BytesIO(stream.getvalue()))
print([pickle.load(buffered) for _ in range(3)], buffered.read())

# Hooks.
class Named(pickle.Pickler):
    def persistent_id(self, obj): return "the point" if isinstance(obj, Point) else None
    def reducer_override(self, obj): return (complex, (1, 2)) if obj is print else NotImplemented

class Finder(pickle.Unpickler):
    def persistent_load(self, pid): return ("found", pid)
    def find_class(self, module, name): print("find", module, name); return super().find_class(module, name)

for protocol in (0, 2, 5):
    stream = io.BytesIO()
    Named(stream, protocol).dump([Point(1, 2), print, Point])
    print(Finder(io.BytesIO(stream.getvalue())).load())
stream = io.BytesIO()
pickler = pickle.Pickler(stream)
pickler.dispatch_table = copyreg.dispatch_table.copy()
pickler.dispatch_table[Point] = lambda point: (Point, (point.y, point.x))
pickler.dump(Point(1, 2))
print(pickle.loads(stream.getvalue()))
pickler = pickle.Pickler(io.BytesIO())
shared = ["s"]
pickler.dump(shared)
print([pair for pair in pickler.memo.copy().values()], type(pickler.memo).__name__)
pickler.clear_memo()
print(pickler.memo.copy(), pickler.bin, pickler.fast)
buffers = []
data = pickle.dumps(pickle.PickleBuffer(bytearray(b"out")), 5, buffer_callback=buffers.append)
print(data, bytes(pickle.loads(data, buffers=buffers)), pickle.loads(data, buffers=[b"ro"]))
print(pickle.loads(pickle.dumps(pickle.PickleBuffer(b"in"), 5)))

# Errors.
def attempt(function, *args, **kwargs):
    try:
        print("ok", function(*args, **kwargs))
    except BaseException as error:
        print(type(error).__name__, re.sub("0x[0-9a-f]+", "0x…", str(error)), getattr(error, "__notes__", ""), type(error.__context__).__name__)

class Bad:
    def __init__(self, given): self.given = given
    def __reduce__(self): return self.given

attempt(pickle.dumps, lambda: 0)
attempt(pickle.dumps, [1, {"k": (lambda: 0,)}])
for given in (5, (), (1, 2), (len, 3), (list, (), None, 5), (list, (), None, None, 5), (list, (), 1, None, None, 5), tuple(range(7)), "nowhere"):
    attempt(pickle.dumps, Bad(given))
attempt(pickle.dumps, dict.__dict__["fromkeys"])
attempt(pickle.dumps, int.__dict__["real"])
attempt(pickle.dumps, 1, 9)
attempt(pickle.dumps, pickle.PickleBuffer(b""), 3)
attempt(pickle.dumps, 1, 3, buffer_callback=print)
attempt(pickle.Pickler, 5)
attempt(pickle.Unpickler, 5)
for data in (b"", b".", b"N", b"t.", b"\xff", b"K", b"h\1.", b"gx\n.", b"NNR.", b"N)R.", b"(.", b"\x80\6.", b"cno\nname\n.", b"cbuiltins\nno\n.", b"\x82\1.",
             b"\x97.", b"}(Nu.", b"NQ.", b"Sx\n.", b"\x8b\xff\xff\xff\xff.", b"X\1\0\0\0\xff.", b"\x80\4cbuiltins\nint.no\n."):
    attempt(pickle.loads, data)
attempt(pickle.loads, b"\x80\4\x95\6\0\0\0\0\0\0\0X\x0a\0\0\0helloworld.")
attempt(pickle.loads, "text")
attempt(pickle.loads, b"U\1\xff.", encoding="bytes")
attempt(pickle.loads, b"U\1\xff.", errors="replace")

# Signatures of built-in classes.
for cls in (object, list, bool, float, enumerate, property, staticmethod, type(len), zip, map, _pickle.Pickler, _pickle.Unpickler, functools.partial):
    try:
        print(cls.__name__, inspect.signature(cls))
    except ValueError as error:
        print(error)
print(int.__new__.__text_signature__, list.__init__.__text_signature__, staticmethod.__module__)
for call in (lambda: functools.partial(print, **[]), lambda: functools.reduce(**3), lambda: print(**[])):
    attempt(call)
