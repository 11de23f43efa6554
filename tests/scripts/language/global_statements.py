# global and nonlocal across nesting, class bodies, del and augmented assignment.
counter = 0


def inc():
    global counter
    counter += 1
    return counter


print(inc(), inc(), counter)


def make():
    global made_here, made_too
    made_here = 1
    made_too = 2


make()
print(made_here, made_too)


def delete():
    global made_here
    del made_here


delete()
try:
    made_here
except NameError as e:
    print(e)
try:
    delete()
except NameError as e:
    print(e)


def outer():
    a = 1
    b = 1

    def mid():
        nonlocal a
        a += 1
        b = 10

        def inner():
            nonlocal a, b
            a += 1
            b += 1
            return a, b
        return inner(), b
    return mid(), a, b


print(outer())


def skip():
    v = "outer"

    def mid():
        def inner():
            nonlocal v
            v = "changed from two levels"
        inner()
    mid()
    return v


print(skip())
x = "global x"


def shadow():
    x = "local x"

    def g():
        global x
        x = "set global"
        return x

    def h():
        return x
    return g(), h(), x


print(shadow(), x)


class C:
    global in_class
    in_class = "global from class"
    y = x

    def m(self):
        global x
        x = "from method"


print(in_class, C.y, hasattr(C, "in_class"))
C().m()
print(x)


def cls_nonlocal():
    v = 1

    class K:
        nonlocal v
        v = 2
        w = v
    return v, K.w, hasattr(K, "v")


print(cls_nonlocal())


def loops():
    global i
    for i in range(3):
        pass


loops()
print(i)


def imports():
    global m
    import math as m


imports()
print(m.floor(2.5))


def defines():
    global func, Cls

    def func():
        return "func"

    class Cls:
        pass


defines()
print(func(), func.__qualname__, Cls.__qualname__)


def nl_del():
    v = 1

    def d():
        nonlocal v
        del v
    d()
    try:
        return v
    except NameError as e:
        return str(e)


print(nl_del())


def with_as():
    global handle
    import io
    with io.StringIO("t") as handle:
        pass
    try:
        raise ValueError("e")
    except ValueError as err:
        global caught
        caught = str(err)


with_as()
print(handle.closed, caught)
def exec_global():
    exec("global eg\neg = 5")
exec_global()
print(eg)
def counter_factory():
    n = 0
    def up():
        nonlocal n
        n += 1
        return n
    def down():
        nonlocal n
        n -= 1
        return n
    return up, down
up, down = counter_factory()
print(up(), up(), down(), up())
