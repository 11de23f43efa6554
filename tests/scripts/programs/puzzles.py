# N-queens, sudoku, knight's tour, subset sum, permutations, eight puzzle.
def queens(n):
    def place(row, cols, d1, d2, board):
        if row == n:
            yield board[:]
            return
        for c in range(n):
            if not (cols >> c & 1 or d1 >> (row + c) & 1 or d2 >> (row - c + n) & 1):
                board.append(c)
                yield from place(row + 1, cols | 1 << c, d1 | 1 << row + c, d2 | 1 << row - c + n, board)
                board.pop()
    return place(0, 0, 0, 0, [])


print([sum(1 for _ in queens(n)) for n in range(1, 8)])
first = next(queens(8))
print("\n".join("." * c + "Q" + "." * (7 - c) for c in first))
PUZZLE = "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79"


def sudoku(text):
    grid = [int(c) if c != "." else 0 for c in text]
    rows, cols, boxes = [0] * 9, [0] * 9, [0] * 9
    empty = []
    for i, v in enumerate(grid):
        if v:
            bit = 1 << v
            rows[i // 9] |= bit
            cols[i % 9] |= bit
            boxes[i // 27 * 3 + i % 9 // 3] |= bit
        else:
            empty.append(i)
    guesses = 0

    def solve():
        nonlocal guesses
        if not empty:
            return True

        def options(i):
            used = rows[i // 9] | cols[i % 9] | boxes[i // 27 * 3 + i % 9 // 3]
            return [v for v in range(1, 10) if not used >> v & 1]
        best = min(empty, key=lambda i: len(options(i)))
        at = empty.index(best)
        empty.pop(at)
        r, c, b = best // 9, best % 9, best // 27 * 3 + best % 9 // 3
        for v in options(best):
            guesses += 1
            bit = 1 << v
            grid[best] = v
            rows[r] |= bit
            cols[c] |= bit
            boxes[b] |= bit
            if solve():
                return True
            grid[best] = 0
            rows[r] ^= bit
            cols[c] ^= bit
            boxes[b] ^= bit
        empty.insert(at, best)
        return False
    return solve() and grid, guesses


grid, guesses = sudoku(PUZZLE)
for r in range(9):
    print(*grid[r * 9:r * 9 + 9])
print(guesses, all(sorted(grid[i * 9:i * 9 + 9]) == list(range(1, 10)) for i in range(9)))


def knight(n):
    moves = ((1, 2), (2, 1), (2, -1), (1, -2), (-1, -2), (-2, -1), (-2, 1), (-1, 2))
    board = [[0] * n for _ in range(n)]
    free = lambda r, c: [(r + a, c + b) for a, b in moves if 0 <= r + a < n and 0 <= c + b < n and not board[r + a][c + b]]
    at = (0, 0)
    for step in range(1, n * n + 1):
        board[at[0]][at[1]] = step
        options = free(*at)
        if not options:
            break
        at = min(options, key=lambda p: (len(free(*p)), p))
    return board, step


board, steps = knight(6)
print(steps)
for row in board:
    print(" ".join(f"{v:2}" for v in row))


def subset(numbers, target):
    reach = {0: ()}
    for n in numbers:
        for s, used in list(reach.items()):
            if s + n not in reach and s + n <= target:
                reach[s + n] = used + (n,)
    return reach.get(target)


print(subset([3, 34, 4, 12, 5, 2], 9), subset([3, 34, 4], 1), subset(range(1, 50, 7), 80))


def permutations(items):
    if len(items) <= 1:
        yield tuple(items)
        return
    for i, x in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1:]):
            yield (x, *rest)


print(list(permutations([1, 2, 3])), sum(1 for _ in permutations(list(range(6)))))
change = lambda amount, coins: 1 if amount == 0 else 0 if amount < 0 or not coins else change(amount - coins[0], coins) + change(amount, coins[1:])
print(change(100, (50, 25, 10, 5, 1)))


def eight(start):
    goal = (1, 2, 3, 4, 5, 6, 7, 8, 0)
    seen, frontier, depth = {start}, [start], 0
    while frontier:
        if goal in frontier:
            return depth, len(seen)
        following = []
        for s in frontier:
            z = s.index(0)
            for d in (-3, 3, -1, 1):
                t = z + d
                if 0 <= t < 9 and (d in (-3, 3) or z // 3 == t // 3):
                    n = list(s)
                    n[z], n[t] = n[t], n[z]
                    n = tuple(n)
                    if n not in seen:
                        seen.add(n)
                        following.append(n)
        frontier, depth = following, depth + 1


print(eight((1, 2, 3, 0, 4, 6, 7, 5, 8)), eight((4, 1, 3, 7, 2, 6, 5, 8, 0)))
