# Equality and hashing across types; order of evaluation in containers.
from fractions import Fraction
from decimal import Decimal

same = [[0, 0.0, 0j, False, Fraction(0), Decimal(0), -0.0], [1, 1.0, 1 + 0j, True, Fraction(1), Decimal(1)], [2**70, 2.0**70, Fraction(2**70), Decimal(2**70)], [0.5, Fraction(1, 2), Decimal("0.5"), 0.5 + 0j], ["a", "a", "".join("a")], [(1, 2), (1.0, 2.0), (True, 2)], [frozenset([1]), frozenset([1.0])], [b"x", bytes([120])], [range(3), range(0, 3, 1)], [None, None], [-1, -1.0], [10**30, Fraction(10**30), Decimal(10**30)]]
for group in same:
    assert all(a == b and hash(a) == hash(b) for a in group for b in group), group
    assert len(set(group)) == 1 and len(dict.fromkeys(group)) == 1
different = [0, 1, "1", b"1", (1,), None, "", (), frozenset(), 1.5, "a", ("a",), b"a", ..., 2**61 - 1, int, len]
for i, a in enumerate(different):
    for j, b in enumerate(different):
        assert (a == b) == (i == j), (a, b)
print("groups", len(same), len({x for g in same for x in g}), len(set(different)))
print(hash(0), hash(1), hash(-1), hash(2**61 - 2), hash(2**61 - 1), hash(2**61), hash(-(2**61)), hash(1.5), hash(-1.5), hash(0.1), hash(1e100), hash(float("inf")), hash(3 + 4j), hash(()), hash((1,)), hash((1, 2)), hash((0.5, (None,) and 1)), hash(True), hash(Fraction(1, 3)), hash(range(0)) == hash((0, None, None)))
for bad in ([], {}, set(), bytearray(), [1], {1: 2}, ([],), (1, [2]), {1}.__class__(), memoryview(bytearray(b"x"))):
    try:
        hash(bad)
        print("hashable", type(bad).__name__)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
order = []


class K:
    def __init__(self, n, h):
        self.n, self.h = n, h

    def __hash__(self):
        order.append(f"h{self.n}")
        return self.h

    def __eq__(self, o):
        order.append(f"e{self.n}{o.n}")
        return self.n == o.n


a, b, c = K(1, 5), K(2, 5), K(1, 5)
d = {a: "a"}
print(d.get(b), d.get(c), order)
order.clear()
print([a, b].index(c), a in (b, a), [b].count(a), (a,) == (c,), order)
order.clear()
s = {a} | {b}
print(len(s), c in s, len(s & {c}), len(s - {c}), s == {c, b}, sorted(order)[:2])


class AlwaysEq:
    def __eq__(self, o):
        return True

    __hash__ = None


class NeverEq:
    def __eq__(self, o):
        return False

    def __hash__(self):
        return 1


n = NeverEq()
print(n in [n], [n] == [n], n == n, {n: 1}.get(n), n in {n}, AlwaysEq() in [5], [1, 2] == [1, AlwaysEq()], (AlwaysEq(),) == (3,), 5 == AlwaysEq(), AlwaysEq() != 5, NeverEq() != n)


class Odd:
    def __eq__(self, o):
        return NotImplemented


print(Odd() == Odd(), Odd() != Odd(), (o := Odd()) == o, [o] == [o], o in [o])


class Ne:
    def __ne__(self, o):
        return "custom ne"


print(Ne() != 1, Ne() == 1, not (Ne() == Ne()))


class ListEq(list):
    def __eq__(self, o):
        return "listeq"


print(ListEq() == [], [] == ListEq(), [ListEq()] == [[]], ListEq([1]) != [1])


class EqOnlySub(int):
    def __eq__(self, o):
        return False
    __hash__ = int.__hash__


print(EqOnlySub(1) == 1, 1 == EqOnlySub(1), EqOnlySub(1) in [1], {1: "x"}.get(EqOnlySub(1)))
