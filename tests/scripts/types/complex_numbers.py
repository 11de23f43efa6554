# complex: arithmetic, repr, formatting, comparison, errors.
for z in (0j, -0j, 1j, -1j, 1 + 2j, 1 - 2j, -1.5 + 0j, complex(0, -0.0), complex(-0.0, 1), complex("inf"), complex("nan+infj"), 1e20 + 1e-5j, complex(1, float("nan")), 1e16j):
    print(repr(z), str(z), z.real, z.imag, z.conjugate(), bool(z))
a, b = 3 + 4j, 1 - 2j
print(a + b, a - b, a * b, a / b, a**2, a**b, a**0.5, 2**a, abs(a), -a, +a, a == b, a != b, a == 3 + 4j, a + 1, 1.5 * a, a / 2, 1 / a)
print(complex("1+2j"), complex(" 1-2j "), complex("(1+2j)"), complex("j"), complex("-1.5e3j"), complex("3"), complex(1, 2), complex(real=1), complex(imag=2), complex(1.5), complex(True), complex(1j), complex())
for expr in ("complex('1+2')", "complex('')", "complex('1 + 2j')", "complex(None)", "complex('1', 2)", "complex(1, '2')", "a < b", "a // b", "a % b", "divmod(a, b)", "a / 0", "0j ** -1", "0j ** 1j", "int(a)", "float(a)", "round(a)", "a & b", "format(a, 'd')", "format(a, '010')", "a.real = 5", "complex([])", "pow(a, 2, 3)", "abs(complex(1e308, 1e308))", "(1e308+1e308j)*10", "complex(1, 2, 3)"):
    try:
        print(expr, "=", eval(expr) if "real =" not in expr else exec(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
print(f"{a:.2f} {a} {a:>12} {a:e} {a:g} {a:+.1f} {b:,} {a!r:<10}|", format(1.5j, ".3"), "%s" % a)
print(hash(1 + 0j) == hash(1), hash(a), hash(1j), 1 + 0j == 1 == 1.0, {1: "x"}[1 + 0j], a in [3 + 4j], (0j) == 0, 1j * 1j == -1)
print(1j**2, 1j**3, 1j**-1, (1 + 1j) ** 10, (2 + 0j) ** 100, 0j**0, (1 + 2j) ** -2, 5j**0.5)
z = 1 + 0j
for _ in range(5):
    z = z * (1 + 1j) - 0.5
print(z, sum([1j, 2, 3.5]), sum((a, b), 1))
print((1 + 2j) * float("inf"), 1j * float("inf"), 1.0 - 0j, -0.0 - 0j, 0.0 + -0j, -(0j), -(1 + 0j), 1 - 0j)


class C(complex):
    pass


c = C(1, 2)
print(c, type(c + 1).__name__, c == 1 + 2j, c.real)


class HasComplex:
    def __complex__(self):
        return 5 + 6j


class Bad:
    def __complex__(self):
        return 5


print(complex(HasComplex()), complex(1.0, 2), complex.__add__(1j, 2))
try:
    complex(Bad())
except TypeError as e:
    print(e)
print(complex.from_number(5), complex.from_number(2.5), [x for x in (1j, 2j) if x.imag > 1], sorted([3j, 1j, 2 + 1j], key=abs))
import cmath

print(cmath.sqrt(-1), cmath.phase(-1 + 0j), cmath.polar(1j), cmath.exp(0), cmath.isnan(complex("nan")), cmath.isclose(1j, 1j + 1e-12))
print(cmath.rect(2, 0), cmath.log(1j).imag, cmath.isinf(complex("inf")), cmath.inf, cmath.infj)
