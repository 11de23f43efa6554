# enum: definition, lookup, behaviour of members, flags, auto, mixins.
from enum import *


class Color(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1

    def describe(self):
        return f"{self.name}={self.value}"

    @classmethod
    def favourite(cls):
        return cls.GREEN


print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color(2), Color["GREEN"], Color.CRIMSON is Color.RED, list(Color), len(Color), Color.RED.describe(), Color.favourite())
print(Color.RED == Color.RED, Color.RED == 1, Color.RED is Color(1), Color.RED in Color, 1 in Color, 99 in Color, isinstance(Color.RED, Color), type(Color.RED), Color.__members__, hash(Color.RED) == hash("RED"), f"{Color.RED}", f"{Color.RED:>12}|", "%s" % Color.RED, {Color.RED: "r"}, reversed(Color).__class__.__name__, [c.name for c in reversed(Color)], bool(Color.RED), Color.RED.RED is Color.RED)
for f in (lambda: Color(9), lambda: Color["X"], lambda: Color.X, lambda: setattr(Color, "RED", 5), lambda: delattr(Color, "RED"), lambda: Color.RED < Color.GREEN, lambda: setattr(Color.RED, "value", 3), lambda: Color(), lambda: Color(1, 2), lambda: Color.RED + 1):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class Auto(Enum):
    A = auto()
    B = auto()
    C = 10
    D = auto()

    @staticmethod
    def helper():
        return "h"


print([m.value for m in Auto], Auto.helper())


class Named(StrEnum):
    FOO = auto()
    BAR = "b"


print(Named.FOO, Named.FOO == "foo", Named.BAR.upper(), repr(Named.FOO), isinstance(Named.FOO, str), f"{Named.FOO:>5}", "x" + Named.BAR, Named("b"), {"b": 1}[Named.BAR])


class Num(IntEnum):
    ONE = 1
    TWO = 2


print(Num.ONE + 1, Num.ONE < Num.TWO, Num(2), repr(Num.TWO), str(Num.ONE), f"{Num.ONE}", [10, 20][Num.ONE], sorted([Num.TWO, Num.ONE]), Num.ONE == 1, max(Num), sum(Num), "%d" % Num.TWO, Num.ONE | 2, type(Num.ONE + Num.TWO).__name__)


class Perm(Flag):
    R = 4
    W = 2
    X = 1
    RW = R | W


p = Perm.R | Perm.X
print(p, repr(p), p.value, Perm.R in p, Perm.W in p, p & Perm.R, p ^ Perm.R, ~p, ~Perm.RW, list(p), len(p), Perm(0), Perm(7), Perm.RW.name, p.name, bool(Perm.R & Perm.W), Perm(3), list(Perm), [*Perm.RW], Perm.R | Perm.W is Perm.RW)
for f in (lambda: Perm(8), lambda: Perm.R | 1, lambda: Perm.R | "x"):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class IFl(IntFlag):
    A = 1
    B = 2


print(IFl.A | IFl.B, IFl.A | 8, repr(IFl(11)), IFl.A + 1, ~IFl.A, IFl.A == 1, IFl(0))


class Strict(Flag, boundary=STRICT):
    A = auto()
    B = auto()


class Conform(Flag, boundary=CONFORM):
    A = auto()
    B = auto()


print(Strict.A.value, Strict.B.value, Conform(7), list(Conform(3)))


class Planet(Enum):
    MERCURY = (3.3e23, 2.4e6)
    EARTH = (5.9e24, 6.3e6)

    def __init__(self, mass, radius):
        self.mass, self.radius = mass, radius

    @property
    def g(self):
        return round(6.67e-11 * self.mass / self.radius**2, 2)


print(Planet.EARTH.g, Planet.MERCURY.value, Planet((5.9e24, 6.3e6)))


class Custom(Enum):
    def _generate_next_value_(name, start, count, last):
        return name.lower() + str(count)

    X = auto()
    Y = auto()

    @classmethod
    def _missing_(cls, v):
        return cls.X if v == "?" else None

    def __str__(self):
        return f"<{self.value}>"


print(Custom.X, [m.value for m in Custom], Custom("?"), f"{Custom.Y}")


class Ord(Enum):
    A = 1
    B = 2

    def __lt__(self, o):
        return self.value < o.value

    @member
    class Inner:
        pass

    @nonmember
    class NotMember:
        pass

    _ignore_ = ["tmp"]
    tmp = 5


print(Ord.A < Ord.B, [m.name for m in Ord], hasattr(Ord, "tmp"), Ord.NotMember.__name__)
F = Enum("F", [("a", 1), ("b", 2)])
G = Enum("G", {"x": "p"}, module=__name__)
H = IntEnum("H", "one two", start=5)
print(list(F), G.x, list(H), F.__name__)
for bad in ("class E(Color): Z = 5", "class E(Enum):\n A = 1\n A = 2", "@unique\nclass E(Enum):\n A = 1\n B = 1", "class E(IntEnum): A = 'x'", "class E(Enum):\n mro = 1", "class E(Enum):\n _bad_ = 1"):
    try:
        exec(bad)
        print("ok")
    except Exception as e:
        print(type(e).__name__, str(e).replace("\n", " "))


class DC(Enum):
    A = []
    B = {}


print(DC.A, DC([]), verify(UNIQUE)(F) is F, Color.RED.__class__.__name__, Color.__name__, dir(Color)[-2:], Color.RED.__doc__)
import copy, pickle
print(copy.copy(Color.RED) is Color.RED, copy.deepcopy(Color.RED) is Color.RED, pickle.loads(pickle.dumps(Color.GREEN)) is Color.GREEN)
match Color.GREEN:
    case Color.RED:
        print("red")
    case Color.GREEN:
        print("green")
