# str: indexing, slicing and iteration, ASCII and beyond.
for s in ("abcdef", "aéü€😀z", "", "x", "日本語テキスト", "a" * 20, "é" * 15 + "b"):
    n = len(s)
    print(n, s[0:1], s[-1:], s[::-1], s[1:-1], s[::2], s[1::2], s[-3:], s[:-3], s[100:], s[-100:2], s[3:1], s[::-2], s[4:0:-1], list(s)[:3], [s[i] for i in range(n)] == list(s), [s[i] for i in range(-n, 0)] == list(s), "".join(reversed(s)) == s[::-1])
s = "abcdef"
for sl in (slice(None), slice(1, None, 2), slice(None, None, -1), slice(-1, -4, -1), slice(2, 2), slice(0, 100, 3), slice(100, None, -2), slice(-100, None, -1), slice(None, -100, -1), slice(5, 0, -2)):
    print(sl, repr(s[sl]), sl.indices(6))
for expr in ("s[6]", "s[-7]", "s[::0]", "s['a':]", "s[1.5]", "s[None]", "s[1:2, 3]", "''[0]", "s[2**70]", "s[:2**70]", "s[-2**70:]", "s[True]", "s[slice(None, None, None)]"):
    try:
        print(expr, repr(eval(expr)))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
try:
    s[0] = "x"
except TypeError as e:
    print(e)
try:
    del s[0]
except TypeError as e:
    print(e)
long = "".join(chr(97 + i % 26) if i % 7 else "é" for i in range(500))
print(len(long), long[7], long[8], long[250], long[-1], long[490:], long.find("éb"), long.count("é"), long[100:110], long.index("é", 400), long.rfind("é"), long.rfind("é", 0, 300))
mixed = "a😀b" * 50
print(len(mixed), mixed[1], mixed[148], mixed[149], mixed[75:78], mixed.find("b", 100), mixed[::30], mixed.split("😀")[25], len(mixed.encode()), len(mixed.encode("utf-16-le")))
print([ord(c) for c in "aé€😀"], "".join(chr(i) for i in (97, 233, 8364, 128512)), max("aé€"), min("zé"), sorted("hello"), set("aab") == {"a", "b"})
for c in "aé😀":
    print(c, len(c), c.encode(), repr(c), ascii(c))
it = iter("ab")
print(next(it), next(it), next(it, "end"), type(it).__name__)
print(*enumerate("éa"), *zip("ab", "é😀"))
a, *b = "xyz"
print(a, b, dict.fromkeys("ab", 0), "abc"[1] is "abc"[1:2] or "abc"[1] == "b")
print("x" in "xyz", "zy" in "xyz", "" in "abc", "😀" in mixed, "c" not in "ab")
u = "é"
for i in range(12):
    u += chr(97 + i)
print(u, len(u), u[1:4], u[:1], hash(u) == hash("é" + "abcdefghijkl"), u == "éabcdefghijkl", u is not None)
d = "e\u0301"
print(len(d), d == "é", d[0], [hex(ord(c)) for c in d])
lone = "a\ud800b"
print(len(lone), lone[1] == "\ud800", repr(lone), lone[::-1] == "b\ud800a", lone.find("b"), ascii(lone), lone == "a\ud800b", lone.encode("utf-8", "surrogatepass"), lone.encode("utf-8", "replace"), lone.encode("ascii", "backslashreplace"))
try:
    lone.encode()
except UnicodeEncodeError as e:
    print(e, e.start, e.end, e.reason, e.object == lone, e.encoding)
print("\ud83d" + "\ude00" == "😀", len("\ud83d" + "\ude00"), sorted(["\uffff", "😀", "a", "\ud800"]) == ["a", "\ud800", "\uffff", "😀"])
