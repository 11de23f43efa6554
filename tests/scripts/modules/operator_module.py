# operator: functions, getters, in-place forms.
import operator as op

a, b = 7, 3
for n in "add sub mul truediv floordiv mod pow lshift rshift and_ or_ xor lt le eq ne ge gt is_ is_not".split():
    print(n, getattr(op, n)(a, b), end="; ")
print()
print(op.neg(5), op.pos(-5), op.abs(-5), op.inv(5), op.invert(0), op.not_(0), op.truth([]), op.index(True), op.concat([1], [2]), op.contains([1], 1), op.countOf([1, 1, 2], 1), op.indexOf("abc", "c"), op.getitem([5, 6], 1), op.matmul.__name__, op.length_hint([1, 2]), op.is_none(None), op.is_not_none(None))
l = [1, 2, 3]
op.setitem(l, 0, 9)
op.delitem(l, 1)
print(l, op.iadd(l, [7]), l, op.iconcat([1], (2,)), op.imul(3, 4), op.ior({1}, {2}), op.ipow(2, 5), op.isub({1, 2}, {2}))
g = op.itemgetter(1)
print(g("abc"), op.itemgetter(0, -1)([1, 2, 3]), op.itemgetter("k")({"k": 5}), op.itemgetter(slice(1, 3))("abcd"), sorted([(1, "b"), (2, "a")], key=g), repr(g), repr(op.itemgetter("a", 1)))


class O:
    def __init__(self, **k):
        self.__dict__.update(k)

    def m(self, *a, **k):
        return a, k


o = O(x=1, y=O(z=2))
print(op.attrgetter("x")(o), op.attrgetter("y.z")(o), op.attrgetter("x", "y.z")(o), op.methodcaller("m", 1, k=2)(o), op.methodcaller("upper")("abc"), repr(op.attrgetter("a.b")), repr(op.methodcaller("f", 1, x=2)), op.call(max, 1, 5))
for f in (lambda: op.itemgetter(), lambda: op.itemgetter(5)([1]), lambda: op.attrgetter("q")(o), lambda: op.attrgetter(5), lambda: op.methodcaller(), lambda: op.methodcaller("nope")(o), lambda: op.indexOf([1], 2), lambda: op.index(1.5), lambda: op.add(1, "a"), lambda: op.concat(1, 2), lambda: op.add(1), lambda: op.truediv(1, 0), lambda: op.length_hint([], "a"), lambda: op.countOf(5, 1), lambda: op.methodcaller(5)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class Hint:
    def __length_hint__(self):
        return 7


print(op.length_hint(Hint()), op.length_hint(iter([1, 2, 3])), op.length_hint(5, 9), op.eq("a", "a"), op.is_("a", None), op.xor(True, False), op.and_({1, 2}, {2}), list(map(op.add, [1, 2], [3, 4])), op.__add__ is op.add or op.__add__(1, 2) == 3, op.mod("%d", 5), op.lshift(1, 100))
import functools
print(functools.reduce(op.mul, range(1, 20)), functools.reduce(op.getitem, ["a", 0], {"a": [5]}), max({"x": 3, "y": 9}.items(), key=op.itemgetter(1)), sorted([O(x=3), O(x=1)], key=op.attrgetter("x"))[0].x)
