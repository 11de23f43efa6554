# An LRU cache with a doubly linked list and a dict.
class Node:
    __slots__ = ("key", "value", "prev", "next")

    def __init__(self, key=None, value=None):
        self.key, self.value = key, value
        self.prev = self.next = None


class LRU:
    def __init__(self, capacity):
        if capacity <= 0:
            raise ValueError("capacity must be positive")
        self.capacity = capacity
        self.map = {}
        self.head, self.tail = Node(), Node()
        self.head.next, self.tail.prev = self.tail, self.head
        self.hits = self.misses = 0

    def _unlink(self, node):
        node.prev.next, node.next.prev = node.next, node.prev

    def _push(self, node):
        first = self.head.next
        self.head.next = first.prev = node
        node.prev, node.next = self.head, first

    def get(self, key, default=None):
        node = self.map.get(key)
        if node is None:
            self.misses += 1
            return default
        self.hits += 1
        self._unlink(node)
        self._push(node)
        return node.value

    def put(self, key, value):
        if key in self.map:
            node = self.map[key]
            node.value = value
            self._unlink(node)
        else:
            if len(self.map) >= self.capacity:
                victim = self.tail.prev
                self._unlink(victim)
                del self.map[victim.key]
            node = self.map[key] = Node(key, value)
        self._push(node)

    def __iter__(self):
        node = self.head.next
        while node is not self.tail:
            yield node.key, node.value
            node = node.next

    def __len__(self):
        return len(self.map)

    def __contains__(self, key):
        return key in self.map

    def __repr__(self):
        return f"LRU({', '.join(f'{k}={v}' for k, v in self)})"


cache = LRU(3)
for i, key in enumerate("abcabd"):
    cache.put(key, i)
    print(cache)
print(cache.get("a"), cache.get("zzz"), cache.get("c", "evicted"), cache)
print(len(cache), "a" in cache, "c" in cache, cache.hits, cache.misses)
seed = 7
big = LRU(50)
for step in range(5000):
    seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
    key = (seed >> 8) % 80
    if big.get(key) is None:
        big.put(key, step)
print(len(big), big.hits, big.misses, [k for k, _ in big][:10])
try:
    LRU(0)
except ValueError as e:
    print(e)


def memoize(size):
    def decorate(f):
        store = LRU(size)

        def wrapper(*args):
            marker = object()
            value = store.get(args, marker)
            if value is marker:
                value = f(*args)
                store.put(args, value)
            return value
        wrapper.store = store
        return wrapper
    return decorate


@memoize(100)
def paths(r, c):
    return 1 if r == 0 or c == 0 else paths(r - 1, c) + paths(r, c - 1)


print(paths(16, 16), paths.store.hits, len(paths.store))
