# Perfect play by minimax with memory, alpha-beta and symmetry; connect four scoring.
from functools import lru_cache

LINES = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]
EMPTY = "." * 9


def winner(b):
    for x, y, z in LINES:
        if b[x] != "." and b[x] == b[y] == b[z]:
            return b[x]
    return None if "." in b else "-"


@lru_cache(maxsize=None)
def best(b, me):
    w = winner(b)
    if w:
        return {"X": 1, "O": -1, "-": 0}[w], None
    outcomes = []
    for i, c in enumerate(b):
        if c == ".":
            score, _ = best(b[:i] + me + b[i + 1:], "O" if me == "X" else "X")
            outcomes.append((score, i))
    pick = max if me == "X" else min
    score = pick(s for s, _ in outcomes)
    return score, next(i for s, i in outcomes if s == score)


def show(b):
    return "\n".join(" ".join(b[i:i + 3]) for i in (0, 3, 6))


board, me = EMPTY, "X"
moves = []
while not winner(board):
    _, at = best(board, me)
    moves.append(at)
    board = board[:at] + me + board[at + 1:]
    me = "O" if me == "X" else "X"
print(show(board), winner(board), moves, best.cache_info().currsize)
for b, me in (("XX.OO....", "X"), ("X...O...X", "O"), ("O..X.....", "X"), ("XOX.O....", "X")):
    print(b, me, best(b, me))


def games(b=EMPTY, me="X"):
    w = winner(b)
    if w:
        return {w: 1}
    total = {}
    for i, c in enumerate(b):
        if c == ".":
            for k, n in games_cached(b[:i] + me + b[i + 1:], "O" if me == "X" else "X"):
                total[k] = total.get(k, 0) + n
    return total


@lru_cache(None)
def games_cached(b, me):
    return tuple(sorted(games(b, me).items()))


print(games(), sum(games().values()))
nodes = 0


def alphabeta(b, me, alpha, beta):
    global nodes
    nodes += 1
    w = winner(b)
    if w:
        return {"X": 1, "O": -1, "-": 0}[w]
    for i, c in enumerate(b):
        if c == ".":
            v = alphabeta(b[:i] + me + b[i + 1:], "O" if me == "X" else "X", alpha, beta)
            if me == "X":
                alpha = max(alpha, v)
            else:
                beta = min(beta, v)
            if alpha >= beta:
                break
    return alpha if me == "X" else beta


print(alphabeta("X...O....", "X", -2, 2), nodes)


def symmetries(b):
    for _ in range(4):
        b = "".join(b[i] for i in (6, 3, 0, 7, 4, 1, 8, 5, 2))
        yield b
        yield "".join(b[i] for i in (2, 1, 0, 5, 4, 3, 8, 7, 6))


seen, frontier = set(), [(EMPTY, "X")]
while frontier:
    b, me = frontier.pop()
    canonical = min(symmetries(b))
    if canonical in seen:
        continue
    seen.add(canonical)
    if not winner(b):
        frontier.extend((b[:i] + me + b[i + 1:], "O" if me == "X" else "X") for i, c in enumerate(b) if c == ".")
print(len(seen))


class Four:
    W, H = 7, 6

    def __init__(self):
        self.columns = [[] for _ in range(self.W)]
        self.history = []

    def play(self, c):
        if not 0 <= c < self.W or len(self.columns[c]) >= self.H:
            raise ValueError(f"column {c} is not open")
        self.columns[c].append("XO"[len(self.history) % 2])
        self.history.append(c)

    def undo(self):
        self.columns[self.history.pop()].pop()

    def at(self, x, y):
        return self.columns[x][y] if 0 <= x < self.W and 0 <= y < len(self.columns[x]) else None

    def won(self):
        if not self.history:
            return False
        x = self.history[-1]
        y = len(self.columns[x]) - 1
        who = self.at(x, y)
        for dx, dy in ((1, 0), (0, 1), (1, 1), (1, -1)):
            n = 1
            for s in (1, -1):
                k = 1
                while self.at(x + s * k * dx, y + s * k * dy) == who:
                    n, k = n + 1, k + 1
            if n >= 4:
                return True
        return False

    def search(self, depth):
        if self.won():
            return -100 - depth, None
        if depth == 0:
            return 0, None
        result = (-1000, None)
        for c in (3, 2, 4, 1, 5, 0, 6):
            if len(self.columns[c]) < self.H:
                self.play(c)
                v = -self.search(depth - 1)[0]
                self.undo()
                if v > result[0]:
                    result = (v, c)
        return result

    def __str__(self):
        return "\n".join("".join(self.at(x, y) or "." for x in range(self.W)) for y in reversed(range(self.H)))


f = Four()
for c in (3, 3, 4, 4, 2):
    f.play(c)
print(f.search(3))
while not f.won() and len(f.history) < 42:
    f.play(f.search(3)[1])
print(f, f.history, f.won(), sep="\n")
for c in (9, -1):
    try:
        f.play(c)
    except ValueError as e:
        print(e)
