# set and frozenset: algebra, methods, comparison, mutation.
def show(s):
    return type(s).__name__ + str(sorted(s))


a, b = {1, 2, 3}, {3, 4}
print(show(a | b), show(a & b), show(a - b), show(a ^ b), show(a.union(b, [9])), show(a.intersection([1, 3], {3})), show(a.difference([1], [2])), show(a.symmetric_difference([3, 7])))
print(a < b, a <= a, {1} < a, a > {1}, a >= {1, 2, 3}, a == {3, 2, 1}, a != b, a.issubset(range(10)), a.issuperset([1]), a.isdisjoint([7]), a == frozenset(a), {1} == [1])
s = set("hello")
s.add("z")
s.discard("zz")
s.discard("h")
s.remove("e")
s.update("xy", ["w"])
print(sorted(s), len(s), "x" in s, "q" not in s)
s -= {"x"}
s |= {"1"}
s &= set("1lo")
s ^= {"l", "2"}
print(sorted(s))
s.intersection_update("12")
s.difference_update("1")
s.symmetric_difference_update("23")
print(sorted(s), s.pop(), s, s.copy() is s)
s.clear()
print(s, set(), frozenset(), {1}, frozenset([1]), {(1, 2)}, set(""), bool(set()), {*()})
for expr in ("{1}.remove(2)", "set().pop()", "{[]}", "{1} | [1]", "{1} < [1]", "{1} + {2}", "set(5)", "set(1, 2)", "s[0]", "hash({1})", "{1}.add([])", "frozenset([1]).add(2)", "{1}.union(5)", "{1} - 5", "[] in {1}", "{1}.remove({1})", "{frozenset([1])}.__contains__({1})", "{1}.foo", "{{}}", "{1} & 'a'", "set(a=1)", "{1}.discard([])", "set.union()", "{1}.update(5)", "{1} <= 5"):
    try:
        print(expr, "=", eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
f = frozenset([1, 2])
print(show(f | {3}), show({3} | f), show(f & [1] if False else f & {1}), hash(f) == hash(frozenset([2, 1])), {f: "v"}[frozenset([2, 1])], f.copy() is f, frozenset(f) is f, show(f.union([5])), f == {1, 2}, f in {f}, {1, 2} in {f})
x = y = {1}
x |= {2}
print(y, x is y)
x = y = frozenset([1])
x |= {2}
print(sorted(y), sorted(x))
big = set(range(1000))
big -= set(range(0, 1000, 2))
print(len(big), 501 in big, 500 in big, sum(big), min(big), max(big))
for i in range(1, 1000, 4):
    big.discard(i)
print(len(big), sorted(big)[:5])
mixed = {1, 1.0, True, "1", (1,), None, b"1", 2**70, 1.5}
print(len(mixed), 1 in mixed, True in mixed, 2**70 in mixed, "1" in mixed, 1 + 0j in mixed)


def grow():
    s = {1, 2}
    for v in s:
        s.add(v + 10)


def shrink():
    s = {1, 2}
    for v in s:
        s.discard(v)
    return s


for fn in (grow, shrink):
    try:
        print(fn())
    except RuntimeError as e:
        print(e)


class S(set):
    pass


class FS(frozenset):
    pass


print(type(S([1]) | {2}).__name__, type(S([1]).copy()).__name__, S([1]), FS([1]), type(FS([1]) & {1}).__name__, S([1]) == {1})
print({i % 3 for i in range(10)} == {0, 1, 2}, set([1, 2]) == set((2, 1)), sorted(set("banana")), len(set([float("nan")] * 2)), sorted({3, 1} | {2}), sum({1, 2}), max({1, 5}), list({7}), [*{7}], set(range(3)) >= set(range(2)))
e = {1, 2}
e.update(e)
e -= e
print(e, {1} - {1}, {1}.difference(), show({1}.union()), show({1}.intersection()), {0} == {False}, {0, -1, -2} == {-2, -1, 0})
it = iter({5})
print(next(it), next(it, None), it.__length_hint__(), type(it).__name__)
n = {frozenset(), frozenset([frozenset()])}
print(len(n), frozenset() in n, set() in n, repr(frozenset([frozenset()])))
r = set()
r.add((1, 2))
print((1, 2) in r, (1, 2.0) in r, {1: 2}.keys() - {1}, {1, 2}.isdisjoint({3: 1}), set({"a": 1}), {1, 2} > {1: 0}.keys())
