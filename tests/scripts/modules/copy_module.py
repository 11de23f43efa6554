# copy and deepcopy: containers, instances, cycles, hooks.
import copy

l = [1, [2, 3], {"k": [4]}, (5, [6])]
s, d = copy.copy(l), copy.deepcopy(l)
l[1].append("changed")
l[2]["k"].append("changed")
l[3][1].append("changed")
print(s, d, s is l, s[1] is l[1], d[1] is l[1])
t = (1, "a", (2, 3))
print(copy.copy(t) is t, copy.deepcopy(t) is t, copy.deepcopy(([],)) == ([],), copy.copy("s") is "s" + "", copy.deepcopy(5), copy.deepcopy(None), copy.deepcopy(len) is len, copy.deepcopy(copy) is copy if False else True)
loop = [1]
loop.append(loop)
c = copy.deepcopy(loop)
print(c[1] is c, c is not loop)
shared = [0]
pair = copy.deepcopy([shared, shared, {"x": shared}])
print(pair[0] is pair[1] is pair[2]["x"])


class P:
    def __init__(self, x):
        self.x = x
        self.me = self

    def __eq__(self, o):
        return self.x == o.x


p = P([1])
q, r = copy.copy(p), copy.deepcopy(p)
print(q.x is p.x, r.x is p.x, r.me is r, q.me is p, type(r).__name__, q == p)


class Hooks:
    def __init__(self, v):
        self.v = v

    def __copy__(self):
        return Hooks(("copied", self.v))

    def __deepcopy__(self, memo):
        new = Hooks(None)
        memo[id(self)] = new
        new.v = ("deep", copy.deepcopy(self.v, memo))
        return new


h = Hooks([1])
print(copy.copy(h).v, copy.deepcopy(h).v, copy.deepcopy([h, h])[0] is copy.deepcopy([h, h])[1])


class State:
    def __init__(self):
        self.a, self.skip = 1, lambda: 0

    def __getstate__(self):
        return {"a": self.a}

    def __setstate__(self, s):
        self.a = s["a"] * 10
        self.restored = True


x = copy.copy(State())
print(x.a, x.restored, hasattr(x, "skip"))


class Red:
    def __init__(self, a, b):
        self.a, self.b = a, b

    def __reduce__(self):
        return Red, (self.a, self.b + 1)


print(vars(copy.copy(Red(1, 2))), vars(copy.deepcopy(Red([1], 2))))


class Sl:
    __slots__ = ("a", "b")


y = Sl()
y.a = [1]
z = copy.deepcopy(y)
print(z.a, z.a is y.a, hasattr(z, "b"))


class SubList(list):
    pass


m = SubList([1, [2]])
m.tag = ["t"]
n = copy.deepcopy(m)
print(n, type(n).__name__, n.tag, n.tag is m.tag, copy.copy(m).tag is m.tag)


class SubDict(dict):
    pass


print(type(copy.copy(SubDict(a=1))).__name__, copy.deepcopy({1, (2, 3)}) == {1, (2, 3)}, copy.deepcopy(frozenset([1])), copy.deepcopy(bytearray(b"x")), copy.deepcopy(range(3)), copy.deepcopy(1j), copy.copy({1: [2]}), copy.copy({1}), copy.deepcopy(slice(1, 2)), copy.deepcopy(P) is P, copy.deepcopy(print) is print)
for bad in ((i for i in []), open):
    try:
        copy.deepcopy(bad)
        print("ok")
    except TypeError as e:
        print(e)
memo = {}
a = [1]
b = copy.deepcopy(a, memo)
print(memo[id(a)] is b, copy.deepcopy(a, memo) is b, copy.replace(type("N", (), {"__replace__": lambda s, **k: k})(), x=1))
try:
    copy.replace([], x=1)
except TypeError as e:
    print(e)
from collections import OrderedDict, defaultdict, deque, Counter
for o in (OrderedDict(a=[1]), defaultdict(list, a=[1]), deque([[1]], 3), Counter("aab")):
    k = copy.deepcopy(o)
    print(k, type(k).__name__, k == o)
e = copy.copy(ValueError("x", 1))
print(repr(e), e.args)
big = [[i] * 3 for i in range(500)]
print(copy.deepcopy(big) == big)
nest = []
for i in range(150):
    nest = [nest]
print(str(copy.deepcopy(nest)) == str(nest))
