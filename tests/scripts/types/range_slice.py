# range and slice objects.
for r in (range(5), range(2, 8), range(0, 10, 3), range(10, 0, -3), range(0), range(5, 2), range(-3, 3), range(0, -5, -1), range(2**70, 2**70 + 3)):
    print(r, len(r), list(r), r[::-1] if len(r) else None, r[1:], r[-1] if r else None, bool(r), sum(r), r.start, r.stop, r.step)
r = range(0, 100, 7)
print(49 in r, 50 in r, 49.0 in r, "a" in r, 49.5 in r, r.index(49), r.count(49), r.count(50), r[3], r[-2], r[2:5], r[::2], r[5:2], r[::-3], r[100:], list(reversed(r))[:3])
for expr in ("range()", "range('a')", "range(1.0)", "range(1, 2, 0)", "range(1, 2, 3, 4)", "r[100]", "r['a']", "r.index(50)", "r.index('x')", "range(5) + range(2)", "range(5).start_", "hash(range(3)) == hash(range(0, 3))", "range(3) == [0, 1, 2]", "range(0) == range(5, 5)", "range(0, 3, 2) == range(0, 4, 2)", "range(3) < range(4)", "range(10)[::0]", "len(range(2**70))", "range(2**70)[2**69]", "range(None)", "range(True)", "range(stop=3)", "range(3)[1.0]", "r.start.x", "range(10**20)[10**19:][:2]"):
    try:
        print(expr, "=", eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
try:
    r.start = 5
except AttributeError as e:
    print(e)
try:
    r[0] = 1
except TypeError as e:
    print(e)
it = iter(range(3))
print(next(it), it.__length_hint__(), list(it), next(it, "end"), type(it).__name__, type(iter(range(2**70))).__name__)
print(max(range(5)), min(range(5, 10)), sorted(range(3, 0, -1)), [*range(3)], tuple(range(2)), set(range(2)) == {0, 1}, dict.fromkeys(range(2)), "".join(map(str, range(5))), list(zip(range(3), range(3, 6))))
s = slice(1, 10, 2)
print(s, s.start, s.stop, s.step, slice(5), slice(None), slice("a", "b"), s == slice(1, 10, 2), s != slice(1), slice(1, 2) < slice(1, 3), hash(slice(1)) == hash(slice(1)))
for sl in (slice(None), slice(2), slice(-2), slice(-2, None), slice(None, None, -1), slice(10, 2, -3), slice(-100, 100), slice(100, -100, -1), slice(0, 0), slice(3, None, 2)):
    print(sl, [sl.indices(n) for n in (0, 1, 5)], [list(range(*sl.indices(n))) == list(range(n))[sl] for n in range(7)])
for expr in ("slice()", "slice(1, 2, 3, 4)", "slice(1).indices(-1)", "slice(1).indices('a')", "slice('a').indices(3)", "slice(0, 5, 0).indices(3)", "slice(1.5).indices(3)", "slice(1).start", "slice(2**70).indices(5)", "slice(-2**70, None).indices(5)", "slice(None, None, 2**70).indices(5)"):
    try:
        print(expr, "=", eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)


class Grid:
    def __getitem__(self, k):
        return k

    def __setitem__(self, k, v):
        print("set", k, v)

    def __delitem__(self, k):
        print("del", k)


g = Grid()
print(g[1], g[1:2], g[1:2, ::3], g[...], g[..., 1], g[1, 2], g[(1, 2)], g[:], g[()], g[*[1, 2]], g["a":"b"], g[1:2:3, *(4,)])
g[1:2] = 5
g[::2, 3] = 6
del g[:3]
del g[1, 2]
g[0, 1] += (1,)


class Idx:
    def __init__(self, v):
        self.v = v

    def __index__(self):
        return self.v


print(list(range(10))[Idx(2):Idx(8):Idx(3)], range(Idx(3)), "abcdef"[Idx(-2):], (1, 2, 3)[Idx(1)])
for i in range(3):
    i = 100
print(i, [i for i in range(10, -1, -4)], sum(range(101)), len(range(0, 10**9, 7)), 10**8 in range(10**9), range(10)[2:8][1:3], range(0, 20, 2)[::2], range(10)[-3:], range(10).index(9))
import copy

print(copy.copy(range(3)), copy.deepcopy(slice(1, 2)), repr(range(0, 5, 1)), repr(range(1, 5, 1)), eval(repr(range(1, 9, 2))) == range(1, 9, 2))
