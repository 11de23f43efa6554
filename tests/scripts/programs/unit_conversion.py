# Units with dimensions, a recursive expression evaluator, temperature scales, number bases.
class DimensionError(TypeError):
    pass


class Quantity:
    BASE = ("m", "kg", "s")
    units = {"m": (1, (1, 0, 0)), "km": (1000, (1, 0, 0)), "cm": (0.01, (1, 0, 0)), "mile": (1609.344, (1, 0, 0)), "kg": (1, (0, 1, 0)), "g": (0.001, (0, 1, 0)), "s": (1, (0, 0, 1)), "min": (60, (0, 0, 1)), "h": (3600, (0, 0, 1)), "N": (1, (1, 1, -2)), "J": (1, (2, 1, -2)), "W": (1, (2, 1, -3))}

    def __init__(self, value, unit=None, dimension=(0, 0, 0)):
        if unit:
            factor, dimension = self.units[unit]
            value *= factor
        self.value, self.dimension = value, tuple(dimension)

    def _same(self, o):
        if not isinstance(o, Quantity):
            o = Quantity(o)
        if o.dimension != self.dimension:
            raise DimensionError(f"{self.symbol} and {o.symbol} differ")
        return o

    @property
    def symbol(self):
        top = [b + (f"^{d}" if d > 1 else "") for b, d in zip(self.BASE, self.dimension) if d > 0]
        low = [b + (f"^{-d}" if d < -1 else "") for b, d in zip(self.BASE, self.dimension) if d < 0]
        return "*".join(top or ["1"]) + ("/" + "/".join(low) if low else "")

    def __add__(self, o):
        return Quantity(self.value + self._same(o).value, dimension=self.dimension)

    def __sub__(self, o):
        return Quantity(self.value - self._same(o).value, dimension=self.dimension)

    def __mul__(self, o):
        if isinstance(o, Quantity):
            return Quantity(self.value * o.value, dimension=[a + b for a, b in zip(self.dimension, o.dimension)])
        return Quantity(self.value * o, dimension=self.dimension)

    __rmul__ = __mul__

    def __truediv__(self, o):
        o = o if isinstance(o, Quantity) else Quantity(o)
        return Quantity(self.value / o.value, dimension=[a - b for a, b in zip(self.dimension, o.dimension)])

    def __pow__(self, n):
        return Quantity(self.value**n, dimension=[d * n for d in self.dimension])

    def __lt__(self, o):
        return self.value < self._same(o).value

    def __eq__(self, o):
        return self.value == self._same(o).value

    def to(self, unit):
        factor, dimension = self.units[unit]
        if dimension != self.dimension:
            raise DimensionError(f"{self.symbol} is not {unit}")
        return self.value / factor

    def __str__(self):
        return f"{self.value:g} {self.symbol}"

    def __format__(self, spec):
        return f"{self.to(spec):.3f} {spec}" if spec else str(self)


Q = Quantity
v = Q(36, "km") / Q(1, "h")
print(v, Q(5, "km") + Q(3, "mile"), f"{Q(5, 'km'):mile}", Q(2, "kg") * Q(3, "m") / Q(1, "s") ** 2, (Q(10, "N") * Q(2, "m")).to("J"), 3 * Q(1, "h"), Q(90, "min") < Q(2, "h"), Q(100, "cm") == Q(1, "m"), sorted([Q(1, "mile"), Q(1, "km"), Q(99, "m")])[0], Q(6) / 4)
for f in (lambda: Q(1, "m") + Q(1, "s"), lambda: Q(1, "m") + 1, lambda: Q(1, "m").to("s"), lambda: Q(1, "parsec"), lambda: Q(1, "m") < Q(1, "kg"), lambda: Q(1, "m") ** "x", lambda: Q(1, "m") / 0):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)


class Temperature:
    scales = {"C": (lambda k: k - 273.15, lambda c: c + 273.15), "F": (lambda k: k * 9 / 5 - 459.67, lambda f: (f + 459.67) * 5 / 9), "K": (lambda k: k, lambda k: k)}

    def __init__(self, value, scale="K"):
        self.kelvin = self.scales[scale][1](value)
        if self.kelvin < 0:
            raise ValueError(f"{value}{scale} is below absolute zero")

    def __getattr__(self, name):
        try:
            return self.scales[name][0](self.kelvin)
        except KeyError:
            raise AttributeError(name) from None


t = Temperature(100, "C")
print(round(t.F, 6), round(t.K, 6), round(Temperature(-40, "F").C, 6), hasattr(t, "R"))
try:
    Temperature(-300, "C")
except ValueError as e:
    print(e)


def to_base(n, base):
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    if n < 0:
        return "-" + to_base(-n, base)
    out = ""
    while True:
        n, d = divmod(n, base)
        out = digits[d] + out
        if not n:
            return out


print([to_base(255, b) for b in (2, 3, 7, 8, 10, 16, 36)], to_base(-10**20, 36), all(int(to_base(n, b), b) == n for n in (0, 1, 99, 12345, 10**30) for b in range(2, 37)))


def balanced(n):
    out = ""
    while n:
        n, d = divmod(n + 1, 3)
        out = "-0+"[d] + out
    return out or "0"


print([balanced(n) for n in range(-5, 6)])


def human(n):
    for unit in ("B", "KiB", "MiB", "GiB"):
        if abs(n) < 1024 or unit == "GiB":
            return f"{n:.1f} {unit}" if unit != "B" else f"{n} B"
        n /= 1024


def duration(s):
    parts = []
    for size, name in ((86400, "d"), (3600, "h"), (60, "m"), (1, "s")):
        n, s = divmod(s, size)
        if n:
            parts.append(f"{n}{name}")
    return " ".join(parts) or "0s"


print([human(n) for n in (0, 1023, 1024, 1536, 10**6, 5 * 2**30, 2**50)], [duration(n) for n in (0, 59, 3600, 90061, 10**6)])


def fraction(x, limit=1000):
    a, b, c, d = 0, 1, 1, 0
    y = x
    while True:
        n = int(y // 1)
        a, b, c, d = c, d, a + n * c, b + n * d
        if d > limit or y == n:
            return (c, d) if d <= limit else (a, b)
        y = 1 / (y - n)


print(fraction(0.75), fraction(3.141592653589793), fraction(2**0.5, 100), fraction(0.1), fraction(5.0))
