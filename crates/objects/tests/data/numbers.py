"""Writes numbers.tsv: what CPython 3.14 computes for many operations on numbers.

Run with the reference interpreter: `cpython numbers.py > numbers.tsv`. A line is an operation, its arguments and its result, separated by tabs;
arguments are `i` int, `f` float (hexadecimal), `c` complex, `s` str, `y` bytes (hexadecimal), `t` bool, `n` None, `e` slice; a result is a
repr, or the name of an exception and its message.
"""

import math
import operator
import random
import struct

random.seed(314)

BINARY = {
    '+': operator.add, '-': operator.sub, '*': operator.mul, '/': operator.truediv, '//': operator.floordiv, '%': operator.mod,
    'divmod': divmod, '<<': operator.lshift, '>>': operator.rshift, '&': operator.and_, '|': operator.or_, '^': operator.xor, '**': operator.pow,
    '<': operator.lt, '<=': operator.le, '==': operator.eq, '!=': operator.ne, '>': operator.gt, '>=': operator.ge, '@': operator.matmul,
}
UNARY = {'neg': operator.neg, 'pos': operator.pos, 'inv': operator.invert, 'abs': abs, 'hash': hash, 'repr': repr, 'bool': bool}


def encode(value):
    match value:
        case None:
            return 'n'
        case bool():
            return f't{int(value)}'
        case int():
            return f'i{value:x}'
        case float():
            return f'f{value.hex()}'
        case complex():
            return f'c{value.real.hex()},{value.imag.hex()}'
        case str():
            return f's{value}'
        case bytes():
            return f'y{value.hex()}'
        case range():
            return 'r' + ','.join(encode(part) for part in (value.start, value.stop, value.step))
        case slice():
            return 'e' + ','.join(encode(part) for part in (value.start, value.stop, value.step))
    raise TypeError(value)


def line(name, function, *arguments):
    try:
        result = repr(function(*arguments))
    except Exception as error:
        result = f'!{type(error).__name__}: {error}'
    print(name, *(encode(argument) for argument in arguments), result, sep='\t')


def method(name, value, *arguments):
    line('.' + name, lambda value, *arguments: getattr(value, name)(*arguments), value, *arguments)


