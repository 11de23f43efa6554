# Delegation: values, sends, throws, closes and results.
def inner():
    try:
        got = yield "first"
        print("inner got", got)
        got = yield "second"
        print("inner got", got)
    except ValueError as e:
        print("inner caught", e)
        yield "recovered"
    finally:
        print("inner done")
    return "inner result"


def outer():
    result = yield from inner()
    print("outer has", result)
    yield "last"


g = outer()
print(next(g))
print(g.send("A"))
print(g.send("B"))
print(list(g))
g = outer()
next(g)
print(g.throw(ValueError("boom")))
print(next(g))
g = outer()
next(g)
g.close()
print("closed")


def from_iter():
    yield from [1, 2]
    yield from "ab"
    yield from range(2)
    r = yield from ()
    print("r", r)


print(list(from_iter()))
g = from_iter()
next(g)
try:
    g.send(5)
except AttributeError as e:
    print(e)


class Custom:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration("custom value")


def deleg():
    return (yield from Custom())


try:
    next(deleg())
except StopIteration as e:
    print(e.value)


class WithMethods:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 3:
            raise StopIteration
        return self.n

    def send(self, v):
        print("send", v)
        return self.__next__()

    def throw(self, *a):
        print("throw", type(a[0]).__name__ if not isinstance(a[0], type) else a[0].__name__)
        raise a[0]

    def close(self):
        print("close")


def d2():
    yield from WithMethods()


g = d2()
print(next(g), g.send(7), next(g))
g.close()
g = d2()
next(g)
try:
    g.throw(KeyError("k"))
except KeyError as e:
    print(repr(e))


def deep(n):
    if n == 0:
        yield "bottom"
        return 0
    r = yield from deep(n - 1)
    return r + 1


def run():
    r = yield from deep(200)
    yield r


print(list(run()))


def bad():
    yield from 5


try:
    next(bad())
except TypeError as e:
    print(e)


def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)


print(list(tree(4)))
def accumulate():
    total = 0
    while True:
        x = yield
        if x is None:
            return total
        total += x
def gather(out):
    while True:
        out.append((yield from accumulate()))
out = []
ga = gather(out)
next(ga)
for i in range(4):
    ga.send(i)
ga.send(None)
for i in range(5):
    ga.send(i)
ga.send(None)
print(out)
