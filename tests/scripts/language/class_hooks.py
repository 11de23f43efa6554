# __init_subclass__, __set_name__, __class_getitem__, __new__, __call__, __instancecheck__.
class Base:
    registry = []

    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        cls.tag = tag
        Base.registry.append((cls.__name__, tag))


class A(Base, tag="a"):
    pass


class B(A):
    pass


print(Base.registry, A.tag, B.tag)
try:
    class C(Base, bad=1):
        pass
except TypeError as e:
    print(e)
try:
    class Plain(x=1):
        pass
except TypeError as e:
    print(e)


class Generic:
    def __class_getitem__(cls, item):
        return f"{cls.__name__}[{item}]"


print(Generic[int], Generic["a", "b"])
try:
    Base[int]
except TypeError as e:
    print(e)


class New:
    def __new__(cls, *args):
        print("new", args)
        if args and args[0] == "int":
            return 5
        self = super().__new__(cls)
        self.args = args
        return self

    def __init__(self, *args):
        print("init", args)


print(New("int"), New(1, 2).args)


class Immutable(tuple):
    def __new__(cls, a, b):
        return super().__new__(cls, (a, b))

    @property
    def a(self):
        return self[0]


t = Immutable(1, 2)
print(t, t.a, len(t), type(t).__name__)
for code in ("object(1)", "Base(1)", "New.__new__()", "object.__new__(5)", "object.__new__(int)", "int.__new__(str)", "New.__new__(int)"):
    try:
        print(eval(code))
    except TypeError as e:
        print(code, "->", e)


class InitOnly:
    def __init__(self, a):
        self.a = a


class NewOnly:
    def __new__(cls, a):
        return object.__new__(cls)


for code in ("InitOnly()", "InitOnly(1, 2)", "NewOnly()", "NewOnly(1, 2)", "NewOnly(1)"):
    try:
        print(type(eval(code)).__name__)
    except TypeError as e:
        print(code, "->", e)


class BadInit:
    def __init__(self):
        return 5


try:
    BadInit()
except TypeError as e:
    print(e)


class Name:
    def __set_name__(self, owner, name):
        self.where = f"{owner.__name__}.{name}"


n = Name()


class Two:
    first = n
    second = Name()


Two.late = Name()
print(Two.first.where, Two.second.where, hasattr(Two.late, "where"))


class CallMe:
    def __call__(self, *a, **k):
        return a, k


print(CallMe()(1, x=2), callable(CallMe()), callable(Two()))
c = CallMe()
c.__call__ = lambda *a: "instance"
print(c(1))


class Track(type):
    def __new__(m, name, bases, ns):
        cls = super().__new__(m, name, bases, ns)
        cls.order = [k for k in ns if not k.startswith("_")]
        return cls


class T(metaclass=Track):
    z = 1
    a = 2

    def m(self):
        pass


print(T.order)
class Dir:
    def __dir__(self):
        return ["b", "a"]
print(dir(Dir()))
class Fmt:
    def __format__(self, spec):
        return f"<{spec}>"
print(f"{Fmt():abc}", format(Fmt()), "{:x}".format(Fmt()))
class Sizeof:
    def __sizeof__(self):
        return 1000
import sys
print(sys.getsizeof(Sizeof()) >= 1000)
class Bool:
    def __bool__(self):
        return 1
try:
    bool(Bool())
except TypeError as e:
    print(e)
class Len:
    def __len__(self):
        return -1
for f in (len, bool):
    try:
        f(Len())
    except ValueError as e:
        print(e)
class Len2:
    def __len__(self):
        return 1.5
try:
    len(Len2())
except TypeError as e:
    print(e)
