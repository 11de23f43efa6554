# Prime numbers: sieves, segmented sieve, Miller-Rabin, factorisation, totients.
def sieve(n):
    flags = bytearray([1]) * (n + 1)
    flags[0:2] = b"\0\0"
    for i in range(2, int(n**0.5) + 1):
        if flags[i]:
            flags[i * i::i] = bytes(len(range(i * i, n + 1, i)))
    return [i for i, f in enumerate(flags) if f]


def trial(n):
    out = []
    for c in range(2, n + 1):
        if all(c % p for p in out if p * p <= c):
            out.append(c)
    return out


def lazy():
    composites = {}
    n = 2
    while True:
        p = composites.pop(n, None)
        if p is None:
            yield n
            composites[n * n] = n
        else:
            x = n + p
            while x in composites:
                x += p
            composites[x] = p
        n += 1


def linear(n):
    least, primes = [0] * (n + 1), []
    for i in range(2, n + 1):
        if least[i] == 0:
            least[i] = i
            primes.append(i)
        for p in primes:
            if p > least[i] or i * p > n:
                break
            least[i * p] = p
    return primes, least


def segmented(lo, hi):
    base = sieve(int(hi**0.5) + 1)
    marks = [True] * (hi - lo)
    for p in base:
        for m in range(max(p * p, (lo + p - 1) // p * p), hi, p):
            marks[m - lo] = False
    return [lo + i for i, m in enumerate(marks) if m and lo + i > 1]


a = sieve(2000)
primes, least = linear(2000)
g = lazy()
print(a == trial(2000) == primes == [next(g) for _ in range(len(a))], len(a), a[:10], a[-3:])
print(segmented(10**9, 10**9 + 200), sum(sieve(50000)))


def miller_rabin(n):
    if n < 2:
        return False
    for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if n % p == 0:
            return n == p
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for base in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        x = pow(base, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


print([n for n in range(2000) if miller_rabin(n)] == a, miller_rabin(2**61 - 1), miller_rabin(2**67 - 1), miller_rabin(10**18 + 9), miller_rabin(2**127 - 1), miller_rabin((10**9 + 7) * (10**9 + 9)))


def gcd(x, y):
    while y:
        x, y = y, x % y
    return x


def rho(n):
    if n % 2 == 0:
        return 2
    c = 1
    while True:
        x = y = 2
        d = 1
        while d == 1:
            x = (x * x + c) % n
            y = (y * y + c) % n
            y = (y * y + c) % n
            d = gcd(abs(x - y), n)
        if d != n:
            return d
        c += 1


def factor(n):
    if n == 1:
        return []
    if miller_rabin(n):
        return [n]
    d = rho(n)
    return sorted(factor(d) + factor(n // d))


for n in (360, 2**32 + 1, 1000003 * 999983, 600851475143, 2**40, 10**15 + 37):
    print(n, factor(n))


def totient(n):
    result = n
    for p in set(factor(n)):
        result -= result // p
    return result


print([totient(n) for n in range(1, 20)], sum(totient(n) for n in range(1, 200)))
perfect = [n for n in range(2, 3000) if sum(d for d in range(1, n // 2 + 1) if n % d == 0) == n]
twins = [(p, q) for p, q in zip(a, a[1:]) if q - p == 2]
print(perfect, len(twins), twins[-1], max(q - p for p, q in zip(a, a[1:])))
collatz = {1: 1}


def chain(n):
    path = []
    while n not in collatz:
        path.append(n)
        n = n // 2 if n % 2 == 0 else 3 * n + 1
    length = collatz[n]
    for m in reversed(path):
        length += 1
        collatz[m] = length
    return length


print(max(range(1, 5000), key=chain), max(map(chain, range(1, 5000))), len(collatz))
