# Lists whose items change kind: small and wide integers, booleans, floats, references, in every operation.
kinds = [0, 1, -1, 127, 128, 255, -128, -129, 32767, 32768, -32769, 2**31 - 1, 2**31, -(2**31) - 1, 2**62, 2**70, 1.5, -0.0, True, False, None, "s", "a long string that is not in place", (1,), [2], b"b", 1j, int, ...]
for start in ([], [1, 2, 3], [300, 400], [70000], [2**40], [True, False], [1.5, 2.5], ["a"], [None]):
    for item in kinds:
        a = list(start)
        a.append(item)
        b = start + [item]
        c = list(start)
        c.extend((item,))
        d = list(start)
        d[len(d):] = [item]
        e = [*start, item]
        f = list(start)
        f += [item]
        g = list(start)
        g.insert(len(g), item)
        assert a == b == c == d == e == f == g, (start, item)
        assert all(x[-1] is item or x[-1] == item and type(x[-1]) is type(item) for x in (a, b, c, d, e, f, g)), (start, item)
        assert [type(x) for x in a] == [type(x) for x in start] + [type(item)]
        if start:
            h = list(start)
            h[0] = item
            assert h[1:] == start[1:] and type(h[0]) is type(item)
            assert h.pop(0) == item or item != item
            assert h == start[1:]
            i = [item] + start
            assert i[0] == item and i[1:] == start and i[::-1][-1] == item and type(i[0]) is type(item)
            assert (start * 2 + [item]).index(item) >= 0 and item in i
print("widened")
a = [1, 2, 3]
print(a, a.__class__, [type(x).__name__ for x in [1, True, 1.0]], [1, True, 1.0].count(1), [True, 1].index(1), [0, False] == [False, 0], [1, 2] == [1.0, 2.0], [1] == [True], [1, 2] < [1, 2.5], [True, 2] > [1, 1])
a = list(range(10))
a[3] = "x"
a[3] = 3
print(a, a == list(range(10)), sorted(a, reverse=True), sum(a), a[2:5], a * 2 == a + a)
b = [True] * 4
b[1] = 5
print(b, b[0] is True, b[1:3], [x is True for x in b], sorted(b), sum(b))
c = [5] * 4
c[2] = True
print(c, c[2] is True, c.count(1), c.index(True), c.remove(1), c)
d = [1, 2, 3]
d[1:2] = [True, False, 2.5]
print(d, [type(x).__name__ for x in d])
e = [200] * 3
e[0] -= 500
e[1] *= 10**6
e[2] **= 9
print(e, min(e), max(e), e[::-1], e.copy())
f = [i for i in range(300)]
f[150] = 10**10
f[151] = -0.0
print(f[149:153], sum(f), f.index(10**10), f.count(-0.0), 0.0 in f, str(f[151]))
g = [0] * 1000
for i in range(1000):
    g[i] = (i * 37 % 1000) << (i % 40)
print(sum(g), sorted(g)[500], max(g), g.index(max(g)), len(set(g)), hash(tuple(g)) == hash(tuple(list(g))))
h = [1, 2, 3, 4]
h.sort(key=lambda x: -x)
h.reverse()
del h[1]
h.insert(1, 70000)
print(h, h.pop(1), h, [*h, *"ab"], h.extend(range(3)), h, list(map(float, h)), list(filter(None, h)))
i = list(b"bytes") + list("str") + list({1: 2}) + list(range(2)) + list((True,))
print(i, i[0:5] == [98, 121, 116, 101, 115])
j = [float(x) for x in range(5)]
j[2] = 7
j.append(float("nan"))
j.append(float("inf"))
print(j, [type(x).__name__ for x in j], j.count(float("nan")), j[5] in j, j == j[:], j[5:6] == j[5:6], min(j[:5]), sum(j[:5]))
k = [None] * 5
k[2] = 1
print(k, k.count(None), [x for x in k if x is not None], k.index(1))
m = [[0] * 3 for _ in range(3)]
m[1][1] = "mid"
m[2][0] = 2**40
print(m, [row[:] for row in m] == m, list(zip(*m)), sum(m, []))
n = []
for v in (1, 300, 70000, 2**33, 2**63, 1.5, "x"):
    n.append(v)
    n.insert(0, v)
print(n, n[::2], n[1::2], n == n[::-1])
