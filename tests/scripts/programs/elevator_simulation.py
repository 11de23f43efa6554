# Discrete-event simulation: an elevator, passengers, statistics; integers only.
from collections import deque, namedtuple
from enum import Enum
import heapq

Passenger = namedtuple("Passenger", "id time source target")


class Direction(Enum):
    UP = 1
    DOWN = -1
    IDLE = 0

    def __neg__(self):
        return Direction(-self.value)


class Elevator:
    capacity = 4

    def __init__(self, building, number):
        self.building, self.number = building, number
        self.floor, self.direction = 0, Direction.IDLE
        self.riders, self.moved = [], 0

    def wants(self):
        return {p.target for p in self.riders} | ({f for f, q in enumerate(self.building.waiting) if q} if len(self.riders) < self.capacity else set())

    def step(self):
        b = self.building
        leaving = [p for p in self.riders if p.target == self.floor]
        self.riders = [p for p in self.riders if p.target != self.floor]
        for p in leaving:
            b.arrive(p)
        queue = b.waiting[self.floor]
        boarded = 0
        while queue and len(self.riders) < self.capacity:
            self.riders.append(queue.popleft())
            boarded += 1
        if leaving or boarded:
            b.trace(f"E{self.number}@{self.floor} -{len(leaving)} +{boarded} ={len(self.riders)}")
            return 2
        wants = self.wants() - {self.floor}
        if not wants:
            self.direction = Direction.IDLE
            return None
        ahead = [f for f in wants if (f - self.floor) * self.direction.value > 0]
        if self.direction is Direction.IDLE:
            nearest = min(wants, key=lambda f: (abs(f - self.floor), f))
            self.direction = Direction.UP if nearest > self.floor else Direction.DOWN
        elif not ahead:
            self.direction = -self.direction
        self.floor += self.direction.value
        self.moved += 1
        return 1


class Building:
    def __init__(self, floors, elevators):
        self.floors = floors
        self.waiting = [deque() for _ in range(floors)]
        self.elevators = [Elevator(self, i) for i in range(elevators)]
        self.events, self.clock, self.sequence = [], 0, 0
        self.idle = set(self.elevators)
        self.done, self.log = [], []

    def at(self, time, action, *args):
        self.sequence += 1
        heapq.heappush(self.events, (time, self.sequence, action, args))

    def trace(self, text):
        self.log.append(f"{self.clock:4} {text}")

    def arrive(self, p):
        self.done.append((p, self.clock - p.time))

    def call(self, p):
        self.waiting[p.source].append(p)
        if self.idle:
            e = min(self.idle, key=lambda e: (abs(e.floor - p.source), e.number))
            self.idle.discard(e)
            self.at(self.clock, self.run, e)

    def run(self, e):
        delay = e.step()
        if delay is None:
            self.idle.add(e)
        else:
            self.at(self.clock + delay, self.run, e)

    def simulate(self, passengers):
        for p in passengers:
            self.at(p.time, self.call, p)
        while self.events:
            self.clock, _, action, args = heapq.heappop(self.events)
            action(*args)
        return self


def traffic(n, floors, seed, gap):
    t = 0
    for i in range(n):
        seed = seed * 1103515245 + 12345 & 0x7FFFFFFF
        t += (seed >> 16) % gap
        source = (seed >> 8) % floors if seed >> 5 & 1 else 0
        target = (source + 1 + (seed >> 11) % (floors - 1)) % floors
        yield Passenger(i, t, source, target)


def report(b):
    waits = sorted(w for _, w in b.done)
    n = len(waits)
    print(f"{n} passengers, clock {b.clock}, mean {sum(waits) / n:.2f}, median {waits[n // 2]}, p95 {waits[n * 95 // 100]}, max {waits[-1]}, moved {[e.moved for e in b.elevators]}")


b = Building(8, 1).simulate(traffic(8, 8, 42, 12))
print("\n".join(b.log))
report(b)
for k in (1, 2, 4):
    b = Building(12, k).simulate(traffic(300, 12, 7, 6))
    report(b)
    assert not any(b.waiting) and not any(e.riders for e in b.elevators)
    assert sorted(p.id for p, _ in b.done) == list(range(300))
histogram = {}
for p, w in b.done:
    histogram[w // 10] = histogram.get(w // 10, 0) + 1
for k in sorted(histogram):
    print(f"{k * 10:>4}-{k * 10 + 9:<4} {'#' * (histogram[k] // 4)} {histogram[k]}")
print(Direction.UP, -Direction.UP, [d.name for d in Direction], Passenger(1, 2, 3, 4)._replace(time=9))
