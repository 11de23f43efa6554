# for and while: targets, else, break through finally, iteration protocol errors.
class Log:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        print("iter", end=" ")
        return self

    def __next__(self):
        if not self.n:
            print("stop", end=" ")
            raise StopIteration
        self.n -= 1
        return self.n


for x in Log(3):
    print(x, end=" ")
else:
    print("else")
for x in Log(5):
    if x == 3:
        break
else:
    print("never")
print("broke", x)


def find(m, v):
    for i, row in enumerate(m):
        for j, c in enumerate(row):
            if c == v:
                return i, j
    else:
        return None


print(find([[1, 2], [3, 4]], 4), find([[1]], 9))


def order():
    out = []
    for i in range(3):
        try:
            if i == 0:
                continue
            if i == 2:
                break
            out.append(("body", i))
        except ValueError:
            pass
        else:
            out.append(("else", i))
        finally:
            out.append(("finally", i))
    return out


print(order())


i = 5
for i in range(0):
    pass
print(i)
for i, in zip([1]):
    print(i)
for (a, b), c in [((1, 2), 3)]:
    print(a, b, c)
lst = [0, 0]
for lst[0], lst[1] in [(1, 2), (3, 4)]:
    pass
print(lst)
n = 0
while n < 10:
    n += 1
    if n % 2:
        continue
    if n > 6:
        break
else:
    print("not here")
print(n)
while False:
    pass
else:
    print("while else")
for bad in (5, None, object, 1.5):
    try:
        for x in bad:
            pass
    except TypeError as e:
        print(e)


class Raises:
    def __iter__(self):
        raise ValueError("in iter")


class BadNext:
    def __iter__(self):
        return self

    def __next__(self):
        raise KeyError("in next")


for bad in (Raises(), BadNext()):
    try:
        for x in bad:
            pass
    except (ValueError, KeyError) as e:
        print(repr(e))
total = 0
for i in range(100):
    for j in range(100):
        if j > i:
            break
        if (i + j) % 3:
            continue
        total += i * j
print(total)
it = iter(range(10))
for a in it:
    for b in it:
        if b % 3 == 0:
            break
    print(a, b, end="; ")
print()
x = [1, 2, 3]
for x in x:
    print(x, end=" ")
print(x)
count = 0
for _ in range(3):
    for _ in range(4):
        count += 1
print(count, _)
s = 0
i = 10**6
while i:
    i >>= 1
    s += i
print(s)
