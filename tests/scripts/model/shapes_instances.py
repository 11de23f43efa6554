# Instances with the same and different attributes, orders, deletes, many attributes, slots mixed in.
class P:
    def __init__(self, **kw):
        for k, v in kw.items():
            setattr(self, k, v)


a, b, c = P(x=1, y=2), P(y=2, x=1), P(x=1)
c.y = 2
print(vars(a), vars(b), vars(c), vars(a) == vars(b), list(vars(b)))
objs = [P(**{f"a{(i + j) % 7}": j for j in range(i % 7)}) for i in range(40)]
print([sorted(vars(o)) for o in objs[:8]], sum(len(vars(o)) for o in objs), sum(getattr(o, "a3", 0) for o in objs))
wide = P(**{f"w{i}": i for i in range(500)})
print(len(vars(wide)), wide.w0, wide.w499, sum(vars(wide).values()))
for i in range(0, 500, 3):
    delattr(wide, f"w{i}")
wide.w0 = "again"
print(len(vars(wide)), list(vars(wide))[-1], hasattr(wide, "w3"), wide.w1)


class Base:
    def __init__(self):
        self.base = "b"


class Child(Base):
    def __init__(self):
        super().__init__()
        self.child = "c"


class GrandChild(Child):
    level = 3

    def __init__(self):
        self.first = 0
        super().__init__()


print(vars(Child()), vars(GrandChild()), GrandChild().level)
g = GrandChild()
g.level = 4
print(g.level, GrandChild.level, vars(g))
del g.level
print(g.level)


class Cond:
    def __init__(self, n):
        if n % 2:
            self.odd = n
        self.n = n
        if n % 3 == 0:
            self.three = n


print([vars(Cond(i)) for i in range(7)])


def total(items):
    return sum(o.n for o in items)


mixed = [Cond(i) for i in range(10)] + [P(n=5)] + [type("T", (), {"n": 100})()]
print(total(mixed), total(mixed[:3]))
o = Cond(1)
o.n, o.odd = o.odd + 10, "s"
o.n += 5
print(vars(o))
for v in (1, "s", None, 2.5, [1], 2**70, o):
    o.any = v
    assert o.any is v or o.any == v
print(o.any is o)
o.any = None


class Slots:
    __slots__ = ("a", "b")


class Mixed(Slots):
    pass


m = Mixed()
m.a, m.c = 1, 2
print(m.a, vars(m), m.c)
n = P()
for name in ("zz", "aa", "mm"):
    setattr(n, name, name)
print(list(vars(n)))
n.__dict__["direct"] = 1
n.after = 2
print(list(vars(n)), n.direct)
n.__dict__ = {"replaced": True}
n.more = 1
print(vars(n))


class Counter:
    total = 0

    def __init__(self):
        Counter.total += 1
        self.id = Counter.total
        self.total = -1


k = [Counter() for _ in range(3)]
print(Counter.total, k[0].total, [x.id for x in k])


class Dyn:
    def __getattr__(self, name):
        value = len(name)
        setattr(self, name, value)
        return value


d = Dyn()
print(d.abc, d.abc, vars(d), d.longer_name)
P.method = lambda self: ("late", self.x)
print(a.method(), c.method())
P.x = "class level"
print(a.x, P().x)
del a.x
print(a.x)
a.method = lambda: "instance wins"
print(a.method(), c.method())
P.prop = property(lambda self: "property wins")
vars(a)["prop"] = "instance"
print(a.prop)
del P.prop
print(a.prop)


class Swap:
    def __init__(self):
        self.x = 1

    def hi(self):
        return "Swap"


class Other:
    def hi(self):
        return "Other", self.x


s = Swap()
s.__class__ = Other
s.y = 2
print(s.hi(), vars(s))
many = []
for i in range(300):
    q = P()
    setattr(q, f"unique_{i}", i)
    many.append(q)
print(sum(getattr(q, f"unique_{i}") for i, q in enumerate(many)))
