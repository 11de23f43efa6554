# Vectors and shapes: operators, properties, polymorphism, convex hull, point in polygon.
import math


class Vec:
    __slots__ = ("x", "y")

    def __init__(self, x=0.0, y=0.0):
        self.x, self.y = x, y

    def __add__(self, o):
        return Vec(self.x + o.x, self.y + o.y)

    def __sub__(self, o):
        return Vec(self.x - o.x, self.y - o.y)

    def __mul__(self, k):
        if isinstance(k, Vec):
            return self.x * k.x + self.y * k.y
        return Vec(self.x * k, self.y * k)

    def __rmul__(self, k):
        return self * k

    def __truediv__(self, k):
        return Vec(self.x / k, self.y / k)

    def __matmul__(self, o):
        return self.x * o.y - self.y * o.x

    def __neg__(self):
        return Vec(-self.x, -self.y)

    def __abs__(self):
        return math.hypot(self.x, self.y)

    def __eq__(self, o):
        return isinstance(o, Vec) and (self.x, self.y) == (o.x, o.y)

    def __hash__(self):
        return hash((self.x, self.y))

    def __iter__(self):
        yield self.x
        yield self.y

    def __getitem__(self, i):
        return (self.x, self.y)[i]

    def __bool__(self):
        return self.x != 0 or self.y != 0

    def __repr__(self):
        return f"Vec({self.x:g}, {self.y:g})"

    def __format__(self, spec):
        return f"({format(self.x, spec)}, {format(self.y, spec)})"

    def rotate(self, angle):
        c, s = math.cos(angle), math.sin(angle)
        return Vec(self.x * c - self.y * s, self.x * s + self.y * c)


a, b = Vec(3, 4), Vec(1, -2)
print(a + b, a - b, a * 2, 2 * a, a / 2, a * b, a @ b, -a, abs(a), a == Vec(3, 4), a != b, bool(Vec()), list(a), a[1], f"{a:.1f}", {a: 1}[Vec(3, 4)], f"{a.rotate(math.pi / 2):.3f}", sum([a, b], Vec()))
x, y = a
print(x, y, max([a, b], key=abs), a in [Vec(3, 4)])
for f in (lambda: a + 1, lambda: 1 + a, lambda: a / 0, lambda: a < b, lambda: a[2], lambda: setattr(a, "z", 1)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)


class Shape:
    def area(self):
        raise NotImplementedError(f"{type(self).__name__}.area")

    def __lt__(self, o):
        return self.area() < o.area()

    def __str__(self):
        return f"{type(self).__name__.lower()} of area {self.area():.2f}"


class Circle(Shape):
    def __init__(self, r):
        self.r = r

    def area(self):
        return math.pi * self.r**2

    def contains(self, p):
        return abs(p) <= self.r


class Polygon(Shape):
    def __init__(self, *points):
        self.points = [Vec(*p) for p in points]

    @property
    def edges(self):
        return zip(self.points, self.points[1:] + self.points[:1])

    def area(self):
        return abs(sum(p @ q for p, q in self.edges)) / 2

    def perimeter(self):
        return sum(abs(q - p) for p, q in self.edges)

    def contains(self, p):
        inside = False
        for a, b in self.edges:
            if (a.y > p.y) != (b.y > p.y) and p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x:
                inside = not inside
        return inside


class Square(Polygon):
    def __init__(self, side):
        super().__init__((0, 0), (side, 0), (side, side), (0, side))
        self.side = side


class Vague(Shape):
    pass


shapes = [Circle(1), Square(2), Polygon((0, 0), (4, 0), (0, 3)), Square(1)]
print(*sorted(shapes), sep="; ")
print(min(shapes), max(shapes), shapes[2].perimeter(), [s.contains(Vec(0.5, 0.5)) for s in shapes])
try:
    print(Vague())
except NotImplementedError as e:
    print(e)


def hull(points):
    points = sorted(set(points))

    def half(points):
        out = []
        for p in points:
            while len(out) > 1 and (Vec(*out[-1]) - Vec(*out[-2])) @ (Vec(*p) - Vec(*out[-1])) <= 0:
                out.pop()
            out.append(p)
        return out[:-1]
    return half(points) + half(points[::-1])


cloud = [(i * 37 % 101, i * 53 % 97) for i in range(120)]
h = hull(cloud)
print(len(h), h[:4], Polygon(*h).area(), hull([(0, 0), (1, 1), (2, 2)]), hull([(5, 5)]))
closest = min(((abs(Vec(*p) - Vec(*q)), p, q) for i, p in enumerate(cloud) for q in cloud[:i]), key=lambda t: (t[0], t[1]))
print(f"{closest[0]:.4f}", closest[1:])


def intersect(p, q, r, s):
    d = (q - p) @ (s - r)
    if d == 0:
        return None
    t = (r - p) @ (s - r) / d
    u = (r - p) @ (q - p) / d
    return p + (q - p) * t if 0 <= t <= 1 and 0 <= u <= 1 else None


print(intersect(Vec(0, 0), Vec(4, 4), Vec(0, 4), Vec(4, 0)), intersect(Vec(0, 0), Vec(1, 1), Vec(0, 1), Vec(1, 2)), intersect(Vec(0, 0), Vec(1, 0), Vec(5, -1), Vec(5, 1)))
walk = Vec()
for i in range(100):
    walk += Vec(1, 0).rotate(i * 0.1)
print(f"{walk:.6f}", f"{abs(walk):.6e}")
