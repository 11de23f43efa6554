# list: mutation during iteration, comparison and sorting.
a = [1, 2, 3, 4]
for x in a:
    if x % 2 == 0:
        a.remove(x)
print(a)
a = [1, 2, 3]
for x in a:
    if len(a) < 8:
        a.append(x * 10)
print(a)
a = [1, 2, 3, 4, 5]
out = []
for x in a:
    out.append(x)
    a.pop()
print(out, a)
a = [1, 2, 3]
it = iter(a)
print(next(it), next(it), next(it), next(it, "end"))
a.append(4)
print(next(it, "still ended"), it.__length_hint__())
it = iter([1, 2, 3])
next(it)
print(it.__length_hint__(), list(it))
r = reversed(a)
a.append(9)
print(list(r))


class Evil:
    def __init__(self, lst, act):
        self.lst, self.act = lst, act

    def __eq__(self, other):
        self.act(self.lst)
        return False


a = [1, 2, 3]
a[1] = Evil(a, list.clear)
print(5 in a, a)
a = [1, 2, 3]
a[0] = Evil(a, lambda l: l.append(7) if len(l) < 6 else None)
print(a.count(7), len(a))
a = [Evil(None, lambda l: None)]
a[0].lst = a
a[0].act = list.clear
try:
    a.remove(3)
except ValueError as e:
    print(e)


class Cmp:
    def __init__(self, lst, v):
        self.lst, self.v = lst, v

    def __lt__(self, other):
        self.lst.append(0)
        return self.v < other.v


a = []
a.extend([Cmp(a, 3), Cmp(a, 1)])
try:
    a.sort()
except ValueError as e:
    print(e, [c.v for c in a])
a = [3, 1, 2]
seen = []


def key(x):
    seen.append(len(a))
    return x


a.sort(key=key)
print(a, seen)


def failing(x):
    if x == 2:
        raise KeyError("key fails")
    return x


a = [3, 2, 1]
try:
    a.sort(key=failing)
except KeyError as e:
    print(repr(e), a)
a = [3, "a", 1]
try:
    a.sort()
except TypeError as e:
    print(e, sorted(map(str, a)))
a = list(range(5))
a[1:3] = (x for x in a)
print(a)


class Iter:
    def __init__(self, target):
        self.target = target

    def __iter__(self):
        self.target.append("during")
        yield 1
        self.target.append("during2")
        yield 2


a = ["x"]
a.extend(Iter(a))
print(a)
a = ["x", "y", "z"]
a[1:2] = Iter(a)
print(a)
a = [1, 2]
print([a.pop() for _ in range(len(a))], a)


class Idx:
    def __init__(self, l):
        self.l = l

    def __index__(self):
        self.l.clear()
        return 0


a = [1, 2]
try:
    a[Idx(a)]
except IndexError as e:
    print(e)
a = [1, 2]
try:
    a[Idx(a)] = 5
except IndexError as e:
    print(e, a)
a = [1, 2, 3]
print(a[Idx(a):], a)


class Repr:
    def __init__(self, l):
        self.l = l

    def __repr__(self):
        self.l.clear()
        return "R"


a = [1]
a.append(Repr(a))
a.append(3)
print(repr(a), a)
a = [0] * 3
for a[1] in range(3):
    pass
print(a)
print([a.clear() for _ in range(1)], a)
a = [[1], [2]]
for s in a:
    s.append(s[0])
    a = a + [[9]] if len(a) < 3 else a
print(a)
x = [1, 2, 3, 4, 5, 6]
del x[::2]
x[len(x):] = x
x.sort(reverse=True)
print(x)
q = []
for i in range(20):
    q.append(i)
    if i % 3 == 0:
        q.pop(0)
print(q)
