# pickle and copyreg round trips.
import pickle, copyreg, io


class P:
    def __init__(self, x):
        self.x = x

    def __eq__(self, o):
        return type(self) is type(o) and self.__dict__ == o.__dict__


class Slots:
    __slots__ = ("a", "b")


class State:
    def __init__(self):
        self.v, self.tmp = 1, lambda: 0

    def __getstate__(self):
        return {"v": self.v}

    def __setstate__(self, s):
        self.v = s["v"] + 100


class Red:
    def __init__(self, n):
        self.n = n

    def __reduce__(self):
        return Red, (self.n + 1,)


class NewArgs:
    def __new__(cls, a, *, k):
        self = super().__new__(cls)
        self.both = (a, k)
        return self

    def __getnewargs_ex__(self):
        return (self.both[0],), {"k": self.both[1]}


class SubList(list):
    pass


class SubDict(dict):
    pass


class Err(Exception):
    pass


values = [None, True, 0, -1, 255, 65536, 2**31, -(2**40), 2**200, 1.5, float("inf"), 1j, "", "text é😀", "a" * 300, b"", b"\x00\xff", bytearray(b"x"), (), (1,), (1, 2, 3, 4), [], [1, [2]], {}, {"a": {"b": 1}}, set(), {1, 2}, frozenset([1]), range(5), slice(1, 2), ..., NotImplemented, int, len, P, P([1, 2])]
for proto in range(6):
    assert all(pickle.loads(pickle.dumps(v, proto)) == v for v in values), proto
print("round trips", len(values))
for proto in (0, 2, 4):
    s = Slots()
    s.a = [1]
    t = pickle.loads(pickle.dumps(s, 2 if proto < 2 else proto))
    print(t.a, hasattr(t, "b"), pickle.loads(pickle.dumps(State(), proto)).v, pickle.loads(pickle.dumps(Red(1), proto)).n)
print(pickle.loads(pickle.dumps(NewArgs(1, k=2))).both)
l = SubList([1, 2])
l.tag = "t"
m = pickle.loads(pickle.dumps(l))
print(m, type(m).__name__, m.tag, type(pickle.loads(pickle.dumps(SubDict(a=1)))).__name__)
e = pickle.loads(pickle.dumps(Err("msg", 5)))
print(repr(e), e.args, repr(pickle.loads(pickle.dumps(KeyError("k")))))
loop = [1]
loop.append(loop)
c = pickle.loads(pickle.dumps(loop))
print(c[1] is c)
shared = [0]
a, b = pickle.loads(pickle.dumps((shared, shared)))
print(a is b)
o = P(None)
o.x = o
q = pickle.loads(pickle.dumps(o))
print(q.x is q)
buf = io.BytesIO()
for v in (1, "two", [3]):
    pickle.dump(v, buf)
buf.seek(0)
print(pickle.load(buf), pickle.load(buf), pickle.load(buf))
try:
    pickle.load(buf)
except EOFError as x:
    print(type(x).__name__, x)
from collections import OrderedDict, Counter, deque, defaultdict, namedtuple
from datetime import date, timedelta
from enum import Enum
Color = Enum("Color", "RED BLUE")
Pt = namedtuple("Pt", "x y")
for v in (OrderedDict(b=1, a=2), Counter("aab"), deque([1, 2], 5), defaultdict(list, a=[1]), Pt(1, 2), Color.RED, date(2024, 1, 2), timedelta(1, 2)):
    w = pickle.loads(pickle.dumps(v))
    print(w, w == v, type(w) is type(v))
for bad in (lambda: pickle.dumps(lambda: 0), lambda: pickle.dumps(x for x in []), lambda: pickle.loads(b""), lambda: pickle.loads(b"bogus"), lambda: pickle.loads(b"\x80\x04."), lambda: pickle.dumps(open), lambda: pickle.dumps(io), lambda: pickle.dumps(1, 99), lambda: pickle.loads("str"), lambda: pickle.loads(b"cno_mod\nx\n.")):
    try:
        print(type(bad()).__name__)
    except Exception as x:
        print(type(x).__name__, str(x).split(" at 0x")[0][:70])
copyreg.pickle(P, lambda p: (P, ("via copyreg",)))
print(pickle.loads(pickle.dumps(P(1))).x, pickle.HIGHEST_PROTOCOL, pickle.DEFAULT_PROTOCOL, pickle.dumps([1, "a"], 0), pickle.dumps((1, b"x"), 3))


class Pers(pickle.Pickler):
    def persistent_id(self, o):
        return "the shared" if o is shared else None


class Unpers(pickle.Unpickler):
    def persistent_load(self, i):
        return f"<{i}>"

    def find_class(self, m, n):
        raise pickle.UnpicklingError(f"forbidden {m}.{n}")


buf = io.BytesIO()
Pers(buf).dump([shared, 1])
print(Unpers(io.BytesIO(buf.getvalue())).load())
try:
    Unpers(io.BytesIO(pickle.dumps(Err))).load()
except pickle.UnpicklingError as x:
    print(x)
