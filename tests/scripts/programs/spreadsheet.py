# A spreadsheet: formulas, dependencies, recalculation, cycles, ranges, formatting.
import re

CELL = re.compile(r"([A-Z]+)(\d+)")


class CycleError(Exception):
    pass


class Sheet:
    functions = {"SUM": sum, "AVG": lambda v: sum(v) / len(v), "MAX": max, "MIN": min, "COUNT": len}

    def __init__(self):
        self.raw, self.cache, self.evaluations = {}, {}, 0
        self.dependents = {}

    def __setitem__(self, name, value):
        if not CELL.fullmatch(name):
            raise KeyError(f"bad cell {name!r}")
        for other in self.references(self.raw.get(name, "")):
            self.dependents[other].discard(name)
        old = self.raw.get(name)
        self.raw[name] = value
        for other in self.references(value):
            self.dependents.setdefault(other, set()).add(name)
        try:
            self.check(name, [], set())
        except CycleError:
            for other in self.references(value):
                self.dependents[other].discard(name)
            if old is None:
                del self.raw[name]
            else:
                self.raw[name] = old
                for other in self.references(old):
                    self.dependents[other].add(name)
            raise
        self.invalidate(name)

    def check(self, name, path, cleared):
        if name in path:
            raise CycleError(" -> ".join(path[path.index(name):] + [name]))
        if name in cleared:
            return
        for other in sorted(self.references(self.raw.get(name, ""))):
            self.check(other, path + [name], cleared)
        cleared.add(name)

    def invalidate(self, name):
        self.cache.pop(name, None)
        for other in self.dependents.get(name, ()):
            if other in self.cache:
                self.invalidate(other)

    @staticmethod
    def expand(a, b):
        (c1, r1), (c2, r2) = CELL.fullmatch(a).groups(), CELL.fullmatch(b).groups()
        return [chr(c) + str(r) for r in range(int(r1), int(r2) + 1) for c in range(ord(c1), ord(c2) + 1)]

    def references(self, text):
        if not isinstance(text, str) or not text.startswith("="):
            return set()
        out = set()
        for m in re.finditer(r"([A-Z]+\d+)(?::([A-Z]+\d+))?", text):
            out.update(self.expand(*m.groups()) if m[2] else [m[1]])
        return out

    def __getitem__(self, name):
        if name not in self.cache:
            text = self.raw.get(name, 0)
            self.cache[name] = self.formula(text[1:]) if isinstance(text, str) and text.startswith("=") else text
        return self.cache[name]

    def formula(self, text):
        self.evaluations += 1
        tokens = re.findall(r"[A-Z]+\d+:[A-Z]+\d+|[A-Z]+\d+|[A-Z]+|\d+\.?\d*|[-+*/()^,]", text)
        position = 0

        def peek():
            return tokens[position] if position < len(tokens) else None

        def take():
            nonlocal position
            position += 1
            return tokens[position - 1]

        def atom():
            t = take()
            if t == "(":
                v = expression()
                take()
                return v
            if t == "-":
                return -atom()
            if t in self.functions:
                take()
                values = []
                while peek() != ")":
                    v = argument()
                    values.extend(v if isinstance(v, list) else [v])
                    if peek() == ",":
                        take()
                take()
                return self.functions[t]([v for v in values if not isinstance(v, str)])
            if t[0].isalpha():
                return self[t]
            return float(t) if "." in t else int(t)

        def argument():
            if peek() and ":" in peek():
                return [self[c] for c in self.expand(*take().split(":")) if c in self.raw]
            return expression()

        def power():
            v = atom()
            return v ** power() if peek() == "^" and take() else v

        def term():
            v = power()
            while peek() in ("*", "/"):
                v = v * power() if take() == "*" else v / power()
            return v

        def expression():
            v = term()
            while peek() in ("+", "-"):
                v = v + term() if take() == "+" else v - term()
            return v
        try:
            return expression()
        except ZeroDivisionError:
            return "#DIV/0"
        except TypeError:
            return "#VALUE"

    def show(self, columns, rows):
        print("   " + "".join(f"{c:>10}" for c in columns))
        for r in rows:
            line = f"{r:>2} "
            for c in columns:
                v = self[c + str(r)] if c + str(r) in self.raw else ""
                line += f"{v:>10.2f}" if isinstance(v, float) else f"{v:>10}"
            print(line)


s = Sheet()
for r, (name, units, price) in enumerate([("apple", 10, 0.5), ("pear", 4, 0.75), ("fig", 100, 0.1)], 1):
    s[f"A{r}"], s[f"B{r}"], s[f"C{r}"], s[f"D{r}"] = name, units, price, f"=B{r}*C{r}"
s["A4"], s["B4"], s["C4"], s["D4"] = "total", "=SUM(B1:B3)", "=D4/B4", "=SUM(D1:D3)"
s["A5"], s["D5"] = "stats", "=MAX(D1:D3)-MIN(D1:D3)+AVG(B1,B2)^2*-1"
s.show("ABCD", range(1, 6))
before = s.evaluations
print(s["D4"], s.evaluations - before)
s["B1"] = 20
print(s["D4"], s["C4"], s.evaluations - before)
s["B3"] = 0
s["E1"], s["E2"], s["E3"] = "=B1/B3", "=A1+1", "=COUNT(A1:D3)"
print(s["E1"], s["E2"], s["E3"], s["D4"], s["Z9"])
for cell, text in (("B1", "=D4"), ("F1", "=F1+1"), ("B2", "=C4*2")):
    try:
        s[cell] = text
    except CycleError as e:
        print("cycle:", e)
print(s["B1"], s["D1"], sorted(s.dependents["B1"]), "F1" in s.raw)
try:
    s["bad"] = 1
except KeyError as e:
    print(e)
f = Sheet()
f["A1"], f["A2"] = 1, 1
for i in range(3, 61):
    f[f"A{i}"] = f"=A{i - 1}+A{i - 2}"
print(f["A60"], f.evaluations)
f["A1"] = 2
print(f["A60"], f.evaluations, (f["A10"], f["A20"]))
