# list: every method, slices, operators, errors.
a = [3, 1, 2]
a.append(5)
a.extend("xy")
a.extend(range(2))
a.insert(0, "first")
a.insert(-1, "pen")
a.insert(100, "end")
a.insert(-100, "start")
print(a, len(a), a.index("x"), a.count(1), a.pop(), a.pop(0), a.pop(-2), a)
a.remove("x")
print(a, a.copy() == a, a.copy() is a)
a.reverse()
print(a)
a.clear()
print(a)
one = [1]
for expr in ("[].pop()", "[1].pop(5)", "[1].remove(2)", "[1].index(2)", "[1, 2].index(1, 1)", "[][0]", "[1][-2]", "one['a']", "one[1.0]", "[1] + (2,)", "[1] * 'a'", "[1].extend(5)", "[1].insert('a', 1)", "[1].pop('a')", "list(5)", "list(1, 2)", "[1, 'a'].sort()", "[1].sort(5)", "[1].sort(key=5)", "[1].sort(cmp=1)", "[] < 5", "hash([])", "[].foo", "[1][2**70]", "[1] * 2**62", "[1][None:5]", "[1].index()", "[1].count()", "[1].copy(1)", "[[]] * 3", "[] == ()"):
    try:
        print(expr, "=", eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
s = list(range(10))
s[2:4] = ["a", "b", "c"]
print(s)
s[::3] = "wxyz"
print(s)
s[5:5] = [99]
s[:0] = [0, 0]
s[len(s):] = [7]
print(s)
del s[1:4], s[-1], s[::4]
print(s)
s[1:3] = []
s[:] = s[::-1]
print(s)
s[2:1] = ["ins"]
print(s)
s[-1:] = iter("gen")
print(s)
for stmt in ("s[::2] = [1]", "s[0:2] = 5", "s[10:20:0] = []", "s[100] = 1", "del s[100]", "s[::-1] = 'x'", "s['a'] = 1", "s[0:1:'a']"):
    try:
        exec(stmt)
    except Exception as e:
        print(stmt, "->", type(e).__name__, e)
x = [1, 2, 3]
x[1:2] = x
print(x)
x += x
x *= 2
print(x, x * 0, [0] * 3, 2 * ["a"])
x.extend(x)
print(len(x))
x[:] = x[:3]
x += "ab"
x += {"k": 1}
print(x)
nested = [[0] * 2] * 2
nested[0][0] = 1
print(nested, [[0] * 2 for _ in range(2)])
r = [1]
r.append(r)
print(r, r[1] is r, repr([r]))
print([1, 2] < [1, 3], [1, 2] < [1], [] < [1], [1, 2] == [1, 2.0], [1, [2]] == [1, [2]], [1] != [2], [2] >= [1, 9], ["b"] > ["a", "z"])
print(2 in [1, 2], 2.0 in [1, 2], "a" not in ["b"], [1] in [[1]], sorted([3, 1, 2]), list(reversed([1, 2, 3])), [*range(3), *[5]], list("abc"), list({1: 2}), list(), list((1,)))
print(min([3, 1]), max([3, 1]), sum([1, 2]), any([0, 1]), all([]), len([[], []]), [1, 2, 3][-2:], [1, 2, 3][::-1], [1, 2, 3][5:], [1, 2, 3][-100:100:2])


class L(list):
    def __getitem__(self, i):
        return ("got", super().__getitem__(i))

    def __len__(self):
        return 100


l = L([1, 2])
print(l, l[0], len(l), list(l), l + [3], type(l + [3]).__name__, l == [1, 2], [*l], sorted(l), bool(L()), type(l.copy()).__name__)
big = list(range(1000))
big[10:990] = []
print(big)
for i in range(500):
    big.insert(0, i)
for i in range(500):
    big.pop(0)
print(big[:5], len(big))
kinds = [1, 2**40, -5]
kinds.append(2**70)
kinds.append(1.5)
kinds[0] = "s"
kinds.append(None)
print(kinds, [True, 1, 1.0], [True] + [0], [127, 128, -129, 40000, 2**31, 2**63])
b = [True, False]
b.append(2)
print(b, b[0] is True, [1, True][0] is True, [0, 1][1] == True)
f = [1.5, 2.5]
f.append(3)
print(f, sum(f), type(f[2]).__name__, [1, 2.0][0].__class__.__name__)
