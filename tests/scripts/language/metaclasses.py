# Metaclasses: __prepare__, __new__, __init__, __call__, keywords, conflicts.
class Meta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kw):
        print("prepare", name, bases, kw)
        return {"injected": 1}

    def __new__(mcls, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")), kw)
        return super().__new__(mcls, name, bases, ns)

    def __init__(cls, name, bases, ns, **kw):
        print("init", name, kw)
        super().__init__(name, bases, ns)

    def __call__(cls, *a, **k):
        print("call", cls.__name__, a, k)
        obj = super().__call__(*a, **k)
        obj.tagged = True
        return obj

    def meta_method(cls):
        return f"meta of {cls.__name__}"

    @property
    def prop(cls):
        return f"prop of {cls.__name__}"

    def __len__(cls):
        return 7

    def __iter__(cls):
        return iter([1, 2])

    def __contains__(cls, x):
        return x == "yes"

    def __getitem__(cls, k):
        return f"{cls.__name__}[{k}]"

    def __repr__(cls):
        return f"<meta {cls.__name__}>"

    def __getattr__(cls, name):
        if name.startswith("dyn_"):
            return name[4:]
        raise AttributeError(f"no {name} on {cls.__name__}")


class C(metaclass=Meta, flag=True):
    y = injected + 1

    def __init__(self, v=0):
        self.v = v


print(C, C.y, C.injected, C.prop, C.meta_method(), len(C), list(C), "yes" in C, C["k"], C.dyn_foo)
c = C(5)
print(c.v, c.tagged, type(C).__name__)
for expr in ("c.meta_method", "c.prop", "C.nope", "len(c)"):
    try:
        eval(expr)
    except (AttributeError, TypeError) as e:
        print(expr, e)


class D(C):
    pass


print(type(D) is Meta, type(D()).__name__)


class Other(type):
    pass


class E(metaclass=Other):
    pass


try:
    class F(C, E):
        pass
except TypeError as e:
    print(e)


def function_meta(name, bases, ns):
    return name, bases, sorted(k for k in ns if not k.startswith("__"))


class G(metaclass=function_meta):
    a = 1


print(G)


class Singleton(type):
    instances = {}

    def __call__(cls, *a):
        if cls not in cls.instances:
            cls.instances[cls] = super().__call__(*a)
        return cls.instances[cls]


class S(metaclass=Singleton):
    pass


print(S() is S())


class Slots(type):
    def __new__(m, n, b, ns):
        ns["__slots__"] = tuple(ns.get("__annotations__", ()))
        return type.__new__(m, n, b, ns)


class Instance(type):
    def __instancecheck__(cls, o):
        return o == 1

    def __subclasscheck__(cls, o):
        return o is int


class I(metaclass=Instance):
    pass


print(isinstance(1, I), isinstance(2, I), issubclass(int, I), issubclass(str, I), isinstance(I(), I))


class Compare(type):
    def __eq__(cls, o):
        return cls.__name__ == getattr(o, "__name__", None)

    def __hash__(cls):
        return hash(cls.__name__)

    def __lt__(cls, o):
        return cls.__name__ < o.__name__

    def __add__(cls, o):
        return Compare(cls.__name__ + o.__name__, (), {})


class P(metaclass=Compare):
    pass


class Q(metaclass=Compare):
    pass


print(P == Q, P < Q, sorted([Q, P]) == [P, Q], (P + Q).__name__)
class BadPrepare(type):
    @classmethod
    def __prepare__(m, n, b):
        return 5
try:
    class Z(metaclass=BadPrepare):
        pass
except TypeError as e:
    print(e)
try:
    type("a\0b", (), {})
except ValueError as e:
    print(e)
try:
    type(1, (), {})
except TypeError as e:
    print(e)
try:
    type("A", [], {})
except TypeError as e:
    print(e)
try:
    type("A", (), [])
except TypeError as e:
    print(e)
try:
    type(1, 2)
except TypeError as e:
    print(e)
