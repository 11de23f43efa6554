# Big integers: algorithms that stress every operation.
def fib(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


print(fib(300), fib(1000) % 10**20)


def isqrt(n):
    x = 1 << ((n.bit_length() + 1) // 2)
    while True:
        y = (x + n // x) // 2
        if y >= x:
            return x
        x = y


print(isqrt(10**60), isqrt(2 * 10**80), isqrt(99))


def egcd(a, b):
    x, y, u, v = 0, 1, 1, 0
    while a:
        q, r = divmod(b, a)
        x, y, u, v, b, a = u, v, x - u * q, y - v * q, a, r
    return b, x, y


print(egcd(10**30 + 57, 10**25 + 13))


def modpow(b, e, m):
    r = 1
    b %= m
    while e:
        if e & 1:
            r = r * b % m
        b = b * b % m
        e >>= 1
    return r


m = 2**127 - 1
print(modpow(3, m - 1, m), modpow(7, 10**20, m) == pow(7, 10**20, m))


def digits_pi(n):
    q, r, t, k, m, x = 1, 0, 1, 1, 3, 3
    out = []
    while len(out) < n:
        if 4 * q + r - t < m * t:
            out.append(m)
            q, r, m = 10 * q, 10 * (r - m * t), 10 * (3 * q + r) // t - 10 * m
        else:
            q, r, t, k, m, x = q * k, (2 * q + r) * x, t * x, k + 1, (q * (7 * k + 2) + r * x) // (t * x), x + 2
    return "".join(map(str, out))


print(digits_pi(60))
x = 3**200
for shift in (1, 13, 63, 64, 65, 128, 200):
    print(shift, (x >> shift) % 1000003, (x << shift) % 1000003, (-x >> shift) % 1000003, (x >> shift) << shift <= x)
a, b = 7**80, 11**60
print(a & b, a | b, a ^ b, ~a & b, -a & b, a & -b, -a | -b, -a ^ b, sep="\n")
print(a + b - b == a, (a * b) // b == a, (a * b + 5) % b == 5, divmod(-a, b)[0] * b + divmod(-a, b)[1] == -a)
for n in range(0, 200, 23):
    assert (1 << n) == 2**n and (1 << n).bit_length() == n + 1 and bin(1 << n).count("0") == n + 1, n
s = str(3**500)
print(len(s), int(s) == 3**500, s[:20], s[-20:], int(s[::-1]) % 997)
h = hex(5**100)
print(h, int(h, 16) == 5**100)
print(int("1" * 100) * 9 + 1 == 10**100, 10**100 == 1e100, 10**100 < 1e100, 10**100 > 10**100 - 1, 2**1000 < float("inf"), -(2**1000) > float("-inf"))
print(float(2**100), float(3**100), 2**100 / 3**50, (10**400) // (10**398), 10**400 / 10**399, 1 / 10**300, int(1e30))
for e in ("float(10**400)", "10**400 / 3", "10**400 * 1.0", "1.5 + 10**400"):
    try:
        print(eval(e))
    except OverflowError as x:
        print(e, x)
c = 0
n = 27**15
while n != 1:
    n = n // 2 if n % 2 == 0 else 3 * n + 1
    c += 1
print(c)
fact = 1
for i in range(1, 101):
    fact *= i
print(fact, sum(map(int, str(fact))))
