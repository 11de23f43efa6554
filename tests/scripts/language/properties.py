# property, cached values, inheritance of accessors, errors.
class Temp:
    def __init__(self, c):
        self._c = c

    @property
    def c(self):
        "Celsius."
        return self._c

    @c.setter
    def c(self, v):
        if v < -273.15:
            raise ValueError("too cold")
        self._c = v

    @c.deleter
    def c(self):
        print("deleted")
        self._c = None

    @property
    def f(self):
        return self._c * 9 / 5 + 32

    w = property(lambda self: "w", doc="w doc")
    write_only = property(None, lambda self, v: print("wrote", v))
    nothing = property()


t = Temp(100)
print(t.c, t.f, t.w, Temp.c.__doc__, Temp.w.__doc__)
t.c = 0
print(t.f)
try:
    t.c = -300
except ValueError as e:
    print(e)
del t.c
print(t.c)
t.write_only = 5
for stmt in ("t.f = 1", "del t.f", "t.write_only", "t.nothing", "t.nothing = 1", "del t.nothing", "del t.write_only"):
    try:
        exec(stmt)
    except AttributeError as e:
        print(stmt, "->", e)
print(type(Temp.c).__name__, Temp.c.fget.__name__, Temp.c.fset is not None, Temp.f.fset)
print(Temp.c.fget(t), Temp.f.__name__)


class Sub(Temp):
    @Temp.c.getter
    def c(self):
        return ("sub", self._c)


s = Sub(5)
print(s.c)
s.c = 6
print(s.c)


class Over(Temp):
    @property
    def f(self):
        return super().f + 1

    @f.setter
    def f(self, v):
        Temp.c.fset(self, (v - 32) * 5 / 9)


o = Over(0)
print(o.f)
o.f = 212
print(o.c)


class Err:
    @property
    def attr_error(self):
        return self.no_such

    def __getattr__(self, name):
        return f"fallback {name}"


print(Err().attr_error)


class Err2:
    @property
    def attr_error(self):
        return self.no_such


try:
    Err2().attr_error
except AttributeError as e:
    print(e, e.name, type(e.obj).__name__)


class Lazy:
    def __init__(self, f):
        self.f = f
        self.name = f.__name__

    def __get__(self, obj, owner):
        if obj is None:
            return self
        v = obj.__dict__[self.name] = self.f(obj)
        return v


class UsesLazy:
    @Lazy
    def value(self):
        print("computed")
        return 3


u = UsesLazy()
print(u.value, u.value)


class ClassLevel:
    @classmethod
    def create(cls):
        return cls()

    @staticmethod
    def static(x):
        return x * 2

    cm = classmethod(lambda cls: cls.__name__)


class SubLevel(ClassLevel):
    pass


print(type(SubLevel.create()).__name__, SubLevel.static(2), SubLevel().static(4), SubLevel.cm(), SubLevel().cm())
print(ClassLevel.__dict__["static"].__func__(1), ClassLevel.__dict__["create"].__func__.__name__, callable(ClassLevel.__dict__["static"]))
try:
    ClassLevel.__dict__["create"]()
except TypeError as e:
    print(e)
print(repr(ClassLevel.create).replace("__main__.", ""), ClassLevel.create.__self__.__name__)
p = property(lambda s: 1).setter(lambda s, v: None)
print(p.fget(None), p.fdel, p.__isabstractmethod__)
