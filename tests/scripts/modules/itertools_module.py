# itertools: every function.
from itertools import *
import itertools

print(list(islice(count(), 3)), list(islice(count(5, -2), 3)), list(islice(count(0.5, 0.25), 3)), list(islice(cycle("ab"), 5)), list(repeat("x", 3)), list(islice(repeat(1), 2)), list(cycle([])))
print(list(accumulate([1, 2, 3, 4])), list(accumulate([3, 1, 2], max)), list(accumulate([1, 2], initial=10)), list(accumulate([])), list(accumulate("abc")), list(accumulate([1, 2, 3], lambda a, b: a * b)))
print(list(batched("abcdefg", 3)), list(batched([], 2)), list(chain([1], "ab", (2,))), list(chain.from_iterable(["ab", [1]])), list(chain()))
print(list(combinations("abcd", 2)), list(combinations([1, 2], 3)), list(combinations([1], 0)), list(combinations_with_replacement("ab", 2)), list(permutations("abc", 2)), len(list(permutations(range(5)))), list(permutations([])), list(product("ab", [1, 2])), list(product([0, 1], repeat=2)), list(product()), list(product("a", [])))
print(list(compress("abcdef", [1, 0, 1, 0, 1])), list(dropwhile(lambda x: x < 3, [1, 3, 2, 5])), list(takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(filterfalse(lambda x: x % 2, range(5))), list(filterfalse(None, [0, 1, ""])), list(starmap(pow, [(2, 3), (3, 2)])), list(pairwise("abcd")), list(pairwise([1])))
print(list(islice("abcdef", 2)), list(islice("abcdef", 2, 5)), list(islice("abcdef", 1, None, 2)), list(islice("abc", 0)), list(islice("abc", 5, 10)), list(zip_longest("abc", [1], fillvalue="-")), list(zip_longest()), list(zip_longest([1, 2], [3])))
a, b, c = tee([1, 2, 3], 3)
print(next(a), next(a), list(b), list(a), list(c))
for key, group in groupby("aaabbca"):
    print(key, list(group), end=" ")
print([(k, [x for x in g]) for k, g in groupby([1, 3, 2, 4, 5], key=lambda x: x % 2)])
g = groupby("aabb")
k, first = next(g)
k2, second = next(g)
print(list(first), list(second))
for expr in ("islice('abc', -1)", "islice('abc', 0, 1, 0)", "islice('abc', 'x')", "combinations('ab', -1)", "combinations('ab')", "permutations('ab', -1)", "product(5)", "product('a', repeat=-1)", "repeat()", "repeat(1, 'a')", "count('a')", "cycle(5)", "chain(5).__next__()", "accumulate(5)", "list(accumulate([1, 'a']))", "batched('abc', 0)", "list(batched('abc', 2, strict=True))", "tee([1], -1)", "list(starmap(pow, [5]))", "list(starmap(pow, [(1,)]))", "zip_longest(5)", "zip_longest(foo=1)", "groupby()", "takewhile(5)", "list(takewhile(5, [1]))", "compress('a')", "pairwise()", "list(compress('ab', 5))", "list(islice(count(), 2, 1))", "repeat(1, times=2)", "list(repeat(1, -1))", "dropwhile(None, [1])"):
    try:
        v = eval(expr)
        print(expr, "=", v if isinstance(v, (list, tuple)) and not any("object at" in repr(x) for x in v) else type(v).__name__)
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
r = repeat("z", 3)
print(r, next(r), r, r.__length_hint__(), count(3), count(1, 2), count(1.5))
it = chain([1, 2], [3])
print(next(it), list(it), type(it).__name__)


class Boom:
    def __iter__(self):
        yield 1
        raise ValueError("boom")


for f in (lambda: list(chain([0], Boom())), lambda: list(zip_longest(Boom(), "abc")), lambda: list(accumulate(Boom())), lambda: list(product(Boom())), lambda: list(pairwise(Boom()))):
    try:
        f()
    except ValueError as e:
        print(e, end=" ")
print()
primes = filterfalse(lambda n: any(n % p == 0 for p in range(2, n)), count(2))
print(list(islice(primes, 10)), sum(islice(accumulate(repeat(1)), 100)), list(map(list, batched(range(7), 3))), "".join(chain.from_iterable(repeat("ab", 3))))
flat = chain.from_iterable(combinations(range(4), n) for n in range(5))
print(len(list(flat)), dict(zip_longest("ab", [1], fillvalue=None)), [sum(w) for w in zip(*(islice(t, i, None) for i, t in enumerate(tee(range(6), 3))))])
print(list(takewhile(lambda p: p[0] < 3, enumerate(cycle("xy")))), max(product(range(3), repeat=3), key=sum), sorted(permutations([3, 1, 2]))[0], list(zip(count(), "ab")))
print(itertools.count.__name__, type(itertools.tee([])[0]).__name__, list(islice(count(10**20), 2)), list(islice(count(2**62), 3)))
