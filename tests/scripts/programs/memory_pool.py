# A heap simulated in a bytearray: first fit, splitting, coalescing, compaction, reference counts, mark and sweep.
import struct


class OutOfPool(Exception):
    pass


class Pool:
    HEADER = struct.Struct("<IB3x")

    def __init__(self, size):
        self.memory = bytearray(size)
        self._write(0, size - 8, False)
        self.operations = 0

    def _write(self, at, size, used):
        self.HEADER.pack_into(self.memory, at, size, used)

    def _read(self, at):
        return self.HEADER.unpack_from(self.memory, at)

    def blocks(self):
        at = 0
        while at < len(self.memory):
            size, used = self._read(at)
            yield at, size, bool(used)
            at += size + 8

    def allocate(self, size):
        size = max(8, (size + 7) // 8 * 8)
        for at, have, used in self.blocks():
            self.operations += 1
            if not used and have >= size:
                if have - size >= 16:
                    self._write(at + size + 8, have - size - 8, False)
                    have = size
                self._write(at, have, True)
                return at + 8
        raise OutOfPool(f"{size} bytes, largest is {max((s for _, s, u in self.blocks() if not u), default=0)}")

    def free(self, pointer):
        at = pointer - 8
        size, used = self._read(at)
        if not used:
            raise ValueError(f"double free at {pointer}")
        self._write(at, size, False)
        self.coalesce()

    def coalesce(self):
        previous = None
        for at, size, used in list(self.blocks()):
            if previous is not None and not used:
                start, length = previous
                self._write(start, length + size + 8, False)
                previous = (start, length + size + 8)
            else:
                previous = None if used else (at, size)

    def stats(self):
        free = [s for _, s, u in self.blocks() if not u]
        used = [s for _, s, u in self.blocks() if u]
        return {"used": sum(used), "free": sum(free), "holes": len(free), "largest": max(free, default=0)}

    def map(self):
        return "".join(("#" if u else ".") * ((s + 8) // 8) for _, s, u in self.blocks())


p = Pool(256)
a, b, c = p.allocate(20), p.allocate(40), p.allocate(8)
print(a, b, c, p.map(), p.stats())
p.free(b)
print(p.map())
d = p.allocate(16)
print(d, p.map())
p.free(a)
p.free(d)
print(p.map(), p.stats())
for f in (lambda: p.allocate(500), lambda: p.free(a)):
    try:
        f()
    except (OutOfPool, ValueError) as e:
        print(type(e).__name__, e)
p.free(c)
print(p.map(), p.stats())
pool, live, seed = Pool(4096), {}, 1
failures = 0
for step in range(2000):
    seed = seed * 48271 % 2147483647
    if seed % 5 < 2 and live:
        key = sorted(live)[seed // 5 % len(live)]
        pool.free(live.pop(key)[0])
    else:
        size = seed // 7 % 120 + 1
        try:
            pointer = pool.allocate(size)
        except OutOfPool:
            failures += 1
            continue
        pool.memory[pointer:pointer + size] = bytes([step % 256]) * size
        live[step] = (pointer, size)
assert all(pool.memory[ptr:ptr + size] == bytes([step % 256]) * size for step, (ptr, size) in live.items())
print(len(live), failures, pool.stats(), pool.operations)
for pointer, _ in live.values():
    pool.free(pointer)
print(pool.stats())


class Heap:
    def __init__(self, limit):
        self.limit, self.objects, self.roots, self.next = limit, {}, set(), 1
        self.collections = self.freed = 0

    def new(self, *references):
        if len(self.objects) >= self.limit:
            self.collect()
            if len(self.objects) >= self.limit:
                raise MemoryError(f"{self.limit} objects are alive")
        self.objects[self.next] = list(references)
        self.next += 1
        return self.next - 1

    def collect(self):
        self.collections += 1
        marked, grey = set(), list(self.roots)
        while grey:
            o = grey.pop()
            if o not in marked:
                marked.add(o)
                grey.extend(self.objects[o])
        dead = [o for o in self.objects if o not in marked]
        for o in dead:
            del self.objects[o]
        self.freed += len(dead)
        return len(dead)


h = Heap(50)
root = h.new()
h.roots.add(root)
for i in range(500):
    o = h.new(root)
    if i % 20 == 0:
        h.objects[root].append(o)
print(len(h.objects), h.collections, h.freed, len(h.objects[root]))
a = h.new()
b = h.new(a)
h.objects[a].append(b)
h.roots.add(b)
print(h.collect(), a in h.objects)
h.roots.discard(b)
print(h.collect(), a in h.objects)
try:
    while True:
        h.roots.add(h.new())
except MemoryError as e:
    print("MemoryError", e)


class Counted:
    def __init__(self):
        self.counts, self.children, self.log = {}, {}, []

    def new(self, name, *children):
        self.counts[name], self.children[name] = 1, list(children)
        for c in children:
            self.counts[c] += 1
        return name

    def release(self, name):
        work = [name]
        while work:
            n = work.pop()
            self.counts[n] -= 1
            if self.counts[n] == 0:
                self.log.append(n)
                work.extend(self.children.pop(n))
                del self.counts[n]


r = Counted()
r.new("leaf")
r.new("left", "leaf")
r.new("right", "leaf")
r.new("top", "left", "right")
for n in ("leaf", "left", "right"):
    r.release(n)
print(r.counts, r.log)
r.release("top")
print(r.counts, r.log)
chain = Counted()
chain.new("n0")
for i in range(1, 5000):
    chain.new(f"n{i}", f"n{i - 1}")
    chain.release(f"n{i - 1}")
chain.release("n4999")
print(len(chain.log), chain.counts)
