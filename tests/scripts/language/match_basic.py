# match: literals, captures, sequences, guards, or-patterns.
def kind(x):
    match x:
        case None:
            return "none"
        case True | False:
            return "bool"
        case 0:
            return "zero"
        case int(n) if n < 0:
            return f"negative {n}"
        case int():
            return "int"
        case 1.5 | 2.5:
            return "half"
        case float():
            return "float"
        case "":
            return "empty string"
        case str() as s if len(s) == 1:
            return f"char {s}"
        case str():
            return "string"
        case []:
            return "empty sequence"
        case [x]:
            return f"one {x}"
        case [x, y]:
            return f"two {x} {y}"
        case [1, *rest]:
            return f"starts 1 {rest}"
        case [*init, "end"]:
            return f"ends {init}"
        case [first, *_, last]:
            return f"ends {first} {last}"
        case {}:
            return "mapping"
        case _:
            return f"other {type(x).__name__}"


for v in [None, True, 0, -3, 5, 1.5, 2.5, 3.5, "", "a", "abc", [], (1,), [1, 2], [1, 2, 3], (2, 3, "end"), (2, 3, 4), {}, {"a": 1}, set(), b"ab", range(2), range(5), 1j, bytearray(b"x")]:
    print(repr(v), "->", kind(v))


def mapping(m):
    match m:
        case {"type": "circle", "r": r}:
            return "circle", r
        case {"type": "rect", "w": w, "h": h, **rest}:
            return "rect", w, h, rest
        case {"k": [a, {"deep": d}]}:
            return a, d
        case {"x": _}:
            return "has x"
        case {**all_}:
            return "all", all_


for m in [{"type": "circle", "r": 1}, {"type": "rect", "w": 1, "h": 2, "c": 3}, {"k": [1, {"deep": 2, "z": 0}]}, {"x": None}, {"q": 1}, {}]:
    print(mapping(m))


def or_bind(x):
    match x:
        case (1, y) | (y, 1) | [y]:
            return y
        case ("a" | "b") as letter:
            return letter
        case (1 | 2, 3 | 4) as t:
            return "pair", t
        case -1 | -1.5 | 2 + 3j:
            return "number"
    return "none"


for x in [(1, 5), (6, 1), [7], "a", "c", (2, 4), -1, -1.5, 2 + 3j]:
    print(or_bind(x))


class Color:
    RED = 1
    GREEN = 2


def value(x):
    match x:
        case Color.RED:
            return "red"
        case Color.GREEN:
            return "green"
        case other:
            return other


print(value(1), value(2), value(3))
match 5:
    case n if n > 10:
        print("big")
    case n if n > 3:
        print("medium", n)
print(n)
match [1, [2, [3, 4]]]:
    case [a, [b, [*c]]]:
        print(a, b, c)
match 1, 2:
    case x, y:
        print(x + y)
match = 5
case = match + 1
print(match, case)
for code in ("match x:\n case a | b: pass", "match x:\n case a: pass\n case b: pass", "match x:\n case [a, a]: pass", "match x:\n case [*a, *b]: pass", "match x:\n case {**r, 'a': 1}: pass", "match x:\n case {'a': 1, 'a': 2}: pass", "match x:\n case 1 | a | 2: pass"):
    try:
        compile(code, "t", "exec")
        print("compiled")
    except SyntaxError as e:
        print(e.msg)
