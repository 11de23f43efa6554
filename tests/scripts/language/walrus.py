# Assignment expressions: scopes, comprehension targets, precedence.
if (n := 5) > 3:
    print(n)
data = [1, 2, 3, 4]
print([y := 1, y**2], [last := x for x in data], last, any((hit := x) > 2 for x in data), hit)
while (line := data.pop() if data else None) is not None:
    print(line, end=" ")
print(line)


def f(x):
    return x


print(f(z := 3), z, f(x=(w := 4)), w)
print((a := 1, b := 2), a, b, (c := (1, 2))[0], c)
print({(k := "key"): (v := 1)}, k, v, {(q := i) for i in range(3)} == {0, 1, 2}, q)
print(f"{(m := 7)} {m:>3}", [1, 2, 3][(i := 1)], i, not (t := 0), t)


def scopes():
    total = 0
    partial = [total := total + v for v in range(5)]
    return total, partial


print(scopes())


def nested():
    [[inner := j for j in range(i)] for i in range(4)]
    return inner


print(nested())


def glob():
    global g
    [g := x for x in range(3)]


glob()
print(g)


def nonl():
    r = None

    def inner():
        nonlocal r
        return [r := x for x in "ab"]
    inner()
    return r


print(nonl())
x = 10
print((x := x + 1) + x, x + (x := 1), (x := 5) * (x := 6), [x, (x := 8), x])
lam = lambda: (u := 5) + u
print(lam())
for src in ("x := 1", "(x.y := 1)", "(x[0] := 1)", "((a, b) := 1)", "[i := 0 for i in range(3)]", "[i for i in (j := [1])]", "class C:\n [z := i for i in range(2)]", "f(x := 1, y=2)", "f(y = x := 1)", "lambda: x := 1", "def f(a = (b := 1)): pass", "[[j for j in range(3) if (i := j)] for i in range(2)]", "x = y := 1", "(x := 1, 2)", "print(f'{x:=5}')", "assert (x := 1)", "del (x := 1)", "(True := 1)", "x[(y := 1)]", "with (y := open): pass", "@(d := f)\ndef g(): pass"):
    try:
        compile(src, "t", "exec")
        print(repr(src), "ok")
    except SyntaxError as e:
        print(repr(src), e.msg)
match (val := [1, 2]):
    case [one, two] if (s := one + two) > 2:
        print(val, s)
