# del on every target, and names that are unbound on some paths.
class O:
    pass


o = O()
o.a = o.b = 1
d = {1: 1, 2: 2}
l = [1, 2, 3, 4]
x = y = 1
del x, o.a, d[1], l[0], l[-1:]
print(vars(o), d, l)
del (y), [o.b]
print(vars(o))
try:
    x
except NameError as e:
    print(e)


def f(flag):
    if flag:
        v = 1
    try:
        return v
    except UnboundLocalError as e:
        return str(e)


print(f(True), f(False))


def g():
    v = 1
    del v
    try:
        v
    except UnboundLocalError as e:
        print(e)
    v = 2
    return v


print(g())


def h():
    for i in range(2):
        try:
            print(w)
        except UnboundLocalError as e:
            print("unbound")
        w = i
        if i:
            del w
    try:
        w
    except UnboundLocalError:
        print("gone")


h()


def loop():
    for z in ():
        pass
    return z


def exc():
    try:
        raise ValueError
    except ValueError as err:
        pass
    return err


def with_del(a):
    del a
    return a


def aug():
    n += 1


def comp():
    return [q for _ in [1]]
    q = 1


def closure():
    def inner():
        return c
    r = None
    try:
        inner()
    except NameError as e:
        r = str(e)
    c = 1
    del c
    try:
        inner()
    except NameError as e:
        return r, str(e)


def arg_default(a=1):
    if a:
        del a
    return a


def late_import():
    print(math)
    import math


def nested_fn():
    return inner_fn()

    def inner_fn():
        pass


def match_unbound(v):
    match v:
        case [a, b]:
            pass
        case {"k": a}:
            pass
    return a


for t in (loop, exc, lambda: with_del(1), aug, comp, closure, arg_default, late_import, nested_fn, lambda: match_unbound(5), lambda: match_unbound({"k": 7})):
    try:
        print(t())
    except (NameError, UnboundLocalError) as e:
        print(type(e).__name__, e)


class D:
    def __delitem__(self, k):
        print("delitem", k)

    def __delattr__(self, n):
        print("delattr", n)


q = D()
del q[1], q[1:2], q[...], q.x, q["a", "b"]
for stmt in ("del 5", "del f()", "del (a, 1)", "del a + b", "del None", "del [x for x in y]", "del *a", "del (a := 1)", "del 'x'", "del a.b().c", "del a if b else c", "del {}", "del -a"):
    try:
        compile(stmt, "t", "exec")
        print(stmt, "ok")
    except SyntaxError as e:
        print(stmt, "->", e.msg)

print(l)
