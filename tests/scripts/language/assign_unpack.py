# Unpacking assignment in all its forms.
a, b = 1, 2
print(a, b)
a, b = b, a
print(a, b)
(a, [b, (c, d)]) = 1, (2, "xy")
print(a, b, c, d)
first, *rest = range(5)
print(first, rest)
*init, last = "hello"
print(init, last)
x, *mid, y = [1, 2]
print(x, mid, y)
[p, *q] = (1,)
print(p, q)
a = b = c = []
a.append(1)
print(a is b is c, c)
i = 0
arr = [0, 0, 0]
i, arr[i] = 1, 9
print(i, arr)
i, arr[i] = 2, 8
print(i, arr)
(k := 10, l := 20)
print(k, l)
*a, = 1, 2, 3
print(a)
for a, (b, *c) in [(1, (2, 3, 4)), (5, "ab")]:
    print(a, b, c)


def attempt(function):
    try:
        function()
    except Exception as e:
        print(type(e).__name__, e)


def too_many():
    a, b = 1, 2, 3


def too_few():
    a, b, c = 1, 2


def star_few():
    a, b, *c = [1]


def not_iterable():
    a, b = 5


def none_iterable():
    a, *b = None


def from_generator():
    a, b = (x for x in range(4))


def from_dict():
    a, b = {"x": 1}


def from_string():
    a, b = "xyz"


def infinite():
    def count():
        n = 0
        while True:
            yield n
            n += 1
    a, b = count()


for f in (too_many, too_few, star_few, not_iterable, none_iterable, from_generator, from_dict, from_string, infinite):
    attempt(f)


class Seq:
    def __getitem__(self, i):
        if i > 2:
            raise IndexError
        return i * 10


a, b, c = Seq()
print(a, b, c)
d = {}
d["k"], d["l"] = 1, 2
print(d)


class Holder:
    pass


h = Holder()
h.x, (h.y, *h.z) = 1, (2, 3, 4)
print(h.x, h.y, h.z)
print([*range(3), *"ab"], (*[1], 2), {*[1, 1]}, {**{"a": 1}, "b": 2, **{"a": 3}})
t = 1, *[2, 3]
print(t)


def returns_star():
    return 1, *(2, 3)


print(returns_star())
