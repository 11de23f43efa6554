# Iterator objects: identity, exhaustion, length hints, reversing, copying state, types.
makers = [lambda: iter([1, 2, 3]), lambda: iter((1, 2)), lambda: iter("ab"), lambda: iter(b"ab"), lambda: iter(bytearray(b"ab")), lambda: iter({1: 2}), lambda: iter({1: 2}.values()), lambda: iter({1: 2}.items()), lambda: iter({5}), lambda: iter(frozenset([5])), lambda: iter(range(3)), lambda: reversed([1, 2]), lambda: reversed((1, 2)), lambda: reversed("ab"), lambda: reversed(range(3)), lambda: reversed({1: 2}), lambda: enumerate("ab"), lambda: zip("ab", "cd"), lambda: map(str, [1, 2]), lambda: filter(None, [0, 1]), lambda: (x for x in "ab"), lambda: iter(lambda: 1, 1), lambda: iter(memoryview(b"ab")), lambda: iter("日本"), lambda: iter(range(2**70, 2**70 + 2)), lambda: iter(type("S", (), {"__getitem__": lambda s, i: [9, 8][i]})())]
for make in makers:
    it = make()
    hint = it.__length_hint__() if hasattr(it, "__length_hint__") else "-"
    same = iter(it) is it
    items = list(it)
    again = list(it)
    left = it.__length_hint__() if hasattr(it, "__length_hint__") else "-"
    print(type(it).__name__, hint, same, items, again, left, next(it, "end"))
for make in makers[:5]:
    try:
        make()[0]
    except TypeError as e:
        print(e)
l = [1, 2, 3]
a, b = iter(l), iter(l)
next(a)
print(next(a), next(b), a is b, a == b, list(zip(a, b)))
l = [1, 2]
it = iter(l)
next(it)
next(it)
l.append(3)
print(next(it), next(it, "x"))
l.append(4)
print(next(it, "still done"))
r = reversed(l)
l.append(9)
print(next(r), r.__length_hint__())
l.clear()
print(next(r, "cleared"), next(r, "cleared"))
it = iter([1, 2, 3])
it.__setstate__(2)
print(next(it))
import copy, pickle

it = iter([1, 2, 3])
next(it)
c = copy.copy(it)
print(list(it), list(c))


class Count:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        for i in range(self.n):
            yield i


c = Count(3)
print(list(c), list(c), max(c), 2 in c, 5 in c, tuple(zip(c, c)), [*c], sum(c), sorted(c, reverse=True), dict.fromkeys(c), set(c), list(map(lambda x: x + 1, c)), list(enumerate(c, 1)), "".join(map(str, c)))


class OldStyle:
    def __getitem__(self, i):
        if i > 2:
            raise IndexError("stop here")
        return i * i


o = OldStyle()
print(list(o), 4 in o, 5 in o, max(o), [x for x in o], tuple(o), list(zip(o, "ab")), next(iter(o)), *o)
x, *y = o
print(x, y)


class StopLater:
    def __init__(self):
        self.calls = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.calls += 1
        if self.calls % 2 == 0:
            raise StopIteration
        return self.calls


s = StopLater()
print(list(s), list(s), next(s), s.calls)
for bad in (lambda: next(iter([])), lambda: next([1]), lambda: iter(type("N", (), {"__iter__": lambda s: 1})()), lambda: list(type("N", (), {"__iter__": None})()), lambda: reversed(5), lambda: reversed(type("S", (), {"__len__": lambda s: 2})()), lambda: iter(5), lambda: list(iter(lambda: 1 / 0, None)), lambda: enumerate(), lambda: zip([1], [2], strict=1).__next__(), lambda: iter([1], 2)):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
g = (i for i in range(3))
print(g.__next__(), g.gi_frame is not None, list(g), g.gi_frame, g.gi_code.co_name, g.__name__)
