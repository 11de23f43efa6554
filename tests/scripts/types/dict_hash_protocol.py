# dict and set with user-defined __hash__ and __eq__, also hostile ones.
log = []


class K:
    def __init__(self, n, h=None):
        self.n = n
        self.h = n if h is None else h

    def __hash__(self):
        log.append(f"hash {self.n}")
        return self.h

    def __eq__(self, o):
        log.append(f"eq {self.n} {o.n}")
        return self.n == o.n

    def __repr__(self):
        return f"K{self.n}"


d = {K(1): "one", K(2): "two"}
print(log)
log.clear()
print(d[K(1)], K(3) in d, log)
log.clear()
c = {K(1, 7): 1, K(2, 7): 2, K(3, 7): 3}
print(c, c[K(3, 7)], log)
log.clear()
k = K(1, 7)
c = {k: 1}
print(c[k], k in c, log)
del c[k]
print(c)


class Bad:
    def __hash__(self):
        raise ValueError("hash fails")


class BadEq:
    def __hash__(self):
        return 1

    def __eq__(self, o):
        raise ValueError("eq fails")


class NotInt:
    def __hash__(self):
        return "x"


class Big:
    def __hash__(self):
        return 2**100 + 5


class Neg:
    def __hash__(self):
        return -1


for f in (lambda: {Bad(): 1}, lambda: {}[Bad()], lambda: Bad() in {1}, lambda: {BadEq(): 1, BadEq(): 2}, lambda: {1: 0}[BadEq()], lambda: {NotInt()}, lambda: hash(Big()), lambda: hash(Neg()), lambda: len({BadEq(), 2}), lambda: {1}.union([Bad()])):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class Mutable:
    def __init__(self, v):
        self.v = v

    def __hash__(self):
        return hash(self.v)

    def __eq__(self, o):
        return self.v == o.v


m = Mutable(1)
s = {m}
m.v = 2
print(Mutable(1) in s, len(s), [x.v for x in s])


class Clearer:
    target = None

    def __hash__(self):
        return 42

    def __eq__(self, o):
        if Clearer.target is not None:
            t, Clearer.target = Clearer.target, None
            t.clear()
        return False


d = {Clearer(): 1, Clearer(): 2}
Clearer.target = d
print(d.get(Clearer()), d)
d = {Clearer(): 1}
Clearer.target = d
d[Clearer()] = "added"
print(list(d.values()))
s = {Clearer(), Clearer()}
Clearer.target = s
print(Clearer() in s, len(s))


class Grower:
    def __init__(self, d):
        self.d = d

    def __hash__(self):
        return 3

    def __eq__(self, o):
        for i in range(100):
            self.d[f"grow{i}"] = i
        return False


d = {}
d[Grower(d)] = 1
d[Grower(d)] = 2
print(len(d))


class StrSub(str):
    def __hash__(self):
        log.append("strsub hash")
        return str.__hash__(self)

    def __eq__(self, o):
        log.append("strsub eq")
        return str.__eq__(self, o)


log.clear()
d = {"a": 1}
print(d[StrSub("a")], log)
d = {StrSub("b"): 2}
log.clear()
print(d["b"], "a" in d, log)
print({1: 1, K: 2, len: 3, None: 4}[len], hash(K(5)) == 5, hash(None) == hash(None), hash(K) == hash(K))


class IntSub(int):
    def __hash__(self):
        return 99


d = {IntSub(1): "sub"}
print(d.get(1), d.get(IntSub(1)), IntSub(1) == 1, {1: "x"}.get(IntSub(1)))


class EqOnly:
    def __eq__(self, o):
        return True


class HashBack(EqOnly):
    __hash__ = object.__hash__


try:
    {EqOnly(): 1}
except TypeError as e:
    print(e)
print(len({HashBack(): 1}), EqOnly.__hash__, isinstance(HashBack(), __import__("collections").abc.Hashable), isinstance(EqOnly(), __import__("collections").abc.Hashable))
