# Linked lists, binary trees with parents, doubly linked lists, garbage of cycles, traversals.
import gc


class Node:
    def __init__(self, value, next=None):
        self.value, self.next = value, next


class LinkedList:
    def __init__(self, items=()):
        self.head = None
        for x in reversed(list(items)):
            self.head = Node(x, self.head)

    def __iter__(self):
        n = self.head
        while n:
            yield n.value
            n = n.next

    def reverse(self):
        prev, n = None, self.head
        while n:
            n.next, prev, n = prev, n, n.next
        self.head = prev
        return self

    def middle(self):
        slow = fast = self.head
        while fast and fast.next:
            slow, fast = slow.next, fast.next.next
        return slow and slow.value

    def sort(self):
        def merge(a, b):
            top = last = Node(None)
            while a and b:
                if b.value < a.value:
                    last.next, b = b, b.next
                else:
                    last.next, a = a, a.next
                last = last.next
            last.next = a or b
            return top.next

        def split(n):
            if not n or not n.next:
                return n
            slow, fast = n, n.next
            while fast and fast.next:
                slow, fast = slow.next, fast.next.next
            second, slow.next = slow.next, None
            return merge(split(n), split(second))
        self.head = split(self.head)
        return self

    def cycle(self):
        slow = fast = self.head
        while fast and fast.next:
            slow, fast = slow.next, fast.next.next
            if slow is fast:
                return True
        return False


l = LinkedList([3, 1, 4, 1, 5, 9, 2, 6])
print(list(l), list(l.reverse()), l.middle(), list(l.sort()), l.cycle(), 4 in l, max(l))
big = LinkedList(range(50000))
print(sum(big.reverse()), big.head.value, big.middle())
big = None
l.head.next.next.next = l.head
print(l.cycle())
l = None


class Tree:
    count = 0

    def __init__(self, key, parent=None):
        self.key, self.parent = key, parent
        self.left = self.right = None
        Tree.count += 1

    def __del__(self):
        Tree.count -= 1

    def insert(self, key):
        node = self
        while True:
            side = "left" if key < node.key else "right"
            child = getattr(node, side)
            if child is None:
                setattr(node, side, Tree(key, node))
                return
            node = child

    def inorder(self):
        stack, node = [], self
        while stack or node:
            while node:
                stack.append(node)
                node = node.left
            node = stack.pop()
            yield node.key
            node = node.right

    def levels(self):
        level = [self]
        while level:
            yield [n.key for n in level]
            level = [c for n in level for c in (n.left, n.right) if c]

    def successor(self):
        if self.right:
            n = self.right
            while n.left:
                n = n.left
            return n
        n = self
        while n.parent and n.parent.right is n:
            n = n.parent
        return n.parent

    def height(self):
        return 1 + max((c.height() for c in (self.left, self.right) if c), default=0)

    def invert(self):
        self.left, self.right = self.right, self.left
        for c in (self.left, self.right):
            if c:
                c.invert()
        return self

    def paths(self, prefix=()):
        prefix += (self.key,)
        if not self.left and not self.right:
            yield prefix
        for c in (self.left, self.right):
            if c:
                yield from c.paths(prefix)


root = Tree(50)
for k in (30, 70, 20, 40, 60, 80, 35, 45, 65):
    root.insert(k)
print(list(root.inorder()), list(root.levels()), root.height(), list(root.paths()), Tree.count)
n, order = root.left.left, []
while n:
    order.append(n.key)
    n = n.successor()
print(order, list(root.invert().levels())[1:3])
gc.disable()
root = n = None
print(Tree.count > 0)
gc.enable()
gc.collect()
print(Tree.count)


class DNode:
    __slots__ = ("value", "prev", "next")

    def __init__(self, value):
        self.value, self.prev, self.next = value, self, self


class Circle:
    def __init__(self, items):
        self.size, self.at = 0, None
        for x in items:
            self.add(x)

    def add(self, value):
        n = DNode(value)
        if self.at:
            n.prev, n.next = self.at, self.at.next
            self.at.next.prev = n
            self.at.next = n
        self.at = n
        self.size += 1

    def remove(self):
        n = self.at
        n.prev.next, n.next.prev = n.next, n.prev
        self.at = n.prev if self.size > 1 else None
        n.prev = n.next = None
        self.size -= 1
        return n.value

    def step(self, k):
        for _ in range(k):
            self.at = self.at.next


c = Circle(range(1, 42))
c.at = c.at.next
order = []
while c.size:
    c.step(2)
    order.append(c.remove())
    if c.size:
        c.step(1)
print(order[:10], order[-1])


class Poly:
    def __init__(self, terms):
        self.head = None
        for c, e in sorted(terms, key=lambda t: t[1]):
            self.head = Node((c, e), self.head)

    def __iter__(self):
        n = self.head
        while n:
            yield n.value
            n = n.next

    def __add__(self, o):
        t = {}
        for c, e in [*self, *o]:
            t[e] = t.get(e, 0) + c
        return Poly((c, e) for e, c in t.items() if c)

    def __mul__(self, o):
        t = {}
        for a, m in self:
            for b, n in o:
                t[m + n] = t.get(m + n, 0) + a * b
        return Poly((c, e) for e, c in t.items() if c)

    def __call__(self, x):
        return sum(c * x**e for c, e in self)

    def __str__(self):
        return " + ".join(f"{c}x^{e}" if e else str(c) for c, e in self).replace("+ -", "- ") or "0"


p = Poly([(1, 1), (1, 0)])
q = p
for _ in range(5):
    q = q * p
print(q, q(1), p + Poly([(-1, 1)]), p * Poly([(1, 1), (-1, 0)]), Poly([]))
