# Mandelbrot and Julia sets as text, with complex numbers and with fixed-point integers.
def mandel(c, limit=50):
    z = 0j
    for n in range(limit):
        if z.real * z.real + z.imag * z.imag > 4:
            return n
        z = z * z + c
    return limit


CHARS = " .:-=+*#%@"
for row in range(-10, 11):
    line = ""
    for col in range(-35, 16):
        n = mandel(complex(col / 18, row / 9))
        line += "@" if n == 50 else CHARS[min(n // 2, 8)]
    print(line.rstrip())
BITS = 40
ONE = 1 << BITS


def fixed(cx, cy, limit=30):
    x = y = 0
    for n in range(limit):
        xx, yy = x * x >> BITS, y * y >> BITS
        if xx + yy > 4 * ONE:
            return n
        x, y = xx - yy + cx, (x * y >> BITS - 1) + cy
    return limit


grid = [[fixed(c * ONE // 14 - ONE // 2, r * ONE // 7) for c in range(-22, 15)] for r in range(-8, 9)]
for line in grid:
    print("".join("#" if n == 30 else CHARS[n % 9] for n in line).rstrip())
print(sum(map(sum, grid)), [max(r) for r in grid][:6])


class Julia:
    def __init__(self, c, limit=25):
        self.c, self.limit = c, limit

    def __call__(self, z):
        for n in range(self.limit):
            if abs(z) > 2:
                return n
            z = z**2 + self.c
        return self.limit

    def __iter__(self):
        for r in range(-6, 7):
            yield "".join(CHARS[self(complex(c / 10, r / 5)) * 9 // self.limit] for c in range(-16, 17)).rstrip()


for line in Julia(-0.8 + 0.156j):
    print(line)
area = sum(mandel(complex(x / 40, y / 40)) == 50 for x in range(-80, 21) for y in range(-45, 46))
print(area, round(area / 1600, 3))


def newton(z, steps=12):
    for _ in range(steps):
        if z == 0:
            return None
        z -= (z**3 - 1) / (3 * z**2)
    roots = [1, complex(-0.5, 3**0.5 / 2), complex(-0.5, -(3**0.5) / 2)]
    return min(range(3), key=lambda i: abs(z - roots[i]))


for r in range(-4, 5):
    print("".join(".ox"[newton(complex(c / 5, r / 2.5) or 0.01)] for c in range(-12, 13)))
sierpinski = [1]
for _ in range(16):
    print("".join("*" if v % 2 else " " for v in sierpinski).center(33).rstrip())
    sierpinski = [1, *(a + b for a, b in zip(sierpinski, sierpinski[1:])), 1]
rule, cells = 30, [0] * 20 + [1] + [0] * 20
for _ in range(12):
    print("".join(".#"[c] for c in cells))
    cells = [rule >> (l << 2 | c << 1 | r) & 1 for l, c, r in zip([0] + cells, cells, cells[1:] + [0])]
dragon = "F"
for _ in range(5):
    dragon += "R" + "".join({"R": "L", "L": "R"}.get(c, c) for c in reversed(dragon))
x = y = dx = 0
dy = 1
visited = {(0, 0)}
for c in dragon:
    if c == "F":
        x, y = x + dx, y + dy
        visited.add((x, y))
    elif c == "R":
        dx, dy = dy, -dx
    else:
        dx, dy = -dy, dx
print(len(dragon), len(visited), (x, y), min(visited), max(visited))
