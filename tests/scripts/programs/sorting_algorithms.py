# Sorting algorithms side by side, counting comparisons.
class Counted:
    comparisons = 0
    __slots__ = ("v",)

    def __init__(self, v):
        self.v = v

    def __lt__(self, o):
        Counted.comparisons += 1
        return self.v < o.v


def bubble(a):
    n = len(a)
    while n > 1:
        last = 0
        for i in range(1, n):
            if a[i] < a[i - 1]:
                a[i], a[i - 1] = a[i - 1], a[i]
                last = i
        n = last


def insertion(a):
    for i in range(1, len(a)):
        x, j = a[i], i
        while j and x < a[j - 1]:
            a[j] = a[j - 1]
            j -= 1
        a[j] = x


def selection(a):
    for i in range(len(a)):
        m = i
        for j in range(i + 1, len(a)):
            if a[j] < a[m]:
                m = j
        a[i], a[m] = a[m], a[i]


def shell(a):
    gap = len(a) // 2
    while gap:
        for i in range(gap, len(a)):
            x, j = a[i], i
            while j >= gap and x < a[j - gap]:
                a[j] = a[j - gap]
                j -= gap
            a[j] = x
        gap //= 2


def merge(a):
    if len(a) < 2:
        return
    m = len(a) // 2
    l, r = a[:m], a[m:]
    merge(l)
    merge(r)
    i = j = 0
    for k in range(len(a)):
        if j >= len(r) or i < len(l) and not r[j] < l[i]:
            a[k] = l[i]
            i += 1
        else:
            a[k] = r[j]
            j += 1


def quick(a, lo=0, hi=None):
    hi = len(a) - 1 if hi is None else hi
    while lo < hi:
        p, i, j = a[(lo + hi) // 2], lo, hi
        while i <= j:
            while a[i] < p:
                i += 1
            while p < a[j]:
                j -= 1
            if i <= j:
                a[i], a[j] = a[j], a[i]
                i, j = i + 1, j - 1
        if j - lo < hi - i:
            quick(a, lo, j)
            lo = i
        else:
            quick(a, i, hi)
            hi = j


def heap(a):
    def down(i, n):
        while (c := 2 * i + 1) < n:
            if c + 1 < n and a[c] < a[c + 1]:
                c += 1
            if not a[i] < a[c]:
                return
            a[i], a[c] = a[c], a[i]
            i = c
    n = len(a)
    for i in reversed(range(n // 2)):
        down(i, n)
    for end in range(n - 1, 0, -1):
        a[0], a[end] = a[end], a[0]
        down(0, end)


def lcg(seed):
    while True:
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
        yield seed >> 33


source = lcg(1)
inputs = {
    "random": [next(source) % 1000 for _ in range(200)],
    "sorted": list(range(200)),
    "reversed": list(range(200, 0, -1)),
    "few": [next(source) % 4 for _ in range(200)],
    "empty": [],
    "one": [5],
}
for name, data in inputs.items():
    row = []
    for f in (bubble, insertion, selection, shell, merge, quick, heap, list.sort):
        a = [Counted(v) for v in data]
        Counted.comparisons = 0
        f(a)
        assert [x.v for x in a] == sorted(data), (name, f)
        row.append(f"{f.__name__}:{Counted.comparisons}" if f is not list.sort else "sort:ok")
    print(f"{name:<9}", *row)


def counting(a):
    counts = [0] * (max(a, default=-1) + 1)
    for x in a:
        counts[x] += 1
    return [v for v, n in enumerate(counts) for _ in range(n)]


def radix(a):
    shift = 0
    while any(x >> shift for x in a):
        buckets = [[] for _ in range(16)]
        for x in a:
            buckets[x >> shift & 15].append(x)
        a = [x for b in buckets for x in b]
        shift += 4
    return a


big = [next(source) % 10**6 for _ in range(2000)]
print(radix(big) == sorted(big), counting(inputs["few"]) == sorted(inputs["few"]), counting([]), radix([]))


def quickselect(a, k):
    while True:
        p = a[len(a) // 2]
        low, same = [x for x in a if x < p], [x for x in a if x == p]
        if k < len(low):
            a = low
        elif k < len(low) + len(same):
            return p
        else:
            k -= len(low) + len(same)
            a = [x for x in a if x > p]


print(all(quickselect(big, k) == sorted(big)[k] for k in (0, 1, 999, 1999)))
inversions = lambda a: sum(a[j] < a[i] for i in range(len(a)) for j in range(i + 1, len(a)))
print(inversions(inputs["random"][:50]), inversions(inputs["reversed"][:20]))
