# Strings made in every way, across the lengths where a representation may change.
for n in list(range(0, 20)) + [31, 32, 33, 63, 64, 100, 255, 256, 1000]:
    for unit in ("a", "é", "€", "😀", "aé"):
        base = (unit * n)[:n]
        ways = ["".join(base), "".join(list(base)), base + "", "" + base, base[:], base[: n // 2] + base[n // 2:], f"{base}", "%s" % base, "{}".format(base), str(base), base.encode().decode(), base[::-1][::-1], "".join(reversed(base[::-1])), base.replace("zz", "y"), base.ljust(n), base.strip("z"), (base + "!")[:-1], ("!" + base)[1:], "".join(chr(ord(c)) for c in base), base.split("|")[0], base.lower() if base.islower() else base, base.join(["", ""]) , eval(repr(base)), base.partition("|")[0], base * 1, bytes(base, "utf-8").decode(), base.translate({}), base.casefold()]
        assert all(w == base and len(w) == n and hash(w) == hash(base) for w in ways), (n, unit, [w for w in ways if w != base])
        assert len({*ways}) == 1 and {base: 1}[ways[-1]] == 1 and base in ways and ways.count(base) == len(ways)
        assert all(base[i] == (unit * n)[i] for i in range(n)) and base.count(unit) == n // len(unit)
        assert base <= base + "x" and not base < base and (base + "x" > base) and base.startswith(base[:3]) and base.endswith(base[-3:] if n else "")
print("all equal")
s = ""
for i in range(1000):
    s += "ab"[i % 2]
print(len(s), s[:6], s.count("ab"), s[-3:])
t = s
t += "c"
print(len(s), len(t), s is t, s == t[:-1])
u = ""
for c in "héllo wörld €😀" * 20:
    u = c + u
print(len(u), u[:10], u == ("héllo wörld €😀" * 20)[::-1])
parts = []
for i in range(200):
    parts.append(str(i))
    parts.append("é" if i % 50 == 0 else ",")
joined = "".join(parts)
print(len(joined), joined[:20], joined.count("é"), joined.split(",")[5], joined.index("150"), joined.rindex("é"))
v = "x" * 7
w = "x" * 8
print(v + "y" > v, (v + "y")[:7] == v, w[:7] == v, w[1:] == v, v in w, w.replace("x", "", 1) == v, w.removeprefix("x") == v, v.zfill(8), f"{v:>8}"[1:] == v, v.upper().lower() == v)
d = {}
for n in range(5, 10):
    d["k" * n] = n
print(d, d["kkkkkkk"], d["kkkkkkkk"], "k" * 9 in d, "k" * 10 in d)
accent = "abcdéfg"
print(len(accent), len(accent.encode()), accent[4], accent[5:], accent.find("f"), accent.replace("é", "e"), accent.replace("c", "ç"), accent.upper(), accent.split("é"), accent.center(11, "é"), accent[::2])
nul = "a\0b"
print(len(nul), repr(nul), nul == "a\0b", nul + "\0" != nul, {nul: 1}["a\0b"], nul.split("\0"), "\0" < "\1", "\0" * 3 == "\0\0\0", len("\0" * 7), "" == "\0"[:0], sorted(["a\0", "a", "a\0\0"]) == ["a", "a\0", "a\0\0"])
a = [c * n for c in "aé" for n in range(12)]
print(sorted(a) == sorted(sorted(a), key=lambda s: [ord(c) for c in s]), max(a, key=len), len(set(a)), a.index("é" * 5), "".join(a).count("é"))
import sys
i = sys.intern("interned_name_" + str(5))
print(i is sys.intern("interned_name_5"), getattr(type("T", (), {i: 9}), "interned_name_5"))
