# The descriptor protocol and attribute lookup order.
class Data:
    def __set_name__(self, owner, name):
        self.name = name
        print("set_name", owner.__name__, name)

    def __get__(self, obj, owner):
        if obj is None:
            return f"class access {owner.__name__}.{self.name}"
        return obj.__dict__.get("_" + self.name, "unset")

    def __set__(self, obj, value):
        print("set", self.name, value)
        obj.__dict__["_" + self.name] = value

    def __delete__(self, obj):
        print("delete", self.name)
        obj.__dict__.pop("_" + self.name, None)


class NonData:
    def __get__(self, obj, owner=None):
        return "nondata"


class C:
    d = Data()
    n = NonData()

    def __init__(self):
        self.d = 1


c = C()
print(c.d, C.d, c.n, C.n)
c.__dict__["d"] = "shadow"
c.__dict__["n"] = "shadow n"
print(c.d, c.n)
del c.d
print(c.d)
c.n = "assigned"
print(c.n)
del c.n
print(c.n)


class OnlySet:
    def __set__(self, obj, v):
        obj.__dict__["os"] = v * 2


class WithOnlySet:
    os = OnlySet()


w = WithOnlySet()
print(type(w.os).__name__)
w.os = 4
print(w.os)
try:
    del w.os
except AttributeError as e:
    print(e)


class OnlyGet:
    def __get__(self, o, t):
        raise AttributeError("inner miss")


class Fallback:
    x = OnlyGet()

    def __getattr__(self, name):
        return f"fallback {name}"


print(Fallback().x, Fallback().y)


class Full:
    def __getattribute__(self, name):
        if name == "secret":
            raise AttributeError("secret")
        if name == "boom":
            raise ValueError("boom")
        return object.__getattribute__(self, name)

    def __getattr__(self, name):
        return f"getattr {name}"

    real = 1


f = Full()
print(f.real, f.secret, f.missing)
try:
    f.boom
except ValueError as e:
    print(e)
print(hasattr(f, "zzz"), getattr(Full, "zzz", "no"))


class Set:
    def __setattr__(self, k, v):
        print("setattr", k, v)
        super().__setattr__(k, v)

    def __delattr__(self, k):
        print("delattr", k)
        super().__delattr__(k)


s = Set()
s.a = 1
del s.a
try:
    del s.a
except AttributeError as e:
    print(e)
object.__setattr__(s, "direct", 2)
print(s.__dict__)


class BadName:
    def __set_name__(self, owner, name):
        raise RuntimeError("bad set_name")


try:
    class Owner:
        b = BadName()
except RuntimeError as e:
    print(e, e.__notes__)


def func(self):
    return self


print(func.__get__(5)(), func.__get__(None, int) is func)
try:
    func.__get__(None)
except TypeError as e:
    print(e)


class Meth:
    f = func
    g = len
    h = lambda self: "h"


print(Meth().f().__class__.__name__, Meth().g("abc"), Meth().h())


class Callable:
    def __call__(self, *a):
        return a


class UsesCallable:
    c = Callable()


print(UsesCallable().c(1))


class Validated:
    def __init__(self, kind):
        self.kind = kind

    def __set_name__(self, owner, name):
        self.slot = "_" + name

    def __get__(self, obj, owner):
        return self if obj is None else getattr(obj, self.slot)

    def __set__(self, obj, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.slot[1:]} must be {self.kind.__name__}")
        setattr(obj, self.slot, value)


class Person:
    name = Validated(str)
    age = Validated(int)

    def __init__(self, name, age):
        self.name, self.age = name, age


p = Person("Ann", 5)
print(p.name, p.age, vars(p))
try:
    p.age = "x"
except TypeError as e:
    print(e)
try:
    Person(1, 2)
except TypeError as e:
    print(e)
