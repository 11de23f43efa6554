# enumerate, zip, map, filter, reversed, iter, next, sum, min, max, any, all.
print(list(enumerate("abc")), list(enumerate("ab", 5)), list(enumerate([], start=2)), next(enumerate("x", 2**70)))
print(list(zip()), list(zip([1, 2, 3])), list(zip([1, 2], "ab", (3, 4, 5))), dict(zip("ab", [1, 2])), list(zip(*[(1, 2), (3, 4)])))
try:
    list(zip([1, 2], [1], strict=True))
except ValueError as e:
    print(e)
try:
    list(zip([1], [1, 2], strict=True))
except ValueError as e:
    print(e)
try:
    list(zip([1, 2], [1, 2], [1], strict=True))
except ValueError as e:
    print(e)
print(list(zip("ab", "cd", strict=True)))
print(list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(map(None.__class__, [])), list(filter(None, [0, 1, "", "a"])), list(filter(lambda x: x > 1, range(4))))
try:
    print(list(map(lambda a, b: a + b, [1, 2], [3], strict=True)))
except ValueError as e:
    print(e)
print(list(reversed([1, 2, 3])), list(reversed("ab")), list(reversed(range(3))), list(reversed({1: 2, 3: 4})), list(reversed((1, 2))))


class R:
    def __reversed__(self):
        return iter("reversed!")


class S:
    def __len__(self):
        return 3

    def __getitem__(self, i):
        if i >= 3:
            raise IndexError
        return i * 10


print("".join(reversed(R())), list(reversed(S())), list(S()), list(iter(S())), 20 in S(), max(S()))
it = iter(lambda l=[3, 2, 1]: l.pop(), 3)
print(list(it), list(iter(iter([1]))))
print(next(iter([1])), next(iter([]), "d"), sum([]), sum([1, 2], 10), sum([[1], [2]], []), sum([0.1] * 10), sum([1, 2.5]), sum(range(101)), sum([True, True]), sum([2**62, 2**62]), sum([1j, 2]))
print(min(3, 1, 2), max([1, 5, 3]), min("b", "a"), max([], default=0), min([3, -5], key=abs), max("aB", key=str.lower), max((1, 2), (1, 3)), min([1], default=5), max(1, 1.0), max([0, -0.0]), min({3: 1, 2: 5}))
print(any([]), all([]), any([0, "", 3]), all([1, "a", 0]), any(x > 2 for x in [1, 3]), all(x for x in (1, 2)))
for expr in ("enumerate()", "enumerate(5)", "enumerate([], 'a')", "zip(5)", "zip([1], 5)", "map(str)", "map()", "list(map(5, [1]))", "filter(None)", "list(filter(5, [1]))", "filter(None, 5)", "reversed(5)", "reversed({1})", "reversed(iter([]))", "iter(5)", "iter(5, 6)", "iter()", "next(5)", "next([])", "next(iter([]))", "sum(['a'])", "sum(['a'], '')", "sum([b'a'], b'')", "sum([[1]])", "sum(5)", "min()", "min([])", "max(5)", "min(1, 'a')", "max([1], [2], default=3)", "max(default=1)", "min([1, 2], key=5)", "min(1, 2, foo=3)", "any(5)", "all()", "sorted(5)", "sorted([1], key=1, foo=2)", "len(5)", "len(iter([]))", "sum([1], start='a')", "zip(strict=5)", "map(str, [1], foo=1)", "max(1)", "next(iter([]), 1, 2)"):
    try:
        r = eval(expr)
        print(expr, "=", type(r).__name__ if "object at" in repr(r) else r)
    except BaseException as e:
        print(expr, "->", type(e).__name__, e)


class Bad:
    def __iter__(self):
        return 5


class NoNext:
    def __iter__(self):
        return self


class GetItemOnly:
    def __getitem__(self, i):
        raise ValueError("from getitem")


for f in (lambda: list(Bad()), lambda: list(NoNext()), lambda: list(GetItemOnly()), lambda: [*Bad()], lambda: iter(NoNext()), lambda: 5 in Bad(), lambda: dict(Bad())):
    try:
        f()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
z = zip(map(str, range(3)), filter(lambda x: x % 2, range(10)), enumerate("xyz"))
print(next(z), list(z), type(z).__name__)
m = map(lambda x: 1 / x, [1, 0, 2])
print(next(m))
try:
    next(m)
except ZeroDivisionError as e:
    print(e)
print(next(m))


class CountIter:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 3:
            raise StopIteration
        return self.n


c = CountIter()
print(list(zip(c, c)), c.n, 2 in CountIter(), sorted(CountIter(), reverse=True), tuple(CountIter()), [*CountIter()], sum(CountIter()), dict(enumerate(CountIter())), max(CountIter()), "".join(map(str, CountIter())), set(CountIter()), list(zip(CountIter(), range(2))))
a, *b = CountIter()
print(a, b, [x for x in iter(CountIter().__next__, 3)])
