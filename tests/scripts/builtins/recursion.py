# Recursion limits: deep calls, RecursionError and recovery.
import sys

limit = sys.getrecursionlimit()
print(limit, type(limit).__name__)


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


print(depth(500))


def forever(n):
    return forever(n + 1)


try:
    forever(0)
except RecursionError as e:
    print(type(e).__name__, e)
print("goes on", depth(300))
sys.setrecursionlimit(5000)
print(depth(4000), sys.getrecursionlimit())
sys.setrecursionlimit(200)
try:
    depth(400)
except RecursionError as e:
    print("limited", e)
sys.setrecursionlimit(limit)
for bad in (0, -5, "x", 1.5):
    try:
        sys.setrecursionlimit(bad)
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)


class Repr:
    def __repr__(self):
        return repr(self)


class Eq:
    def __eq__(self, o):
        return self == o


class Attr:
    def __getattr__(self, n):
        return getattr(self, n + "x")


class Call:
    pass


Call.__call__ = Call()
for f in (lambda: repr(Repr()), lambda: Eq() == Eq(), lambda: Attr().foo, lambda: Call()()):
    try:
        f()
    except RecursionError as e:
        print("RecursionError")


def mutual_a(n):
    return mutual_b(n)


def mutual_b(n):
    return mutual_a(n)


try:
    mutual_a(0)
except RecursionError:
    print("mutual")


def gen(n):
    yield from gen(n + 1)


try:
    next(gen(0))
except RecursionError:
    print("generator")


def catches(n):
    try:
        return catches(n + 1)
    except RecursionError:
        return n


print(catches(0) > 100)


def finally_counts():
    count = 0

    def inner():
        nonlocal count
        count += 1
        try:
            inner()
        finally:
            count -= 1

    try:
        inner()
    except RecursionError:
        pass
    return count


print(finally_counts())
l = []
l.append(l)
d = {}
d["d"] = d
print(l, d, l == l)
m = [l]
n = []
n.append(n)
try:
    print([l] == [n] or l == n)
except RecursionError as e:
    print(type(e).__name__)
deep = []
for i in range(400):
    deep = [deep]
print(len(repr(deep)), deep == deep)
print(sorted([3, 1], key=lambda x: depth(50)), list(map(depth, [10, 20])), max([1, 2], key=depth))
ack = lambda m, n: n + 1 if m == 0 else ack(m - 1, 1) if n == 0 else ack(m - 1, ack(m, n - 1))
print(ack(2, 3))


def hanoi(n, a, b, c):
    return 0 if n == 0 else hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)


print(hanoi(10, "a", "b", "c"))
