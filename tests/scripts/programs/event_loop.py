# A cooperative scheduler from generators: sleep, spawn, join, channels, timeouts.
import heapq
from collections import deque


class Sleep:
    def __init__(self, delay):
        self.delay = delay


class Spawn:
    def __init__(self, task):
        self.task = task


class Join:
    def __init__(self, task):
        self.task = task


class Put:
    def __init__(self, channel, value):
        self.channel, self.value = channel, value


class Get:
    def __init__(self, channel):
        self.channel = channel


class Channel:
    def __init__(self, size):
        self.items, self.size = deque(), size
        self.getters, self.putters = deque(), deque()


class Task:
    count = 0

    def __init__(self, gen, name=None):
        Task.count += 1
        self.gen, self.name = gen, name or f"task-{Task.count}"
        self.result = self.error = None
        self.done, self.waiters = False, []


class Loop:
    def __init__(self):
        self.now, self.ready, self.timers, self.seq = 0, deque(), [], 0
        self.switches = 0

    def schedule(self, task, value=None, error=None):
        self.ready.append((task, value, error))

    def finish(self, task):
        task.done = True
        for w in task.waiters:
            self.schedule(w, task.result, task.error)
        if task.error and not task.waiters:
            print(f"[{self.now}] {task.name} failed: {task.error!r}")

    def run(self, main):
        root = Task(main, "main")
        self.schedule(root)
        while self.ready or self.timers:
            if not self.ready:
                self.now, _, task = heapq.heappop(self.timers)
                self.schedule(task)
            task, value, error = self.ready.popleft()
            self.switches += 1
            try:
                request = task.gen.throw(error) if error else task.gen.send(value)
            except StopIteration as stop:
                task.result = stop.value
                self.finish(task)
                continue
            except Exception as e:
                task.error = e
                self.finish(task)
                continue
            match request:
                case Sleep(delay=d):
                    self.seq += 1
                    heapq.heappush(self.timers, (self.now + d, self.seq, task))
                case Spawn(task=gen):
                    child = Task(gen)
                    self.schedule(child)
                    self.schedule(task, child)
                case Join(task=other):
                    if other.done:
                        self.schedule(task, other.result, other.error)
                    else:
                        other.waiters.append(task)
                case Put(channel=c, value=v):
                    if c.getters:
                        self.schedule(c.getters.popleft(), v)
                        self.schedule(task)
                    elif len(c.items) < c.size:
                        c.items.append(v)
                        self.schedule(task)
                    else:
                        c.putters.append((task, v))
                case Get(channel=c):
                    if c.items:
                        self.schedule(task, c.items.popleft())
                        if c.putters:
                            other, v = c.putters.popleft()
                            c.items.append(v)
                            self.schedule(other)
                    else:
                        c.getters.append(task)
                case _:
                    self.schedule(task, None, TypeError(f"bad request {request!r}"))
        return root.result


loop = Loop()


def producer(channel, n):
    for i in range(n):
        yield Put(channel, i * i)
        yield Sleep(1)
    yield Put(channel, None)
    return f"produced {n}"


def consumer(channel, name):
    total = 0
    while True:
        item = yield Get(channel)
        if item is None:
            return total
        print(f"[{loop.now}] {name} got {item}")
        total += item
        yield Sleep(2)


def failing():
    yield Sleep(3)
    raise RuntimeError("task broke")


def nested(depth):
    if depth == 0:
        yield Sleep(1)
        return 1
    child = yield Spawn(nested(depth - 1))
    value = yield Join(child)
    return value + (yield from nested(depth - 1))


def main():
    channel = Channel(2)
    p = yield Spawn(producer(channel, 4))
    c = yield Spawn(consumer(channel, "C"))
    f = yield Spawn(failing())
    print((yield Join(p)), (yield Join(c)))
    try:
        yield Join(f)
    except RuntimeError as e:
        print("joined failure:", e)
    t = yield Spawn(nested(4))
    print("nested", (yield Join(t)))
    try:
        yield "nonsense"
    except TypeError as e:
        print(e)
    sleepers = []
    for d in (3, 1, 2):
        def sleeper(d=d):
            yield Sleep(d)
            print(f"[{loop.now}] slept {d}")
            return d
        sleepers.append((yield Spawn(sleeper())))
    results = []
    for s in sleepers:
        results.append((yield Join(s)))
    yield Spawn(failing())
    return results


print(loop.run(main()), loop.now, loop.switches, Task.count)
