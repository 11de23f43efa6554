# Template strings (PEP 750).
from string.templatelib import Template, Interpolation

name, n = "World", 42
t = t"Hello {name}, {n:>5} {n!r:x} end"
print(type(t).__name__, t.strings, t.values)
for i in t.interpolations:
    print(repr(i.value), repr(i.expression), repr(i.conversion), repr(i.format_spec))
print([p if isinstance(p, str) else p.value for p in t])
print(t"".strings, t"".interpolations, t"plain".strings, t"{n}".strings)
print((t"a{n}" + t"b{name}").strings, (t"a" + t"b").strings)
try:
    t"a" + "b"
except TypeError as e:
    print(e)
try:
    "b" + t"a"
except TypeError as e:
    print(e)
u = t"{n + 1} {name.upper()!s} {n=}"
print(u.strings, u.values, [i.expression for i in u.interpolations], [i.conversion for i in u.interpolations])
print(t"{n:{n}.{2}}".interpolations[0].format_spec)


def render(template):
    out = []
    for part in template:
        if isinstance(part, str):
            out.append(part)
        else:
            v = part.value
            if part.conversion == "r":
                v = repr(v)
            out.append(format(v, part.format_spec))
    return "".join(out)


print(render(t"[{name!r:>10}] [{n:05}] {3.14159:.2f}"))


def html(template):
    return "".join(p if isinstance(p, str) else str(p.value).replace("<", "&lt;") for p in template)


evil = "<script>"
print(html(t"<b>{evil}</b>"))
i = Interpolation("v", "expr", "r", "spec")
print(i, i.value, i.expression, i.conversion, i.format_spec)
print(Template("a", i, "b", "c").strings, Template("x", "y").strings, Template(i, i).strings)
match i:
    case Interpolation(value, expr, conv, spec):
        print(value, expr, conv, spec)
print(rt"\n{n}".strings, tr"\{name}".strings, T"{n}".values)
try:
    Template(5)
except TypeError as e:
    print(e)
try:
    Interpolation("v", "e", "z")
except ValueError as e:
    print(e)
print(t"{n}" == t"{n}", repr(t"a{n}"))
lazy = t"{[x for x in range(3)]}"
print(lazy.values)
print(t"one " t"two {n}".strings)
