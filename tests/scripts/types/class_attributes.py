# What type() refuses, warns of and keeps: names, docs, cells, odd keys; deleting what is a class's own; modules as base.
import types
import warnings


def attempt(function, *args, **kwargs):
    try:
        print("ok", function(*args, **kwargs))
    except BaseException as error:
        print(type(error).__name__, error)


class C:
    "doc"


for name in ("__name__", "__qualname__", "__module__", "__doc__", "__type_params__", "__abstractmethods__"):
    attempt(delattr, C, name)
    attempt(setattr, int, name, "x")
attempt(setattr, C, "__name__", "a\0b")
attempt(setattr, C, "__name__", "a\udcdcb")
attempt(type, "a\udcdcb", (), {})
attempt(type, "A", (), {"__doc__": "x\udcdcy"})
attempt(getattr, type, "__abstractmethods__")
A = type("A", (), {"__firstlineno__": 42})
A.__module__ = "elsewhere"
print("__firstlineno__" in A.__dict__, A.__module__)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    type("Odd", (), {1: 2})
print([str(one.message) for one in caught])


class Meta(type):
    def __new__(cls, name, bases, namespace, cell=None):
        if cell is not None:
            namespace["__classcell__"] = cell
        return super().__new__(cls, name, bases, namespace)

    def mro(self):
        if "early" in self.__dict__:
            print("early", self.__dict__["early"]().__name__)
        return super().mro()


attempt(Meta, "D", (), {}, cell=5)


class Early(metaclass=Meta):
    def early():
        return __class__


class Slot(C, metaclass=Meta):
    __slots__ = ["__classcell__"]

    def method(self):
        return super().__doc__


print(type(Slot.__dict__["__classcell__"]).__name__, Slot().method())


class Lazy(types.ModuleType):
    @property
    def answer(self):
        return 42


module = Lazy("lazy")
module.b, module.a = 2, 1
print(sorted(key for key in module.__dict__ if "_" not in key), [name for name in dir(module) if "__" not in name], module.answer)
plain = types.ModuleType("plain")
plain.x = 1
plain.__class__ = Lazy
print(plain.answer, plain.x, vars(plain)["x"])


class Bad(types.ModuleType):
    __dict__ = 8


attempt(dir, Bad("bad"))


class NoClass:
    __slots__ = ["__class__", "__dict__"]

    def __init__(self):
        self.bar = 1


print("__repr__" in dir(NoClass()), "bar" in dir(NoClass()))


class Space(types.SimpleNamespace):
    def __new__(cls, *args, **kwargs):
        return super().__new__(cls)


print(Space(a=1))


class Length:
    def __init__(self, length):
        self.length = length

    def __len__(self):
        return self.length


for length in (5, -1, 2**63, -2**70, None):
    attempt(len, Length(length))
attempt(types.FunctionType, attempt.__code__, {}, "f", 1)
attempt(types.FunctionType, attempt.__code__, {}, "f", None, None, 3)
namespace = {}
types.FunctionType(compile("x = 5", "s", "exec"), namespace)()
print(namespace["x"])
print(sum([1j, 2.5, 1e100 + 1j, 1, -1e100, True]), sum([0.1] * 10, 0j), sum([1e100, 1j, -1e100]))
same = frozenset("ab")
print(same.intersection() is same, same.union() is same, same.copy() is same)


class Keys:
    def keys(self):
        return ["b", "a"]

    def __getitem__(self, key):
        raise KeyError(key)


print(eval("dir()", {}, Keys()))
import ast
import sys


def attempt_new(cls):
    attempt(lambda: cls())
    attempt(lambda: cls.__new__(cls))
    attempt(lambda: object.__new__(cls))


attempt_new(types.UnionType)
attempt_new(types.GeneratorType)


class Other(types.SimpleNamespace):
    def __new__(cls, *args, **kwargs):
        return 5 if made else super().__new__(cls)


made = False
space = Other(a=1)
made = True
attempt(space.__replace__, a=2)
print(memoryview[int])
try:
    1 / 0
except ZeroDivisionError as error:
    print(dir(error.__traceback__))


class Ready:
    def __await__(self):
        yield 1
        return 2


namespace = {"Ready": Ready}
for mode in ("exec", "single"):
    code = compile("x = await Ready(); y = x; del y", "s", mode, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    coroutine = eval(code, namespace)
    print(type(coroutine).__name__, coroutine.send(None))
    try:
        coroutine.send(None)
    except StopIteration as stop:
        print(stop.value, namespace["x"], "y" in namespace)
