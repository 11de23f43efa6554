# sys.getsizeof: answers that hold on every implementation.
import sys

for v in (0, 1, 2**100, 1.5, "", "abc", "é" * 100, b"", b"x" * 1000, [], [1, 2], (), (1,), {}, {"a": 1}, set(), {1}, None, True, range(5), object(), lambda: 0, int, len):
    n = sys.getsizeof(v)
    print(type(v).__name__, type(n).__name__, n >= 0, n < 10**5)
print(sys.getsizeof([0] * 1000) > sys.getsizeof([0] * 10), sys.getsizeof("a" * 1000) > sys.getsizeof("a" * 10), sys.getsizeof(2**1000) > sys.getsizeof(2**100), sys.getsizeof(b"a" * 100) >= 100)
print(sys.getsizeof(set(range(1000))) > sys.getsizeof({1}), sys.getsizeof(dict.fromkeys(range(1000))) > sys.getsizeof({}), sys.getsizeof(tuple(range(100))) >= 100)


class A:
    pass


class S:
    __slots__ = ("a", "b")


class Custom:
    def __sizeof__(self):
        return 12345


class Bad:
    def __sizeof__(self):
        return "x"


class Neg:
    def __sizeof__(self):
        return -1


print(sys.getsizeof(A()) > 0, sys.getsizeof(S()) > 0, sys.getsizeof(Custom()) >= 12345)
for b in (Bad, Neg):
    try:
        sys.getsizeof(b())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
print(sys.getsizeof(Bad(), "default"))
try:
    sys.getsizeof()
except TypeError as e:
    print(type(e).__name__)
l = []
sizes = set()
for i in range(100):
    l.append(object())
    sizes.add(sys.getsizeof(l))
print(1 < len(sizes) < 60)
print((5).__sizeof__() >= 0, [].__sizeof__() >= 0, "abc".__sizeof__() >= 0)
ba = bytearray(1000)
print(sys.getsizeof(ba) >= 1000)
ba.clear()
print(sys.getsizeof(ba) < 1000)
g = (x for x in ())
print(sys.getsizeof(g) > 0, sys.getsizeof(sys) > 0, sys.getsizeof(A) > 0)
import array

print(sys.getsizeof(array.array("d", range(1000))) >= 8000, sys.getsizeof(array.array("b", range(100))) < 400)
