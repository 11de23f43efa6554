# global, nonlocal, del and name resolution.
x = "module"


def reads():
    return x


def local():
    x = "local"
    return x


def sets():
    global x
    x = "changed"


print(reads(), local())
sets()
print(x)


def undefined():
    return no_such_name


def unbound(flag):
    if flag:
        y = 1
    return y


def deleted():
    z = 1
    del z
    return z


def comp_unbound():
    del w
    w = 1


for f in (undefined, lambda: unbound(False), deleted, comp_unbound):
    try:
        f()
    except NameError as e:
        print(type(e).__name__, e)
print(unbound(True))
try:
    del not_there
except NameError as e:
    print(e)


def make_global():
    global fresh
    fresh = 42


make_global()
print(fresh)


def outer():
    v = 1

    def middle():
        def inner():
            nonlocal v
            v += 1
            return v
        return inner
    return middle()()


print(outer())


class Scope:
    a = 1
    b = [x for x in range(a + 1)]
    c = a + 1
    try:
        d = [c for _ in range(1)]
    except NameError as e:
        d = str(e)
    del a

    def m(self):
        return a

    for i in range(3):
        pass


print(Scope.b, Scope.c, Scope.d, hasattr(Scope, "a"), Scope.i)
try:
    Scope().m()
except NameError as e:
    print(e)


def exec_scope():
    loc = {}
    exec("q = 5\nr = q + 1", {}, loc)
    return loc


print(exec_scope())
print([n for n in range(3)], "n" in globals())
for leak in range(3):
    pass
print(leak)
try:
    raise ValueError("v")
except ValueError as err:
    pass
try:
    err
except NameError as e2:
    print(e2)


def loc():
    a = 1
    b = 2
    return locals()


print(loc())


def shadow_builtin():
    len = lambda x: "mine"
    return len([])


print(shadow_builtin(), len([]))
len = 5
print(len)
del len
print(len([1]))
for code in ["def f():\n x = 1\n global x", "def f(x):\n global x", "nonlocal x", "def f():\n nonlocal nowhere", "def f(a):\n nonlocal a", "def f(a, a): pass", "def f():\n print(x)\n global x", "class A:\n nonlocal q"]:
    try:
        compile(code, "test", "exec")
        print("ok")
    except SyntaxError as e:
        print(e.msg)
print(eval("x"), eval("x", {"x": 1}), eval("x + y", {"x": 1}, {"y": 2}))


def walrus():
    if (n := 10) > 5:
        pass
    [last := i for i in range(n)]
    return n, last


print(walrus())