def wide():
    bits = random.choice([3, 20, 31, 53, 61, 62, 63, 64, 65, 100, 127, 128, 129, 200, 200, 500])
    number = random.getrandbits(bits)
    shape = random.randrange(5)
    if shape == 0:
        number = 1 << bits
    elif shape == 1:
        number = (1 << bits) - 1
    elif shape == 2:
        number &= -(1 << bits // 2)
    return -number if random.random() < 0.4 else number


def real():
    kind = random.randrange(4)
    if kind == 0:
        return struct.unpack('d', struct.pack('Q', random.getrandbits(64)))[0]
    if kind == 1:
        return random.choice([0.0, -0.0, 1.0, -1.5, 0.1, 2.5, 1e16, 1e300, 5e-324, math.inf, -math.inf, math.nan, 2.0**53, 1e22, 2.0**62, -2.0**63])
    if kind == 2:
        return float(random.randrange(-1000, 1000))
    return random.uniform(-100, 100)


def hashable(value):
    return not (value != value)


for _ in range(600):
    name = random.choice(list(BINARY)[:-1])
    a, b = wide(), wide()
    if name in ('<<', '>>'):
        b = random.choice([0, 1, 7, 63, 64, 65, 130, -1, 500])
    if name == '**':
        a, b = random.choice([wide() >> 90, random.randrange(-30, 30)]), random.randrange(-3, 30)
    line(name, BINARY[name], a, b)
for _ in range(500):
    name = random.choice(['+', '-', '*', '/', '//', '%', 'divmod', '**', '<', '<=', '==', '!=', '>', '>='])
    a, b = (real(), real()) if random.random() < 0.6 else (wide(), real()) if random.random() < 0.5 else (real(), wide())
    if name == '**' and random.random() < 0.7:
        a, b = random.uniform(-20, 20), random.choice([random.randrange(-9, 9), random.uniform(-5, 5)])
    if isinstance(a, complex) or name == '**' and a < 0 and b != int(b if abs(b) < 1e300 else 0):
        continue
    line(name, BINARY[name], a, b)
for number in [wide() for _ in range(60)] + [0, 1, -1, 2**62, -2**62, 2**62 - 1, 2**61 - 1, 2**63, -2**63]:
    for name, function in UNARY.items():
        line(name, function, number)
    for name in ('bit_length', 'bit_count', 'as_integer_ratio', 'conjugate', '__float__', '__trunc__'):
        method(name, number)
    for spec in ('d', 'x', '#X', 'b', '_o', ',', '030', '+,d', '^20', '*<12', '.3', 'e', '.2f', '%', 'n', 's'):
        if random.random() < 0.25:
            method('__format__', number, spec)
    method('__round__', number, random.randrange(-25, 3))
    method('to_bytes', number, random.choice([1, 8, 9, 16, 70]), random.choice(['little', 'big']))
for number in [real() for _ in range(120)]:
    for name, function in UNARY.items():
        if name != 'hash' or hashable(number):
            line(name, function, number)
    for name in ('hex', 'as_integer_ratio', 'is_integer', '__int__', '__floor__', '__ceil__', '__round__'):
        if random.random() < 0.5:
            method(name, number)
    method('__round__', number, random.randrange(-6, 20))
    for spec in ('', 'e', '.3f', 'g', '%', '+.2e', '010.2f', ',.2f', '_', '#.3g', 'd', '.3', 'z.0f', '.4_f'):
        if random.random() < 0.3:
            method('__format__', number, spec)
for _ in range(150):
    pick = lambda: random.choice([0, 1, -1, 0.0, -0.0, 2.5, 1j, complex(1, -2), complex(0.0, -0.0), complex(3, math.inf), complex(math.nan, 1), 1e200, complex(1e200, -1e200), 10**400, 'a'])
    a, b = random.choice([1j, complex(1, -2), complex(-0.0, 2), complex(math.inf, 0), complex(1e-300, 0)]), pick()
    if random.random() < 0.4:
        a, b = b, a
    name = random.choice(['+', '-', '*', '/', '==', '!=', '//', '<'])
    line(name, BINARY[name], a, b)
for number in [0j, -0j, 1j, complex(1, 2), complex(-0.0, -0.0), complex(math.inf, math.nan), complex(1e16, 1e-5), complex(1e308, 1e308)]:
    for name, function in UNARY.items():
        if name != 'hash' or hashable(number):
            line(name, function, number)
    for spec in ('', '.2f', 'e', '>20', '010', '%', '+.3g'):
        method('__format__', number, spec)
for base in (2j, complex(1, 1), complex(-2, 0.5), 0j):
    for exponent in (0, 1, 2, 3, -1, -2, 10):
        line('**', BINARY['**'], base, exponent)
for text in ('', ' ', '0', '-0', ' 12 ', '1_000', '1__0', '_1', '1_', '+5', '- 5', '0x1f', '0b101', '0o17', '٣', '\u3000٣٤\u2003', '1e5', 'z', '9' * 50, '-' + '123456789' * 90, '1' * 5000):
    line('int', int, text)
    line('int', int, text, 0)
    line('int', int, text, 36)
for text in ('0x1f', '1f', 'ff' * 40, '7' * 100):
    line('int', int, text, 16)
for base in (2, 3, 7, 8, 10, 32, 36):
    for size in (5, 30, 100, 700):
        digits = '0123456789abcdefghijklmnopqrstuvwxyz'[:base]
        line('int', int, ''.join(random.choice(digits) for _ in range(size)), base)
for text in ('', '1', ' 1.5 ', '-.5e3', '1_0.5', 'inf', '-Infinity', 'nan', '1e400', '1e', '٣.٥', '0x10', 'x', '1.7976931348623159e308'):
    line('float', float, text)
for text in ('', '1', '1j', ' (1+2j) ', '1+j', '-j', '1e3-2.5e-3j', 'infj', '1+2', '1+2j3', '(1', 'nan+infj', '1_0j'):
    line('complex', complex, text)
for value in (1.5, -1.5, 1e30, math.inf, math.nan, True, None, b'12', b'x', 1j):
    line('int', int, value)
    line('float', float, value)
    line('complex', complex, value)
for _ in range(60):
    line('pow', pow, wide(), abs(wide()) >> 3, wide())
    line('pow', pow, wide(), random.randrange(-5, 5), wide())
for a in (1, 1.5, 1j, 'a', None, True, b'a'):
    for b in (2, 2.5, 2j, 'b', None, False):
        for name, function in BINARY.items():
            if name not in ('==', '!=') and random.random() < 0.5 and not (isinstance(a, (str, bytes)) and name in ('%', '*')):
                line(name, function, a, b)
for value in [range(0), range(5), range(5, 0, -2), range(2**62 - 3, 2**62 + 3), range(-10**20, 10**20, 10**19), range(10**30, 0, -7 * 10**28)]:
    line('repr', repr, value)
    line('list', list, value)
    line('len', len, value)
    line('reversed', lambda value: list(reversed(value)), value)
    for key in (0, -1, 3, 10, 10**40, slice(1, None), slice(None, None, -1), slice(-10**30, 10**30, 2), slice(3, 1), slice(None, None, 0), 'a', slice('a', 1)):
        line('[]', operator.getitem, value, key)
    for number in (0, 3, 2**62, 5.0, 10**19, -10**20, 'a'):
        line('in', operator.contains, value, number)
        method('index', value, number)
        method('count', value, number)
for part in (slice(None), slice(2), slice(1, 5, 2), slice(None, None, -1), slice(10**30, None, -3), slice(-3, 10**20), slice(1.5), slice(1, 2, 0)):
    line('repr', repr, part)
    for length in (0, 4, 10, 10**25, -1):
        method('indices', part, length)
