# f-strings: formats, conversions, nesting, debug, quotes, errors.
x, y, s = 42, 3.14159, "text"
print(f"{x} {y} {s}", f"{x!r} {s!r} {s!s} {'é'!a}")
print(f"{x:5}|{x:<5}|{x:>5}|{x:^5}|{x:05}|{x:+}|{x: }|{x:#x}|{x:b}|{x:,}|{x:e}")
print(f"{y:.2f}|{y:10.3f}|{y:<10.3f}|{y:010.2f}|{y:+.1e}|{y:g}|{y:%}|{y:.0f}|{y:.3}")
print(f"{s:10}|{s:>10}|{s:*^10}|{s:.2}|{s:-<8.3}|{s!r:>10}")
w, p = 10, 3
print(f"{y:{w}.{p}f}|{y:{'<'}{w}}|{s:{'*'}^{w}}")
print(f"{x=} {y=:.2f} {x + 1 = } {s=!s} {s=!r:>8} { x = }")
print(f"{{}} {{x}} {{{x}}}", f"{'nested ' + f'{x} {f"{y:.1f}"}'}")
print(f"{'a' if x else 'b'} {x if x > 100 else 'small'} {[i for i in range(3)]} {({'a': 1})['a']} {(lambda q: q * 2)(4)}")
print(f"{x:{'>'}{10}}" f" concat {x}" " plain" f"{'!'}")
print(f"""multi
{x
 + 1}
line""")
print(f"{'\n'.join(['a', 'b'])} {'\t'!r}", rf"\n{x}\d", Rf"{s}\\", fr"{x}\n")
print(f"{"same quotes"} {'it''s'}", f'{"a" 'b'}')
print(f"{x # comment
}")
print(f"{x!r:^{w}}", f"{None}", f"{True:d} {True}", f"{1_000_000:_} {1234567.891:,.2f}")


class F:
    def __format__(self, spec):
        return f"F<{spec}>"

    def __repr__(self):
        return "F!"


f = F()
print(f"{f} {f:abc} {f!r} {f!r:>5} {f:{x}} {f:%H:%M} {f=} {f=:z}")


def attempt(code):
    try:
        print(eval(code))
    except Exception as e:
        print(code, "->", type(e).__name__, e)


for c in ('f"{x:z}"', 'f"{s:d}"', 'f"{y:d}"', 'f"{undefined_q}"', 'f"{x:.2}"', 'f"{[]:5}"', 'f"{s:,}"', 'f"{x:s}"', 'f"{None:>5}"', 'f"{1/0}"', 'f"{x:10000000000000000000000}"', 'f"{s:=5}"', 'f"{x:c}"', 'f"{-1:c}"', 'f"{1j:.2f}"', 'f"{object():5}"'):
    attempt(c)
for c in ('f"{}"', 'f"{x"', 'f"}"', 'f"{x!z}"', 'f"{x!}"', 'f"{lambda x: 1}"', 'f"{a b}"', 'f"{*a}"', 'f"{x!r"', 'f"{:5}"', 'f"{!r}"', 'f"{yield}"'):
    try:
        compile(c, "t", "eval")
        print(c, "compiles")
    except SyntaxError as e:
        print(c, "SyntaxError")
order = []


def n(v):
    order.append(v)
    return v


print(f"{n(1)} {n(2):{n(3)}} {n('x')!r}", order)
print(f"{x:{'0'}{5}d}", f"{'😀é':>5}|", f"{b'bytes'}", f"{1e100:.3e}", f"{float('nan'):5}|{float('inf'):-^9}")
print(f"{3:{3}}", f"{'a':{1}}", f'{x:=+8}', f"{-x:=8}", f"{x:<+8}|", f"{0.1 + 0.2}", f"{10**30:,}")
print(f'{ {1: 2}[1] }', f"{x:>{w}}", f"{(y := 5)} {y}", f"{x == 42}", f"{x!r}{y!s}")
print("".join(f"{i}" for i in range(5)), f"{'':5}|", f"" == "", f"{''}" == "")
