# A matrix class: arithmetic, determinant, inverse with fractions by hand, powers.
class Fraction:
    __slots__ = ("n", "d")

    def __init__(self, n, d=1):
        if d == 0:
            raise ZeroDivisionError(f"Fraction({n}, 0)")
        if d < 0:
            n, d = -n, -d
        a, b = abs(n), d
        while b:
            a, b = b, a % b
        self.n, self.d = n // a if a else 0, d // a if a else 1

    def __add__(self, o):
        o = lift(o)
        return Fraction(self.n * o.d + o.n * self.d, self.d * o.d)

    def __sub__(self, o):
        o = lift(o)
        return Fraction(self.n * o.d - o.n * self.d, self.d * o.d)

    def __mul__(self, o):
        o = lift(o)
        return Fraction(self.n * o.n, self.d * o.d)

    def __truediv__(self, o):
        o = lift(o)
        return Fraction(self.n * o.d, self.d * o.n)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return Fraction(-self.n, self.d)

    def __eq__(self, o):
        o = lift(o)
        return (self.n, self.d) == (o.n, o.d)

    def __bool__(self):
        return self.n != 0

    def __repr__(self):
        return str(self.n) if self.d == 1 else f"{self.n}/{self.d}"


def lift(x):
    return x if isinstance(x, Fraction) else Fraction(x)


class Matrix:
    def __init__(self, rows):
        self.rows = [list(r) for r in rows]
        if len({len(r) for r in self.rows}) > 1:
            raise ValueError("rows differ in length")

    @classmethod
    def identity(cls, n):
        return cls([[Fraction(int(i == j)) for j in range(n)] for i in range(n)])

    @property
    def shape(self):
        return len(self.rows), len(self.rows[0])

    def __getitem__(self, key):
        i, j = key
        return self.rows[i][j]

    def __setitem__(self, key, value):
        i, j = key
        self.rows[i][j] = value

    def __add__(self, o):
        return Matrix([[a + b for a, b in zip(r, s)] for r, s in zip(self.rows, o.rows)])

    def __matmul__(self, o):
        if self.shape[1] != o.shape[0]:
            raise ValueError(f"shapes {self.shape} and {o.shape} do not fit")
        columns = list(zip(*o.rows))
        return Matrix([[sum(a * b for a, b in zip(r, c)) for c in columns] for r in self.rows])

    def __pow__(self, n):
        result, base = Matrix.identity(len(self.rows)), self
        while n:
            if n & 1:
                result = result @ base
            base = base @ base
            n >>= 1
        return result

    @property
    def T(self):
        return Matrix(zip(*self.rows))

    def __eq__(self, o):
        return self.rows == o.rows

    def eliminate(self, other):
        a, b = [r[:] for r in self.rows], [r[:] for r in other.rows]
        n, det = len(a), Fraction(1)
        for i in range(n):
            pivot = next((r for r in range(i, n) if a[r][i]), None)
            if pivot is None:
                return Fraction(0), None
            if pivot != i:
                a[i], a[pivot], b[i], b[pivot], det = a[pivot], a[i], b[pivot], b[i], -det
            det = det * a[i][i]
            scale = a[i][i]
            a[i], b[i] = [x / scale for x in a[i]], [x / scale for x in b[i]]
            for r in range(n):
                if r != i and a[r][i]:
                    f = a[r][i]
                    a[r] = [x - f * y for x, y in zip(a[r], a[i])]
                    b[r] = [x - f * y for x, y in zip(b[r], b[i])]
        return det, Matrix(b)

    @property
    def det(self):
        return self.eliminate(Matrix.identity(len(self.rows)))[0]

    def inverse(self):
        inv = self.eliminate(Matrix.identity(len(self.rows)))[1]
        if inv is None:
            raise ArithmeticError("singular matrix")
        return inv

    def __str__(self):
        cells = [[str(x) for x in r] for r in self.rows]
        width = max(len(c) for r in cells for c in r)
        return "\n".join(" ".join(c.rjust(width) for c in r) for r in cells)


F = Fraction
m = Matrix([[F(2), F(1), F(0)], [F(1), F(3), F(-1)], [F(0), F(5), F(4)]])
print(m, m.det, m.T.det, sep="\n")
inv = m.inverse()
print(inv)
print(m @ inv == Matrix.identity(3), (m + m).rows[0], m[1, 2])
fib = Matrix([[F(1), F(1)], [F(1), F(0)]]) ** 90
print(fib[0, 1])
hilbert = Matrix([[F(1, i + j + 1) for j in range(5)] for i in range(5)])
print(hilbert.det, hilbert.inverse()[4, 4], (hilbert @ hilbert.inverse()) == Matrix.identity(5))
for f in (lambda: Matrix([[F(1), F(2)], [F(2), F(4)]]).inverse(), lambda: m @ Matrix([[F(1)]]), lambda: Matrix([[1], [1, 2]]), lambda: F(1, 0), lambda: m[5, 5]):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
n = 20
a = [[(i * j) % 7 - 3 for j in range(n)] for i in range(n)]
p = Matrix(a) @ Matrix(a).T
print(sum(map(sum, p.rows)), p[3, 4] == p[4, 3])
