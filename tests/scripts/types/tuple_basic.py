# tuple: construction, operators, comparison, hashing, subclassing.
t = (1, "a", 2.5)
print(t, t[0], t[-1], t[1:], t[::-1], len(t), (), (1,), 1, tuple(), tuple("ab"), tuple([1, 2]), tuple(range(3)), tuple({1: 2}), (1, (2, (3,))))
print(t + (4,), (1, 2) * 2, 0 * (1,), -1 * (1,), () + (), t.index("a"), t.count(1), "a" in t, 9 in t, t == (1, "a", 2.5), t != [1, "a", 2.5], (1, 2) == (1.0, 2.0))
print((1, 2) < (1, 3), (1,) < (1, 0), () < (0,), (2,) > (1, 9), (1, "a") <= (1, "a"), ("b",) >= ("a", "z"))
for expr in ("t[3]", "t['a']", "t + [1]", "t + 1", "t * 1.5", "t.index(9)", "t < 5", "t < [1]", "(1, 'a') < (1, 2)", "tuple(5)", "tuple(1, 2)", "hash(([],))", "t.append", "t[0:1:0]", "t.index('a', 2)", "tuple(x=1)", "t.count()", "() * 2**70"):
    try:
        print(expr, "=", eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
for stmt in ("t[0] = 1", "del t[0]", "t.x = 1", "t[0:1] = ()"):
    try:
        exec(stmt)
    except Exception as e:
        print(stmt, "->", type(e).__name__, e)
print(hash((1, 2)) == hash((1, 2)), hash((1, 2)) == hash((1.0, 2)), hash(()) == hash(()), hash((1, 2)) != hash((2, 1)), {(1, 2): "v"}[1, 2], {(): 0}[()], len({(1, 2), (1, 2), (2, 1)}))
print(hash(()), hash((1,)), hash((1, 2, 3)), hash((0, (0, 0))), hash((-1, -2)))
print(tuple(t) is t, t[:] is t, (1,) * 1 == (1,), tuple(()) is tuple([]))
a, b = (1, 2)
(c,) = (3,)
print(a, b, c, *t, sep="|")


def multi():
    return 1, 2


x = multi()
print(x, type(x).__name__, max((1, 5), (1, 6)), min((3,), (2, 9)), sum(((1,), (2,)), ()), sorted([(2, 1), (1, 2)]), list(reversed((1, 2))), any((0,)), all(()))
r = ([],)
r[0].append(1)
r[0].append(r)
print(r)


class Point(tuple):
    def __new__(cls, x, y):
        return tuple.__new__(cls, (x, y))

    x = property(lambda self: self[0])
    y = property(lambda self: self[1])

    def __add__(self, o):
        return Point(self.x + o.x, self.y + o.y)

    def __repr__(self):
        return f"P{tuple(self)}"


p = Point(1, 2) + Point(3, 4)
print(p, p.x, p == (4, 6), hash(p) == hash((4, 6)), type(p[:]).__name__, tuple(p), type(tuple(p)).__name__, isinstance(p, tuple), len(p), p * 2, (0,) + p)
p.extra = "attr"
print(p.extra, p.__dict__)
n = float("nan")
print((n,) == (n,), (n,) == (float("nan"),), n in (n,), (n,).index(n), (n, 1) < (n, 2))
it = iter((1, 2, 3))
print(next(it), it.__length_hint__(), list(it), list(it))


class E:
    def __eq__(self, o):
        print("eq", end=" ")
        return True


print((E(), 1) == (5, 1), (1, 2).__eq__([1, 2]), (1, 2).__contains__(2), E() in (1, 2), (1, E()).count(7))
big = tuple(range(1000))
print(big[500], big[990:], sum(big), len(big * 3), big == tuple(list(range(1000))), big.index(999), hash(big) == hash(tuple(range(1000))))
print(tuple(i * 2 for i in range(5)), *((1, 2), (3,)), ((1, 2),), ((),), (None,), ("a",), ("it's",))
print(str((1,)), repr(("a", b"b", None, True, 1.0)), "%s %s" % (1, 2), f"{(1, 2)}", "{0[1]}".format((1, 2)), (1, 2).__getnewargs__())
match (1, 2, 3):
    case (first, *others):
        print(first, others)
deep = ()
for i in range(50):
    deep = (deep,)
print(repr(deep).count("("), deep == deep, hash(deep) == hash(eval(repr(deep))))
