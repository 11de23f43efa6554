# heapq and bisect.
import heapq, bisect
from heapq import *

h = []
for x in [5, 1, 8, 3, 9, 2]:
    heappush(h, x)
print(h, heappop(h), h[0], heappushpop(h, 0), heappushpop(h, 7), heapreplace(h, 4), h)
a = [9, 8, 7, 6, 5, 4, 3, 2, 1]
heapify(a)
print(a, [heappop(a) for _ in range(len(a))])
print(nlargest(3, [1, 9, 4, 7]), nsmallest(2, "hello"), nlargest(2, ["aa", "b", "cccc"], key=len), nsmallest(0, [1]), nlargest(10, [2, 1]), list(merge([1, 4], [2, 3], [0])), list(merge([3, 1], [4, 0], reverse=True)), list(merge(["a", "ccc"], ["bb"], key=len)))
for expr in ("heappop([])", "heapreplace([], 1)", "heapify(5)", "heappush((), 1)", "heappush([1], 'a')", "heappushpop([], 3)", "heapify([1, 'a'])", "nlargest('a', [1])", "nsmallest(1, 5)", "heappush_max", "list(merge([1], 5))"):
    try:
        r = eval(expr)
        print(expr, "=", r if not callable(r) else "function")
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
mx = [3, 1, 4, 1, 5]
heapq.heapify_max(mx)
heapq.heappush_max(mx, 9)
print(mx, heapq.heappop_max(mx), heapq.heappop_max(mx), heapq.heappushpop_max(mx, 10), heapq.heapreplace_max(mx, 0), mx)


class Task:
    def __init__(self, p, n):
        self.p, self.n = p, n

    def __lt__(self, o):
        return self.p < o.p

    def __repr__(self):
        return f"{self.n}"


q = [Task(3, "c"), Task(1, "a"), Task(2, "b")]
heapify(q)
heappush(q, Task(0, "z"))
print([heappop(q) for _ in range(4)])
seed, data = 1, []
for _ in range(500):
    seed = seed * 48271 % 2147483647
    data.append(seed % 1000)
heap = data[:]
heapify(heap)
print(all(heap[i] <= heap[c] for i in range(500) for c in (2 * i + 1, 2 * i + 2) if c < 500), [heappop(heap) for _ in range(500)] == sorted(data), nlargest(5, data) == sorted(data)[-5:][::-1], nsmallest(5, data, key=lambda x: -x) == sorted(data, reverse=True)[:5])
s = [1, 3, 3, 5, 7]
print([(bisect.bisect_left(s, x), bisect.bisect_right(s, x), bisect.bisect(s, x)) for x in (0, 1, 3, 4, 7, 9)])
bisect.insort(s, 4)
bisect.insort_left(s, 3)
bisect.insort_right(s, 3)
print(s, bisect.bisect(s, 3, 2), bisect.bisect(s, 3, 0, 2), bisect.bisect_left(["a", "bb", "ccc"], 2, key=len))
words = ["fig", "apple"]
words.sort(key=len)
bisect.insort(words, "kiwi", key=len)
print(words)
for expr in ("bisect.bisect([1], 'a')", "bisect.bisect(5, 1)", "bisect.bisect([1, 2], 1, -1)", "bisect.insort((1,), 2)", "bisect.bisect([], 1)", "bisect.bisect([1], 1, key=5)", "bisect.bisect_left('abc', 'b')"):
    try:
        print(expr, "=", eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)


def grade(score, points=[60, 70, 80, 90], grades="FDCBA"):
    return grades[bisect.bisect(points, score)]


print([grade(x) for x in (33, 99, 77, 70, 89, 90, 100)])
meds, lo, hi = [], [], []
for x in data[:21]:
    heappush(lo, -heappushpop(hi, x))
    if len(lo) > len(hi):
        heappush(hi, -heappop(lo))
    meds.append(hi[0])
print(meds, sorted(data[:21])[10])
