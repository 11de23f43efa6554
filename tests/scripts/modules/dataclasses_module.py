# dataclasses: options, fields, inheritance, post-init, errors.
from dataclasses import *
from typing import ClassVar
import copy


@dataclass
class P:
    x: int
    y: int = 0
    tags: list = field(default_factory=list, repr=False)
    kind: ClassVar[str] = "point"


p = P(1)
print(p, P(1, 2), P(x=1, y=0) == p, p != P(2), p.tags is P(1).tags, P.kind, [f.name for f in fields(P)], P.__match_args__, is_dataclass(P), is_dataclass(p), is_dataclass(5))
for bad in ("P()", "P(1, 2, 3, 4)", "P(z=1)", "P(1) < P(2)", "hash(P(1))", "fields(5)", "asdict(5)", "replace(p, q=1)"):
    try:
        eval(bad)
    except TypeError as e:
        print(bad, "->", e)


@dataclass(order=True, frozen=True)
class V:
    major: int
    minor: int = field(default=0, compare=True)
    note: str = field(default="", compare=False)


print(V(1, 2) < V(1, 3), sorted([V(2), V(1, 5)]), V(1, 0, "a") == V(1, 0, "b"), hash(V(1)) == hash(V(1, 0, "z")), {V(1): "x"}[V(1)], max(V(1), V(2)))
try:
    V(1).major = 5
except FrozenInstanceError as e:
    print(e)
try:
    del V(1).major
except FrozenInstanceError as e:
    print(e)
try:
    V(1) < 5
except TypeError as e:
    print(e)


@dataclass
class Base:
    a: int
    b: str = "base"


@dataclass
class Derived(Base):
    c: float = 1.5
    b: str = "derived"

    def __post_init__(self):
        self.total = self.a + self.c


d = Derived(1)
print(d, d.total, asdict(d), astuple(d), replace(d, a=5).total, Derived.__mro__[1].__name__, d == Base(1, "derived"))


@dataclass
class Init:
    seed: InitVar[int]
    value: int = field(init=False)
    const: int = field(default=7, init=False)

    def __post_init__(self, seed):
        self.value = seed * 2


print(Init(4), Init(seed=5).value)


@dataclass(kw_only=True)
class KW:
    a: int
    b: int = 2


@dataclass
class Mixed:
    a: int
    _: KW_ONLY
    b: int = 0
    c: int


print(KW(a=1), Mixed(1, c=3))
for f in (lambda: KW(1), lambda: Mixed(1, 2, 3), lambda: Mixed(1)):
    try:
        f()
    except TypeError as e:
        print(e)


@dataclass(slots=True)
class S:
    x: int
    y: int = 5


s = S(1)
print(s, S.__slots__, hasattr(s, "__dict__"), replace(s, y=2))
try:
    s.z = 1
except AttributeError as e:
    print(e)


@dataclass(eq=False, repr=False)
class Bare:
    x: int


print(Bare(1) == Bare(1), hash(Bare(1)) is not None, "Bare object" in repr(Bare(1)))


@dataclass(unsafe_hash=True)
class H:
    x: int
    y: list = field(default_factory=list, hash=False)


print(hash(H(1)) == hash(H(1)), H(1, [2]))
for code in ("@dataclass\nclass Bad:\n a: int = 1\n b: int", "@dataclass\nclass Bad:\n a: list = []", "@dataclass\nclass Bad:\n a: int = field(default=1, default_factory=int)", "@dataclass(order=True, eq=False)\nclass Bad: pass", "@dataclass\nclass Bad(V):\n z: int = 1", "@dataclass(order=True)\nclass Bad:\n a: int\n def __lt__(s, o): pass", "@dataclass(frozen=True)\nclass Bad:\n a: int\n def __setattr__(s, n, v): pass"):
    try:
        exec(code)
        print("ok")
    except Exception as e:
        print(type(e).__name__, e)


@dataclass
class Tree:
    v: int
    kids: list["Tree"] = field(default_factory=list)
    meta: dict = field(default_factory=dict, metadata={"unit": "none"})


t = Tree(1, [Tree(2), Tree(3, [Tree(4)])], {"k": (1, [2])})
print(t, asdict(t), astuple(Tree(1)), copy.deepcopy(t) == t, fields(t)[2].metadata["unit"], fields(Tree)[0].type, fields(Tree)[1].default_factory is list, fields(Tree)[0].default is MISSING)
t.kids.append(t)
print(repr(t).count("..."))
C = make_dataclass("C", ["x", ("y", int), ("z", int, 5)], namespace={"sum": lambda self: self.x + self.z})
print(C(1, 2), C(1, 2).sum(), C.__name__)


@dataclass
class Over:
    x: int

    def __repr__(self):
        return "custom"

    def __eq__(self, o):
        return True


print(Over(1), Over(1) == 5)
match P(3, 4):
    case P(x, y):
        print(x, y)


@dataclass
class Desc:
    class D:
        def __get__(self, o, t):
            return 10 if o is None else o._v

        def __set__(self, o, v):
            o._v = v * 2

    v: int = D()


print(Desc(), Desc(3).v)


@dataclass
class G[T]:
    item: T


print(G(5), G[int](3) == G(3))
