# Star expressions in calls, displays, subscripts, returns and for.
def f(*args, **kw):
    return args, kw


a, d = [1, 2], {"x": 1, "y": 2}
print(f(*a, 3, *a, k=0, **d), f(*range(3), **{}), f(*{}, *()), f(*"ab", **dict(z=9)))
print([*a, *a], (*a,), {*a, 3} == {1, 2, 3}, {**d, "x": 9}, {"x": 9, **d}, [*[*[1]]], [*a, *map(str, a)])
for x in *a, 5:
    print(x, end=" ")
print()


def g():
    yield *a, 7


print(next(g()), (lambda: (*a, 1))())


class S:
    def __getitem__(self, k):
        return k


print(S()[*a], S()[0, *a, 9], S()[*a, ::2])
head, *tail = "hello"
*front, back = range(4)
first, (second, *others), *rest = 1, "abc", 4, 5
print(head, tail, front, back, first, second, others, rest)
log = []


def e(n, v=None):
    log.append(n)
    return v if v is not None else n


f(e(1), *e(2, [0]), e(3), k=e(4), **e(5, {"z": 1}), m=e(6))
print(log)


class M:
    def keys(self):
        return iter("ab")

    def __getitem__(self, k):
        return k.upper()


print(f(**M()), {**M()})
for src in ("f(**{'a': 1}, a=2)", "f(a=1, **{'a': 2})", "f(**d, **d)", "f(**[1])", "f(*1)", "f(**{1: 1})", "[*5]", "{**5}", "{*None}", "(*1,)", "f(*[1], **None)", "dict(**d, x=5)", "f(**{'a b': 1})", "{**{'k': 1}, **{'k': 2}}"):
    try:
        print(src, eval(src))
    except TypeError as x:
        print(src, "->", x)
