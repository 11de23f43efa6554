# functools: partial, reduce, caches, wraps, singledispatch, total_ordering, cached_property.
import functools
from functools import *

print(reduce(lambda a, b: a + b, [1, 2, 3]), reduce(lambda a, b: a * b, [], 5), reduce(max, [3, 9, 2]), reduce(lambda a, b: b, "abc", "z"))
for bad in ("reduce(max, [])", "reduce(max, 5)", "reduce(max)", "reduce(5, [1, 2])"):
    try:
        eval(bad)
    except TypeError as e:
        print(bad, e)
p = partial(int, base=2)
print(p("101"), p.func, p.args, p.keywords, p("11", base=3))
q = partial(print, "a", sep="-")
q("b", "c")
qq = partial(q, "more", end="!\n")
qq()
print(qq.args, qq.keywords, repr(partial(len)), partial(lambda *a, **k: (a, k), 1, x=2)(3, y=4))
try:
    partial()
except TypeError as e:
    print(e)
try:
    partial(5)
except TypeError as e:
    print(e)
ph = partial(lambda *a: a, Placeholder, 2)
print(ph(1, 3))


class M:
    def f(self, *a, **k):
        return a, k

    g = partialmethod(f, 1, z=2)


print(M().g(5))
calls = []


@lru_cache(maxsize=2)
def sq(x, *, k=0):
    calls.append(x)
    return x * x


print(sq(2), sq(2), sq(3), sq(4), sq(2), calls, sq.cache_info(), sq.cache_parameters())
sq(2, k=1)
print(sq.__wrapped__(5), sq.__name__)
sq.cache_clear()
print(sq.cache_info())
try:
    sq([])
except TypeError as e:
    print(e)


@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(90), fib.cache_info())


@lru_cache
def bare(x=1):
    return [x]


print(bare() is bare(), bare(1) is bare(1.0), bare.cache_info().currsize)


@lru_cache(typed=True)
def typed(x):
    return type(x).__name__


print(typed(1), typed(1.0), typed(True))


def deco(f):
    @wraps(f)
    def inner(*a):
        """inner doc"""
        return f(*a)
    return inner


@deco
def documented(x: int) -> str:
    """outer doc"""
    return str(x)


documented.extra = 1
print(documented.__name__, documented.__doc__, documented.__wrapped__.__name__, documented.__annotations__, documented.__qualname__)


@singledispatch
def show(x):
    return f"object {x}"


@show.register
def _(x: int):
    return f"int {x}"


@show.register(list)
@show.register(tuple)
def _(x):
    return f"sequence of {len(x)}"


@show.register
def _(x: float | complex):
    return f"number {x}"


print(show("a"), show(5), show(True), show([1]), show((1, 2)), show(1.5), show(1j), show.dispatch(bool).__name__, sorted(t.__name__ for t in show.registry))
try:
    show()
except TypeError as e:
    print(e)


class SD:
    @singledispatchmethod
    def do(self, x):
        return "default"

    @do.register
    def _(self, x: str):
        return f"str {x}"


print(SD().do(1), SD().do("s"))


@total_ordering
class V:
    def __init__(self, n):
        self.n = n

    def __eq__(self, o):
        return self.n == o.n

    def __lt__(self, o):
        return self.n < o.n


print(V(1) <= V(1), V(2) > V(1), V(1) >= V(2), V(1) != V(2))
try:
    @total_ordering
    class Nothing:
        pass
except ValueError as e:
    print(e)


class CP:
    count = 0

    @cached_property
    def value(self):
        """doc"""
        self.count += 1
        return self.count * 10


c = CP()
print(c.value, c.value, c.__dict__, CP.value.__doc__)
del c.value
print(c.value)
c.value = 99
print(c.value)


class Slotted:
    __slots__ = ()

    @cached_property
    def x(self):
        return 1


try:
    Slotted().x
except TypeError as e:
    print(e)
k = cmp_to_key(lambda a, b: (a > b) - (a < b))
print(sorted([3, 1, 2], key=k), k(1) < k(2), k(1) == k(1), max([1, 5], key=k))
print(update_wrapper(lambda: 0, len).__name__, WRAPPER_ASSIGNMENTS[:3])
compose = lambda *fs: reduce(lambda f, g: lambda x: g(f(x)), fs)
print(compose(str, len, lambda n: n * 2)(12345))
