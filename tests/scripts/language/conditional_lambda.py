# Conditional expressions, lambdas, boolean operators and their values.
def t(x):
    print(x, end=" ")
    return x


print(t(1) and t(0) and t(2), t(0) or t("") or t([]), t(1) or t(2), not t(0))
print(t("a") if t(1) else t("b"), t("a") if t(0) else t("b"))
print([x if x % 2 else -x for x in range(5)], (1 if True else 2) + 3, 1 if True else 2 + 3)
print(1 if 0 else 2 if 0 else 3, (lambda: 1 if False else 2)(), (lambda x: x or "d")(""), [] or {} or "e", None and 1)


class B:
    def __init__(self, v):
        self.v = v

    def __bool__(self):
        print("bool", end=" ")
        return self.v


x, y = B(True), B(False)
print((x and y) is y, (x or y) is x, (not x), (y and x) is y)
if x and not y:
    print("both")
while y or not x:
    break
else:
    print("loop else")


class L:
    def __len__(self):
        return 0


print(bool(L()), L() and 1 or "empty")
for bad in ("bool(type('X', (), {'__bool__': lambda s: 5})())", "bool(type('X', (), {'__len__': lambda s: 'a'})())", "not type('X', (), {'__bool__': lambda s: None})()", "1 if type('X', (), {'__bool__': 5})() else 2"):
    try:
        print(eval(bad))
    except TypeError as e:
        print(e)
fs = [lambda a, b=2, *c, d, **e: (a, b, c, d, e), lambda: None, lambda *a: a, lambda **k: k, lambda x, /: x, lambda *, k: k]
print(fs[0](1, d=4), fs[1](), fs[2](1, 2), fs[3](a=1), fs[4](5), fs[5](k=6))
print((lambda f, n: f(f, n))(lambda s, n: 1 if n < 2 else n * s(s, n - 1), 10))
Y = lambda f: (lambda x: x(x))(lambda x: f(lambda *a: x(x)(*a)))
print(Y(lambda fib: lambda n: n if n < 2 else fib(n - 1) + fib(n - 2))(15))
add = lambda x: lambda y: lambda z: x + y + z
print(add(1)(2)(3), sorted("bca", key=lambda c: -ord(c)), list(filter(lambda n: n & 1, range(6))), (lambda: (yield))().__class__.__name__)
print((lambda x: (lambda: x)())(3), [f(3) for f in [lambda n, k=k: n * k for k in range(4)]], max([3, 1, 2], key=lambda v: -v))
a = b = 0
a = a + 1 if a == b else a - 1
print(a, 3 if a > 2 else 4 if a > 0 else 5, not a == b, not (a == b), a is not b, a not in (b,))
print(0 < a <= 1 and a or b, (a or b) and "yes", a and (b or "inner"), not not a, not [] is [], bool(not 5))
print(True + True, False or None, True and [], "" or 0 or {}, "x" and 0.0, (1,) or 2, () or "t")
def default(v=None):
    return v if v is not None else "default"
print(default(), default(0), default(""), default(None))
