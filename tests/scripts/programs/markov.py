# A Markov chain text generator and other uses of seeded random numbers.
import random
from collections import defaultdict, Counter

TEXT = """the cat sat on the mat and the dog sat on the log while the cat and the dog saw the bird on the wall
and the bird saw the cat on the mat so the bird flew over the wall and the dog ran after the cat"""
chain = defaultdict(list)
words = TEXT.split()
for a, b, c in zip(words, words[1:], words[2:]):
    chain[a, b].append(c)
rng = random.Random(42)
for _ in range(3):
    state = rng.choice(sorted(chain))
    out = list(state)
    while state in chain and len(out) < 14:
        out.append(rng.choice(chain[state]))
        state = (state[1], out[-1])
    print(" ".join(out))
print(Counter(words).most_common(4), len(chain))
random.seed(7)
print([random.randint(1, 6) for _ in range(10)], random.random(), random.uniform(1, 2))
deck = [r + s for s in "SHDC" for r in "A23456789TJQK"]
random.shuffle(deck)
hand = sorted(deck[:5])
print(hand, random.sample(deck, 3), random.choice(deck))
print(random.choices("abc", weights=[5, 1, 1], k=12), random.randrange(0, 100, 7), random.getrandbits(70))
print([round(random.gauss(0, 1), 6) for _ in range(3)], round(random.expovariate(2), 6), round(random.triangular(0, 1, 0.5), 6))
inside = sum(random.random() ** 2 + random.random() ** 2 < 1 for _ in range(20000))
print(4 * inside / 20000)


class Walk:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.x = self.y = 0

    def __iter__(self):
        return self

    def __next__(self):
        dx, dy = self.rng.choice([(1, 0), (-1, 0), (0, 1), (0, -1)])
        self.x += dx
        self.y += dy
        return self.x, self.y


steps = [p for _, p in zip(range(1000), Walk(3))]
print(steps[-1], max(abs(x) + abs(y) for x, y in steps), len(set(steps)))
state = random.getstate()
a = [random.random() for _ in range(3)]
random.setstate(state)
print(a == [random.random() for _ in range(3)])
print(random.Random("text seed").random(), random.Random(b"bytes").randint(0, 1000), random.Random(1.5).random(), random.Random(-5).random() == random.Random(5).random(), random.Random(2**100).random())
for bad in (lambda: random.choice([]), lambda: random.randint(5, 1), lambda: random.sample([1], 2), lambda: random.randrange(0), lambda: random.seed([1]), lambda: random.choices([], k=1), lambda: random.randrange(1.5)):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)


def quick(a):
    if len(a) < 2:
        return a
    p = rng.choice(a)
    return quick([x for x in a if x < p]) + [x for x in a if x == p] + quick([x for x in a if x > p])


data = [rng.randint(0, 999) for _ in range(300)]
print(quick(data) == sorted(data), data[:5], rng.sample(range(10**6), 4))


def genetic(target, population=60):
    alphabet = "abcdefghijklmnopqrstuvwxyz "
    r = random.Random(1)
    score = lambda s: sum(a == b for a, b in zip(s, target))
    pool = ["".join(r.choices(alphabet, k=len(target))) for _ in range(population)]
    for generation in range(400):
        pool.sort(key=score, reverse=True)
        if pool[0] == target:
            return generation
        parents = pool[:15]
        pool = parents[:5]
        while len(pool) < population:
            a, b = r.sample(parents, 2)
            cut = r.randrange(len(target))
            child = list(a[:cut] + b[cut:])
            if r.random() < 0.4:
                child[r.randrange(len(child))] = r.choice(alphabet)
            pool.append("".join(child))
    return pool[0]


print(genetic("hello lissom"))
queue, waiting, served, clock = [], [], 0, 0.0
r = random.Random(9)
arrivals = []
t = 0.0
for _ in range(200):
    t += r.expovariate(1.0)
    arrivals.append(t)
free_at = 0.0
for t in arrivals:
    start = max(t, free_at)
    waiting.append(start - t)
    free_at = start + r.expovariate(1.3)
print(round(sum(waiting) / len(waiting), 6), round(max(waiting), 6), sum(w > 0 for w in waiting))
