# __del__: resurrection, errors, order, only once.
import gc


class R:
    kept = []

    def __del__(self):
        print("resurrect")
        R.kept.append(self)


r = R()
del r
print(len(R.kept))
R.kept.clear()
print("gone now, not called again")


class Fail:
    def __del__(self):
        raise ValueError("in del")


Fail()
print("error was reported and ignored")


class Parent:
    def __init__(self):
        self.child = Child()

    def __del__(self):
        print("parent", hasattr(self, "child"))


class Child:
    def __del__(self):
        print("child")


Parent()


class Late:
    pass


l = Late()
l.__del__ = lambda: print("instance __del__ is not used")
del l
Late.__del__ = lambda self: print("added to class")
l = Late()
del l


class Base:
    def __del__(self):
        print("base del")


class Derived(Base):
    def __del__(self):
        print("derived del")
        super().__del__()


Derived()


class NoneDel:
    __del__ = None


print("cycle")


class Node:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("node", self.n)


a, b = Node(1), Node(2)
a.other, b.other = b, a
del a, b
print("still there")
gc.collect()
print("collected")


class SelfCycle:
    def __init__(self):
        self.me = self

    def __del__(self):
        print("self cycle")
        R.kept.append(self.me)


SelfCycle()
print(gc.collect() >= 0, len(R.kept), R.kept[0].me is R.kept[0])
R.kept.clear()
gc.collect()
print("no second __del__")


class Chain:
    def __init__(self, n, nxt):
        self.n, self.nxt = n, nxt

    def __del__(self):
        print("chain", self.n)


c = Chain(1, Chain(2, Chain(3, None)))
c = None


class InInit:
    def __init__(self):
        raise RuntimeError("init failed")

    def __del__(self):
        print("del of half made")


try:
    InInit()
except RuntimeError as e:
    print(e)
e = None


class Global:
    def __del__(self):
        global marker
        marker = "set by del"
        local = [i for i in range(3)]
        print(local)


Global()
print(marker)


def function_exit():
    x = Node("local")
    print("leaving")


function_exit()


class Explicit:
    def __del__(self):
        print("explicit")


x = Explicit()
x.__del__()
del x


def raise_through():
    x = Node("unwound")
    raise KeyError


try:
    raise_through()
except KeyError:
    print("in handler")
print("after handler")
