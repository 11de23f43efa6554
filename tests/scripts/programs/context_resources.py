# Context managers at work: a database with transactions, locks with order, timers, temporary changes, nested cleanup.
from contextlib import contextmanager, ExitStack
import copy

events = []


class Table:
    def __init__(self, *columns):
        self.columns, self.rows, self.next_id = columns, {}, 1

    def insert(self, **values):
        if set(values) != set(self.columns):
            raise ValueError(f"columns are {', '.join(self.columns)}")
        self.rows[self.next_id] = values
        self.next_id += 1
        return self.next_id - 1

    def update(self, id, **values):
        self.rows[id].update(values)

    def select(self, **where):
        return [(i, r) for i, r in self.rows.items() if all(r[k] == v for k, v in where.items())]


class Database:
    def __init__(self):
        self.tables, self.depth = {}, 0

    def create(self, name, *columns):
        self.tables[name] = Table(*columns)
        return self.tables[name]

    @contextmanager
    def transaction(self):
        saved = copy.deepcopy(self.tables)
        self.depth += 1
        events.append(f"begin {self.depth}")
        try:
            yield self
        except Exception as e:
            for name, table in saved.items():
                self.tables[name].__dict__.update(table.__dict__)
            events.append(f"rollback {self.depth}: {e}")
            raise
        else:
            events.append(f"commit {self.depth}")
        finally:
            self.depth -= 1


db = Database()
people = db.create("people", "name", "age")
with db.transaction():
    people.insert(name="Ann", age=30)
    people.insert(name="Bob", age=25)
try:
    with db.transaction():
        people.insert(name="Cid", age=40)
        people.update(1, age=31)
        people.insert(name="Bad")
except ValueError as e:
    print("error:", e)
with db.transaction():
    people.insert(name="Dot", age=25)
    try:
        with db.transaction():
            people.update(2, age=99)
            raise KeyError("inner")
    except KeyError:
        pass
    people.update(2, name="Rob")
print(people.rows, people.select(age=25), people.next_id)
print(events)


class Lock:
    held = []

    def __init__(self, name, level):
        self.name, self.level, self.owner = name, level, False

    def __enter__(self):
        if Lock.held and Lock.held[-1].level >= self.level:
            raise RuntimeError(f"{self.name} after {Lock.held[-1].name}")
        Lock.held.append(self)
        return self

    def __exit__(self, *exc):
        assert Lock.held.pop() is self


a, b, c = Lock("a", 1), Lock("b", 2), Lock("c", 3)
with a, b, c:
    print([l.name for l in Lock.held])
try:
    with b, a:
        print("never")
except RuntimeError as e:
    print(e, Lock.held)


@contextmanager
def swapped(obj, **values):
    missing = object()
    old = {k: getattr(obj, k, missing) for k in values}
    for k, v in values.items():
        setattr(obj, k, v)
    try:
        yield obj
    finally:
        for k, v in old.items():
            if v is missing:
                delattr(obj, k)
            else:
                setattr(obj, k, v)


class Config:
    debug = False
    level = 1


cfg = Config()
cfg.level = 5
with swapped(cfg, debug=True, level=9, extra="x"):
    print(cfg.debug, cfg.level, cfg.extra)
print(cfg.debug, cfg.level, hasattr(cfg, "extra"), vars(cfg))


class Resource:
    open_count = 0

    def __init__(self, name, fail_close=False):
        self.name, self.fail_close = name, fail_close

    def __enter__(self):
        Resource.open_count += 1
        return self

    def __exit__(self, kind, error, tb):
        Resource.open_count -= 1
        events.append(f"close {self.name} {kind.__name__ if kind else None}")
        if self.fail_close:
            raise OSError(f"closing {self.name}")


events.clear()
try:
    with ExitStack() as stack:
        rs = [stack.enter_context(Resource(f"r{i}", i == 1)) for i in range(4)]
        print(Resource.open_count)
        raise ValueError("body")
except OSError as e:
    print(e, repr(e.__context__), Resource.open_count)
print(events)


class Indent:
    def __init__(self):
        self.level, self.lines = 0, []

    def __enter__(self):
        self.level += 1
        return self

    def __exit__(self, *a):
        self.level -= 1

    def __call__(self, text):
        self.lines.append("  " * self.level + text)
        return self


w = Indent()
with w("def f():"):
    with w("if x:"):
        w("return 1")
    w("return 2")
print("\n".join(w.lines))


@contextmanager
def tag(out, name, **attributes):
    out.append(f"<{name}{''.join(f' {k}={v!r}' for k, v in attributes.items())}>")
    yield out
    out.append(f"</{name}>")


out = []
with tag(out, "ul", id="list"):
    for i in range(3):
        with tag(out, "li"):
            out.append(str(i))
print("".join(out))


class Suppress:
    def __init__(self, *kinds):
        self.kinds, self.caught = kinds, []

    def __enter__(self):
        return self

    def __exit__(self, kind, error, tb):
        if kind and issubclass(kind, self.kinds):
            self.caught.append(error)
            return True


s = Suppress(ZeroDivisionError, KeyError)
for f in (lambda: 1 / 0, lambda: {}["k"], lambda: 5):
    with s:
        f()
print(s.caught)


def early(items):
    for i in items:
        with Resource(f"e{i}"):
            if i == 2:
                return i
            if i == 1:
                continue


events.clear()
print(early(range(5)), events, Resource.open_count)


@contextmanager
def pool(n):
    free = [f"c{i}" for i in range(n)]

    @contextmanager
    def borrow():
        if not free:
            raise RuntimeError("pool is empty")
        x = free.pop()
        try:
            yield x
        finally:
            free.append(x)
    yield borrow
    assert len(free) == n


with pool(2) as borrow:
    with borrow() as x, borrow() as y:
        print(x, y)
        try:
            with borrow():
                pass
        except RuntimeError as e:
            print(e)
    with borrow() as z:
        print(z)
