# decimal: contexts, rounding, special values, formatting.
from decimal import *

D = Decimal
getcontext().prec = 28
print(D("1.10") + D("2.20"), D(1) / 3, D("0.1") * 3 == D("0.3"), D(0.1), D("1E+5"), D("-0"), D("NaN"), D("Infinity"), D((1, (1, 2, 3), -2)), D(5) // 2, D(-5) % 3, D(2) ** 10, D(2) ** D("0.5"), -D("1.5"), abs(D(-3)), D(2).sqrt(), D("1e3").normalize(), D("123.456").quantize(D("0.01")), D("2.5").to_integral_value(), round(D("2.675"), 2), round(D("2.5")), int(D("7.9")), float(D("1.25")), str(D("1E-10")), repr(D("1.0")), D("1.0") == D("1.00"), hash(D(1)) == hash(1), D("1.0").compare(D(2)), max(D(1), D(3)), sorted([D(3), D(1)]), D("1.20").as_tuple(), D(10).ln().quantize(D("1.0000")), D("3.14").as_integer_ratio(), D(5).is_signed(), D("NaN").is_nan())
for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN, ROUND_UP, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_05UP):
    print(mode, [str(D(x).quantize(D(1), mode)) for x in ("2.5", "-2.5", "1.4", "1.6", "-1.1")])
with localcontext() as ctx:
    ctx.prec = 5
    print(D(1) / 7, +D("123456789"))
print(D(1) / 7, getcontext().prec)
for f in (lambda: D("x"), lambda: D(1) / 0, lambda: D(0) / 0, lambda: D(1) + 1.5, lambda: D("sNaN") + 1, lambda: D(-1).sqrt(), lambda: D(1) + "a", lambda: D("Infinity") - D("Infinity"), lambda: D(1) < D("NaN"), lambda: D(10) ** 10**7, lambda: int(D("NaN"))):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__)
print(f"{D('1234567.891'):,.2f} {D('0.5'):.0%} {D('1E+3'):f} {D(5):>6} {D('3.14159'):.3f} {D('-1.5'):+}", D("1.5") == 1.5, D(3) > 2, D("1.1") + 1, sum([D("0.1")] * 10))
bill = [(D("19.99"), 3), (D("5.25"), 2), (D("0.99"), 10)]
total = sum(p * q for p, q in bill)
tax = (total * D("0.0825")).quantize(D("0.01"), ROUND_HALF_UP)
print(total, tax, total + tax)
