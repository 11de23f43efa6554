# Parameter kinds in all combinations.
def show(f, *calls):
    for a, k in calls:
        try:
            print(f.__name__, a, k, "=", f(*a, **k))
        except TypeError as e:
            print(f.__name__, a, k, "->", e)


def p0(): return ()
def p1(a, /): return a
def p2(a, /, b): return a, b
def p3(a, b=2, /, c=3, *, d=4): return a, b, c, d
def p4(*, a, b=1): return a, b
def p5(a, *args, b): return a, args, b
def p6(**kw): return kw
def p7(a, /, **kw): return a, kw
def p8(a=1, *args, b=2, **kw): return a, args, b, kw


show(p0, ((), {}), ((1,), {}), ((), {"a": 1}))
show(p1, ((1,), {}), ((), {"a": 1}), ((), {}), ((1, 2), {}))
show(p2, ((1, 2), {}), ((1,), {"b": 2}), ((), {"a": 1, "b": 2}), ((1,), {}), ((1, 2), {"b": 3}), ((1, 2, 3), {}))
show(p3, ((1,), {}), ((1, 5, 6), {"d": 7}), ((1,), {"c": 9, "d": 8}), ((1, 2, 3, 4), {}), ((), {"c": 1}), ((1,), {"b": 5}), ((1,), {"z": 5}))
show(p4, ((), {"a": 1}), ((), {}), ((1,), {}), ((), {"a": 1, "c": 2}), ((1,), {"a": 2}))
show(p5, ((1,), {"b": 2}), ((1, 2, 3), {"b": 4}), ((1,), {}), ((), {"a": 1, "b": 2}), ((), {"b": 2}), ((1,), {"a": 2, "b": 3}))
show(p6, ((), {}), ((), {"x": 1}), ((1,), {}), ((), {"self": 1, "kw": 2}))
show(p7, ((1,), {"a": 5}), ((), {"a": 5}))
show(p8, ((), {}), ((1, 2, 3), {"b": 9, "c": 8}), ((), {"a": 7}), ((1,), {"a": 7}))


class C:
    def m(self, a, *, k=0): return a, k
    @classmethod
    def c(cls, a): return a
    @staticmethod
    def s(a): return a


show(C().m, ((1,), {}), ((), {}), ((1, 2), {}), ((1,), {"k": 2}), ((1,), {"self": 2}))
show(C.c, ((1,), {}), ((), {}), ((1, 2), {}))
show(C.s, ((1,), {}), ((), {}), ((1, 2), {}))
mutable = {"k": [1]}
print(p6(**mutable)["k"] is mutable["k"], p6(**mutable) is mutable)


def many(a, b, c, d, e, f, g, h, i, j): return a + j


show(many, (range(10), {}), ((), {}), ((1,), {}), (range(9), {}), (range(11), {}), ((), dict(zip("abcdefghij", range(10)))))
print((lambda *a, b=1, **c: (a, b, c))(1, 2, b=3, d=4), (lambda a, /, b, *, c: a + b + c)(1, b=2, c=3))
big = lambda *a, **k: (len(a), len(k))
print(big(*range(1000), **{f"k{i}": i for i in range(300)}))
