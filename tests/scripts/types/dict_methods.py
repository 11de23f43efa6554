# dict: construction, methods, order, operators, errors.
d = {"b": 1, "a": 2}
d["c"] = 3
print(d, len(d), list(d), d["a"], d.get("x"), d.get("x", 0), d.setdefault("d", 4), d.setdefault("a", 9), d.pop("b"), d.pop("zz", "none"), d)
d["b"] = 5
print(d, d.popitem(), d, "a" in d, "z" not in d, list(reversed(d)))
d.update({"x": 1}, y=2)
d.update([("z", 3), ["w", 4]])
d.update(a="over")
d.update()
print(d)
print(dict(), dict(a=1), dict([(1, 2)]), dict({1: 2}, x=3), dict(zip("ab", range(2))), {**d, "x": "new"}, dict.fromkeys("aab"), dict.fromkeys([1, 2], []), {1: "a", 1.0: "b", True: "c"}, {"a": 1, "a": 2})
for expr in ("d['nope']", "d[[]]", "{[]: 1}", "{}.popitem()", "{}.pop('k')", "{}.pop()", "dict(5)", "dict([1])", "dict([(1, 2, 3)])", "dict(['ab', 'cde'])", "dict(1, 2)", "d.update(5)", "d.update([5])", "d < {}", "d + d", "d | 5", "d.get()", "d.get([])", "dict.fromkeys(5)", "dict.fromkeys()", "hash(d)", "[] in d", "{}[1, 2]", "d.setdefault()", "d.setdefault([])", "{}[None]", "{}[(1,)]", "{}['it\\'s']", "d.keys()[0]", "d.foo", "d | [('q', 1)]", "dict(**{1: 2})", "{1: {}}[1][2]", "dict([('a', 1)], **{'b': 2})", "dict(a=1, **{'a': 2})"):
    try:
        print(expr, "=", eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
try:
    del d["nope"]
except KeyError as e:
    print(repr(e), e.args)
print({"a": 1} | {"b": 2, "a": 3}, {"a": 1} == {"a": 1.0}, {"a": 1, "b": 2} == {"b": 2, "a": 1}, {1: 2} != {1: 3}, {} == [], {1: [2]} == {1: [2]})
e = {"k": 1}
f = e
e |= {"l": 2}
e |= [("m", 3)]
print(f, e is f, e.copy() is e, e.copy() == e)
e.clear()
print(f, bool(f))
n = {}
for i in range(1000):
    n[i] = i * i
for i in range(0, 1000, 3):
    del n[i]
print(len(n), n[998], list(n)[:5], sum(n), sum(n.values()), 999 in n, 1 in n)
for i in range(0, 30, 3):
    n[i] = "back"
print(list(n)[-3:], n.popitem(), len(n))
s = {str(i): i for i in range(200)}
print(s["57"], list(s)[100], s.pop("100"), "100" in s, len(s))
print({(1, 2): "t", None: "n", 1.5: "f", b"b": "b", frozenset([1]): "fs", "s": "s", 10**20: "big", True: "T", 2j: "c", ...: "e"})
r = {}
r["self"] = r
print(r, {"a": [r]} == {"a": [r]})


class D(dict):
    def __missing__(self, key):
        return f"missing {key}"


m = D(a=1)
print(m["a"], m["zz"], m.get("zz"), "zz" in m, m, type(m.copy()).__name__, type(m | {}).__name__, type({} | m).__name__)


class U(dict):
    def __setitem__(self, k, v):
        super().__setitem__(k, ("set", v))

    def __getitem__(self, k):
        return ("get", super().__getitem__(k))


u = U(a=1)
u["b"] = 2
u.update(c=3)
print(u, u["a"], u.get("b"), dict(u), {**u}, list(u.items()))


class Keys:
    def keys(self):
        return ["p", "q"]

    def __getitem__(self, k):
        return k * 2


print(dict(Keys()), {**Keys()}, (lambda **k: k)(**Keys()), {} | dict(Keys()))
i = {1: "int"}
i[1.0] = "float"
i[True] = "bool"
print(i, i[1 + 0j], {0.0: 1}[-0.0], {2**70: 1}[2.0**70])
nan = float("nan")
x = {nan: 1}
print(nan in x, float("nan") in x, x[nan])
print(eval(repr({"a": {"b": [1, (2,)]}})), sorted(d.items(), key=str), max({"a": 1, "b": 0}), min({"a": 1, "b": 0}, key={"a": 1, "b": 0}.get), {k: v for k, v in [("a", 1)]}, dict(enumerate("ab")), [*{"a": 1}], sum({1: 2, 3: 4}))
