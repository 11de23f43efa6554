# Special methods looked up on the type: container, numeric, context, copying, formatting, hashing hooks.
class Everything:
    def __len__(self): return 3
    def __getitem__(self, k): return ("item", k)
    def __setitem__(self, k, v): print("set", k, v)
    def __delitem__(self, k): print("del", k)
    def __contains__(self, x): return x == "in"
    def __iter__(self): return iter("iter")
    def __reversed__(self): return iter("reversed")
    def __call__(self, *a, **k): return a, k
    def __enter__(self): return "entered"
    def __exit__(self, *a): return True
    def __hash__(self): return 42
    def __eq__(self, o): return o == 42
    def __lt__(self, o): return "lt"
    def __bool__(self): return False
    def __str__(self): return "str"
    def __repr__(self): return "repr"
    def __format__(self, s): return "format:" + s
    def __bytes__(self): return b"bytes"
    def __index__(self): return 2
    def __int__(self): return 7
    def __float__(self): return 7.5
    def __complex__(self): return 7j
    def __round__(self, n=None): return ("round", n)
    def __neg__(self): return "neg"
    def __add__(self, o): return "add"
    def __radd__(self, o): return "radd"
    def __iadd__(self, o): return self
    def __matmul__(self, o): return "matmul"
    def __divmod__(self, o): return "divmod"
    def __pow__(self, o, m=None): return ("pow", o, m)
    def __getattr__(self, n): return "getattr:" + n
    def __dir__(self): return ["d"]
    def __sizeof__(self): return 100
    def __copy__(self): return "copied"
    def __deepcopy__(self, memo): return "deep"
    def __instancecheck__(self, o): return True
    def __length_hint__(self): return 9
    def __missing__(self, k): return "missing"
    def __class_getitem__(cls, k): return ("cls", k)
    def __fspath__(self): return "/path"
    def __await__(self): return iter(())
    def __next__(self): return "next"


e = Everything()
import copy, os, operator, math

print(len(e), e[1], e[1:2], "in" in e, "out" in e, list(e), list(reversed(e)), e(1, k=2), hash(e), e == 42, e != 42, e < 1, bool(e), str(e), repr(e), f"{e:x}", f"{e!r}", "%s %r" % (e, e), bytes(e), [10, 20, 30][e], int(e), float(e), complex(e), round(e), round(e, 1), -e, e + 1, 1 + e, e @ 1, divmod(e, 1), e**2, pow(e, 2, 3), e.zzz, dir(e), copy.copy(e), copy.deepcopy(e), isinstance(5, e), operator.length_hint(e), Everything["k"], os.fspath(e), next(e), hex(e), "x" * e, math.sqrt(e), {42: "found"}.get(e), not e, e or "falsy", sorted([e])[0] is e, sum([e], 5), max([e]) is e, [*e][:2], (lambda *a: a)(*e)[:1], {**{"k": e}}["k"] is e)
e[1] = 2
del e[1]
with e as v:
    print(v)
    raise ValueError
e += 1
print(e is not None, callable(e), iter(e).__class__.__name__, e.__class__.__name__, type(e).__name__)
inst = type("Inst", (), {})()
for name in ("__len__", "__getitem__", "__iter__", "__call__", "__enter__", "__hash__", "__bool__", "__str__", "__add__", "__contains__"):
    setattr(inst, name, lambda *a: 1 / 0)
for f in (lambda: len(inst), lambda: inst[0], lambda: iter(inst), lambda: inst(), lambda: inst + 1, lambda: 1 in inst):
    try:
        f()
    except TypeError as x:
        print(x)
print(bool(inst), "Inst object" in str(inst), hash(inst) == hash(inst))
none = type("NoneMethods", (), {n: None for n in ("__len__", "__iter__", "__hash__", "__contains__", "__getitem__", "__add__", "__call__", "__bool__")})()
for f in (lambda: len(none), lambda: iter(none), lambda: hash(none), lambda: 1 in none, lambda: none[0], lambda: none + 1, lambda: none(), lambda: bool(none)):
    try:
        print(f())
    except TypeError as x:
        print(x)
wrong = type("Wrong", (), {"__len__": lambda s: "x", "__iter__": lambda s: 5, "__hash__": lambda s: 1.5, "__bool__": lambda s: 2, "__str__": lambda s: 1, "__repr__": lambda s: None, "__index__": lambda s: 1.0, "__int__": lambda s: "1", "__float__": lambda s: 1, "__format__": lambda s, f: 5, "__bytes__": lambda s: "x", "__contains__": lambda s, x: [], "__complex__": lambda s: 1, "__dir__": lambda s: 5, "__length_hint__": lambda s: "h", "__sizeof__": lambda s: "z"})()
import sys
for f in (len, iter, hash, bool, str, repr, int, float, format, bytes, complex, dir, hex, operator.length_hint, sys.getsizeof, lambda w: 1 in w, lambda w: [1][w], list):
    try:
        print(f(wrong))
    except (TypeError, ValueError) as x:
        print(getattr(f, "__name__", "?"), "->", x)
