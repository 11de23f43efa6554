# Generators: laziness, return values, exhaustion, attributes.
def count(n):
    print("start")
    i = 0
    while i < n:
        yield i
        i += 1
    print("end")
    return "result"


g = count(2)
print(type(g).__name__, g.__name__, g.__qualname__)
print(next(g), next(g))
try:
    next(g)
except StopIteration as e:
    print("stop", e.value, e.args)
try:
    next(g)
except StopIteration as e:
    print("stop", e.value, e.args)
print(next(g, "default"), list(g))


def empty():
    return
    yield


print(list(empty()))


def bare():
    x = yield
    print("got", x)
    x = yield 1
    print("got", x)


b = bare()
print(next(b))
print(b.send("a"))
try:
    b.send("b")
except StopIteration as e:
    print("done", e.value)
try:
    bare().send(1)
except TypeError as e:
    print(e)


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


f = fib()
print([next(f) for _ in range(15)])


def recursive(tree):
    if isinstance(tree, list):
        for t in tree:
            yield from recursive(t)
    else:
        yield tree


print(list(recursive([1, [2, [3, [4]], 5], [], [[6]]])))


def stop_inside():
    yield 1
    raise StopIteration("x")


s = stop_inside()
next(s)
try:
    next(s)
except RuntimeError as e:
    print(type(e).__name__, e, repr(e.__cause__))


def reenter():
    try:
        next(me)
    except ValueError as e:
        yield str(e)


me = reenter()
print(next(me))
print(iter(me) is me)
for i, v in enumerate(fib()):
    if i > 3:
        break
    print(v, end=" ")
print()
print(sum(x for x in count(3)))
a, b, c = count(3)
print(a, b, c)


def with_try():
    try:
        yield 1
        yield 2
    finally:
        print("cleanup")


for x in with_try():
    print(x)
    break
w = with_try()
next(w)
del w
print("after del")
w = with_try()
next(w)
w.close()
w.close()
print(list(w))
print(max(count(4)), sorted(count(2), reverse=True))
def params(a, *b, c=1, **d):
    yield a
    yield b
    yield c
    yield d
print(list(params(1, 2, 3, c=4, e=5)))
z = zip(count(1), "ab")
print(list(z))
def gen_in_gen():
    inner = (i * 2 for i in range(3))
    yield from inner
    yield from inner
    yield "x"
print(list(gen_in_gen()))
