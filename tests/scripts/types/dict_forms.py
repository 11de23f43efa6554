# Dicts of many forms: few string keys, integers, mixed, growing, shrinking, reordering.
def make(name, age): return {"name": name, "age": age}


rows = [make(f"n{i}", i) for i in range(50)]
rows[3]["extra"] = 1
del rows[4]["name"]
rows[5][5] = "int key"
rows[6]["age"] = None
rows[7].clear()
rows[8] = {"age": 8, "name": "reordered"}
rows[9].update(age=90, zip="z")
rows[10].setdefault("name", "kept")
rows[11].pop("age")
rows[11]["age"] = "re-added"
print(rows[2:12])
print(rows[8] == {"name": "reordered", "age": 8}, list(rows[8]), rows[1] == make("n1", 1), rows[20].keys() == rows[21].keys(), [list(r) for r in rows[:12]])
print(sum(r["age"] for r in rows[12:]), {**rows[20], "age": 0}, dict(rows[20]), rows[20].copy() is rows[20], rows[20] | {"x": 1}, list(rows[20].items()), rows[20].popitem(), rows[20])
a = {}
for i in range(40):
    a[f"key{i}"] = i
for i in range(0, 40, 2):
    del a[f"key{i}"]
for i in range(40, 45):
    a[f"key{i}"] = i
a["key0"] = "back"
print(list(a), len(a), a["key0"], "key2" in a, a.get("key44"), list(reversed(a))[:3])
b = {i: i for i in range(20)}
b["s"] = 1
b[(1, 2)] = 2
b[None] = 3
b[1.5] = 4
b[True] = "one"
print(b, len(b), b[1], b[1.0], b.get("t"), list(b)[-4:])
c = dict.fromkeys("abc")
c["b"] = 2
del c["a"]
c["a"] = 1
print(c, list(c.items()), c == {"a": 1, "b": 2, "c": None})
keyword = lambda **k: k
k1, k2 = keyword(x=1, y=2), keyword(y=1, x=2)
k1["z"] = 3
print(k1, k2, keyword(), keyword(**k1, w=4))
d = {}
for i in range(2000):
    d[i * 7919 % 2003] = i
for i in range(1500):
    d.pop(i * 7919 % 2003)
print(len(d), list(d)[:3], d[1999 * 7919 % 2003], min(d), max(d))
d.clear()
d["fresh"] = 1
print(d)
e = {i: str(i) for i in range(10)}
for key in list(e):
    if key % 3 == 0:
        e[key + 100] = e.pop(key)
print(e)
queue = {}
for i in range(5000):
    queue[i] = i
    if i >= 10:
        del queue[next(iter(queue))]
print(list(queue), len(queue))
f = {"a": 1}
g = f
g["b"] = 2
h = dict(f, c=3)
print(f is g, f, h, f.items() <= h.items(), h.keys() - f.keys())
big = {f"k{i:04}": i for i in range(3000)}
print(sum(big.values()), big["k1234"], "k9999" in big, list(big)[2999], len({v: k for k, v in big.items()}))
for i in range(3000):
    if i % 10:
        del big[f"k{i:04}"]
print(len(big), list(big)[:3], list(big.values())[-2:])
neg = {-1: "a", -2: "b", 2**61 - 2: "c", -(2**61): "d", 0: "e", 2**61 - 1: "f"}
print(neg, neg[-1], neg[-2], neg[0], len(neg), hash(-1) == hash(-2))
x = {"same": 1}
x["same"] = x["same"] + 1
x["same"] += 1
x |= {"same": x["same"] * 2}
print(x, {"k": {"k": {"k": 1}}}["k"]["k"]["k"], {1: {}}[1].setdefault("q", []).append(1))
nested = {}
for path, v in (("a.b.c", 1), ("a.b.d", 2), ("e", 3)):
    at = nested
    *front, last = path.split(".")
    for p in front:
        at = at.setdefault(p, {})
    at[last] = v
print(nested)
s = {"x": 1, "y": 2}
t = {"y": 2, "x": 1}
print(s == t, str(s) == str(t), list(s) == list(t), sorted(s) == sorted(t), s.items() == t.items(), hash(frozenset(s.items())) == hash(frozenset(t.items())))
