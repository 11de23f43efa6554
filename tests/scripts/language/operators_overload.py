# Operator dispatch: reflected methods, subclasses first, NotImplemented.
class V:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return f"V({self.n})"

    def __add__(self, o):
        print("add", end=" ")
        return V(self.n + o.n) if isinstance(o, V) else NotImplemented

    def __radd__(self, o):
        print("radd", end=" ")
        return V(o + self.n) if isinstance(o, int) else NotImplemented

    def __neg__(self):
        return V(-self.n)

    def __pos__(self):
        return "pos"

    def __invert__(self):
        return "invert"

    def __abs__(self):
        return "abs"

    def __matmul__(self, o):
        return "matmul"

    def __rmatmul__(self, o):
        return "rmatmul"

    def __divmod__(self, o):
        return "divmod"

    def __rdivmod__(self, o):
        return "rdivmod"

    def __pow__(self, o, m=None):
        return f"pow {o} {m}"

    def __rpow__(self, o, m=None):
        return f"rpow {o} {m}"

    def __lshift__(self, o):
        return "lshift"

    def __rrshift__(self, o):
        return "rrshift"

    def __index__(self):
        return self.n

    def __int__(self):
        return 100 + self.n

    def __float__(self):
        return 1.5

    def __complex__(self):
        return 1j

    def __round__(self, nd=None):
        return f"round {nd}"

    def __trunc__(self):
        return "trunc"

    def __floor__(self):
        return "floor"

    def __ceil__(self):
        return "ceil"


a, b = V(1), V(2)
print(a + b, a + b + V(3), 5 + a, sum([V(1), V(2)]))
for expr in ("a + 1", "'x' + a", "a - b", "-'x'", "~1.5", "a * 2", "[] + ()", "1 + 'a'", "'a' * 'b'", "{} | []", "a @ 1", "1 @ a", "1 @ 1", "None + 1", "a < b", "+'s'", "abs('x')", "divmod('a', 1)", "2 ** 'a'", "pow(2, 3, 'a')", "a % 2", "1 // None", "'%d' % 'x'", "1 << 'a'", "{1} - [1]", "b'a' + 'a'", "'a' + b'a'", "[1] * 1.5", "() + []"):
    try:
        print(expr, "=", eval(expr))
    except TypeError as e:
        print(expr, "->", e)
print(-a, +a, ~a, abs(a), divmod(a, 1), divmod(1, a), a**2, 2**a, pow(a, 2, 3), a << 1, 1 >> a)
print(int(a), float(a), complex(a), hex(a), "abc"[a], [10, 20, 30][a], range(a)[0], "x" * b, round(a), round(a, 2))
import math
print(math.trunc(a), math.floor(a), math.ceil(a), math.sqrt(a))


class Parent:
    def __add__(self, o):
        return "parent add"

    def __radd__(self, o):
        return "parent radd"

    def __eq__(self, o):
        return "parent eq"

    def __lt__(self, o):
        return "parent lt"

    def __gt__(self, o):
        return "parent gt"


class Child(Parent):
    def __radd__(self, o):
        return "child radd"

    def __eq__(self, o):
        return "child eq"

    def __gt__(self, o):
        return "child gt"


class Plain(Parent):
    pass


print(Parent() + Child(), Child() + Parent(), Parent() + Plain(), Parent() == Child(), Parent() < Child())


class OnlyLt:
    def __lt__(self, o):
        return "lt"


print(OnlyLt() > OnlyLt(), OnlyLt() < 5)
try:
    OnlyLt() > 5
except TypeError as e:
    print(e)
print(OnlyLt() == OnlyLt(), OnlyLt() != 5)


class NoHash:
    def __eq__(self, o):
        return True


try:
    hash(NoHash())
except TypeError as e:
    print(e)
print(NoHash.__hash__, NoHash() != 1)


class BadIndex:
    def __index__(self):
        return "x"


lst, text, tup = [1], "abc", (1,)
for f in (lambda: lst[BadIndex()], lambda: hex(BadIndex()), lambda: range(BadIndex()), lambda: lst["a"], lambda: text[1.0], lambda: tup[None], lambda: {}[[]]):
    try:
        f()
    except TypeError as e:
        print(e)


class Iop:
    def __iadd__(self, o):
        return NotImplemented

    def __radd__(self, o):
        return "never same type"


try:
    x = Iop()
    x += Iop()
except TypeError as e:
    print(e)
V.__add__ = lambda s, o: "patched"
print(V(1) + V(2))
a.__add__ = lambda o: "instance ignored"
print(a + b)
