# int/str/bool/chr/ord/bin/hex/round/divmod/pow/abs/format/ascii/repr and constructors.
print(abs(-5), abs(-2.5), abs(3 + 4j), abs(True), divmod(7, 3), divmod(-7, 3), divmod(7.5, 2), pow(2, 10), pow(2, 10, 1000), pow(2, -1), pow(2.0, 3), pow(base=2, exp=3, mod=5))
print(round(2.5), round(3.5), round(2.567, 2), round(1234, -2), round(-0.5), round(2.5, None), round(2.675, 2), round(True), round(number=1.5, ndigits=0), type(round(1.0, 0)).__name__)
print(chr(65), chr(233), chr(0x1F600), ord("A"), ord("😀"), ord(b"a"), bin(5), oct(8), hex(255), bin(True), hex(-1), ascii("é😀\n"), ascii(["é"]), repr("x"))
print(bool([]), bool([0]), bool(""), bool("0"), bool(0.0), bool(None), bool(...), bool(()), bool({}), bool(range(0)), bool(range(1)), bool(object()))
print(str(1.0), str(None), str([1]), str(b"x"), list("ab"), tuple("ab"), set([1]) == {1}, frozenset(), dict(), bytes(2), bytearray(2), complex(1, 2), float("1.5"), int("5"), int(5.9), int("-7"), list(b"ab"), tuple({1: 2}), memoryview(b"a")[0])
print(format(5, "03d"), format(2.5, ".2f"), format("a", ">3"), format(None), format([1], ""), format(True), format(True, "d"), format(10**6, ","))
for expr in ("abs('a')", "abs(None)", "divmod(1, 0)", "divmod('a', 1)", "pow(0, -1)", "pow(2, 3, 0)", "pow(2.5, 2, 3)", "pow('a', 2)", "pow(2)", "round('a')", "round(1.5, 'a')", "round(1.5, 1.5)", "round()", "chr('a')", "chr(1.5)", "chr(-1)", "chr(2**70)", "chr()", "ord(65)", "ord('')", "ord('ab')", "ord(b'')", "bin(1.5)", "bin('a')", "hex(None)", "oct(1.0)", "format(1, 5)", "format(1, 'zz')", "format([], 'd')", "format()", "ascii()", "repr()", "str(1, 2)", "str(b'a', 'utf-8', 'strict', 1)", "list(1)", "tuple(None)", "set(5)", "dict(5)", "bytearray('a')", "complex('x')", "float('x')", "int([])", "int(x=5)", "list(x=5)", "float(x=1)", "bool(x=1)", "set(x=[])", "tuple(sequence=[1])", "frozenset(1)", "bytes(1, 2)", "range('a')", "object(5)", "slice('a', None)", "memoryview(5)", "int('12', base=16)", "int(base=10)", "pow(2, 3, mod=None)", "round(1e300)", "abs(-2**63)", "divmod(2**70, -3)"):
    try:
        print(expr, "=", eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)


class Num:
    def __abs__(self):
        return "abs"

    def __round__(self, n=None):
        return f"round {n}"

    def __divmod__(self, o):
        return f"divmod {o}"

    def __pow__(self, o, m=None):
        return f"pow {o} {m}"

    def __bool__(self):
        return False

    def __int__(self):
        return 7

    def __float__(self):
        return 7.5

    def __complex__(self):
        return 7j

    def __index__(self):
        return 65

    def __str__(self):
        return "str"

    def __repr__(self):
        return "repr é"

    def __bytes__(self):
        return b"bytes"

    def __format__(self, s):
        return f"fmt[{s}]"

    def __hash__(self):
        return 77

    def __iter__(self):
        return iter([1, 2])

    def __len__(self):
        return 2


n = Num()
print(abs(n), round(n), round(n, 3), divmod(n, 1), pow(n, 2), pow(n, 2, 3), bool(n), int(n), float(n), complex(n), bin(n), hex(n), oct(n), chr(n), str(n), repr(n), ascii(n), bytes(n), format(n, "x"), f"{n:y}", hash(n), list(n), tuple(n), set(n) == {1, 2}, len(n), "%s %r %a %d" % (n, n, n, n), range(n).stop)
try:
    "%x" % 1.0
except TypeError as e:
    print(e)


class Partial:
    def __index__(self):
        return 3


p = Partial()
print(int(p), float(p), complex(p), "abcd"[p], "%x" % p if False else hex(p), [0] * p, round(2.34567, p), 1 << 3, list(range(p)))
