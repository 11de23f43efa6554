# int: conversion, formatting, methods, subclassing.
print(bin(10), oct(64), hex(255), bin(-5), hex(-(2**70)), oct(0), bin(2**65))
for spec in ("d", "x", "X", "o", "b", "#x", "#o", "#b", "#X", ",", "_", "_x", "_b", "+", " ", "05", "<8", ">8", "^8", "*^9", "=+8", "08,", "n", "c", "e", ".2f", "g", "%", "+#010x"):
    print(spec, "|" + format(65, spec) + "|", "|" + format(-65, spec) + "|" if spec != "c" else "")
print(f"{10**25:,} {10**25:x} {2**70:_b}", f"{10**25:e} {12345678901234567890:.3f}")
print((1024).to_bytes(2, "big"), (1024).to_bytes(4, "little"), (-1).to_bytes(3, "big", signed=True), (0).to_bytes(0, "big"), (5).to_bytes())
print(int.from_bytes(b"\x04\x00", "big"), int.from_bytes(b"\xff\xff", "little", signed=True), int.from_bytes(b"", "big"), int.from_bytes([1, 2], "big"), int.from_bytes(b"\xff" * 10, "big"))
for expr in ("(256).to_bytes(1, 'big')", "(-1).to_bytes(1, 'big')", "(1).to_bytes(1, 'middle')", "(1).to_bytes(-1, 'big')", "(128).to_bytes(1, 'big', signed=True)", "int.from_bytes('a', 'big')", "int.from_bytes([256], 'big')", "format(5, 's')", "format(5, '.2')", "format(5, ',x')", "format(5, 'z')", "format(-5, 'c')", "format(0x110000, 'c')", "format(5, '5.5.5')", "format(5, '+c')"):
    try:
        print(expr, "=", eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
print((5).real, (5).imag, (5).numerator, (5).denominator, (5).conjugate(), (5).as_integer_ratio(), (7).is_integer())
print(round(12345, -2), round(15, -1), round(25, -1), round(-15, -1), round(7), round(5, 3), round(10**25 + 5, -10), round(5, -5))
print(int.__add__(2, 3), (2).__add__(3.0), (2).__radd__(5), (2).__eq__(2.0), (2).__lt__("a"), (5).__divmod__(3), (2).__pow__(3, 5), (7).__rsub__(10), (3).__bool__(), (3).__floor__(), (3).__index__())
print(hash(5), hash(-1), hash(-2), hash(2**61 - 1), hash(2**61), hash(-(2**61)), hash(2**64), hash(10**30) == hash(10**30 + (2**61 - 1)))
print(5 .__class__, isinstance(True, int), True + True, True * 5, -True, True & 1, True & False, True ^ True, str(True), repr(False), int(True), True == 1, {1: "a"}[True], bool(0), bool("0"), bool([]), bool(0.0), True / 2)


class MyInt(int):
    def __new__(cls, v, extra=None):
        self = super().__new__(cls, v)
        self.extra = extra
        return self

    def __repr__(self):
        return f"MyInt({int(self)})"

    def __add__(self, o):
        return MyInt(int(self) + o)


m = MyInt(5, "x")
print(m, m.extra, m + 1, type(m + 1).__name__, m * 2, type(m * 2).__name__, 1 + m, m == 5, hash(m) == hash(5), {5: "five"}[m], f"{m:03}", f"{m}", "%d" % m, str(m), [10] * m, MyInt("12"), MyInt(7.9))
print(int(m) is m, type(int(m)).__name__, type(+m).__name__, type(abs(m)).__name__)


class Idx:
    def __index__(self):
        return 3


class Int:
    def __int__(self):
        return 9


class Trunc:
    def __trunc__(self):
        return 4


print(int(Idx()), int(Int()), float(Idx()), [1, 2, 3, 4][Idx()], "ab" * Idx(), range(5)[Idx()])
try:
    int(Trunc())
except TypeError as e:
    print(e)
try:
    float(Int())
except TypeError as e:
    print(e)


class BadInt:
    def __int__(self):
        return "x"


try:
    int(BadInt())
except TypeError as e:
    print(e)
print(int("ff", 16), int("0xFF", 16), int("-0b101", 2), int("777", 8), int("zz", 36), int("1_000"), int("  -42  "), int("٣"), int("1010", base=2))
print(*(isinstance(x, int) for x in (1, True, 1.0, "1", 2**100)))
print(min(3, 2**80, -(2**80)), max(3, 2**80), sorted([2**70, 5, -(2**70), 0, 2**62]), 5 in {2**70, 5}, 2**70 in {2**70: 1})
print(bool.__mro__, True.__class__.__name__, bool(5), bool())
try:
    bool(1, 2)
except TypeError as e:
    print(e)
try:
    class B(bool):
        pass
except TypeError as e:
    print(e)
