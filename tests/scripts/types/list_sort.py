# sort and sorted: stability, keys, reverse, mixed types, NaN, patterns.
words = "the quick brown fox jumps over the lazy dog".split()
print(sorted(words), sorted(words, key=len), sorted(words, key=len, reverse=True), sorted(words, reverse=True))
print(sorted([3, -1, 2.5, True, 0]), sorted("hello"), sorted({3: 1, 1: 2}), sorted([(1, "b"), (1, "a"), (0, "z")]), sorted([[2], [1, 5], [1]]))
data = [("a", 3), ("b", 1), ("c", 3), ("d", 2), ("e", 1)]
print(sorted(data, key=lambda t: t[1]), sorted(data, key=lambda t: -t[1]), sorted(data, key=lambda t: t[1], reverse=True))
l = [5, 2, 8]
print(l.sort(), l, l.sort(reverse=True), l)
seed = 12345


def rnd():
    global seed
    seed = (seed * 1103515245 + 12345) % 2**31
    return seed


for n in (0, 1, 2, 10, 63, 64, 65, 200, 1000):
    a = [rnd() % 100 for _ in range(n)]
    s = sorted(a)
    assert all(s[i] <= s[i + 1] for i in range(n - 1))
    assert sum(s) == sum(a)
    tagged = sorted(enumerate(a), key=lambda t: t[1])
    assert all((x[1], x[0]) <= (y[1], y[0]) for x, y in zip(tagged, tagged[1:]))
    rev = sorted(enumerate(a), key=lambda t: t[1], reverse=True)
    assert all((-x[1], x[0]) <= (-y[1], y[0]) for x, y in zip(rev, rev[1:]))
    print(n, s[:5], s[-3:])
print(sorted(list(range(50)) + list(range(25, 75)))[40:60], sorted(range(100, 0, -1))[:5], sorted([1] * 10 + [0] * 10))
count = 0


class Counted:
    def __init__(self, v):
        self.v = v

    def __lt__(self, o):
        global count
        count += 1
        return self.v < o.v


sorted([Counted(i) for i in range(100)])
print("sorted input:", count)
count = 0
sorted([Counted(-i) for i in range(100)])
print("reversed input:", count)
count = 0
sorted([Counted(0) for _ in range(50)])
print("equal input:", count)
print(sorted([2**70, 1, -(2**70), 2**62, 1.5, -1e30]), sorted([0.5, float("inf"), -1, float("-inf")]), sorted(["b", "B", "a", "é", "😀", ""]), sorted([b"b", b"a", b""]))
for bad in ([1, "a"], [None, None], [1j, 2j], [{}, {}], [(1, "a"), (1, 2)], [[], ()], ["a", b"a"], [object, int]):
    try:
        print(sorted(bad))
    except TypeError as e:
        print(e)
print(sorted([(1, "a"), (2, 2)]), sorted(["a", "b"], key=str.upper), sorted([3, 1, 2], key=lambda x: (x % 2, x)), sorted("bAc", key=str.lower), sorted([1, 2, 3], key=lambda _: 0))
from functools import cmp_to_key
from operator import itemgetter, attrgetter

print(sorted([3, 10, 2], key=cmp_to_key(lambda a, b: a - b)), sorted([3, 10, 2], key=str), sorted(data, key=itemgetter(1, 0)), [c.v for c in sorted([Counted(2), Counted(1)], key=attrgetter("v"))])


class Rev:
    def __init__(self, v):
        self.v = v

    def __lt__(self, o):
        return self.v > o.v

    def __repr__(self):
        return f"R{self.v}"


print(sorted([Rev(1), Rev(3), Rev(2)]), min([Rev(1), Rev(3)]), max([Rev(1), Rev(3)], key=lambda r: r.v))


class LtError:
    def __lt__(self, o):
        raise ValueError("no lt")


a = [LtError(), LtError()]
try:
    a.sort()
except ValueError as e:
    print(e, len(a))


class LtOdd:
    def __lt__(self, o):
        return "truthy"


print(len(sorted([LtOdd(), LtOdd(), LtOdd()])))
m = [[3, 1], [2, 0]]
for row in m:
    row.sort()
m.sort()
print(m, sorted(m, key=sum, reverse=True))
d = {"b": 2, "a": 3, "c": 1}
print(sorted(d), sorted(d, key=d.get), sorted(d.items(), key=lambda kv: kv[1]), dict(sorted(d.items())), sorted(d.values()))
