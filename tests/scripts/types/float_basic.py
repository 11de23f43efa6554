# float: repr, arithmetic, special values, methods.
for x in (0.0, -0.0, 1.0, 0.1, 1 / 3, 1e16, 1e15, 123456789012345680.0, 1e22, 1e23, 1e-4, 1e-5, 0.0001234, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308, 100.0, 1e100, 3.14, 2.675, 9007199254740993.0, 1.1, -1.5e-10, 1e21, 12345.678):
    print(repr(x), str(x), f"{x}", f"{x:.3f}", f"{x:e}", f"{x:g}", f"{x:.10g}")
inf, nan = float("inf"), float("nan")
print(inf, -inf, nan, inf - inf, inf * 0, inf + 1 == inf, nan != nan, inf > 10**400, -inf < 0)
print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, divmod(7.5, 2), divmod(-7.5, 2), 5.0 // inf, -5.0 // inf, 5.0 % inf, -5.0 % inf, 0.0 % -1, -0.0 % 1)
print(2.0**10, 2**0.5, (-2.0) ** 3, (-8.0) ** (1 / 3), 0.0**0, inf**0, nan**0, 1.0**inf, (-1) ** inf, 2.0**-1074, (-inf) ** 3, (-0.0) ** 3, 0.0**inf)
for expr in ("1.0 / 0", "1.0 // 0.0", "1.0 % 0", "0.0 ** -1", "2.0 ** 10000", "float('x')", "float('')", "float(None)", "float([])", "float('1_0')", "float('1__0')", "float(' 1.5\\n')", "float('infinity')", "float('-Inf')", "float('NaN')", "float('1e5')", "float('.5')", "float('5.')", "float('1e')", "float('0x1p3')", "float('١.٥')", "float(b'1.5')", "int(1e308) % 10", "round(inf)", "round(nan)", "round(inf, 1)", "int(nan)", "1.5 << 1", "1.5 & 1", "~1.5", "divmod(1.0, 0)", "float('1', 2)", "1e400", "-1e400", "1e-400"):
    try:
        print(expr, "=", eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1e20, 1234.5678, -0.4):
    print(x, round(x), round(x, 1), round(x, 2), round(x, -2), round(x, 20), type(round(x)).__name__, int(x))
print((0.5).as_integer_ratio(), (0.1).as_integer_ratio(), (1e20).as_integer_ratio(), (-2.5).as_integer_ratio(), (2.0).is_integer(), (2.5).is_integer(), inf.is_integer())
for m in ("inf.as_integer_ratio()", "nan.as_integer_ratio()"):
    try:
        eval(m)
    except (OverflowError, ValueError) as e:
        print(type(e).__name__, e)
print((1.5).hex(), (0.1).hex(), (-0.0).hex(), inf.hex(), (5e-324).hex(), float.fromhex("0x1.8p1"), float.fromhex("-0x1p-2"), float.fromhex("inf"), float.fromhex("1.8"))
print(hash(1.0) == hash(1), hash(0.5), hash(inf), hash(-inf), hash(1e300), hash(0.1), hash(2.0**70) == hash(2**70), hash(-0.0))
print(1.0 == 1, 0.1 + 0.2 == 0.3, 0.1 + 0.2, 1e16 + 1, 1 < 1.5 < 2, 1.0 in [1], {1: "a"}[1.0], max(1, 1.0), max(1.0, 1), sum([0.1] * 10), sum([1e16, 1, -1e16]))
print(abs(-1.5), -(-0.0), +1.5, bool(0.0), bool(-0.0), bool(nan), float(), float(5), float("1e3"), float(True), 1.5.conjugate(), 1.5.real, 1.5.imag)
print(0.1 + 0.7, 1.1 * 3, 100 * 1.1, 0.1 * 3, 1e-7, 123e5, 4.35 * 100, 1 - 0.9, 1e308 * 10, -1e308 * 10)


class F(float):
    def __repr__(self):
        return f"F({float(self)})"


f = F(2.5)
print(f, str(f), f + 1, type(f + 1).__name__, f"{f:.1f}", f == 2.5, "%.2f" % f)


class HasFloat:
    def __float__(self):
        return 2.5


class BadFloat:
    def __float__(self):
        return 1


print(float(HasFloat()))
try:
    float(BadFloat())
except TypeError as e:
    print(e)
print(float.__add__(1.0, 2), (1.0).__eq__("a"), (1.5).__floor__(), (1.5).__ceil__(), (1.5).__trunc__(), (2.0).__pow__(3), (1.0).__rtruediv__(3), float.fromhex("0x10"), (3.7).__int__())
