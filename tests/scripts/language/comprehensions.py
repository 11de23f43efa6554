# Comprehensions: nesting, scope, conditions, order of evaluation.
print([x * y for x in range(3) for y in range(x)])
print([[j for j in range(i)] for i in range(4)])
print({x: x**2 for x in range(4)}, {x % 3 for x in range(7)})
print(list(x for x in "abc"), tuple(x + 1 for x in range(3)), sum(x for x in range(10) if x % 2))
print([x for x in range(20) if x % 2 if x % 3])
print([(a, b) for a, b in zip("ab", range(2))], [a for a, *b in ["xyz", "uv"]])
print([y for x in range(5) if (y := x * 2) > 3], y)
x = "outer"
print([x for x in range(2)], x)


def order():
    def t(name, value):
        print(name, end=" ")
        return value
    r = {t("k", i): t("v", i) for i in t("iter", range(2)) if t("cond", True)}
    print(r)


order()


class K:
    items = [1, 2]
    doubled = [i * 2 for i in items]
    try:
        bad = [i * j for i in items for j in items]
    except NameError as e:
        bad = str(e)


print(K.doubled, K.bad)


def closures():
    fs = [lambda: i for i in range(3)]
    gs = [lambda i=i: i for i in range(3)]
    return [f() for f in fs], [g() for g in gs]


print(closures())
g = (print("made", i) or i for i in range(2))
print("before")
print(next(g))
print(list(g))
try:
    (i for i in 5)
except TypeError as e:
    print(e)
g = (1 // i for i in (1, 0))
print(next(g))
try:
    next(g)
except ZeroDivisionError as e:
    print(e)
print(list(g))


def lazy_iter():
    src = [1, 2]
    g = (i for i in src)
    src = [9]
    return list(g)


print(lazy_iter())


def lazy_inner():
    n = 1
    g = (i + n for i in [1, 2])
    n = 100
    return list(g)


print(lazy_inner())
print([[c for c in w] for w in "ab cd".split()])
print([m for row in [[1, 2], [3]] for m in row])
matrix = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in matrix] for i in range(3)])
print({k: [v for v in vs if v] for k, vs in {"a": [0, 1], "b": [2]}.items()})
print(any(n > 2 for n in [1, 2, 3]), all(n > 2 for n in []))
print({(i, j) for i in range(2) for j in range(2)} == {(0, 0), (0, 1), (1, 0), (1, 1)})
print(max((len(w), w) for w in ["a", "bbb", "cc"]))
print([i if i % 2 else -i for i in range(5)])
print([*(i for i in range(3))], dict((i, str(i)) for i in range(2)))


def mutate_closure():
    total = 0

    def add(n):
        nonlocal total
        total += n
        return total
    return [add(i) for i in range(4)]


print(mutate_closure())
try:
    [1 / 0 for _ in [1]]
except ZeroDivisionError as e:
    print(e)
try:
    print({[]: 1 for _ in [1]})
except TypeError as e:
    print(e)
print([lambda: 0 for _ in ()], {} == {i: i for i in ()})
print([locals_ for locals_ in [sorted(k for k in {"z": 1, "a": 2})]])
