# match: class patterns, __match_args__, protocols.
class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class Point3(Point):
    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z


def where(p):
    match p:
        case Point3(0, 0, z=0):
            return "origin 3"
        case Point(0, 0):
            return "origin"
        case Point(x=0, y=y):
            return f"y axis {y}"
        case Point(x, 0):
            return f"x axis {x}"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case Point3(z=z):
            return f"z {z}"
        case Point():
            return "somewhere"
        case _:
            return "not a point"


for p in [Point(0, 0), Point(0, 3), Point(4, 0), Point(2, 2), Point(1, 2), Point3(0, 0, 0), Point3(5, 6, 7), (0, 0)]:
    print(where(p))


def builtin(x):
    match x:
        case bool(b):
            return "bool", b
        case int(i) | float(i):
            return "num", i
        case str(s):
            return "str", s
        case list([a, *_]) | tuple((a, *_)):
            return "seq", a
        case dict(d):
            return "dict", d
        case bytes(b):
            return "bytes", b
        case set() | frozenset():
            return "set", sorted(x)


for x in [True, 3, 1.5, "s", [1, 2], (3,), {"a": 1}, b"z", {2, 1}, frozenset([9])]:
    print(builtin(x))


class NoArgs:
    pass


class BadArgs:
    __match_args__ = ["a"]


class BadName:
    __match_args__ = (1,)


class Missing:
    __match_args__ = ("gone",)


def attempt(pattern, subject, scope=globals()):
    try:
        local = dict(scope)
        local["subject"] = subject
        exec(f"match subject:\n case {pattern}:\n  r = 'matched'\n case _:\n  r = 'no match'", local)
        print(pattern, local["r"])
    except Exception as e:
        print(pattern, type(e).__name__, e)


attempt("NoArgs(1)", NoArgs())
attempt("BadArgs(1)", BadArgs())
attempt("BadName(1)", BadName())
attempt("Missing(1)", Missing())
attempt("Missing(gone=1)", Missing())
attempt("Point(1, 2, 3)", Point(1, 2))
attempt("Point(1, x=1)", Point(1, 2))
attempt("int(1, 2)", 1)
attempt("int(real=1)", 1)
attempt("where(1)", 1)
attempt("undefined_name()", 1)
attempt("object()", 1)


class Prop:
    @property
    def v(self):
        print("read v")
        return 7

    @property
    def bad(self):
        raise KeyError("bad")


match Prop():
    case Prop(v=1):
        print("1")
    case Prop(v=7):
        print("7")
attempt("Prop(bad=1)", Prop())


class Meta(type):
    def __instancecheck__(cls, obj):
        print("instancecheck", obj)
        return obj == 5


class Five(metaclass=Meta):
    pass


match 5:
    case Five():
        print("five")


class LikeList:
    def __len__(self):
        return 2

    def __getitem__(self, i):
        return [10, 20][i]


from collections.abc import Sequence, Mapping


class RealSeq(LikeList, Sequence):
    pass


class Map(Mapping):
    def __getitem__(self, k):
        return {"a": 1}[k]

    def __iter__(self):
        return iter(["a"])

    def __len__(self):
        return 1


for s in (LikeList(), RealSeq(), Map(), "ab", b"ab"):
    match s:
        case [a, b]:
            print("sequence", a, b)
        case {"a": x}:
            print("mapping", x)
        case _:
            print("neither")
