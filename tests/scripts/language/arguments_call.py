# Calls with every form of argument, and binding errors.
def f(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, sorted(kw.items())


print(f(1, c=3))
print(f(1, 2, 3, 4, c=5, x=1, y=2))
print(f(*[1, 2, 3], c=0, **{"d": 9, "z": 8}))
print(f(*"ab", *range(2), c=1, **{}, **{"q": 1}))
print(f(b=1, a=0, c=3))


def pos_only(a, b, /, c, *, d):
    return a, b, c, d


print(pos_only(1, 2, 3, d=4), pos_only(1, 2, c=3, d=4))


def kw_catch(a, /, **kw):
    return a, kw


print(kw_catch(1, a=2))


def none():
    pass


def one(a):
    pass


def two(a, b):
    pass


def three(a, b, c, *, k, l):
    pass


def dflt(a, b=1):
    pass


def only_kw(*, k):
    pass


class C:
    def m(self, x):
        pass

    def __init__(self, q=0):
        pass


x5 = 5
cases = [
    "none(1)", "none(1, 2)", "none(x=1)", "one()", "one(1, 2)", "one(1, a=1)", "one(b=1)", "two()", "two(1)",
    "two(b=1)", "three()", "three(1)", "three(1, 2, 3)", "three(1, 2, 3, k=1)", "three(1,2,3,4,k=1,l=2)",
    "dflt()", "dflt(1, 2, 3)", "only_kw()", "only_kw(1)", "only_kw(1, 2, k=1)", "only_kw(1, k=3, z=1)",
    "pos_only(1, 2, 3)", "pos_only(a=1, b=2, c=3, d=4)", "pos_only(1, b=2, c=3, d=4)", "C().m()", "C().m(1, 2)",
    "C().m(1, x=2)", "C.m()", "C(1, 2)", "C(z=1)", "f()", "f(1)", "f(**{'a': 1}, **{'a': 2})", "f(1, **{'a': 2}, c=1)",
    "f(*5)", "f(**5)", "f(**{1: 2})", "f(1, *None, c=1)", "(lambda: 0)(1)", "(lambda x, *y: (x, y))(1, 2, 3)",
    "(lambda *, k: k)()", "(lambda a, b=a_undefined: 0)", "kw_catch(**{'a': 1})", "C()()", "x5()",
    "[].append()", "[].append(1, 2)", "len()", "len(1, 2)", "len(x=1)", "print(1, foo=2)", "int('1', bas=2)",
    "sorted()", "sorted([1], 2)", "{}.get()", "''.join()", "''.split(1, 2, 3)", "isinstance(1)", "abs()", "divmod(1)",
]
for case in cases:
    try:
        print(case, "=", eval(case))
    except Exception as e:
        print(case, "->", type(e).__name__ + ":", e)


def order(*a, **k):
    return a, k


def note(x):
    print("eval", x, end=" ")
    return x


print(order(note(1), *[note(2)], k=note(3), **{"l": note(4)}))
x5 = 5
args = [1]


def mutate(*a):
    a = a + (5,)
    return a


print(mutate(*args), args)
kw = {"x": 1}


def grow(**k):
    k["y"] = 2
    return k


print(grow(**kw), kw)
