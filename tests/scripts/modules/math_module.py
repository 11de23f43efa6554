# math: every function, special values, errors.
import math

print(math.pi, math.e, math.tau, math.inf, math.nan)
for f in ("sqrt", "exp", "log", "log2", "log10", "log1p", "expm1", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "fabs", "floor", "ceil", "trunc", "gamma", "lgamma", "erf", "erfc", "degrees", "radians", "cbrt", "exp2", "ulp", "isfinite", "isinf", "isnan", "frexp", "modf"):
    row = []
    for x in (0, 0.5, 1, -1, 2.5, -0.0, 10, float("inf"), float("-inf"), float("nan")):
        try:
            v = getattr(math, f)(x)
            row.append(f"{v:.10g}" if isinstance(v, float) else repr(v))
        except (ValueError, OverflowError) as e:
            row.append(type(e).__name__)
    print(f, *row)
for expr in ("sqrt(-1)", "log(0)", "log(-1)", "log(8, 2)", "log(10**400)", "log2(2**1000)", "log(1, 1)", "log10(0)", "exp(1000)", "acos(2)", "factorial(20)", "factorial(-1)", "factorial(2.5)", "factorial(100) % 1000007", "gcd(12, 18)", "gcd()", "gcd(5)", "gcd(12, 18, 27)", "gcd(-4, 6)", "gcd(1.5, 2)", "lcm(4, 6)", "lcm()", "lcm(0, 5)", "isqrt(99)", "isqrt(-1)", "isqrt(10**40)", "comb(10, 3)", "comb(3, 10)", "comb(-1, 2)", "perm(5)", "perm(5, 2)", "prod([1, 2, 3])", "prod([], start=5)", "prod([1.5, 2])", "fsum([0.1] * 10)", "fsum([1e308, 1e308, -1e308])", "dist((0, 0), (3, 4))", "dist([1], [1, 2])", "hypot(3, 4)", "hypot()", "hypot(1, 2, 2)", "atan2(1, -1)", "atan2(0.0, -0.0)", "copysign(3, -0.0)", "fmod(7, 3)", "fmod(-7, 3)", "fmod(1, 0)", "remainder(7, 4)", "remainder(5, 2)", "ldexp(0.5, 3)", "ldexp(1, 2000)", "frexp(8)", "modf(-2.5)", "isclose(1, 1 + 1e-10)", "isclose(1, 1.1, rel_tol=0.2)", "isclose(0, 1e-10, abs_tol=1e-9)", "isclose(1, 2, rel_tol=-1)", "nextafter(1, 2)", "nextafter(0, 1)", "nextafter(1, 2, steps=3)", "ulp(1)", "pow(2, 0.5)", "pow(-8, 1/3)", "pow(0, -1)", "pow(2, 10000)", "floor(2.7)", "floor(-2.7)", "ceil(2.1)", "trunc(-2.7)", "floor(1e20)", "floor(float('inf'))", "ceil(float('nan'))", "sqrt('a')", "sqrt()", "sin(None)", "degrees(math.pi)", "radians(180)", "cbrt(8)", "exp2(10)", "sumprod([1, 2], [3, 4])", "sumprod([1], [2, 3])", "fma(2, 3, 4)", "gamma(0)", "gamma(5)", "gamma(-1)", "gamma(200)", "lgamma(100)", "sqrt(10**400)", "floor('a')", "trunc('a')"):
    try:
        v = eval("math." + expr)
        print(expr, "=", v)
    except Exception as e:
        print(expr, "->", type(e).__name__, e)


class T:
    def __floor__(self):
        return "floor"

    def __ceil__(self):
        return "ceil"

    def __trunc__(self):
        return "trunc"

    def __float__(self):
        return 4.0

    def __index__(self):
        return 6


t = T()
print(math.floor(t), math.ceil(t), math.trunc(t), math.sqrt(t), math.factorial(t), math.gcd(t, 4), math.isqrt(t), math.comb(t, 2))
