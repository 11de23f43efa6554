# Logic: truth tables, DPLL, unification, a small Prolog, Horn clauses.
from itertools import product


class Var:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return "?" + self.name

    def __hash__(self):
        return hash(self.name)

    def __eq__(self, o):
        return isinstance(o, Var) and o.name == self.name


def walk(t, s):
    while isinstance(t, Var) and t in s:
        t = s[t]
    return t


def unify(a, b, s):
    a, b = walk(a, s), walk(b, s)
    if a == b:
        return s
    if isinstance(a, Var):
        return None if occurs(a, b, s) else {**s, a: b}
    if isinstance(b, Var):
        return unify(b, a, s)
    if isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b):
        for x, y in zip(a, b):
            s = unify(x, y, s)
            if s is None:
                return None
        return s
    return None


def occurs(v, t, s):
    t = walk(t, s)
    return t == v or isinstance(t, tuple) and any(occurs(v, x, s) for x in t)


def resolve(t, s):
    t = walk(t, s)
    return tuple(resolve(x, s) for x in t) if isinstance(t, tuple) else t


X, Y, Z = map(Var, "XYZ")
print(unify(("f", X, "b"), ("f", "a", Y), {}), unify(("f", X, X), ("f", "a", "b"), {}), unify(X, ("g", X), {}), resolve(("p", X), unify(X, ("h", Y), {Y: 1})))


class Database:
    def __init__(self):
        self.rules, self.fresh, self.calls = [], 0, 0

    def rule(self, head, *body):
        self.rules.append((head, body))

    def rename(self, t, table):
        if isinstance(t, Var):
            if t not in table:
                self.fresh += 1
                table[t] = Var(f"{t.name}{self.fresh}")
            return table[t]
        return tuple(self.rename(x, table) for x in t) if isinstance(t, tuple) else t

    def solve(self, goals, s, depth=0):
        if not goals:
            yield s
            return
        goal, *rest = goals
        self.calls += 1
        if goal[0] == "neq":
            if walk(goal[1], s) != walk(goal[2], s):
                yield from self.solve(rest, s, depth)
            return
        for head, body in self.rules:
            table = {}
            s2 = unify(goal, self.rename(head, table), s)
            if s2 is not None:
                yield from self.solve([self.rename(b, table) for b in body] + rest, s2, depth + 1)

    def query(self, *goals):
        for s in self.solve(list(goals), {}):
            yield {v.name: resolve(v, s) for v in s if v.name in "XYZW"}


db = Database()
for p, c in [("tom", "bob"), ("tom", "liz"), ("bob", "ann"), ("bob", "pat"), ("pat", "jim")]:
    db.rule(("parent", p, c))
db.rule(("ancestor", X, Y), ("parent", X, Y))
db.rule(("ancestor", X, Y), ("parent", X, Z), ("ancestor", Z, Y))
db.rule(("sibling", X, Y), ("parent", Z, X), ("parent", Z, Y), ("neq", X, Y))
print([r["X"] for r in db.query(("ancestor", X, "jim"))], [r["Y"] for r in db.query(("ancestor", "tom", Y))], list(db.query(("sibling", "ann", Y))), any(db.query(("parent", "jim", X))))
NIL = ()
L, H, T, R = map(Var, "LHTR")
db.rule(("append", NIL, L, L))
db.rule(("append", (H, T), L, (H, R)), ("append", T, L, R))


def lst(*items):
    out = NIL
    for i in reversed(items):
        out = (i, out)
    return out


def unlst(t):
    out = []
    while t:
        out.append(t[0])
        t = t[1]
    return out


print([unlst(r["X"]) for r in db.query(("append", lst(1, 2), lst(3), X))], [(unlst(r["X"]), unlst(r["Y"])) for r in db.query(("append", X, Y, lst("a", "b")))], db.calls)


def dpll(clauses, model=()):
    model = dict(model)
    while True:
        simplified = []
        for clause in clauses:
            if any(model.get(abs(l)) == (l > 0) for l in clause):
                continue
            left = [l for l in clause if abs(l) not in model]
            if not left:
                return None
            simplified.append(left)
        clauses = simplified
        if not clauses:
            return model
        unit = next((c[0] for c in clauses if len(c) == 1), None)
        if unit is None:
            break
        model[abs(unit)] = unit > 0
    l = clauses[0][0]
    for value in (l > 0, l < 0):
        result = dpll(clauses, {**model, abs(l): value})
        if result is not None:
            return result
    return None


print(dpll([[1, 2], [-1, 3], [-2, -3], [2, 3]]), dpll([[1], [-1]]), dpll([]))


def colour(edges, nodes, k):
    var = lambda n, c: n * k + c + 1
    clauses = [[var(n, c) for c in range(k)] for n in range(nodes)]
    for a, b in edges:
        clauses += [[-var(a, c), -var(b, c)] for c in range(k)]
    m = dpll(clauses)
    return m and [next(c for c in range(k) if m.get(var(n, c))) for n in range(nodes)]


wheel = [(0, i) for i in range(1, 6)] + [(i, i % 5 + 1) for i in range(1, 6)]
print(colour(wheel, 6, 3), (c := colour(wheel, 6, 4)) and all(c[a] != c[b] for a, b in wheel))


def table(expression, *names):
    print(" ".join(names), expression)
    for values in product((False, True), repeat=len(names)):
        print(" ".join("01"[v] for v in values), "01"[bool(eval(expression, {}, dict(zip(names, values))))])


table("(a and b) or not c", "a", "b", "c")
equivalent = lambda f, g, n: all(f(*v) == g(*v) for v in product((0, 1), repeat=n))
print(equivalent(lambda a, b: not (a and b), lambda a, b: not a or not b, 2), equivalent(lambda a, b: a or b, lambda a, b: a and b, 2))
send = next((s, e, n, d, m, o, r, y) for s in [9] for m in [1] for o in [0] for e in range(2, 9) for n in [e + 1] for r in [8] for d in range(2, 10) for y in range(2, 10) if len({s, e, n, d, m, o, r, y}) == 8 and 1000 * (s + m) + 100 * (e + o) + 10 * (n + r) + d + e == 10000 * m + 1000 * o + 100 * n + 10 * e + y)
print(send)
