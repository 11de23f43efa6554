# dict views: set operations, liveness, iteration, mutation errors.
d = {"a": 1, "b": 2, "c": 3}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), len(v), len(i))
d["d"] = 4
print(list(k), list(v), list(i), "d" in k, 4 in v, ("d", 4) in i, ("d", 5) in i, "x" in i, ("a",) in i)
print(sorted(k & {"a", "z"}), sorted(k | ["z"]), sorted(k - {"a"}), sorted(k ^ {"a", "q"}), sorted(i & [("a", 1)]), k.isdisjoint(["x"]), k.isdisjoint("a"), k == {"a", "b", "c", "d"}, k == d.keys(), i == d.items(), v == d.values(), v == v)
print(k < {"a", "b", "c", "d", "e"}, k <= set("abcd"), k > {"a"}, k >= {"q"}, {"a"} < k, sorted({"a", "zz"} & k), sorted(["q"] | k), i <= d.items())
print(list(reversed(k)), list(reversed(v)), list(reversed(i)), k.mapping == d, type(k.mapping).__name__)
for expr in ("k[0]", "k.add('x')", "hash(k)", "v & {1}", "k + k", "k & 5", "{'a': []}.items() & {1}", "hash(v) and 0", "k.mapping['q'] = 1", "next(k)", "len(iter(k))"):
    try:
        print(expr, eval(expr))
    except SyntaxError:
        print("syntax")
    except Exception as e:
        print(expr, "->", type(e).__name__, e)


def attempt(f):
    try:
        print(f())
    except RuntimeError as e:
        print("RuntimeError", e)


def grow():
    x = {1: 1, 2: 2}
    for key in x:
        x[key + 10] = 0


def shrink():
    x = {1: 1, 2: 2}
    for key in x:
        del x[key]


def change_value():
    x = {1: 1, 2: 2}
    for key in x:
        x[key] = key * 10
    return x


def clear_all():
    x = {1: 1, 2: 2}
    for key in x.items():
        x.clear()


def values_grow():
    x = {1: 1}
    for val in x.values():
        x[val + 1] = 2


def last_then_add():
    x = {1: 1}
    seen = []
    for key in x:
        seen.append(key)
        if key == 1:
            break
    x[2] = 2
    return seen, x


for f in (grow, shrink, change_value, clear_all, values_grow, last_then_add):
    print(f.__name__, end=": ")
    attempt(f)
it = iter(d)
print(next(it), it.__length_hint__(), list(it), next(it, "end"), type(iter(v)).__name__, type(iter(i)).__name__, type(reversed(d)).__name__)
it = iter(d)
list(it)
d["e"] = 5
print(next(it, "still ended"))
it = iter(d)
next(it)
d["f"] = 6
try:
    next(it)
except RuntimeError as e:
    print(e)
try:
    next(it)
except RuntimeError as e:
    print(e)
for key in list(d):
    if d[key] % 2:
        del d[key]
print(d, [*k], dict(i), list(zip(k, v)), max(v), sum(v), sorted(v, reverse=True), *k)
print({}.keys(), {}.values(), {}.items(), dict.keys({}), list({1: 2}.items())[0], {**dict.fromkeys(k, 0)}, set(d.items()) == {("b", 2), ("d", 4), ("f", 6)})
a, *b = d.items()
print(a, b, [x for x, y in d.items() if y > 2], {y: x for x, y in d.items()})
e1, e2 = {1: 2}, {1: 2}
print(e1.keys() == e2.keys(), e1.items() == e2.items(), e1.values() == e2.values(), e1.keys() == {1}, e1.keys() == [1], e1.keys() != {2})
