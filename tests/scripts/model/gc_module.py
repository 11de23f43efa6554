# gc: collection of cycles, thresholds, callbacks, tracking, debugging.
import gc
import weakref

print(gc.isenabled())
gc.disable()
print(gc.isenabled())
gc.collect()


class N:
    pass


def cycle():
    a, b = N(), N()
    a.x, b.x = b, a


cycle()
n = gc.collect()
print(n >= 2)
l = []
l.append(l)
del l
print(gc.collect() >= 1)
d = {}
d["me"] = d
t = ([],)
t[0].append(t)
s = N()
s.f = lambda: s
del d, t
s = None
print(gc.collect() >= 3)
gc.enable()
old = gc.get_threshold()
print(type(old).__name__, len(old), old[0])
gc.set_threshold(500, 5, 5)
print(gc.get_threshold()[:2])
gc.set_threshold(*old)
print(len(gc.get_count()), [type(s).__name__ for s in gc.get_stats()], sorted(gc.get_stats()[0])[:3])
events = []


def cb(phase, info):
    events.append((phase, sorted(info)))


gc.callbacks.append(cb)
gc.collect()
gc.callbacks.remove(cb)
print(events)
for v in (5, "s", 1.5, None, b"x", True):
    print(gc.is_tracked(v), end=" ")
print(gc.is_tracked([[]]), gc.is_tracked({"a": []}), gc.is_tracked(N()), gc.is_tracked(cycle))
x = [1, [2]]
y = {"k": x}
print(any(r is y for r in gc.get_referrers(x)), any(r is x for r in gc.get_referents(y)), gc.get_referents(5), [2] in gc.get_referents(x))
n = N()
n.attr = x
objs = gc.get_objects()
print(type(objs).__name__, any(o is n for o in objs), any(o is y for o in objs))
gc.freeze()
print(gc.get_freeze_count() > 0)
gc.unfreeze()
print(gc.get_freeze_count())
print(gc.garbage, gc.get_debug())
for bad in ("gc.collect(5)", "gc.collect(-1)", "gc.set_threshold()", "gc.set_threshold('a')", "gc.collect('x')", "gc.is_tracked()"):
    try:
        eval(bad)
    except (ValueError, TypeError) as e:
        print(bad, type(e).__name__)
print(gc.collect(0) >= 0, gc.collect(1) >= 0, gc.collect(generation=2) >= 0)


class F:
    def __init__(self):
        self.me = self

    def __del__(self):
        print("finalized")


class W:
    pass


print(gc.is_finalized(N()))
f = F()
f = None
gc.collect()
made = 0


class Count:
    alive = 0

    def __init__(self):
        Count.alive += 1
        self.me = self

    def __del__(self):
        Count.alive -= 1


for i in range(100):
    Count()
gc.collect()
print(Count.alive)


def tree(depth, parent=None):
    n = Count()
    n.parent = parent
    n.kids = [tree(depth - 1, n) for _ in range(2)] if depth else []
    return n


r = tree(6)
print(Count.alive)
r = None
gc.collect()
print(Count.alive)


def frames():
    try:
        raise ValueError
    except ValueError as e:
        keep = e
    return None


frames()
print(gc.collect() >= 1, gc.collect())
g = (x for x in [1])
hold = [g]
gc.collect()
print(next(g))


def selfgen():
    me = yield
    yield me


g = selfgen()
next(g)
g.send(g)
r = weakref.ref(g)
g = None
gc.collect()
print(r() is None)
class K:
    pass
K.cycle = K()
del K
print(gc.collect() > 0)
