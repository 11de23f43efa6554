# random: CPython's sequence for a seed, through every method.
import random

r = random.Random(12345)
print([r.random() for _ in range(4)])
print([r.getrandbits(k) for k in (1, 8, 31, 32, 33, 64, 65, 200)])
print([r.randrange(10) for _ in range(10)], [r.randrange(5, 50, 5) for _ in range(6)], r.randrange(10**30), r.randint(-5, 5), r.randrange(2**40))
print(r.choice("abcdef"), r.choice([10, 20, 30]), r.choice(range(1000)))
x = list(range(12))
r.shuffle(x)
print(x, r.sample(range(100), 6), r.sample("abcdefgh", 3), r.sample(range(10**9), 3), r.sample([1, 2], k=2), r.sample(["a", "b"], counts=[3, 2], k=4))
print(r.choices("xyz", k=6), r.choices("xyz", [1, 2, 3], k=6), r.choices("xyz", cum_weights=[1, 1, 5], k=6))
for f, args in [("uniform", (1, 10)), ("triangular", (0, 10, 3)), ("betavariate", (2, 3)), ("expovariate", (0.5,)), ("gammavariate", (2, 1)), ("gammavariate", (0.5, 1)), ("gauss", (0, 1)), ("normalvariate", (0, 1)), ("lognormvariate", (0, 0.5)), ("vonmisesvariate", (0, 4)), ("paretovariate", (3,)), ("weibullvariate", (1, 1.5)), ("binomialvariate", (20, 0.3)), ("binomialvariate", (100, 0.6))]:
    print(f, [round(getattr(r, f)(*args), 10) for _ in range(3)])
print(r.randbytes(8).hex(), [r.gauss() for _ in range(2)])
for seed in (0, 1, -1, 2**32, 2**64 + 5, "hello", b"hello", bytearray(b"x"), 3.7, "", True):
    r.seed(seed)
    print(repr(seed), r.random(), r.randint(0, 10**6))
r.seed("v1", version=1)
print(r.random())
state = r.getstate()
a = (r.random(), r.gauss(0, 1))
r.setstate(state)
print(a == (r.random(), r.gauss(0, 1)), len(state), state[0], len(state[1]), state[2])
random.seed(99)
print(random.random(), random.randint(1, 100), random.choice("pqr"), random.sample(range(5), 5))


class Sub(random.Random):
    def random(self):
        return 0.25


s = Sub()
print(s.random(), s.choice([1, 2, 3, 4]), s.uniform(0, 8), s.randrange(100))
for expr in ("r.randrange(0)", "r.randrange(5, 5)", "r.randrange(1, 10, 0)", "r.randint(3, 1)", "r.choice([])", "r.choice(5)", "r.choice({1, 2})", "r.sample([1], 2)", "r.sample({1, 2}, 1)", "r.sample([1], -1)", "r.shuffle((1, 2))", "r.choices([], k=1)", "r.choices([1], [0])", "r.choices([1, 2], [1])", "r.getrandbits(-1)", "r.getrandbits(0)", "r.seed([1])", "r.setstate(5)", "r.expovariate(0)", "r.randrange(1.0)", "r.randrange('a')", "r.choices([1], weights=[1], cum_weights=[1])", "r.gammavariate(-1, 1)", "r.random(1)", "r.randbytes(-1)", "r.binomialvariate(-1)", "r.uniform('a', 1)"):
    try:
        print(expr, "=", eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, str(e)[:80])
r.seed(2024)
counts = [0] * 6
for _ in range(6000):
    counts[r.randrange(6)] += 1
print(counts, sum(r.random() for _ in range(10000)), r.sample(range(1000), 40)[-1])
deck = list(range(52))
for _ in range(7):
    r.shuffle(deck)
print(deck)
import secrets, os
print(len(os.urandom(8)), random.SystemRandom().random() < 1, 0 <= secrets.randbelow(5) < 5)
