# Default values, closures and cells.
def append_to(x, acc=[]):
    acc.append(x)
    return acc


print(append_to(1), append_to(2), append_to(3, []), append_to.__defaults__)
fs = [lambda: i for i in range(3)]
print([f() for f in fs])
fs = [lambda i=i: i for i in range(3)]
print([f() for f in fs])


def counter(start=0):
    n = start

    def inc(step=1):
        nonlocal n
        n += step
        return n

    def get():
        return n

    return inc, get


inc, get = counter(10)
inc()
inc(5)
inc2, get2 = counter()
inc2()
print(get(), get2())
print(inc.__code__.co_freevars, inc.__closure__[0].cell_contents, counter.__code__.co_cellvars)


def late():
    def g():
        return value
    try:
        g()
    except NameError as e:
        print(type(e).__name__, e)
    value = 1
    print(g())
    del value
    try:
        g()
    except NameError as e:
        print(type(e).__name__, e)
    try:
        value
    except NameError as e:
        print(type(e).__name__, e)


late()


def nested(a):
    def b(c):
        def d(e):
            return a + c + e
        return d
    return b


print(nested(1)(2)(3))


def shared():
    x = 0

    def f():
        nonlocal x
        x += 1

    def g():
        nonlocal x
        x *= 10
        return x

    f()
    f()
    return g()


print(shared())


def param_cell(x):
    def f():
        nonlocal x
        x = x + 1
        return x
    return f


f = param_cell(5)
print(f(), f())


def make_adders():
    adders = []
    for n in range(3):
        def add(x, n=n):
            return x + n
        adders.append(add)
    return adders


print([a(10) for a in make_adders()])


def kwdefaults(*, a=1, b):
    return a, b


print(kwdefaults.__kwdefaults__, kwdefaults(b=2))
kwdefaults.__kwdefaults__["b"] = 7
print(kwdefaults())


def change(a, b=1):
    return a, b


change.__defaults__ = (8, 9)
print(change())
change.__defaults__ = None
try:
    change(1)
except TypeError as e:
    print(e)


class Meth:
    x = "class"

    def get(self):
        return x


x = "global"
print(Meth().get())


def class_cell():
    y = "outer"

    class K:
        z = y
        y = "inner"
        w = y

        def m(self):
            return y

    return K.w, K().m()


try:
    print(class_cell())
except NameError as e:
    print(type(e).__name__, e)
compose = lambda *fs: (lambda x: x) if not fs else (lambda x: fs[0](compose(*fs[1:])(x)))
print(compose(lambda x: x + 1, lambda x: x * 2)(5))
