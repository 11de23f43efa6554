# Data pipelines from generators: filters, windows, grouping, merging, laziness shown by a log.
log = []


def source(n):
    for i in range(n):
        log.append(f"make {i}")
        yield {"id": i, "value": i * 37 % 101, "kind": "abc"[i % 3]}


def where(rows, **conditions):
    for row in rows:
        if all((c(row[k]) if callable(c) else row[k] == c) for k, c in conditions.items()):
            yield row


def select(rows, *names, **computed):
    for row in rows:
        yield {n: row[n] for n in names} | {k: f(row) for k, f in computed.items()}


def take(rows, n):
    if n > 0:
        for i, row in enumerate(rows, 1):
            yield row
            if i == n:
                return


def tee_print(rows, label):
    for row in rows:
        log.append(f"{label} {row['id']}")
        yield row


pipeline = take(select(tee_print(where(source(1000), kind="b", value=lambda v: v > 20), "pass"), "id", "value", double=lambda r: r["value"] * 2), 4)
print(log)
print(list(pipeline), log[-2:], len(log))


class Query:
    def __init__(self, rows):
        self.make = rows if callable(rows) else lambda: iter(rows)

    def __iter__(self):
        return self.make()

    def filter(self, f):
        return Query(lambda: (r for r in self if f(r)))

    def map(self, f):
        return Query(lambda: (f(r) for r in self))

    def flat_map(self, f):
        return Query(lambda: (x for r in self for x in f(r)))

    def sort(self, key=None, reverse=False):
        return Query(lambda: iter(sorted(self, key=key, reverse=reverse)))

    def group(self, key):
        def run():
            groups = {}
            for r in self:
                groups.setdefault(key(r), []).append(r)
            yield from groups.items()
        return Query(run)

    def window(self, n):
        def run():
            last = []
            for r in self:
                last = (last + [r])[-n:]
                if len(last) == n:
                    yield tuple(last)
        return Query(run)

    def chunk(self, n):
        def run():
            it = iter(self)
            while part := list(take(it, n)):
                yield part
        return Query(run)

    def zip(self, other):
        return Query(lambda: zip(self, other))

    def distinct(self):
        def run():
            seen = set()
            for r in self:
                if r not in seen:
                    seen.add(r)
                    yield r
        return Query(run)

    def scan(self, f, start):
        def run():
            total = start
            for r in self:
                total = f(total, r)
                yield total
        return Query(run)

    def reduce(self, f, start):
        for r in self:
            start = f(start, r)
        return start

    def take(self, n):
        return Query(lambda: take(iter(self), n))

    def skip_while(self, f):
        def run():
            it = iter(self)
            for r in it:
                if not f(r):
                    yield r
                    break
            yield from it
        return Query(run)


q = Query(range(20))
print(list(q.filter(lambda x: x % 3 == 0).map(lambda x: x * x)), list(q.window(4).take(2)), list(q.chunk(6)), list(q.scan(int.__add__, 0).take(6)), q.reduce(lambda a, b: a * 2 + b, 0), list(q.skip_while(lambda x: x < 15)), list(q.zip(q.map(str)).take(2)))
words = Query("the cat and the dog and the bird".split())
print(list(words.distinct()), [(k, len(v)) for k, v in words.group(lambda w: w).sort(key=lambda kv: (-len(kv[1]), kv[0]))], list(words.flat_map(list).distinct().sort())[:6], list(words), list(words))


def coroutine(f):
    def start(*a):
        g = f(*a)
        next(g)
        return g
    return start


@coroutine
def broadcast(*targets):
    try:
        while True:
            item = yield
            for t in targets:
                t.send(item)
    except GeneratorExit:
        for t in targets:
            t.close()


@coroutine
def average(out):
    total = n = 0
    try:
        while True:
            total += yield
            n += 1
    finally:
        out.append(("average", total / n if n else None))


@coroutine
def extremes(out):
    low = high = None
    try:
        while True:
            x = yield
            low = x if low is None else min(low, x)
            high = x if high is None else max(high, x)
    finally:
        out.append(("extremes", low, high))


@coroutine
def evens(target):
    try:
        while True:
            x = yield
            if x % 2 == 0:
                target.send(x)
    except GeneratorExit:
        target.close()


out = []
b = broadcast(average(out), evens(extremes(out)))
for i in range(50):
    b.send(i * 7919 % 101)
b.close()
print(out)


def merge(*streams):
    heads = [(next(s, None), s) for s in map(iter, streams)]
    heads = [(h, s) for h, s in heads if h is not None]
    while heads:
        i = min(range(len(heads)), key=lambda i: heads[i][0])
        h, s = heads[i]
        yield h
        h = next(s, None)
        if h is None:
            del heads[i]
        else:
            heads[i] = (h, s)


def integers(start=1, step=1):
    while True:
        yield start
        start += step


print(list(take(merge(integers(1, 3), integers(2, 5), [4, 4, 100]), 12)))


def flatten(x):
    if isinstance(x, (list, tuple)):
        for y in x:
            yield from flatten(y)
    else:
        yield x


def powerset(items):
    if not items:
        yield ()
    else:
        for rest in powerset(items[1:]):
            yield rest
            yield (items[0], *rest)


def hailstone(n):
    yield n
    while n != 1:
        n = 3 * n + 1 if n % 2 else n // 2
        yield n


print(list(flatten([1, [2, (3, [4, []])], 5])), list(powerset("abc")), list(hailstone(7)), max(hailstone(27)), sum(1 for _ in hailstone(27)))


def round_robin(*its):
    its = [iter(i) for i in its]
    while its:
        for i in its[:]:
            try:
                yield next(i)
            except StopIteration:
                its.remove(i)


print("".join(round_robin("ABC", "D", "EF")), [*zip(*[iter(range(9))] * 3)])
