# Conway's life on a set of cells: glider, blinker, toad, R-pentomino.
from collections import Counter


def parse(text):
    return {(x, y) for y, line in enumerate(text.split("\n")) for x, c in enumerate(line) if c == "#"}


def step(cells):
    counts = Counter((x + dx, y + dy) for x, y in cells for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy)
    return {cell for cell, n in counts.items() if n == 3 or n == 2 and cell in cells}


def show(cells, w, h, x0=0, y0=0):
    return "\n".join("".join("#" if (x, y) in cells else "." for x in range(x0, x0 + w)) for y in range(y0, y0 + h))


glider = parse(".#\n..#\n###")
g = glider
for i in range(4):
    print(show(g, 5, 5), "\n")
    g = step(g)
print(g == {(x + 1, y + 1) for x, y in glider})
blinker = parse("###")
print(step(step(blinker)) == blinker, step(blinker) != blinker)
toad = parse(".###\n###")
print(show(step(toad), 4, 4, 0, -1))
block = parse("##\n##")
print(step(block) == block)
pento = parse(".##\n##\n.#")
sizes = []
for generation in range(200):
    sizes.append(len(pento))
    pento = step(pento)
print(sizes[:20], sizes[100], sizes[-1], len(pento))


class Torus:
    def __init__(self, width, height, cells):
        self.w, self.h = width, height
        self.grid = bytearray(width * height)
        for x, y in cells:
            self.grid[y % height * width + x % width] = 1

    def __iter__(self):
        return self

    def __next__(self):
        w, h, old = self.w, self.h, self.grid
        new = bytearray(w * h)
        for y in range(h):
            up, mid, down = (y - 1) % h * w, y * w, (y + 1) % h * w
            for x in range(w):
                l, r = (x - 1) % w, (x + 1) % w
                n = old[up + l] + old[up + x] + old[up + r] + old[mid + l] + old[mid + r] + old[down + l] + old[down + x] + old[down + r]
                new[mid + x] = n == 3 or (n == 2 and old[mid + x])
        self.grid = new
        return sum(new)

    def __str__(self):
        return "\n".join("".join(".#"[c] for c in self.grid[i:i + self.w]) for i in range(0, len(self.grid), self.w))


t = Torus(16, 12, {(x + 13, y + 9) for x, y in glider} | {(x + 3, y + 2) for x, y in blinker})
for n, alive in zip(range(60), t):
    if n % 20 == 0:
        print(n, alive)
print(t)
