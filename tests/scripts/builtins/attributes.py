# getattr, setattr, delattr, hasattr, vars, dir, isinstance, issubclass, type, callable, id, hash.
class A:
    x = 1

    def __init__(self):
        self.y = 2

    def m(self):
        pass


class B(A):
    pass


b = B()
print(getattr(b, "x"), getattr(b, "y"), getattr(b, "zz", "default"), hasattr(b, "x"), hasattr(b, "q"), getattr(B, "__name__"))
setattr(b, "new", 3)
delattr(b, "y")
print(vars(b), sorted(k for k in dir(b) if not k.startswith("__")), sorted(set(dir(B)) - set(dir(object)) - {"__dict__", "__module__", "__weakref__", "__firstlineno__", "__static_attributes__"}))
print(isinstance(b, A), isinstance(b, (int, A)), isinstance(5, int | str), isinstance(b, object), issubclass(B, A), issubclass(B, (int, str)), issubclass(int, object), isinstance(True, int), issubclass(bool, int), isinstance(A, type), isinstance(5, ((str,), (int,))), isinstance(None, type(None)), isinstance(None, int | None), issubclass(int, int | str))
print(callable(len), callable(A), callable(b), callable(b.m), callable(lambda: 0), callable("s"))
print(type(b), type(5) is int, type("N", (A,), {"z": 9}).z, hash("a") == hash("a"), hash(1.0) == hash(1), hash(b) == hash(b))
for expr in ("getattr(b, 'q')", "getattr(b)", "getattr(b, 5)", "hasattr(b, 5)", "setattr(b, 5, 1)", "setattr(b, 'a')", "delattr(b, 'q')", "vars(5)", "isinstance(5, 5)", "isinstance(5, 'int')", "isinstance(5, (int, 5))", "isinstance(5, (str, 5))", "issubclass(5, int)", "issubclass(int, 5)", "isinstance(5, [int])", "hash([])", "hash({})", "hash(set())", "hash(slice(1)) is not None", "type()", "type(1, 2)", "callable()", "id()", "hash()", "dir(1, 2)", "vars(1, 2)", "getattr(b, 'a' * 3)", "isinstance(5, list[int])", "delattr(5, 'real')", "setattr(5, 'real', 1)", "getattr(None, '__class__')"):
    try:
        print(expr, "=", eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)


class Raises:
    @property
    def p(self):
        raise ValueError("in property")

    @property
    def a(self):
        raise AttributeError("hidden")


r = Raises()
try:
    hasattr(r, "p")
except ValueError as e:
    print(e)
print(hasattr(r, "a"), getattr(r, "a", "dflt"))


def func():
    local = 1
    return sorted(dir()), sorted(vars()), locals()


print(func())
print("func" in dir(), "len" in dir(__builtins__), "append" in dir([]), [n for n in dir(5) if n.startswith("real")])


class D:
    def __dir__(self):
        return ["z", "a", "m"]


class BadDir:
    def __dir__(self):
        return 5


print(dir(D()))
try:
    dir(BadDir())
except TypeError as e:
    print(e)


class Slotted:
    __slots__ = ("s",)


try:
    vars(Slotted())
except TypeError as e:
    print(e)
import abc


class Abstract(abc.ABC):
    @abc.abstractmethod
    def need(self):
        pass

    @abc.abstractmethod
    def other(self):
        pass

    @classmethod
    def __subclasshook__(cls, c):
        if hasattr(c, "quack"):
            return True
        return NotImplemented


class Duck:
    quack = 1


print(isinstance(Duck(), Abstract), issubclass(Duck, Abstract), issubclass(int, Abstract))
Abstract.register(str)
print(isinstance("s", Abstract))
try:
    Abstract()
except TypeError as e:
    print(e)


class Half(Abstract):
    def need(self):
        pass


try:
    Half()
except TypeError as e:
    print(e)
print(sorted(Abstract.__abstractmethods__), globals()["b"] is b, "zzz" in globals(), type(globals()).__name__)
print(repr(A), A.__name__, B.__mro__, B.__base__, B.__basicsize__ > 0, type.__call__(A).y, object.__getattribute__(b, "x"), type.__getattribute__(A, "x"), A.__subclasses__())
