# Symbolic algebra: parse, simplify with match, differentiate, evaluate, print.
from dataclasses import dataclass


class Expr:
    def __add__(self, o):
        return Add(self, lift(o))

    def __radd__(self, o):
        return Add(lift(o), self)

    def __sub__(self, o):
        return Add(self, Mul(Num(-1), lift(o)))

    def __mul__(self, o):
        return Mul(self, lift(o))

    def __rmul__(self, o):
        return Mul(lift(o), self)

    def __pow__(self, o):
        return Pow(self, lift(o))

    def __neg__(self):
        return Mul(Num(-1), self)


@dataclass(frozen=True)
class Num(Expr):
    value: int


@dataclass(frozen=True)
class Var(Expr):
    name: str


@dataclass(frozen=True)
class Add(Expr):
    left: Expr
    right: Expr


@dataclass(frozen=True)
class Mul(Expr):
    left: Expr
    right: Expr


@dataclass(frozen=True)
class Pow(Expr):
    base: Expr
    exponent: Expr


@dataclass(frozen=True)
class Call(Expr):
    name: str
    argument: Expr


def lift(x):
    return x if isinstance(x, Expr) else Num(x)


def simplify(e):
    match e:
        case Add(l, r):
            l, r = simplify(l), simplify(r)
            match l, r:
                case Num(a), Num(b):
                    return Num(a + b)
                case (Num(0), x) | (x, Num(0)):
                    return x
                case x, y if x == y:
                    return simplify(Mul(Num(2), x))
                case Mul(Num(a), x), Mul(Num(b), y) if x == y:
                    return simplify(Mul(Num(a + b), x))
                case (Mul(Num(a), x), y) | (y, Mul(Num(a), x)) if x == y:
                    return simplify(Mul(Num(a + 1), x))
                case x, Num() as n:
                    return simplify(Add(n, x))
                case Num(a), Add(Num(b), x):
                    return simplify(Add(Num(a + b), x))
                case _:
                    return Add(l, r)
        case Mul(l, r):
            l, r = simplify(l), simplify(r)
            match l, r:
                case Num(a), Num(b):
                    return Num(a * b)
                case (Num(0), _) | (_, Num(0)):
                    return Num(0)
                case (Num(1), x) | (x, Num(1)):
                    return x
                case x, Num() as n:
                    return simplify(Mul(n, x))
                case Num(a), Mul(Num(b), x):
                    return simplify(Mul(Num(a * b), x))
                case Pow(x, Num(a)), Pow(y, Num(b)) if x == y:
                    return simplify(Pow(x, Num(a + b)))
                case (Pow(x, Num(a)), y) | (y, Pow(x, Num(a))) if x == y:
                    return Pow(x, Num(a + 1))
                case x, y if x == y:
                    return Pow(x, Num(2))
                case x, Mul(Num() as n, y):
                    return simplify(Mul(n, Mul(x, y)))
                case _:
                    return Mul(l, r)
        case Pow(b, x):
            match simplify(b), simplify(x):
                case _, Num(0):
                    return Num(1)
                case b, Num(1):
                    return b
                case Num(a), Num(n) if n >= 0:
                    return Num(a**n)
                case b, x:
                    return Pow(b, x)
        case Call(name, a):
            return Call(name, simplify(a))
        case _:
            return e


def derive(e, v):
    match e:
        case Num():
            return Num(0)
        case Var(name):
            return Num(int(name == v))
        case Add(l, r):
            return derive(l, v) + derive(r, v)
        case Mul(l, r):
            return derive(l, v) * r + l * derive(r, v)
        case Pow(b, Num(n)):
            return Num(n) * b ** (n - 1) * derive(b, v)
        case Call("sin", a):
            return Call("cos", a) * derive(a, v)
        case Call("cos", a):
            return -Call("sin", a) * derive(a, v)
        case Call("exp", a):
            return e * derive(a, v)
        case _:
            raise NotImplementedError(show(e))


def show(e, level=0):
    match e:
        case Num(v):
            s, own = str(v), 4 if v >= 0 else 2
        case Var(n):
            s, own = n, 4
        case Add(l, Mul(Num(-1), r)):
            s, own = f"{show(l, 1)} - {show(r, 2)}", 1
        case Add(l, r):
            s, own = f"{show(l, 1)} + {show(r, 1)}", 1
        case Mul(Num(-1), r):
            s, own = "-" + show(r, 3), 2
        case Mul(l, r):
            s, own = f"{show(l, 2)}*{show(r, 2)}", 2
        case Pow(b, x):
            s, own = f"{show(b, 4)}^{show(x, 3)}", 3
        case Call(n, a):
            return f"{n}({show(a)})"
    return f"({s})" if own < level else s


def value(e, **env):
    import math
    match e:
        case Num(v):
            return v
        case Var(n):
            return env[n]
        case Add(l, r):
            return value(l, **env) + value(r, **env)
        case Mul(l, r):
            return value(l, **env) * value(r, **env)
        case Pow(b, x):
            return value(b, **env) ** value(x, **env)
        case Call(n, a):
            return getattr(math, n)(value(a, **env))


x, y = Var("x"), Var("y")
for e in (x + 0, 1 * x, x * 0 + 5, x + x, 2 * x + 3 * x, x * x * x, (x + 1) * (x + 1), x**0 + x**1, Num(2) ** 10, 3 + (4 + x), 2 * (3 * x), x * (2 * y), -x + y - x, Call("sin", x + 0) * 1, (x * x) * (x**3)):
    s = simplify(e)
    d = simplify(derive(e, "x"))
    print(f"{show(e):<22} = {show(s):<16} d/dx = {show(d)}", value(e, x=3, y=2) == value(s, x=3, y=2))
f = Call("sin", x**2) * Call("exp", 3 * x)
print(show(simplify(derive(f, "x"))), round(value(derive(f, "x"), x=0.5), 9))
try:
    derive(Call("log", x), "x")
except NotImplementedError as e:
    print("cannot derive", e)
try:
    value(x + y, x=1)
except KeyError as e:
    print("unbound", e)
print(x + 1 == Add(Var("x"), Num(1)), hash(x * y) == hash(x * y), repr(x**2 + 1), len({x + 1, x + 1, x + 2}))
