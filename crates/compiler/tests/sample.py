x: int = 1
class C:
    y: str
    if x:
        z: x
def f(a: int, *b: str) -> None: pass

def f(a, b):
    c = a + b * 2 - 1
    return -c // (a % 7) ** b

def f(o, a, b):
    a, b = b, a
    o.x, o[0] = a, b
    x = y = o
    (p, *q), [r] = x
    return q

def f(o):
    del o.a
    o.b = o.c.d
    return o.e(1).f(o, k=2)

def f(o, i, n):
    n += 1
    o.count += n
    o[i] *= 2
    o[i:n] += o

def f(a, b, c):
    x = a and b or not c
    if a and (b or c):
        return x
    return a or b

def f(g, a, *args, **kw):
    g()
    g(a, 1, k=a)
    g(*args)
    g(a, *args, k=1, **kw)
    return g(**kw)

class A(B, metaclass=M):
    """doc"""
    x = 1
    def __init__(self, y):
        super().__init__()
        self.y = y
    @property
    def z(self): return __class__

def counter():
    n = 0
    def step():
        nonlocal n
        n += 1
        return n
    return step

def f(a, b):
    if 0 < a <= b() < 9: return a is not None
    return a in (1, 2) or b not in {3, 4}

def f(xs, n):
    a = [x * n for x in xs if x]
    b = {k: v for k, v in xs for v in v}
    c = {lambda: x for x in xs}
    return sum(x for x in xs)

x = 1 + 2 * 3
y = "a" "b" + "c"
z = (1, (2.5, None))
w = [1, 2, 3]
v = {1, 2, 3}
b = 2 ** 64
s = "\ud800"

async def f(a):
    async with a as b:
        print(await b)
    async for x in b:
        yield x

@a.b
@c(1)
def f(x, y=2, *, z=3): pass

def f(a):
    if a:
        x = 1
    print(x)
    print(x)
    del x
    for i in a: pass
    return i

def f(a, b):
    del a[0], b[1:2], a
    try:
        return a
    except NameError as e:
        del e

def f(a, b):
    return [a, *b], (a, b), {a, b}, {"x": a, "y": b}, {a: b, **b}

def f():
    try:
        g()
    except (A, B) as e:
        raise C from e
    except D:
        raise
    else:
        return 1

def f():
    try:
        g()
    except* A as e:
        h(e)
    except* B:
        pass

def f(xs):
    for x in xs:
        try:
            if x: continue
            return x
        finally:
            done(x)

def f(n):
    for i in range(n):
        if i == 3: break
        if i > 5: continue
        g(i)
    else:
        h()

def f(a, w):
    return f"{a}" + f"<{a!r:>{w}}> {a=} {{}}"

def f(a):
    x = yield
    yield x + 1
    return (yield from a)

def f[T: int, *Ts, **P](x: T = 1) -> T: return x
class C[T = int](B): x: T
type A[K] = dict[K, A]

x = 1
def f():
    global x
    x += 1
    del x
    return len(x)

import a.b, c.d as e
from . import f
from ..g import h as i, j
from k import *

f = lambda x, *y, z=1: (x, y, z)

def f(s):
    match s:
        case 0 | 1: return 0
        case [x, *_] if x: return x
        case {"k": v, **rest}: return v, rest
        case P(1, y=y) as p: return p, y
        case str(): return 3
        case _: return None

"""doc"""
x = f(y)
assert x, "no"
if __debug__: g()

def f(x):
    class C:
        y = x
        z = [x for x in y]
        def g(self): return x, __class__
    return C

def f(a, i, j):
    a[i:j] = a[1:]
    return a[::2], a[i, j:], a[-1]

class A(B):
    def f(self):
        return super().f() + super(A, self).x
    @classmethod
    def g(cls): return super().g

x = t"a{b!r:>{c}}d{e}"

def f(a):
    x = a + (a := 2)
    while (b := g(a)) and b < 3: h(b)
    return [y := c for c in x], y

def f(n):
    i = 0
    while i < n and n != 5:
        i += 1
    else:
        return 0
    while True:
        if i: break

def f():
    with a as b, c:
        return b

def f():
    try:
        yield 1
    finally:
        g()
