# Floats around every boundary of representation: tiny, huge, exact integers, signed zero, nan.
import math
values = [0.0, -0.0, 1.0, -1.0, 0.5, 2.0**-255, 2.0**-256, 2.0**-254, 2.0**256, 2.0**257, 2.0**255, -(2.0**-255), -(2.0**257), 1e-77, 1e77, 1e-78, 1e78, 1e300, 1e-300, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, float("inf"), float("-inf"), 2.0**53, 2.0**62, 2.0**63, 0.1, 1 / 3, math.pi, 1.0000000000000002, 0.9999999999999999]
for v in values:
    assert v == v and float(repr(v)) == v and math.copysign(1, float(repr(v))) == math.copysign(1, v)
    assert v in [v] and {v: 1}[v] == 1 and [v].index(v) == 0 and (v,) == (v,) and hash(v) == hash(float(repr(v)))
    assert -(-v) == v and v + 0 == v and v * 1 == v and abs(v) == abs(-v) and v - 0.0 == v
    assert float.fromhex(v.hex()) == v and str(v) == repr(v) and f"{v!r}" == repr(v) and "%r" % v == repr(v)
    if math.isfinite(v):
        n, d = v.as_integer_ratio()
        assert n / d == v and (v * 0.5) * 2 == v or abs(v) < 1e-300 or v == 0
for a in values:
    for b in values:
        assert (a < b) == (b > a) and (a == b) == (not a != b) and (a <= b) == (a < b or a == b)
        assert a + b == b + a or (a + b) != (a + b)
        assert a * b == b * a or (a * b) != (a * b)
print(len(values), [repr(v) for v in values])
print(sorted(values)[:5], max(values), min(values), sum(values[:10]))
x = 1.0
steps = []
for i in range(1100):
    x /= 2
    if i % 100 == 0:
        steps.append(x)
print(steps, x)
y = 1.0
for i in range(1023):
    y *= 2
    if i % 128 == 127:
        print(i, y, y == 2.0 ** (i + 1))
l = [0.1 * i for i in range(10)]
l.append(1e300)
l.append(-0.0)
print(l, sum(l[:10]), l[-1], str(l[-1]), math.fsum(l[:10]), [int(v) for v in l[:10]], l.index(0), sorted(l)[0])
z = [0.0, -0.0]
print(z, z[0] == z[1], z[0] is z[0], [str(v) for v in z], {0.0: "p"}[-0.0], {-0.0, 0.0}, max(0.0, -0.0), min(0.0, -0.0), 0.0 * -1, -0.0 + 0.0, -0.0 - 0.0, round(-0.4), round(-0.4, 0), abs(-0.0), math.copysign(1, -0.0), math.atan2(-0.0, -1), str(-0.0 ** 2), 0 * -1.0, -0.0 // 1, 5 % -0.5, -1e-320, int(-0.0))
nan = float("nan")
print(nan, nan == nan, nan is nan, [nan] == [nan], nan in [nan], nan in [float("nan")], {nan: 1}.get(nan), len({nan, nan}), len({float("nan"), float("nan")}), sorted([3, nan, 1])[0] in (1, 3), max(1, nan), max(nan, 1) != 1, min([nan, 1]) != 1, nan < 1, nan > 1, nan != nan, -nan, abs(nan), nan + 1, nan * 0, nan ** 0, 1 ** nan, int(hash(nan) == hash(nan)), math.isnan(-nan), bool(nan), round(nan, 2), f"{nan:.2f} {nan:5} {-nan:+}", nan // 1, nan % 1, divmod(nan, 1))
inf = math.inf
print(inf - inf, inf * 0, inf // 1, inf % 1, 1 / inf, -1 / inf, inf == inf + 1, inf > 2**5000, -inf < -(2**5000), inf ** -1, 0.0 ** 0, hash(inf), int(1e18), int(1e22), 1e22 == 10**22, 1e23 == 10**23, 2**1023 * 1.0, float(2**1023), 1e308 + 1e308, -1e308 - 1e308)
for e in ("float(2**1024)", "2**1024 * 1.0", "2**1024 / 1", "1e308 ** 2", "10.0 ** 309", "int(inf)", "int(nan)", "math.exp(710)", "1.0 / 0", "0.0 ** -1", "(-1.5) ** 1e400", "round(1e308, -308)", "1e308 * 10"):
    try:
        print(e, eval(e))
    except Exception as x2:
        print(e, type(x2).__name__, x2)
