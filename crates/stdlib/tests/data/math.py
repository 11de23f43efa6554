"""Writes math.tsv: what CPython 3.14's math and cmath give for many arguments.

Run with the reference interpreter: `cpython math.py > math.tsv`. A line is a function, its arguments and its result, separated by tabs;
arguments are `i` int (hexadecimal), `f` float (hexadecimal), `c` complex, `s` str, `l` a list of such, separated by semicolons.
"""

import cmath
import math
import random

random.seed(2718)


def encode(value):
    match value:
        case int():
            return f'i{value:x}'
        case float():
            return f'f{value.hex()}'
        case complex():
            return f'c{value.real.hex()},{value.imag.hex()}'
        case str():
            return f's{value}'
        case list():
            return 'l' + ';'.join(encode(item) for item in value)
    raise TypeError(value)


def line(module, name, *arguments):
    try:
        result = repr(getattr(module, name)(*arguments))
    except Exception as error:
        result = f'!{type(error).__name__}: {error}'
    print(module.__name__ + '.' + name, *(encode(argument) for argument in arguments), result, sep='\t')


ODD = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, -2.5, 3.0, 1e-310, 5e-324, 1e308, -1e308, math.inf, -math.inf, math.nan, 100.0, -171.5, 171.7, 1e-25]
ONE = '''acos acosh asin asinh atan atanh cbrt ceil cos cosh degrees erf erfc exp exp2 expm1 fabs floor frexp gamma isfinite isinf isnan
lgamma log log10 log1p log2 modf radians sin sinh sqrt tan tanh trunc ulp'''.split()
for name in ONE:
    for number in ODD + [random.uniform(-1, 1), random.uniform(-30, 30), random.uniform(1, 150), 10**400, 7, 'a', 0, -5]:
        line(math, name, number)
for name in 'atan2 copysign fmod isclose nextafter pow remainder log hypot'.split():
    for _ in range(25):
        line(math, name, random.choice(ODD), random.choice(ODD))
    for _ in range(8):
        line(math, name, random.uniform(-9, 9), random.uniform(-9, 9))
for mantissa, exponent in [(1.5, 3), (1.0, -1074), (1.5, -1075), (0.75, -1074), (1.0, 5000), (1.0, -5000), (-1.1, 1023), (math.inf, 5), (5e-324, 2000), (1.0, 10**30), (1.0, -(10**30)), (0.0, 10**30), (1.0, 2.0)]:
    line(math, 'ldexp', mantissa, exponent)
for _ in range(20):
    line(math, 'fma', random.choice(ODD), random.choice(ODD), random.choice(ODD))
    line(math, 'hypot', *[random.uniform(-5, 5) for _ in range(random.randrange(1, 6))])
    line(math, 'dist', [random.uniform(-5, 5) for _ in range(3)], [random.uniform(-5, 5) for _ in range(3)])
    line(math, 'fsum', [random.uniform(-1, 1) * 10.0 ** random.randrange(-20, 20) for _ in range(12)])
    line(math, 'sumprod', [random.choice([random.uniform(-1, 1), random.randrange(-9, 9)]) for _ in range(6)], [random.choice([random.uniform(-1, 1), random.randrange(-9, 9)]) for _ in range(6)])
line(math, 'hypot', 1e-310, 2e-310)
line(math, 'hypot', 1e308, 1e308)
line(math, 'fsum', [math.inf, -math.inf])
line(math, 'fsum', [1e308, 1e308])
line(math, 'fsum', [1e16, 1.0, 1e-16])
line(math, 'fsum', ['a'])
line(math, 'dist', [1.0], [1.0, 2.0])
line(math, 'sumprod', [1], [1, 2])
line(math, 'prod', [1, 2.5, 10**20])
for n in (0, 1, 5, 20, 21, 25, 100, 1000, -1, 10**20, 1.0):
    line(math, 'factorial', n) if not isinstance(n, int) or n < 2000 or n > 10**19 else None
    line(math, 'isqrt', n)
    for k in (0, 1, 3, 19, 60, -1, 10**20):
        line(math, 'comb', n, k)
        if k < 1000 or n < 1000 or n == 10**20 and k < 100:
            line(math, 'perm', n, k)
for _ in range(20):
    numbers = [random.getrandbits(random.choice([5, 40, 70, 200])) * 6 for _ in range(random.randrange(4))]
    line(math, 'gcd', *numbers)
    line(math, 'lcm', *numbers)
for text in (2**2000, 10**400, 3**1000, -(10**400), 0, 1):
    line(math, 'log', text)
    line(math, 'log2', text)
    line(math, 'log10', text)
    line(math, 'log', text, 10)
PARTS = [0.0, -0.0, 1.0, -2.5, math.inf, -math.inf, math.nan, 1e-310, 1e300]
for name in 'acos acosh asin asinh atan atanh cos cosh exp isfinite isinf isnan log log10 phase polar sin sinh sqrt tan tanh'.split():
    for real in PARTS:
        for imag in PARTS:
            # The C library calls an angle that is too small a range error.
            if random.random() < 0.75 and (name, real, imag) != ('phase', 1e300, 1e-310):
                line(cmath, name, complex(real, imag))
    for _ in range(8):
        line(cmath, name, complex(random.uniform(-3, 3), random.uniform(-3, 3)))
    line(cmath, name, 'a')
    line(cmath, name, 2)
for r in PARTS + [710.0]:
    for phi in PARTS:
        line(cmath, 'rect', r, phi)
for z in (complex(1000, 1), complex(710, 0.5), complex(1, 1000), complex(-710.3, 3)):
    for name in ('exp', 'cosh', 'sinh', 'cos', 'sin', 'tanh', 'tan'):
        line(cmath, name, z)
line(cmath, 'log', 1j, 2)
line(cmath, 'log', 1, 0)
line(cmath, 'isclose', 1, complex(1, 1e-12))
line(cmath, 'isclose', 1, 2)
