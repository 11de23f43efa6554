# pass, assert, del, if/elif, while, for-else, global statements, ellipsis, semicolons.
x = 1; y = 2; print(x + y)
if x: print("one line")
for i in range(3): print(i, end=" ")
print()
while x < 3: x += 1
else: print("while else", x)
if x == 1:
    print("a")
elif x == 2:
    print("b")
elif x == 3:
    print("c")
else:
    print("d")
for i in range(5):
    if i == 2:
        continue
    for j in range(5):
        if j == 2:
            break
        print(i, j, end="; ")
    else:
        print("inner else")
else:
    print("outer else")
for i in []:
    pass
else:
    print("empty else", i)
try:
    assert x == 4, f"x is {x}"
except AssertionError as e:
    print(repr(e))
try:
    assert 0
except AssertionError as e:
    print(repr(e), e.args)
assert (1, 2)[0]
a = [0, 1, 2, 3, 4, 5]
del a[0], a[-1], a[1:3]
print(a)
d = {"a": 1, "b": 2}
del d["a"]
print(d)
for stmt in ("del d['zz']", "del a[10]", "del a['x']", "del (1,)[0]", "del 'abc'[0]", "del x.q", "del nope", "del range(3)[0]"):
    try:
        exec(stmt)
    except Exception as e:
        print(stmt, "->", type(e).__name__, e)
p, q, r = 1, 2, 3
del (p, [q, r])
print("p" in globals(), "r" in globals())
...
print(... is Ellipsis, type(...).__name__)
"docstring expression"
print(1 if 0 else 2 if 0 else 3)
print(not True, not not 5, not "", - - 3, ~~7, -2 ** 2, (-2) ** 2, 2 ** -1, 2 ** 3 ** 2)
print(1 or 2, 0 or "", 1 and 2, [] and 5, None or 0 or [] or "last", 1 and 0 or 3)
print(7 // 2, -7 // 2, 7 % -3, -7 % 3, 7 / 2, 1 // 0.3, 5 % 2.5)
print(1 | 2 ^ 3 & 6 << 1, 3 | 4 == 4, (3 | 4) == 7)
print("a" "b" 'c' """d""", b"a" b"b")
print(0x_ff, 0b1010, 0o17, 1_000, 1e3, .5, 5., 1E-2, 0xFF_FF, 1j, 1_0.0_1)
print("\x41\u00e9\U0001F600\N{LATIN SMALL LETTER A}\101\t|\\|\'|\"", r"\n", b"\x00\xff\n")
print("line \
continued", 1 + \
    2)
l = [
    1,
    2,  # comment
]
print(l, (1), (1,), (), [()], {(): ()})
lam = lambda: (yield)
print(type(lam()).__name__)
lam2 = lambda *a, k=1, **kw: (a, k, kw)
print(lam2(1, 2, k=3, z=4))
print((lambda: (lambda x: x + 1))()(4))


def doc():
    """The doc."""


def nodoc():
    x = 1
    "not doc"


print(doc.__doc__, nodoc.__doc__, doc())
for i, in [(1,), (2,)]:
    print(i)
for a[0] in range(3):
    pass
print(a)
for d["key"] in "xy":
    pass
print(d)
if (n := len(a)) > 0 and (m := n * 2): print(n, m)
while (x := x - 1) > 0: pass
print(x)
def f(): pass
print(f(), type(f).__name__)
class C: pass; z = 5
print(C.z)
i = 10
for i in range(i): 
    if i == 5: break
print(i)
it = iter(range(10))
for v in it:
    next(it)
    print(v, end=" ")
print()
