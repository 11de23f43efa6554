# Class bodies, attributes, bound methods, special names.
class A:
    """Doc of A."""
    x = 1
    y: int = 2
    __private = "mangled"

    def __init__(self, v=None):
        self.v = v
        self.__hidden = 5

    def method(self):
        return self.v, self.__hidden, self.__private

    def _single(self):
        return "_"

    def __dunder__(self):
        return "__dunder__"


a = A(3)
print(a.method(), a._A__hidden, A._A__private, a.__dunder__())
print(A.__name__, A.__qualname__, A.__module__, A.__doc__, A.__bases__, A.__mro__)
print(sorted(a.__dict__.items()), a.__class__ is A, type(a) is A)
for expr in ("a.nope", "A.nope", "a.__hidden", "a.method.nope", "(5).nope", "'s'.nope", "None.nope", "[].nope", "len.nope", "a.__dict__['q']"):
    try:
        eval(expr)
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
m = a.method
print(m.__self__ is a, m.__func__ is A.method, m.__name__, m == a.method, m is a.method)
a.x = 10
print(a.x, A.x)
del a.x
print(a.x)
try:
    del a.x
except AttributeError as e:
    print(e)
A.z = "added"
print(a.z)
a.method = lambda: "instance"
print(a.method())
del a.method
print(a.method())
a.__dict__["dyn"] = 1
print(a.dyn, vars(a) is a.__dict__)
a.__dict__ = {"only": 1}
print(a.only, hasattr(a, "v"))
try:
    a.__dict__ = 5
except TypeError as e:
    print(e)


class B(A):
    x = super
    pass


print(B.__doc__, A.__doc__, issubclass(B, A), isinstance(B(), A))
b = B(1)
b.__class__ = A
print(type(b).__name__)
try:
    b.__class__ = int
except TypeError as e:
    print(e)
try:
    b.__class__ = 5
except TypeError as e:
    print(e)


class Nested:
    class Inner:
        def f(self):
            pass

    def make():
        class Local:
            pass
        return Local


print(Nested.Inner.__qualname__, Nested.Inner.f.__qualname__, Nested.make().__qualname__)


class Order:
    b = 1
    a = 2
    c = [k for k in ("x", "y")]


print([k for k in Order.__dict__ if not k.startswith("__")])
X = type("X", (A,), {"w": 5, "m": lambda self: self.w})
print(X.__name__, X().m(), X.__bases__)
print(type(A), type(type), type(object), isinstance(type, object), isinstance(object, type))


def body():
    class K:
        n = 3
        for i in range(n):
            exec(f"v{i} = {i}")
        if n > 2:
            def big(self):
                return "big"
        else:
            def small(self):
                pass
    return K


K = body()
print(K.v2, K().big(), hasattr(K, "small"))
for bad in ("class Q(5): pass", "class Q(A, A): pass", "class Q(bool): pass", "class Q(type(None)): pass", "class Q(A, object, B): pass", "class Q(A, foo=1): pass"):
    try:
        exec(bad)
    except TypeError as e:
        print(bad, "->", e)
print(getattr(a, "only"), getattr(a, "q", "dflt"), hasattr(a, "q"))
try:
    getattr(a, 5)
except TypeError as e:
    print(e)
try:
    setattr(5, "x", 1)
except AttributeError as e:
    print(e)
try:
    int.foo = 1
except TypeError as e:
    print(e)
