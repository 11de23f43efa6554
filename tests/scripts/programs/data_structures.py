# Trie, binary heap, AVL tree, skip list, union-find, ring buffer, bloom filter, interval tree.
class Trie:
    def __init__(self):
        self.root = {}

    def insert(self, word):
        node = self.root
        for c in word:
            node = node.setdefault(c, {})
        node[None] = word

    def search(self, prefix):
        node = self.root
        for c in prefix:
            if c not in node:
                return
            node = node[c]
        stack = [node]
        while stack:
            n = stack.pop()
            if None in n:
                yield n[None]
            stack.extend(v for k, v in sorted(((k, v) for k, v in n.items() if k is not None), reverse=True))


t = Trie()
for w in "car card care cat cart dog dot do carton".split():
    t.insert(w)
print(list(t.search("car")), list(t.search("do")), list(t.search("x")), len(list(t.search(""))))


class Heap:
    def __init__(self, items=(), key=lambda x: x):
        self.key, self.a = key, list(items)
        for i in reversed(range(len(self.a) // 2)):
            self._down(i)

    def _down(self, i):
        a, key = self.a, self.key
        while (c := 2 * i + 1) < len(a):
            if c + 1 < len(a) and key(a[c + 1]) < key(a[c]):
                c += 1
            if not key(a[c]) < key(a[i]):
                break
            a[c], a[i] = a[i], a[c]
            i = c

    def push(self, x):
        a = self.a
        a.append(x)
        i = len(a) - 1
        while i and self.key(a[i]) < self.key(a[(i - 1) // 2]):
            a[i], a[(i - 1) // 2] = a[(i - 1) // 2], a[i]
            i = (i - 1) // 2

    def pop(self):
        top, last = self.a[0], self.a.pop()
        if self.a:
            self.a[0] = last
            self._down(0)
        return top

    def __len__(self):
        return len(self.a)


h = Heap([5, 2, 9, 1, 7, 3])
h.push(0)
h.push(6)
print([h.pop() for _ in range(len(h))])
m = Heap("pear fig banana kiwi".split(), key=len)
print([m.pop() for _ in range(len(m))])
try:
    m.pop()
except IndexError as e:
    print("IndexError", e)


class AVL:
    class Node:
        __slots__ = "key", "value", "left", "right", "height"

        def __init__(self, key, value):
            self.key, self.value, self.left, self.right, self.height = key, value, None, None, 1

    root = None
    size = 0

    @staticmethod
    def h(n):
        return n.height if n else 0

    def _fix(self, n):
        n.height = 1 + max(self.h(n.left), self.h(n.right))
        balance = self.h(n.left) - self.h(n.right)
        if balance > 1:
            if self.h(n.left.left) < self.h(n.left.right):
                n.left = self._rotate(n.left, "right", "left")
            return self._rotate(n, "left", "right")
        if balance < -1:
            if self.h(n.right.right) < self.h(n.right.left):
                n.right = self._rotate(n.right, "left", "right")
            return self._rotate(n, "right", "left")
        return n

    def _rotate(self, n, up, down):
        p = getattr(n, up)
        setattr(n, up, getattr(p, down))
        setattr(p, down, n)
        for x in (n, p):
            x.height = 1 + max(self.h(x.left), self.h(x.right))
        return p

    def __setitem__(self, key, value):
        def insert(n):
            if n is None:
                self.size += 1
                return AVL.Node(key, value)
            if key == n.key:
                n.value = value
            elif key < n.key:
                n.left = insert(n.left)
            else:
                n.right = insert(n.right)
            return self._fix(n)
        self.root = insert(self.root)

    def __getitem__(self, key):
        n = self.root
        while n:
            if key == n.key:
                return n.value
            n = n.left if key < n.key else n.right
        raise KeyError(key)

    def __iter__(self):
        def walk(n):
            if n:
                yield from walk(n.left)
                yield n.key
                yield from walk(n.right)
        return walk(self.root)

    def __len__(self):
        return self.size


avl = AVL()
for i in range(1000):
    avl[i * 7919 % 1000] = i
print(len(avl), list(avl) == list(range(1000)), avl.root.height, avl[500], 77 in avl)
try:
    avl[5000]
except KeyError as e:
    print("KeyError", e)


class DisjointSet(dict):
    def find(self, x):
        self.setdefault(x, x)
        while self[x] != x:
            self[x] = x = self[self[x]]
        return x

    def union(self, a, b):
        a, b = self.find(a), self.find(b)
        self[a] = b
        return a != b


d = DisjointSet()
print([d.union(a, b) for a, b in [(1, 2), (3, 4), (2, 3), (1, 4), (5, 5)]], d.find(1) == d.find(4), len({d.find(x) for x in d}))


class Ring:
    def __init__(self, size):
        self.data, self.start, self.length = [None] * size, 0, 0

    def append(self, x):
        at = (self.start + self.length) % len(self.data)
        self.data[at] = x
        if self.length < len(self.data):
            self.length += 1
        else:
            self.start = (self.start + 1) % len(self.data)

    def __len__(self):
        return self.length

    def __getitem__(self, i):
        if isinstance(i, slice):
            return [self[j] for j in range(*i.indices(len(self)))]
        if not -self.length <= i < self.length:
            raise IndexError(i)
        return self.data[(self.start + i % self.length) % len(self.data)]


r = Ring(4)
for i in range(7):
    r.append(i)
print(list(r), r[0], r[-1], r[1:3], len(r), 5 in r, list(reversed(r)), sorted(r, reverse=True))


class Bloom:
    def __init__(self, bits=512, hashes=3):
        self.bits, self.n, self.hashes = 0, bits, hashes

    def _positions(self, word):
        h = 2166136261
        for i in range(self.hashes):
            for b in word.encode():
                h = (h ^ b ^ i) * 16777619 & 0xFFFFFFFF
            yield h % self.n

    def add(self, word):
        for p in self._positions(word):
            self.bits |= 1 << p

    def __contains__(self, word):
        return all(self.bits >> p & 1 for p in self._positions(word))


b = Bloom()
words = [f"word{i}" for i in range(60)]
for w in words:
    b.add(w)
print(all(w in b for w in words), sum(f"other{i}" in b for i in range(500)) < 60, b.bits.bit_count())


class Skip:
    LEVELS = 6

    def __init__(self):
        self.head, self.seed = [None, [None] * self.LEVELS], 1

    def insert(self, x):
        self.seed = self.seed * 48271 % 2147483647
        level = 1
        while level < self.LEVELS and self.seed >> level & 1:
            level += 1
        node, new = self.head, [x, [None] * level]
        for l in reversed(range(self.LEVELS)):
            while node[1][l] and node[1][l][0] < x:
                node = node[1][l]
            if l < level:
                new[1][l], node[1][l] = node[1][l], new

    def __iter__(self):
        node = self.head[1][0]
        while node:
            yield node[0]
            node = node[1][0]


s = Skip()
for i in range(200):
    s.insert(i * 37 % 211)
print(list(s) == sorted(i * 37 % 211 for i in range(200)), list(s)[:8])
