# collections.deque: everything.
from collections import deque

d = deque([1, 2, 3])
d.append(4)
d.appendleft(0)
d.extend("ab")
d.extendleft([-1, -2])
print(d, len(d), d[0], d[-1], d[3], d.pop(), d.popleft(), d)
d.rotate(2)
print(d)
d.rotate(-3)
print(d, d.count(2), d.index(3), 4 in d, "z" in d)
d.insert(2, "ins")
d.insert(-1, "neg")
d.insert(100, "end")
d.remove("ins")
d.reverse()
print(d, d.copy() == d, list(reversed(d)))
d[0] = "first"
d[-1] = "last"
del d[1]
print(d)
d.clear()
print(d, bool(d), deque(), deque("abc"), deque([], 3), deque(maxlen=2))
m = deque(range(5), maxlen=3)
m.append(9)
print(m, m.maxlen, d.maxlen)
m.appendleft(7)
m.extend([1, 2])
print(m)
try:
    m.insert(0, 5)
except IndexError as e:
    print(e)
m.rotate(1)
print(m, m + deque([8]), m * 2, deque([1]) + deque([2]), deque([1, 2]) * 2)
z = deque(maxlen=0)
z.append(1)
print(z)
print(deque([1, 2]) == deque([1, 2]), deque([1]) < deque([2]), deque([1, 2]) > deque([1]), deque([1]) == [1], deque([1]) != deque([2]), deque("ab") <= deque("ab"))
for expr in ("deque().pop()", "deque().popleft()", "deque([1])[5]", "deque([1])['a']", "deque([1]).remove(2)", "deque([1]).index(2)", "deque(5)", "deque([], -1)", "deque([], 'a')", "hash(deque())", "deque([1]) + [1]", "deque([1]) < [1]", "deque([1])[0:1]", "deque().rotate('a')", "deque(1, 2, 3)", "deque([1]) * 'a'", "deque().append()", "deque([1]).insert('a', 1)", "deque([1, 2, 3]).index(3, 0, 2)"):
    try:
        print(expr, "=", eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
try:
    m.maxlen = 5
except AttributeError as e:
    print(e)
a = deque(range(3))
try:
    for x in a:
        a.append(x)
except RuntimeError as e:
    print(e, a)
b = deque(range(1000))
for i in range(990):
    b.append(b.popleft() * 2)
    b.popleft()
print(list(b), len(b))
for i in range(200):
    b.appendleft(i)
    b.append(-i)
print(len(b), b[0], b[100], b[205], b[-1], b[-100], sum(b))
for i in range(100):
    del b[50]
print(len(b), b[49], b[50])
b.rotate(37)
b.rotate(1000003)
print(b[0], b[-1], list(b)[:5])
r = deque()
r.append(r)
print(r)
c = deque([1, 2])
c += "xy"
c *= 2
print(c, c.copy() is c, type(c.copy()).__name__)
import copy

n = deque([[1], [2]], 5)
s, dd = copy.copy(n), copy.deepcopy(n)
print(s[0] is n[0], dd[0] is n[0], dd.maxlen)


class D(deque):
    def __init__(self, *a):
        super().__init__(*a)
        self.tag = "t"


x = D([1, 2], 2)
x.append(3)
print(x, x.tag, type(x + deque()).__name__, type(x.copy()).__name__)
it = iter(deque([1, 2, 3]))
print(next(it), it.__length_hint__(), list(it))


def window(seq, n):
    w = deque(maxlen=n)
    for v in seq:
        w.append(v)
        if len(w) == n:
            yield tuple(w)


print(list(window(range(6), 3)), *deque("xyz"), sorted(deque([3, 1])), max(deque([1, 5])), deque(x * 2 for x in range(3)), list(zip(deque("ab"), deque("cd"))))
match deque([1, 2, 3]):
    case [f, *rest]:
        print(f, rest)
