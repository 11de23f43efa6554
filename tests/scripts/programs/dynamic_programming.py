# Dynamic programming: knapsack, edit scripts, LIS, matrix chains, coins, palindromes, TSP.
from functools import cache
from bisect import bisect_left


def knapsack(items, capacity):
    best = [[0] * (capacity + 1)]
    for weight, value in items:
        row = best[-1][:]
        for c in range(weight, capacity + 1):
            row[c] = max(row[c], best[-1][c - weight] + value)
        best.append(row)
    chosen, c = [], capacity
    for i in range(len(items), 0, -1):
        if best[i][c] != best[i - 1][c]:
            chosen.append(i - 1)
            c -= items[i - 1][0]
    return best[-1][-1], chosen[::-1]


print(knapsack([(12, 4), (2, 2), (1, 1), (4, 10), (1, 2)], 15), knapsack([], 5), knapsack([(i % 7 + 1, i * 13 % 17) for i in range(30)], 40))


def edits(a, b):
    d = {(i, 0): (i, None) for i in range(len(a) + 1)} | {(0, j): (j, None) for j in range(len(b) + 1)}
    for i, x in enumerate(a, 1):
        for j, y in enumerate(b, 1):
            d[i, j] = min((d[i - 1, j - 1][0] + (x != y), "keep" if x == y else "replace"), (d[i - 1, j][0] + 1, "delete"), (d[i, j - 1][0] + 1, "insert"))
    out, i, j = [], len(a), len(b)
    while i and j:
        op = d[i, j][1]
        if op != "keep":
            out.append((op, a[i - 1] if op != "insert" else b[j - 1]))
        i -= op != "insert"
        j -= op != "delete"
    out += [("delete", c) for c in a[:i][::-1]] + [("insert", c) for c in b[:j][::-1]]
    return d[len(a), len(b)][0], out[::-1]


print(edits("intention", "execution"), edits("", "ab"), edits("same", "same"))


def lis(a):
    tails, back, at = [], [-1] * len(a), []
    for i, x in enumerate(a):
        k = bisect_left(tails, x)
        tails[k:k + 1] = [x]
        at[k:k + 1] = [i]
        back[i] = at[k - 1] if k else -1
    out, i = [], at[-1]
    while i >= 0:
        out.append(a[i])
        i = back[i]
    return out[::-1]


print(lis([10, 9, 2, 5, 3, 7, 101, 18]), lis([i * 37 % 101 for i in range(100)]))


@cache
def chain(dims):
    if len(dims) < 3:
        return 0, "M"
    return min((chain(dims[:k + 1])[0] + chain(dims[k:])[0] + dims[0] * dims[k] * dims[-1], f"({chain(dims[:k + 1])[1]}{chain(dims[k:])[1]})") for k in range(1, len(dims) - 1))


print(chain((40, 20, 30, 10, 30)), chain((10, 20, 30)), chain(tuple(range(5, 16))))


def coins(amount, kinds):
    ways, least = [1] + [0] * amount, [0] + [10**9] * amount
    for k in kinds:
        for a in range(k, amount + 1):
            ways[a] += ways[a - k]
            least[a] = min(least[a], least[a - k] + 1)
    return ways[amount], least[amount]


print(coins(100, [1, 5, 10, 25, 50]), coins(11, [2, 5]), coins(200, [1, 2, 5, 10, 20, 50, 100, 200]), coins(3, [2])[0])


def longest_palindrome(s):
    best = ""
    for centre in range(2 * len(s) - 1):
        l, r = centre // 2, (centre + 1) // 2
        while l >= 0 and r < len(s) and s[l] == s[r]:
            l, r = l - 1, r + 1
        best = max(best, s[l + 1:r], key=len)
    return best


@cache
def cuts(s):
    if s == s[::-1]:
        return 0
    return 1 + min(cuts(s[i:]) for i in range(1, len(s)) if s[:i] == s[:i][::-1])


print(longest_palindrome("forgeeksskeegfor"), longest_palindrome("abc"), cuts("ababbbabbababa"), cuts("aab"))
n = 9
dist = [[abs(i * i % 17 - j * j % 17) + abs(i * 5 % 13 - j * 5 % 13) + 1 for j in range(n)] for i in range(n)]


@cache
def tour(seen, at):
    if seen == (1 << n) - 1:
        return dist[at][0], (0,)
    return min((dist[at][j] + tour(seen | 1 << j, j)[0], (j,) + tour(seen | 1 << j, j)[1]) for j in range(n) if not seen >> j & 1)


print(tour(1, 0), tour.cache_info().currsize)


def max_subarray(a):
    best, here, start, span = a[0], 0, 0, (0, 1)
    for i, x in enumerate(a):
        if here <= 0:
            here, start = 0, i
        here += x
        if here > best:
            best, span = here, (start, i + 1)
    return best, a[slice(*span)]


print(max_subarray([-2, 1, -3, 4, -1, 2, 1, -5, 4]), max_subarray([-3, -1, -2]))
triangle = [[(i * 7 + j * 13) % 23 for j in range(i + 1)] for i in range(15)]
for r in range(len(triangle) - 2, -1, -1):
    triangle[r] = [v + max(triangle[r + 1][i:i + 2]) for i, v in enumerate(triangle[r])]
print(triangle[0][0])


@cache
def match(pattern, text):
    if not pattern:
        return not text
    if pattern[0] == "*":
        return match(pattern[1:], text) or bool(text) and match(pattern, text[1:])
    return bool(text) and pattern[0] in ("?", text[0]) and match(pattern[1:], text[1:])


print([match(p, t) for p, t in [("a*b?d", "axxbcd"), ("*", ""), ("?", ""), ("a*a*a*a", "aaaa"), ("*.py", "x.pyc")]])
words = {"cat", "cats", "and", "sand", "dog"}


@cache
def breaks(s):
    return [""] if not s else [w + (" " + rest if rest else "") for w in sorted(words) if s.startswith(w) for rest in breaks(s[len(w):])]


print(breaks("catsanddog"), breaks("catsandog"))
grid = [[0] * 8 for _ in range(8)]
for r, c in ((1, 2), (3, 3), (5, 1), (6, 6)):
    grid[r][c] = 1
ways = [[0] * 8 for _ in range(8)]
ways[0][0] = 1
for r in range(8):
    for c in range(8):
        if grid[r][c]:
            ways[r][c] = 0
        else:
            ways[r][c] += (ways[r - 1][c] if r else 0) + (ways[r][c - 1] if c else 0)
print(ways[7][7])
