# Classic numbers: Fibonacci in five ways, factorials, binomials, Catalan, e and pi to many digits.
from functools import cache


def fib_loop(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


@cache
def fib_memo(n):
    return n if n < 2 else fib_memo(n - 1) + fib_memo(n - 2)


def fib_fast(n):
    def pair(n):
        if n == 0:
            return 0, 1
        a, b = pair(n // 2)
        c, d = a * (2 * b - a), a * a + b * b
        return (d, c + d) if n % 2 else (c, d)
    return pair(n)[0]


def fib_gen():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def fib_plain(n):
    return n if n < 2 else fib_plain(n - 1) + fib_plain(n - 2)


g = fib_gen()
first = [next(g) for _ in range(90)]
print(first[:15], first == [fib_loop(i) for i in range(90)] == [fib_memo(i) for i in range(90)] == [fib_fast(i) for i in range(90)], [fib_plain(i) for i in range(20)] == first[:20])
print(fib_fast(1000), str(fib_fast(5000))[-20:], len(str(fib_fast(10000))), next(i for i, f in enumerate(fib_gen()) if len(str(f)) >= 100))


def factorial(n):
    def product(lo, hi):
        if hi - lo < 8:
            r = 1
            for i in range(lo, hi):
                r *= i
            return r
        mid = (lo + hi) // 2
        return product(lo, mid) * product(mid, hi)
    return product(1, n + 1)


print(factorial(30), len(str(factorial(1000))), sum(map(int, str(factorial(500)))), len(str(factorial(500))) - len(str(factorial(500)).rstrip("0")))
row = [1]
for _ in range(12):
    row = [a + b for a, b in zip([0] + row, row + [0])]
print(row, sum(row))
catalan = [1]
for n in range(25):
    catalan.append(catalan[-1] * 2 * (2 * n + 1) // (n + 2))
print(catalan[:10], catalan[25])
bell = [[1]]
for _ in range(15):
    r = [bell[-1][-1]]
    for x in bell[-1]:
        r.append(r[-1] + x)
    bell.append(r)
print([b[0] for b in bell])


def e_digits(n):
    one = 10 ** (n + 10)
    term = total = one
    k = 1
    while term:
        term //= k
        total += term
        k += 1
    return str(total)[:n + 1]


def arctan_inverse(x, one):
    power = total = one // x
    n, sign = 3, -1
    while power:
        power //= x * x
        total += sign * (power // n)
        n, sign = n + 2, -sign
    return total


one = 10**120
pi = 4 * (4 * arctan_inverse(5, one) - arctan_inverse(239, one))
print(e_digits(60), str(pi)[:101])


def sqrt_digits(n, digits):
    x = n * 10 ** (2 * digits)
    r = 1 << (x.bit_length() + 1) // 2
    while (s := (r + x // r) // 2) < r:
        r = s
    return str(r)


print(sqrt_digits(2, 50), sqrt_digits(3, 30))
partitions = [1] + [0] * 100
for k in range(1, 101):
    for n in range(k, 101):
        partitions[n] += partitions[n - k]
print(partitions[:12], partitions[100])
print(sum(int(d) for d in str(2**1000)), [n for n in range(10, 100000) if n == sum(int(d) ** 5 for d in str(n))], pow(2, 7830457, 10**10) * 28433 % 10**10 + 1)
stirling = {(0, 0): 1}
for n in range(1, 11):
    for k in range(1, n + 1):
        stirling[n, k] = k * stirling.get((n - 1, k), 0) + stirling.get((n - 1, k - 1), 0)
print([stirling[10, k] for k in range(1, 11)])
hanoi_moves = []


def hanoi(n, a="A", b="B", c="C"):
    if n:
        hanoi(n - 1, a, c, b)
        hanoi_moves.append(a + c)
        hanoi(n - 1, b, a, c)


hanoi(5)
print(len(hanoi_moves), hanoi_moves[:8])
gray = [i ^ i >> 1 for i in range(16)]
print([f"{x:04b}" for x in gray])
