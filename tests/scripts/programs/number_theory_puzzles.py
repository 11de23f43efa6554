# Short puzzles: FizzBuzz, digits, magic squares, spirals, Pascal, Josephus, bracket matching, look and say.
for i in range(1, 16):
    print("FizzBuzz"[i * i % 3 * 4:8 - -i**4 % 5] or i, end=" ")
print()


def magic(n):
    square = [[0] * n for _ in range(n)]
    r, c = 0, n // 2
    for k in range(1, n * n + 1):
        square[r][c] = k
        nr, nc = (r - 1) % n, (c + 1) % n
        if square[nr][nc]:
            nr, nc = (r + 1) % n, c
        r, c = nr, nc
    return square


m = magic(5)
for row in m:
    print(" ".join(f"{v:2}" for v in row))
print({sum(r) for r in m} | {sum(c) for c in zip(*m)} | {sum(m[i][i] for i in range(5)), sum(m[i][4 - i] for i in range(5))})


def spiral(matrix):
    while matrix:
        yield from matrix[0]
        matrix = list(zip(*matrix[1:]))[::-1]


print(list(spiral([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]])), [list(r) for r in zip(*[[1, 2], [3, 4]][::-1])])
josephus = lambda n, k: 0 if n == 1 else (josephus(n - 1, k) + k) % n
print([josephus(n, 3) + 1 for n in range(1, 15)])


def balanced(s):
    stack = []
    for c in s:
        if c in "([{":
            stack.append(c)
        elif c in ")]}":
            if not stack or "([{".index(stack.pop()) != ")]}".index(c):
                return False
    return not stack


print([balanced(s) for s in ("", "([]{})", "([)]", "(((", "}")])


def say(s):
    out, i = "", 0
    while i < len(s):
        j = i
        while j < len(s) and s[j] == s[i]:
            j += 1
        out += str(j - i) + s[i]
        i = j
    return out


s = "1"
for _ in range(12):
    s = say(s)
print(len(s), s[:30])
armstrong = [n for n in range(10000) if n == sum(int(d) ** len(str(n)) for d in str(n))]
happy = [n for n in range(1, 50) if (lambda f, n: f(f, n, set()))(lambda f, n, seen: n == 1 or n not in seen and f(f, sum(int(d) ** 2 for d in str(n)), seen | {n}), n)]
kaprekar = [n for n in range(1, 3000) if any(int(str(n * n)[:i] or 0) + int(str(n * n)[i:]) == n and int(str(n * n)[i:]) for i in range(1, len(str(n * n)))) or n == 1]
print(armstrong, happy, kaprekar)
steps = 0
n = 3524
while n != 6174:
    d = sorted(f"{n:04}")
    n = int("".join(d[::-1])) - int("".join(d))
    steps += 1
print(steps, n)
print([n for n in range(1, 1000) if bin(n)[2:] == bin(n)[:1:-1] and str(n) == str(n)[::-1]])
pythagorean = [(a, b, c) for c in range(1, 40) for b in range(1, c) for a in range(1, b) if a * a + b * b == c * c]
print(pythagorean)
amicable = {}
for a in range(2, 3000):
    amicable[a] = sum(d + (a // d if d * d != a else 0) for d in range(2, int(a**0.5) + 1) if a % d == 0) + 1
print([(a, b) for a, b in amicable.items() if a < b < 3000 and amicable.get(b) == a])
ulam = [1, 2]
while len(ulam) < 25:
    sums = {}
    for i, a in enumerate(ulam):
        for b in ulam[i + 1:]:
            sums[a + b] = sums.get(a + b, 0) + 1
    ulam.append(min(s for s, n in sums.items() if n == 1 and s > ulam[-1]))
print(ulam)
sieve = list(range(1, 100, 2))
i = 1
while i < len(sieve):
    step = sieve[i]
    del sieve[step - 1::step]
    i += 1
print(sieve)
farey, a, b, c, d = [], 0, 1, 1, 7
while a <= b:
    farey.append(f"{a}/{b}")
    k = (7 + b) // d
    a, b, c, d = c, d, k * c - a, k * d - b
    if a > b:
        break
print(farey)
sub = lambda s: [""] if not s else [t + c for t in sub(s[1:]) for c in ("", s[0])]
print(sorted(sub("abc"), key=lambda t: (len(t), t)), sum(1 for _ in sub("abcdefgh")))
egyptian, (p, q) = [], (7, 15)
while p:
    n = -(-q // p)
    egyptian.append(n)
    p, q = p * n - q, q * n
print(egyptian)
day = lambda y, mo, d: "Sun Mon Tue Wed Thu Fri Sat".split()[(d + (13 * ((mo + 9) % 12) + 2) // 5 + (y - (mo < 3)) + (y - (mo < 3)) // 4 - (y - (mo < 3)) // 100 + (y - (mo < 3)) // 400 + 2) % 7]
print(day(2024, 2, 29), day(2000, 1, 1), day(1969, 7, 20))
thue = "0"
for _ in range(5):
    thue += thue.translate(str.maketrans("01", "10"))
recaman, seen = [0], {0}
for n in range(1, 30):
    x = recaman[-1] - n
    if x < 0 or x in seen:
        x = recaman[-1] + n
    recaman.append(x)
    seen.add(x)
print(thue, recaman)
