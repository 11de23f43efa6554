# Augmented assignment: in-place methods, evaluation once, targets of all kinds.
log = []


class Tracer:
    def __init__(self):
        object.__setattr__(self, "items", {})

    def __getitem__(self, key):
        log.append(("get", key))
        return self.items.get(key, 0)

    def __setitem__(self, key, value):
        log.append(("set", key, value))
        self.items[key] = value

    def __getattr__(self, name):
        log.append(("getattr", name))
        return 100

    def __setattr__(self, name, value):
        log.append(("setattr", name, value))


def index():
    log.append("index")
    return 3


t = Tracer()
t[index()] += 5
t.field -= 1
print(log)

for op in ["+=", "-=", "*=", "/=", "//=", "%=", "**=", "<<=", ">>=", "&=", "|=", "^="]:
    scope = {"x": 13, "y": 3}
    exec(f"x {op} y", scope)
    print(op, scope["x"])


class InPlace:
    def __init__(self, v):
        self.v = v

    def __iadd__(self, other):
        self.v += other
        return self

    def __add__(self, other):
        return "add"

    def __isub__(self, other):
        return NotImplemented

    def __sub__(self, other):
        return f"sub {other}"

    def __imatmul__(self, other):
        return f"imatmul {other}"


a = b = InPlace(1)
a += 5
print(a is b, b.v)
a -= 2
print(a)
b @= 7
print(b)

x = y = [1]
x += (2, 3)
print(y, x is y)
x = x + [4]
print(y, x)
s = t2 = (1,)
s += (2,)
print(t2, s)
t3 = ([],)
try:
    t3[0] += [1]
except TypeError as e:
    print(e, t3)
n = 5
try:
    n += "a"
except TypeError as e:
    print(e)
try:
    n @= 1
except TypeError as e:
    print(e)
try:
    n <<= 1.5
except TypeError as e:
    print(e)
try:
    n **= "x"
except TypeError as e:
    print(e)


def unbound():
    zz += 1


try:
    unbound()
except UnboundLocalError as e:
    print(e)
s = {1, 2}
alias = s
s |= {3}
s -= {1}
s &= {2, 3, 9}
s ^= {2}
print(alias)
d = e2 = {"a": 1}
d |= {"b": 2}
d |= [("c", 3)]
print(e2)
