"""How Python uses memory: the experiments of an article, run and measured.

Run it with any Python 3.14. Every figure below is measured in this run; where CPython's is given beside it, it was
measured with CPython 3.14 on x86-64 Linux by this same program.
"""
import gc
import sys
import time
import weakref
from array import array
from collections import deque

IS_CPYTHON = sys.implementation.name == "cpython"


def resident():
    """Bytes of this process that are in memory, as the system counts them."""
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * 4096


def heading(text):
    print(f"\n{text}\n{'-' * len(text)}")


def show(what, value, cpython=None):
    beside = f"   (CPython 3.14: {cpython})" if cpython is not None and not IS_CPYTHON else ""
    print(f"  {what:<52} {value!s:>14}{beside}")


HELD = []  # what was measured stays, so that the next objects are made in fresh memory and not in what was freed


def bytes_each(make, count):
    """What one object of `make(i)` adds to the process, in bytes."""
    keep = [None] * count
    gc.collect()
    before = resident()
    for i in range(count):
        keep[i] = make(i)
    gc.collect()
    HELD.append(keep)
    return max(0.0, round((resident() - before) / count, 1))


def seconds(work):
    best = None
    for _ in range(3):
        start = time.perf_counter()
        work()
        elapsed = time.perf_counter() - start
        best = elapsed if best is None else min(best, elapsed)
    return best


# 1. Reference counts ------------------------------------------------------------------------------------------------
heading("1. Every object counts the references to it")


class Thing:
    pass


thing = Thing()
show("a new object bound to one name", sys.getrefcount(thing), 2)
alias = thing
show("after `alias = thing`", sys.getrefcount(thing), 3)
box = [thing, thing]
show("after putting it into a list twice", sys.getrefcount(thing), 5)
box.clear()
show("after `box.clear()`", sys.getrefcount(thing), 3)
del alias
show("after `del alias`", sys.getrefcount(thing), 2)
print("  (the argument of getrefcount is itself one reference)")

# 2. Freed at zero ---------------------------------------------------------------------------------------------------
heading("2. An object is freed at the moment its count reaches zero")
order = []


class Noisy:
    def __del__(self):
        order.append("freed")


noisy = Noisy()
order.append("before del")
del noisy
order.append("after del")
show("order of events", " > ".join(order))
assert order == ["before del", "freed", "after del"]

# 3. Cycles ----------------------------------------------------------------------------------------------------------
heading("3. A cycle keeps itself alive until the collector comes")
gc.disable()
first, second = Thing(), Thing()
first.other, second.other = second, first
watch = weakref.ref(first)
del first, second
show("alive after both names are deleted", watch() is not None, True)
found = gc.collect()
show("alive after gc.collect()", watch() is not None, False)
show("the collector found unreachable objects", found >= 2, True)
gc.enable()

# 4. __slots__ -------------------------------------------------------------------------------------------------------
heading("4. Instances, with and without __slots__")


class Plain:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Slotted:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


N = 200_000
plain = bytes_each(lambda i: Plain(i, i), N)
slotted = bytes_each(lambda i: Slotted(i, i), N)
show("bytes per instance of a plain class, two integers", plain, 125.0)
show("bytes per instance with __slots__, two integers", slotted, 79.5)
show("__slots__ save", f"{plain - slotted:.1f} bytes", "45.5 bytes")
try:
    Slotted(1, 2).z = 3
except AttributeError as error:
    print(f"  AttributeError: {error}")
Plain(1, 2).z = 3

# 5. Shared values ---------------------------------------------------------------------------------------------------
heading("5. Values that are shared")
a, b = 256, int("256")
show("int('256') is 256", a is b, True)
a, b = 100_000, int("100000")
show("int('100000') is 100000", a is b, False)
c, d = "hello", "".join(["hel", "lo"])
show("'hello' built at run time is 'hello'", c is d, False)
show("the same after sys.intern", sys.intern(c) is sys.intern(d), True)
show("bytes for an integer below 2**62", bytes_each(lambda i: i * 1_000_003, N), 32.1)
show("bytes for a float", bytes_each(lambda i: i * 0.37, N), 32.1)
show("bytes for a string of 5 characters", bytes_each(lambda i: str(10_000 + i % 90_000), N), 48.1)
show("bytes for a string of 20 characters", bytes_each(lambda i: "%020d" % i, N), 64.1)

# 6. Generators ------------------------------------------------------------------------------------------------------
heading("6. A list holds everything, a generator one item at a time")
M = 1_000_000
gc.collect()
before = resident()
squares = [i * i for i in range(M)]
show("list of a million squares, MB", round((resident() - before) / 1e6, 1), 40.1)
total_list = sum(squares)
HELD.append(squares)
gc.collect()
before = resident()
squares = (i * i for i in range(M))
total_generator = sum(squares)
show("generator of a million squares, MB", round(max(0, resident() - before) / 1e6, 1), 0.0)
show("sys.getsizeof(generator)", sys.getsizeof(squares), 208)
assert total_list == total_generator
del squares

# 7. array -----------------------------------------------------------------------------------------------------------
heading("7. list against array")
gc.collect()
before = resident()
numbers = list(range(M))
as_list = (resident() - before) / M
before = resident()
packed = array("i", range(M))
as_array = (resident() - before) / M
show("bytes per item in list(range(1000000))", round(as_list, 1), 40.1)
show("bytes per item in array('i', range(1000000))", round(as_array, 1), 4.1)
assert sum(numbers) == sum(packed)
HELD += [numbers, packed]

# 8. deque -----------------------------------------------------------------------------------------------------------
heading("8. Taking from the front")
K = 50_000


def drain_list():
    queue = list(range(K))
    while queue:
        queue.pop(0)


def drain_deque():
    queue = deque(range(K))
    while queue:
        queue.popleft()


slow, fast = seconds(drain_list), seconds(drain_deque)
show(f"{K} times list.pop(0), ms", round(slow * 1000, 1), 173.0)
show(f"{K} times deque.popleft(), ms", round(fast * 1000, 1), 1.5)
gc.collect()
before = resident()
items = deque(range(M))
show("bytes per item of a deque of a million integers", round((resident() - before) / M, 1), 37.8)
HELD.append(items)

# 9. Giving back -----------------------------------------------------------------------------------------------------
heading("9. del and gc.collect() give memory back to the system")


class Record:
    def __init__(self, number):
        self.number = number
        self.name = f"record number {number}"
        self.parts = [number, number + 1]


gc.collect()
start = resident()
records = [Record(i) for i in range(N)]
for record in records:
    record.self = record  # a cycle each: only the collector can free them
peak = resident()
del record, records
after_del = resident()
gc.collect()
after_collect = resident()
show("200,000 records, MB", round((peak - start) / 1e6, 1), 62.9)
show("given back by `del`, MB", round((peak - after_del) / 1e6, 1), 1.6)
show("given back after gc.collect(), MB", round((peak - after_collect) / 1e6, 1), 60.0)
show("given back, per cent", round(100 * (peak - after_collect) / (peak - start)), 95)

gc.collect()
start = resident()
many = [[i, str(i) * 5] for i in range(400_000)]
few = many[::100]
peak = resident()
del many
gc.collect()
after_collect = resident()
show("one survivor in a hundred: given back, per cent", round(100 * (peak - after_collect) / (peak - start)), 4)
assert len(few) == 4000 and few[7] == [700, "700" * 5]

heading("In short")
print(f"  {sys.implementation.name} {sys.version.split()[0]}: {resident() / 1e6:.1f} MB now")
