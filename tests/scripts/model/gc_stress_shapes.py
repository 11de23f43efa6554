# Cycles through every kind of container, and how they go.
import gc, weakref


class N:
    alive = 0

    def __init__(self):
        N.alive += 1

    def __del__(self):
        N.alive -= 1


def check(name, make):
    before = N.alive
    make()
    gc.collect()
    print(name, N.alive - before)


def via_list():
    n = N()
    l = [n]
    l.append(l)


def via_dict():
    n = N()
    n.d = {"n": n}


def via_tuple():
    n = N()
    n.t = (n, 1)


def via_set():
    n = N()
    n.s = {n}


def via_closure():
    n = N()

    def f():
        return f, n
    n.f = f


def via_method():
    n = N()
    n.m = n.__init__


def via_generator():
    n = N()

    def g():
        me = yield
        yield me, n
    it = g()
    next(it)
    it.send(it)
    n.it = it


def via_class():
    n = N()

    class K:
        ref = n
    K.self = K
    n.k = K


def via_exception():
    n = N()
    try:
        raise ValueError(n)
    except ValueError as e:
        n.e = e
        keep = e


def via_frame():
    import sys
    n = N()
    n.frame = sys._getframe()


def via_deque():
    from collections import deque
    n = N()
    n.q = deque([n])


def via_iterator():
    n = N()
    l = [n]
    n.it = iter(l)
    l.append(n)


def via_partial():
    from functools import partial
    n = N()
    n.p = partial(print, n)


def via_property():
    n = N()
    n.p = property(lambda s: n)


def via_lambda_default():
    n = N()
    n.f = lambda x=n: x


def via_slots():
    class S:
        __slots__ = ("a", "n")
    s, n = S(), N()
    s.a, s.n = s, n
    n.s = s


def via_mixed():
    n = N()
    n.x = [{"k": ({n: [n]},)}]


def via_map():
    n = N()
    n.m = map(lambda x: n, [1])
    n.z = zip([n], [n])
    n.e = enumerate([n])
    n.f = filter(lambda x: n, [1])
    n.r = reversed([n])


def via_coroutine():
    n = N()

    async def co():
        return n
    n.c = co()
    n.c.close()


def via_weak_only():
    n = N()
    n.w = weakref.ref(n)


def via_staticmethod():
    n = N()
    n.s = staticmethod(lambda: n)
    n.c = classmethod(lambda c: n)


def via_super():
    class A:
        def get(self):
            return super()
    a, n = A(), N()
    a.s = a.get()
    a.n = n


def via_view():
    n = N()
    n.d = {"self": n}
    n.v = n.d.values()
    n.i = iter(n.d.items())


def via_namespace():
    import types
    n = N()
    n.ns = types.SimpleNamespace(n=n)
    n.mp = types.MappingProxyType({"n": n})
    n.cell = types.CellType(n)


for f in [v for k, v in list(globals().items()) if k.startswith("via_")]:
    check(f.__name__, f)
print(N.alive, gc.garbage)
refs = []


def many():
    nodes = [N() for _ in range(500)]
    for i, n in enumerate(nodes):
        n.links = [nodes[(i * 7 + k) % 500] for k in range(3)]
        refs.append(weakref.ref(n))


many()
print(N.alive, sum(r() is not None for r in refs))
gc.collect()
print(N.alive, sum(r() is not None for r in refs))
kept = N()
kept.loop = [kept]
gc.collect()
print(N.alive, kept.loop[0] is kept)
w = weakref.ref(kept)
del kept
print(w() is not None)
gc.collect()
print(w(), N.alive)
auto = gc.get_threshold()[0] > 0
for i in range(100000):
    x = []
    x.append(x)
gc.collect()
print(auto, len(gc.get_objects()) < 200000)
